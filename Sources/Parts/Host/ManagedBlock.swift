import Support

/// Trimast's own block in a file that is somebody else's.
enum ManagedBlock {
    static let begin = "# BEGIN trimast"
    static let end = "# END trimast"

    static func lines(_ content: [String]) -> [String] { [begin] + content + [end] }

    /// The lines of the text, empty ones too, that are not in the block.
    static func linesOutside(_ text: String) -> [String] {
        var isInside = false
        return text.allLines.filter { line in
            if line.withoutReturn == begin { isInside = true }
            defer { if line.withoutReturn == end { isInside = false } }
            return !isInside
        }.map(String.init)
    }
}
