import Facts
import Foundation
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// The facts' script through every sh of this machine, and back through the parser.
@Suite struct FactsScriptTests {
    static let oddOutputs = [
        "", "plain", "two\nlines", "ends with a newline\n", "\n\n", "@section 3 other\nabc", "@file 1 644 root:root /etc/hosts\nx",
        "ünï ‹x› 日本", "tab\tand \\n backslash %s", "  spaces  ", "-n", "'quoted' \"twice\" $HOME `x`",
    ]

    func gather(_ probes: [Probe], _ shell: ShellKind) async throws -> (sections: [String: String], files: [String: RemoteFile]) {
        // The operator's locale must not matter: lengths are bytes.
        let result = try await shell.run(FactsScript.compose(probes), environment: ["LC_ALL": "C.UTF-8"])
        #expect(result.status == 0)
        #expect(result.errors == "")
        return FactsScript.parse(Array(result.output.utf8))
    }

    @Test(arguments: ShellKind.all) func sectionsComeBackAsTheyWerePrinted(_ shell: ShellKind) async throws {
        let probes = Self.oddOutputs.enumerated().map { Probe("s\($0.offset)", "printf %s \(Shell.quoted($0.element))") }
        let parsed = try await gather(probes, shell)
        #expect(parsed.files == [:])
        #expect(parsed.sections.count == Self.oddOutputs.count)
        for (index, output) in Self.oddOutputs.enumerated() {
            // sh takes newlines off the end of what a command printed.
            var wanted = output[...]
            while wanted.hasSuffix("\n") { wanted = wanted.dropLast() }
            #expect(parsed.sections["s\(index)"] == String(wanted), "of \(output.debugDescription)")
        }
    }

