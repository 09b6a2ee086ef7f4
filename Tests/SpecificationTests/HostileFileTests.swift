import Foundation
import Support
import TestSupport
import Testing

@testable import Specification

/// Files that are to end, hang or fill the program, and those whose text is to do something where it is shown.
@Suite struct HostileFileTests {
    private static func kubelet(_ text: String) -> String {
        WrongFile.base.replacing("  version: 1.30.2", with: "  version: 1.30.2\n  kubelet: \(text)")
    }

    private static func findings(_ bytes: Data) -> [String] {
        do {
            return try ClusterFile.parse(bytes, file: "c").warnings.map(\.description)
        } catch {
            return error.lines
        }
    }

    private static func findings(_ text: String) -> [String] { findings(Data(text.utf8)) }

    /// Each level an alias of the one before.
    private static func chain(_ levels: Int, _ width: Int) -> String {
        "\n    a0: &a0 [x]\n"
            + (1...levels).map { "    a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: width).joined(separator: ","))]\n" }
            .joined()
    }

    private static let deep = "values are nested too deep; allowed: 64 levels, with those that aliases stand for"
    private static let many =
        "the file has more than 150000 keys and values, with those that its aliases stand for; a cluster of 5,000 hosts needs fewer: remove what does not belong here"

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        /// How the one finding begins.
        var expected: String

