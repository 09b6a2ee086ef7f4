/// The name of an image: `registry.example/path/name:tag`.
struct ImageReference: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// All before the name, without the last slash.
    var repository: String
    var name: String
    var tag: String

    init(repository: String, name: String, tag: String) {
        self.repository = repository
        self.name = name
        self.tag = tag
    }

    /// Nothing where the text has no repository or no tag.
    init?(_ text: String) {
        let line = text.trimmingTrailingSpace()
        guard let slash = line.lastIndex(of: "/"), let colon = line[slash...].lastIndex(of: ":") else { return nil }
        self.init(
            repository: String(line[..<slash]), name: String(line[line.index(after: slash)..<colon]),
            tag: String(line[line.index(after: colon)...]))
    }

    var description: String { "\(repository)/\(name):\(tag)" }
}
