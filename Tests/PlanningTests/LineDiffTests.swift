import Testing

@testable import Planning

@Suite struct LineDiffTests {
    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var old: String
        var new: String
        var lines: [String]
    }

    static let cases = [
        Case(description: "equal", old: "a\nb\n", new: "a\nb\n", lines: []),
        Case(description: "both empty", old: "", new: "", lines: []),
        Case(description: "created", old: "", new: "a\nb\n", lines: ["+a", "+b"]),
        Case(description: "emptied", old: "a\nb\n", new: "", lines: ["-a", "-b"]),
        Case(description: "one line replaced", old: "a\nb\nc\n", new: "a\nx\nc\n", lines: [" a", "-b", "+x", " c"]),
        Case(description: "line appended", old: "a\n", new: "a\nb\n", lines: [" a", "+b"]),
        Case(description: "line put in front", old: "a\n", new: "z\na\n", lines: ["+z", " a"]),
        Case(description: "lines appended to many", old: "a\nb\nc\n", new: "a\nb\nc\nd\n", lines: ["…", " b", " c", "+d"]),
        Case(description: "appended without an end", old: "a\n", new: "a\nb", lines: [" a", "+b"]),
        Case(description: "an empty line appended", old: "a\n", new: "a\n\n", lines: [" a", "+"]),
        Case(description: "one of two equal lines removed", old: "a\na\n", new: "a\n", lines: [" a", "-a"]),
        Case(description: "lines between equal ones", old: "a\nb\na\n", new: "a\nb\na\nb\na\n", lines: ["…", " b", " a", "+b", "+a"]),
        Case(description: "with CRLF", old: "a\r\nb\r\nc\r\n", new: "a\r\nx\r\nc\r\n", lines: [" a\r", "-b\r", "+x\r", " c\r"]),
        Case(description: "appended to CRLF", old: "a\r\n", new: "a\r\nb\r\n", lines: [" a\r", "+b\r"]),
        Case(description: "empty lines count", old: "a\n\nb\n", new: "a\nb\n", lines: [" a", "-", " b"]),
        Case(
            description: "long runs are cut at both ends", old: "1\n2\n3\n4\n5\n6\n7\n", new: "1\n2\n3\nX\n5\n6\n7\n",
            lines: ["…", " 2", " 3", "-4", "+X", " 5", " 6", "…"]),
        Case(
            description: "a run between two changes is cut once", old: "a\n1\n2\n3\n4\n5\n6\nb\n", new: "A\n1\n2\n3\n4\n5\n6\nB\n",
            lines: ["-a", "+A", " 1", " 2", "…", " 5", " 6", "-b", "+B"]),
        Case(
            description: "near changes share their context", old: "a\n1\n2\n3\nb\n", new: "A\n1\n2\n3\nB\n",
            lines: ["-a", "+A", " 1", " 2", " 3", "-b", "+B"]),
    ]

    @Test(arguments: cases) func showsWhatChanged(_ each: Case) {
        #expect(LineDiff.unified(old: each.old, new: each.new) == each.lines)
    }

    @Test(arguments: [
        ("", "1\n2\n3\n4\n", ["+1", "+2", "… 2 more: plan -o json has all"]), ("", "1\n2\n", ["+1", "+2"]),
        ("", "1\n2", ["+1", "+2"]), ("", "1\n2\n3", ["+1", "+2", "… 1 more: plan -o json has all"]),
        ("a\n", "a\n1\n2\n", [" a", "+1", "… 1 more: plan -o json has all"]),
        ("1\n2\n3\n", "", ["-1", "-2", "… 1 more: plan -o json has all"]),
    ])
    func noMoreThanAFew(_ old: String, _ new: String, _ lines: [String]) {
        #expect(LineDiff.unified(old: old, new: new, limit: 2) == lines)
    }

    @Test func contextCanBeNone() {
        #expect(LineDiff.unified(old: "a\nb\nc\n", new: "a\nx\nc\n", context: 0) == ["…", "-b", "+x", "…"])
    }
}
