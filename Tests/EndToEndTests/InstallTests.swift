import Foundation
import Testing

/// What `make install` puts beside the program, made by the program itself.
@Suite("Completions and the manual page", .serialized, .enabled(if: Program.path != nil, Program.skipped))
struct InstallTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("scripts/install").path

    /// A prefix with everything installed, gone afterwards.
    private func installed(_ body: (URL) async throws -> Void) async throws {
        let prefix = FileManager.default.temporaryDirectory.appendingPathComponent("trimast-install-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: prefix) }
        let run = try await Program(path: Self.script)(try #require(Program.path), prefix.path)
        try #require(run.status == 0, "\(run.all)")
        try await body(prefix)
    }

    private func shell(_ arguments: String...) async throws -> Program.Run { try await Program(path: "/usr/bin/env").run(arguments) }

    @Test("each shell takes its script")
    func syntax() async throws {
        try await installed { prefix in
            for (shell, file) in [
                ("bash", "bash-completion/completions/trimast"), ("zsh", "zsh/site-functions/_trimast"),
                ("fish", "fish/vendor_completions.d/trimast.fish"),
            ] {
                let run = try await self.shell(shell, "-n", prefix.appendingPathComponent("share/" + file).path)
                #expect(run.status == 0 && run.all == "", "\(shell): \(run.all)")
            }
        }
    }

    @Test(
        "bash completes commands, values, ids of checks and files",
        arguments: [
            ("trimast pre", "preflight"), ("trimast preflight --only address.v", "address.vrrp address.vrrp-id"),
            ("trimast plan --output ", "json text"), ("trimast plan --skip address.v", "address.vrrp address.vrrp-id"),
            ("trimast apply --skip path", "path.mtu"), ("trimast lab power-o", "power-off power-on"),
            ("trimast validate -f clu", "cluster.yaml"), ("trimast lab ssh --name no-such-lab m", ""),
        ])
    func bash(line: String, expected: String) async throws {
        try await installed { prefix in
            try Data().write(to: prefix.appendingPathComponent("cluster.yaml"))
            // What bash does when the tab key is pressed at the end of the line.
            let script = """
                cd "$1"; PATH=$1/bin:$PATH; . share/bash-completion/completions/trimast
                COMP_LINE=$2 COMP_POINT=${#2}; read -ra COMP_WORDS <<<"$2"
                case $2 in *' ') COMP_WORDS+=('') ;; esac
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                complete=$(complete -p trimast); complete=${complete##*-F }
                "${complete% *}" trimast "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}" | sed 's/ *$//' | sort -u
                """
            let run = try await shell("bash", "--norc", "-c", script, "bash", prefix.path, line)
            #expect(run.output.split(separator: "\n").joined(separator: " ") == expected, "\(run.all)")
        }
    }

    @Test("the manual page has every command and option, and mandoc has nothing to say")
    func manual() async throws {
        try await installed { prefix in
            let file = prefix.appendingPathComponent("share/man/man1/trimast.1")
            let page = try String(contentsOf: file, encoding: .utf8)
            let help = try JSONSerialization.jsonObject(
                with: Data(try await Program(path: try #require(Program.path))("--experimental-dump-help").output.utf8))
            let root = try #require((help as? [String: Any])?["command"] as? [String: Any])
            var count = 0
            func look(_ command: [String: Any], _ path: [String]) {
                guard command["shouldDisplay"] as? Bool == true, let name = command["commandName"] as? String, name != "help" else {
                    return
                }
                let path = path + [name]
                if path.count > 1 { #expect(page.contains(".Ss \(path.joined(separator: " "))\n"), "\(path)") }
                count += 1
                for argument in command["arguments"] as? [[String: Any]] ?? [] where argument["shouldDisplay"] as? Bool == true {
                    for name in argument["names"] as? [[String: String]] ?? [] where name["kind"] == "long" {
                        #expect(page.contains("Fl -\(name["name"] ?? "")"), "\(path) \(name)")
                    }
                }
                for child in command["subcommands"] as? [[String: Any]] ?? [] { look(child, path) }
            }
            look(root, [])
            #expect(count > 20)
            let lint = try await shell("mandoc", "-T", "lint", "-W", "warning", file.path)
            #expect(lint.status == 0 && lint.all == "", "\(lint.all)")
        }
    }
}
