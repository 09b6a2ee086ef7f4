/// The check sum that every POSIX host has a program for.
package enum Checksum {
    /// What `cksum` prints of these bytes: the CRC and the length in bytes (POSIX.1-2017, utility `cksum`).
    package static func posix(_ text: String) -> String {
        let table = (0..<256).map { (byte: UInt32) in
            (0..<8).reduce(byte << 24) { rest, _ in rest & 0x8000_0000 == 0 ? rest << 1 : rest << 1 ^ 0x04C1_1DB7 }
        }
        var crc: UInt32 = 0
        func take(_ byte: UInt8) { crc = crc << 8 ^ table[Int(UInt8(crc >> 24) ^ byte)] }
        for byte in text.utf8 { take(byte) }
        var length = text.utf8.count
        while length > 0 {
            take(UInt8(length & 255))
            length >>= 8
        }
        return "\(~crc) \(text.utf8.count)"
    }
}
