/// FNV-1a (Fowler, Noll and Vo; draft-eastlake-fnv): the same text gives the same number on every machine, at every run.
package enum StableHash {
    package static func bits32(_ text: String) -> UInt32 { hash(text, offset: 2_166_136_261, prime: 16_777_619) }

    package static func bits64(_ text: String) -> UInt64 { hash(text, offset: 0xcbf2_9ce4_8422_2325, prime: 0x0100_0000_01b3) }

    /// The 64 bits in hexadecimal digits, as a name.
    package static func hex(_ text: String) -> String { String(bits64(text), radix: 16) }

    private static func hash<Word: FixedWidthInteger>(_ text: String, offset: Word, prime: Word) -> Word {
        text.utf8.reduce(offset) { ($0 ^ Word($1)) &* prime }
    }
}
