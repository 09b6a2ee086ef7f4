/// Trimast's own block in a file that is somebody else's.
enum ManagedBlock {
    static let begin = "# BEGIN trimast"
    static let end = "# END trimast"

    static func lines(_ content: [String]) -> [String] { [begin] + content + [end] }

    /// The lines of the text, empty ones too, that are not in the block.
    static func linesOutside(_ text: String) -> [String] {
        var isInside = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).filter { line in
            if line == begin { isInside = true }
            defer { if line == end { isInside = false } }
            return !isInside
        }
    }
}
