/// The archive format that every tar reads (POSIX ustar), as far as Trimast writes it: regular files, owned by root, of no time. The same files
/// give the same bytes.
package enum Tar {
    package static let block = 512
    /// Behind the last file.
    package static let end = [UInt8](repeating: 0, count: 1024)

    /// What stands before a file's bytes.
    ///
    /// - Parameters:
    ///   - name: at most 100 bytes.
    ///   - size: in bytes, less than 8 GiB.
    package static func header(_ name: String, size: Int) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: block)
        func put(_ text: String, at offset: Int) { for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte } }
        func octal(_ value: Int, _ digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        }
        put(String(decoding: Array(name.utf8.prefix(100)), as: UTF8.self), at: 0)
        put(octal(0o644, 7), at: 100)
        put(octal(0, 7), at: 108)
        put(octal(0, 7), at: 116)
        put(octal(size, 11), at: 124)
        put(octal(0, 11), at: 136)
        put("        0", at: 148)
        put("ustar", at: 257)
        put("00", at: 263)
        put("root", at: 265)
        put("root", at: 297)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\0 ", at: 148)
        return header
    }

    /// What stands behind a file's bytes.
    package static func padding(_ size: Int) -> [UInt8] { [UInt8](repeating: 0, count: (block - size % block) % block) }

    /// The name and size of a file by what stands before it; nil: the end, or no header of this kind.
    package static func parse(_ header: [UInt8]) -> (name: String, size: Int)? {
        guard header.count == block, header[257..<262].elementsEqual("ustar".utf8), header[156] == UInt8(ascii: "0") else { return nil }
        func text(_ range: Range<Int>) -> String { String(decoding: header[range].prefix { $0 != 0 && $0 != 32 }, as: UTF8.self) }
        var sum = header
        for index in 148..<156 { sum[index] = 32 }
        guard Int(text(148..<156), radix: 8) == sum.reduce(0, { $0 + Int($1) }), let size = Int(text(124..<136), radix: 8) else {
            return nil
        }
        return (text(0..<100), size)
    }
}