        init(_ title: String, _ text: String, _ expected: String) { (testDescription, self.text, self.expected) = (title, text, expected) }
    }

    static let cases: [Case] = [
        Case("brackets", kubelet("{a: \(String(repeating: "[", count: 400_000))"), "c:7:79: error: \(deep)"),
        Case("brackets in a key", kubelet("{? \(String(repeating: "[", count: 400_000))"), "c:7:78: error: \(deep)"),
        Case(
            "blocks", WrongFile.base + "x:\n" + (1...900).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
            "c:88:64: error: \(deep)"
        ),
        Case("dashes", String(repeating: "- ", count: 500_000), "c:1:440002: error: \(many)"),
        Case("a chain of aliases", kubelet(chain(1000, 1)), "c:68:16: error: \(deep)"),
        Case("aliases of aliases", kubelet(chain(20, 4)), "c:16:22: error: \(many)"),
        Case("aliases in a key", kubelet(chain(20, 4) + "    ? *a20\n    : 1\n"), "c:16:22: error: \(many)"),
        Case(
            "an alias in itself", kubelet("&a [*a]"),
            "c:7:16: error: not YAML: found undefined alias; put a value that starts with '*' in quotes"
        ),
        Case(
            "no alias", kubelet("[a, *]"),
            "c:7:16: error: not YAML: '*' is no alias, which is '*' and letters, digits, '-' and '_'; put a value that starts with '*' in quotes"
        ),
        Case("many values", kubelet("{a: [\(String(repeating: "l,", count: 240_000))l]}"), "c:7:220002: error: \(many)"),
        Case(
            "many keys without values", kubelet("{\((0..<120_000).map { "a\($0)" }.joined(separator: ","))}"),
            "c:7:768854: error: \(many)"
        ),
        Case(
            "many explicit keys", kubelet("\n" + String(repeating: "    ? a\n    : b\n", count: 200)),
            "c:208:6: error: more than 100 keys are marked with '? '; write them as 'key: value'"
        ),
        Case(
            "a large file", String(repeating: "#", count: 1_048_577),
            "c:1:1: error: the file is larger than 1048576 bytes; allowed: 1 MB, in which 5,000 hosts have room; name the cluster file"
        ),
        Case(
            "a tag", kubelet("{a: !!binary aGk=}"),
            "c:7:16: error: the tag !!binary has no meaning here; remove it; a text stands in quotes"
        ),
        Case(
            "a number as text", WrongFile.base.replacing("16443", with: "!!str 16443"),
            "c:9:9: error: endpoint.port: \"16443\" is not a port; allowed: a whole number from 1 to 65535, without quotes"
        ),
        Case(
            "a zero", WrongFile.base + "\0",
            "c:25:1: error: not YAML: control characters are not allowed; remove the character"
        ),
        Case(
            "two marks of the byte order", "\u{FEFF}\u{FEFF}" + WrongFile.base,
            "c:1:1: error: not YAML: a mark of the byte order stands here, which nobody sees; remove the character"
        ),
        Case(
            "a key with escapes", WrongFile.base + "\"a\\e]0;b\\a\": 1\n",
            "c:25:1: error: 'a\\e]0;b\\u{7}' is not a key of a cluster file"
        ),
        Case("a key of lines", WrongFile.base + "\"x\\nc: valid\": 1\n", "c:25:1: error: 'x\\nc: valid' is not a key of a cluster file"),
        Case(
            "a key that is a command", WrongFile.base + "trimast plan: 1\n",
            "c:25:1: error: 'trimast plan' is not a key of a cluster file"
        ),
        Case(
            "a long key", WrongFile.base + "? \(String(repeating: "x", count: 500_000))\n: 1\n",
            "c:25:3: error: '\(String(repeating: "x", count: 57))...' is not a key of a cluster file"
        ),
        Case(
            "a long value", WrongFile.base.replacing("name: node", with: "name: \(String(repeating: "x", count: 500_000))"),
            "c:24:12: error: hosts[3].name: '\(String(repeating: "x", count: 57))...' is not a host's name; allowed: at most 4096 characters"
        ),
        Case(
            "a long number", kubelet("{a: \(String(repeating: "1", count: 500_000))}"),
            "c:7:16: error: kubernetes.kubelet.a: '\(String(repeating: "1", count: 57))...' means different things to different YAML readers"
        ),
        Case(
            "a merge of a number", WrongFile.base + "firewall: open\n<<: 7\n",
            "c:26:5: error: '<<' takes over the keys of another mapping, and this is none; allowed: a mapping, or a list of mappings"
        ),
        Case(
            "a merge of words", WrongFile.base + "<<: [a, b]\n",
            "c:25:5: error: '<<' takes over the keys of another mapping, and this is none; allowed: a mapping, or a list of mappings"
        ),
        Case("nothing", "", "c:1:1: error: the file is empty; 'trimast init' prints a cluster file to start from"),
        Case("comments", "# a\n\n", "c:1:1: error: the file is empty; 'trimast init' prints a cluster file to start from"),
        Case(
            "two documents", WrongFile.base + "---\na: 1\n",
            "c:25:1: error: a second document starts here; allowed: one cluster in one file"
        ),
    ]

    @Test(arguments: cases) func isRefused(_ wrong: Case) {
        let findings = Self.findings(wrong.text).map { String($0.prefix(400)) }
        #expect(findings.count == 1)
        #expect(findings.first?.hasPrefix(wrong.expected) ?? false, "\(findings.first ?? "nothing")")
    }

    @Test(
        arguments: [
            ([0x23, 0x20, 0x63, 0xE9, 0x0A], "c:1:4: error: not a text in UTF-8; save the file as UTF-8"),
            ([0x61, 0x0A, 0x62, 0xC3], "c:2:2: error: not a text in UTF-8; save the file as UTF-8"),
            ([0xFF, 0xFE, 0x61, 0x00], "c:1:1: error: the file is in UTF-16, not in UTF-8; save the file as UTF-8"),
        ] as [([UInt8], String)])
    func noText(_ bytes: [UInt8], _ expected: String) { #expect(Self.findings(Data(bytes)) == [expected]) }

    @Test(arguments: [
        "\u{FEFF}" + WrongFile.base, WrongFile.base.replacing("\n", with: "\r\n"), WrongFile.base.replacing("\n", with: "\r"),
    ])
    func endsOfLines(_ text: String) { #expect(Self.findings(text) == []) }

    @Test func adviceOnALineThatEndsOtherwise() {
        let finding = Self.findings("apiVersion: trimast/v1\r\nmetadata:\r\n\tname: demo\r\n").first ?? ""
        #expect(finding.hasPrefix("c:3:1: error: not YAML: ") && finding.hasSuffix("; indent with spaces, not with tabs"), "\(finding)")
    }

    /// A text with a star is none the worse for how aliases are read.
    @Test func starsAreText() throws {
        let (node, _) = try Document.root(of: "{a: &x {b: 'a*b'}, c: *x, d: \"*x\", e: a*x, '*f': 1, g: [*x]}", file: "c")
        let b: YAMLValue = .map(["b": .string("a*b")])
        var reader = Reader(file: "c")
        #expect(
            YAMLValue(reading: node, &reader)
                == .map(["a": b, "c": b, "d": .string("*x"), "e": .string("a*x"), "*f": .int(1), "g": .list([b])]))
    }

    @Test func fiftyErrorsAreShown() {
        let findings = Self.findings(WrongFile.base + (0..<5000).map { "k\($0): 1\n" }.joined())
        #expect(findings.count == 51)
        #expect(findings.first?.hasPrefix("c:25:1:") ?? false)
        #expect(findings.dropLast().last?.hasPrefix("c:74:1:") ?? false)
        #expect(findings.last == "and 4950 more errors")
    }

    /// An error behind many warnings is one that is seen.
    @Test func warningsHideNoError() {
        let hosts = (0..<60).map { "  - {name: lb\($0), address: 192.168.96.\($0 + 100), roles: [load-balancer], labels: {a: b}}\n" }
            .joined()
        let findings = Self.findings(WrongFile.base + hosts + "firewal: open\n")
        #expect(findings.count == 51)
        #expect(
            findings.filter { $0.contains(" error: ") } == [
                "c:85:1: error: 'firewal' is not a key of a cluster file; did you mean 'firewall'?"
            ])
    }

    /// The kept seeds of `make fuzz`, and a few files of each.
    @Test(arguments: 0..<4) func mutations(_ part: UInt64) throws {
        let kept = ExampleTests.repository.appendingPathComponent("Tests/Fuzz/seeds")
        let names = try FileManager.default.contentsOfDirectory(atPath: kept.path).sorted()
        #expect(names.count >= 10)
        let seeds =
            try names.map { try Data(contentsOf: kept.appendingPathComponent($0)) }
            + ExampleTests.examples().sorted { $0.key < $1.key }.map { Data($0.value.utf8) }
        for seed in seeds where part == 0 { #expect(!Self.findings(seed).contains { $0.utf8.contains { $0 < 32 } }) }
        let mutation = Mutation(seeds.map(Array.init))
        for number in 0..<60 {
            let findings = Self.findings(Data(mutation.file(part * 1000 + UInt64(number))))
            #expect(!findings.contains { $0.unicodeScalars.contains(where: \.isInvisible) }, "file \(part * 1000 + UInt64(number))")
        }
    }
}

/// What is no regular file, or cannot be read.
@Suite struct InputFileTests {
    private func failure(_ path: String) -> InputFile.Failure? {
        do {
            _ = try InputFile.read(path, limit: 1000, patience: 40)
            return nil
        } catch {
            return error
        }
    }

    @Test func oddFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pipe = folder.appendingPathComponent("pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        let large = folder.appendingPathComponent("large").path
        try Data(count: 1001).write(to: URL(fileURLWithPath: large))
        #expect(failure("/dev/zero") == .tooLarge)
        #expect(failure(large) == .tooLarge)
        #expect(failure("/dev/null") == nil)
        #expect(failure(pipe) == .silent)
        #expect(failure(folder.path) == .folder)
        #expect(failure(folder.path + "/none") == .missing)
        #expect(failure(large + "/none") == .missing)
        #expect(failure("/proc/self/mem") == .unreadable("Input/output error"))
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: large)
        #expect(InputFile.size(large) == 1001 && InputFile.size(folder.path + "/link") == 1001)
        for path in [pipe, folder.path, "/dev/zero", folder.path + "/none"] { #expect(InputFile.size(path) == nil, "\(path)") }
    }

    /// What stands behind `<( )` of a shell.
    @Test func aPipeWithAWriter() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pipe = folder.appendingPathComponent("pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        let writer = Process()
        writer.executableURL = URL(fileURLWithPath: "/bin/sh")
        writer.arguments = ["-c", "exec >'\(pipe)'; echo a; sleep 0.2; echo b"]
        try writer.run()
        #expect(try InputFile.read(pipe, limit: 1000, patience: 20_000) == Data("a\nb\n".utf8))
        writer.waitUntilExit()
    }
}

@Suite struct PrintableTextTests {
    @Test(arguments: [
        ("a b é 界", "a b é 界"), ("a\u{1B}[2J", "a\\e[2J"), ("a\nb\r\t\0", "a\\nb\\r\\t\\0"), ("\u{7F}\u{9B}1m", "\\u{7F}\\u{9B}1m"),
        ("a\u{202E}b\u{200B}\u{2028}", "a\\u{202E}b\\u{200B}\\u{2028}"),
    ])
    func printable(_ text: String, _ expected: String) { #expect(text.printable == expected) }

    @Test func linesStayLines() { #expect("a\n\tb\u{1B}".printableLines == "a\n\tb\\e") }

    @Test(arguments: [
        ("a", "a"), (String(repeating: "x", count: 60), String(repeating: "x", count: 60)),
        (String(repeating: "x", count: 61), String(repeating: "x", count: 57) + "..."), ("a\nb", "a\\nb"),
    ])
    func shortened(_ text: String, _ expected: String) { #expect(text.shortened == expected) }

    @Test(arguments: [
        (["a"], "a"), (["a", "b", "c", "d", "e"], "a, b, c, d and e"), (["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"),
    ])
    func few(_ words: [String], _ expected: String) { #expect(list(few: words) == expected) }
}