    @Test(arguments: ShellKind.all) func oneProbeCannotHurtTheOthers(_ shell: ShellKind) async throws {
        let parsed = try await gather(
            [
                Probe("before", "echo 1"), Probe("ends", "echo begun; exit 3"), Probe("wrong", "if then ("),
                Probe("loud", "echo no >&2; echo yes"),
                Probe("variable", "o=x; echo $o $1"), Probe("fails", "false"), Probe("missing", "/no/such/program"),
                Probe("after", "echo 2"),
            ], shell)
        #expect(
            parsed.sections == [
                "before": "1", "ends": "begun", "wrong": "", "loud": "yes", "variable": "x variable", "fails": "", "missing": "",
                "after": "2",
            ])
    }

    @Test(arguments: ShellKind.all) func filesComeBackWhole(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            var probes: [Probe] = []
            for (index, content) in Self.oddOutputs.enumerated() {
                let path = "\(folder)/file \(index)"
                try content.write(toFile: path, atomically: false, encoding: .utf8)
                _ = try await Program.run("chmod", ["640", path])
                probes.append(Probe(files: [path, "\(folder)/no such file"]))
            }
            _ = try await Program.run("ln", ["-s", "file 1", "\(folder)/link"])
            probes.append(Probe("last", "echo end", files: ["\(folder)/link", folder]))
            let parsed = try await gather(probes, shell)
            #expect(parsed.sections == ["last": "end"])
            #expect(parsed.files.count == Self.oddOutputs.count + 1)
            for (index, content) in Self.oddOutputs.enumerated() {
                let file = try #require(parsed.files["\(folder)/file \(index)"])
                #expect(file.content == content)
                #expect(file.mode == "640")
            }
            #expect(parsed.files["\(folder)/link"]?.content == "plain")
        }
    }

    /// sh's variables hold no NUL: such a file comes alone, as it always did, and the others are right.
    @Test(arguments: ShellKind.all) func aFileWithNULsHurtsNoOther(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let contents = ["a": "first\n", "b": "x\u{0}y\u{0}z", "c": "", "d": "last"]
            for (name, content) in contents { try content.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8) }
            let probe = Probe(files: contents.keys.map { "\(folder)/\($0)" })
            let parsed = FactsScript.parse(Array(try await shell.run(FactsScript.compose([probe])).output.utf8))
            for name in ["a", "c", "d"] { #expect(parsed.files["\(folder)/\(name)"]?.content == contents[name]) }
            #expect(parsed.files.count == 4)
        }
    }

    @Test func filesOfOneFrame() {
        let text = "@files 3\n2 644 root:root /a b\n0 600 u:g /c\n3 755 root:root /d\n1\n@f\n\n@section 1 after\nx\n"
        let parsed = FactsScript.parse(Array(text.utf8))
        #expect(
            parsed.files == [
                "/a b": RemoteFile(content: "1\n"), "/c": RemoteFile(mode: "600", owner: "u:g", content: ""),
                "/d": RemoteFile(mode: "755", content: "@f\n"),
            ])
        #expect(parsed.sections == ["after": "x"])
    }

    @Test func ownerAndModeAreThoseOfTheFile() async throws {
        let parsed = try await gather([Probe(files: ["/etc/passwd"])], ShellKind.all[0])
        let file = try #require(parsed.files["/etc/passwd"])
        #expect(file.mode == "644")
        #expect(file.owner == "root:root")
        #expect(file.content.hasPrefix("root:"))
    }

    @Test func parserDropsWhatIsOutsideFrames() {
        let text = "Welcome!\n@section 3 a\nabc\nnoise\n@section x b\n@file 2 644 root:root /etc/x y\n1\n\n@section 100 short\ncut off"
        let parsed = FactsScript.parse(Array(text.utf8))
        #expect(parsed.sections == ["a": "abc", "short": "cut off"])
        #expect(parsed.files == ["/etc/x y": RemoteFile(mode: "644", owner: "root:root", content: "1\n")])
        #expect(FactsScript.parse(Array("".utf8)).sections == [:])
    }

    /// Trimast's block of /etc/hosts is sent as its check sum where it is as it should be, and whole where it is not.
    @Test(arguments: ShellKind.all) func namesOfAllHostsAreCondensed(_ shell: ShellKind) async throws {
        let hosts = try (1...300).map {
            HostSpec(name: try host("node\($0)"), address: try address("10.0.\($0 / 250).\($0 % 250)"), roles: [.worker])
        }
        let block = HostsBlock(hosts)
        let own = "127.0.0.1 localhost\n\n# a comment with a \\ and a 'quote'\n"
        let changed = block.text.replacing("10.0.0.7 node7\n", with: "10.0.0.8 node7\n")
        #expect(changed != block.text)
        let cases = [
            (own + block.text, own + block.condensed), (block.text + own, block.condensed + own), (own + changed, own + changed),
            (own, own), ("", ""), (own + HostsBlock(Array(hosts.dropLast())).text, own + HostsBlock(Array(hosts.dropLast())).text),
        ]
        try await withTemporaryFolder { (folder: String) async throws in
            for (index, (content, wanted)) in cases.enumerated() {
                let path = "\(folder)/hosts \(index)"
                try content.write(toFile: path, atomically: false, encoding: .utf8)
                let parsed = try await gather([Probe(files: [path]), Probe(filters: [path: block.filter])], shell)
                #expect(parsed.files[path]?.content == wanted, "case \(index)")
            }
        }
    }

    /// One systemctl for all; a unit that systemd does not know is inactive too.
    @Test(arguments: ShellKind.all) func unitsAreAskedForAtOnce(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let log = "\(folder)/log"
            let program = "#!/bin/sh\necho \"$*\" >>'\(log)'\nshift\nfor u do [ $u = a ] && echo active || echo inactive; done\n"
            try program.write(toFile: "\(folder)/systemctl", atomically: false, encoding: .utf8)
            _ = try await Program.run("chmod", ["755", "\(folder)/systemctl"])
            let probes = [Probe("one", "unit a", units: ["a"]), Probe("two", "echo $(unit b) $(unit a)", units: ["b", "a"])]
            let script = "PATH='\(folder)':$PATH\n" + FactsScript.compose(probes)
            let parsed = FactsScript.parse(Array(try await shell.run(script).output.utf8))
            #expect(parsed.sections == ["one": "active", "two": "inactive active"])
            #expect(try String(contentsOfFile: log, encoding: .utf8) == "is-active a b\n")
        }
    }

    @Test func composesEachFileOnce() {
        let script = FactsScript.compose([Probe("a", "echo it's", files: ["/etc/x", "/etc/b c"]), Probe(files: ["/etc/x"])])
        #expect(script.hasSuffix("s a 'echo it'\\''s'\nb '/etc/b c' '/etc/x'\n"))
    }
}

@Suite struct HostFactsTests {
    @Test func linesAndTables() throws {
        let text = SectionText("a=1\n\nb=x=y\nnone\nc=\na=2")
        #expect(text.lines == ["a=1", "b=x=y", "none", "c=", "a=2"])
        #expect(text.table() == ["a": "2", "b": "x=y", "c": ""])
        #expect(SectionText("k v w\n").table(separator: " ") == ["k": "v w"])
        #expect(SectionText("").lines == [] && SectionText("").table() == [:])
    }

    @Test func clusterFactsSurviveJSON() throws {
        let facts = ClusterFacts([
            HostFacts(host: try host("b"), sections: ["os": "ID=debian"]),
            HostFacts(host: try host("a"), files: ["/etc/x": RemoteFile(mode: "600", owner: "u:g", content: "ü\n")]),
        ])
        let data = try JSONEncoder().encode(facts)
        #expect(try JSONDecoder().decode(ClusterFacts.self, from: data) == facts)
        // Hosts stand in the order of their names, so that two captures can be compared.
        let text = String(decoding: data, as: UTF8.self)
        let a = try #require(text.range(of: #""host":"a""#)?.lowerBound)
        let b = try #require(text.range(of: #""host":"b""#)?.lowerBound)
        #expect(a < b)
    }
}
