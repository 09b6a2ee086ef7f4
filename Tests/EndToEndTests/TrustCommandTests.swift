import Foundation
import TestSupport
import Testing

/// `trimast trust` as it is typed, with a real sshd on this machine and a real terminal (script(1)): no lab is needed.
@Suite(
    "trimast trust", .serialized, .enabled(if: Program.path != nil, Program.skipped),
    .enabled(if: SSHServer.obstacle == nil, "a real sshd as root is needed: apt-get install openssh-server"))
struct TrustCommandTests {
    /// Two hosts of a cluster file: the same sshd by two names, which known_hosts tells apart.
    private struct Hosts {
        let server: SSHServer
        let program: Program
        var cluster: String { "\(server.folder)/two.yaml" }
        var known: String { "\(server.folder)/recorded" }

        init(_ server: SSHServer, known lines: [(name: String, key: String)] = []) throws {
            self.server = server
            program = Program(path: try #require(Program.path))
            try """
            apiVersion: trimast/v1
            kind: Cluster
            metadata: {name: two}
            kubernetes: {version: 1.34.2, dns: none}
            endpoint: {address: 192.168.96.69}
            network: {pods: 10.244.0.0/16, services: 10.96.0.0/16, plugin: bird}
            ssh: {user: root, port: \(server.port), configFile: ssh_config, identityFile: \(server.folder)/user, knownHostsFile: \(known)}
            hosts:
              - {name: a, address: 192.168.96.65, roles: [control-plane], ssh: {address: 127.0.0.1}}
              - {name: b, address: 192.168.96.66, roles: [worker], ssh: {address: localhost}}

            """.write(toFile: cluster, atomically: true, encoding: .utf8)
            guard !lines.isEmpty else { return }
            let text = try lines.map { name, key in
                try "[\(name)]:\(server.port) " + String(contentsOfFile: "\(server.folder)/\(key).pub", encoding: .utf8)
            }
            try text.joined().write(toFile: known, atomically: true, encoding: .utf8)
        }

        /// The lines of known_hosts; nil: there is no such file.
        var recorded: [String]? {
            (try? String(contentsOfFile: known, encoding: .utf8)).map { $0.split(separator: "\n").map(String.init) }
        }

        func fingerprint(_ key: String) async throws -> String {
            let run = try await Program(path: "/usr/bin/ssh-keygen")("-lf", "\(server.folder)/\(key).pub")
            return try #require(run.output.split(separator: " ").dropFirst().first.map(String.init)) + " (ED25519)"
        }

        /// Without a terminal.
        func trust(_ arguments: String...) async throws -> Program.Run { try await program.run(["trust", "-f", cluster] + arguments) }

        /// On a terminal, with this typed.
        func trust(typing text: String) async throws -> Program.Run {
            try await Program(path: "/bin/sh")(
                "-c", #"printf '%s\n' "$1" | script -qec "$2 trust -f $3" /dev/null"#, "sh", text, program.path, cluster)
        }
    }

    private static let question = "[yes/no]"

    @Test("yes records what was shown; the next run asks nothing and shows it again")
    func yes() async throws {
        try await SSHServer.with { server in
            let hosts = try Hosts(server)
            let key = try await hosts.fingerprint("host")
            let first = try await hosts.trust(typing: "yes")
            #expect(first.status == 0, "\(first.all)")
            for text in ["a  127.0.0.1  \(key)", "b  localhost  \(key)", "Record these 2 keys?", Self.question, "2 host keys recorded"] {
                #expect(first.output.contains(text), "\(first.all)")
            }
            #expect(hosts.recorded?.count == 2)
            let second = try await hosts.trust(typing: "")
            #expect(second.status == 0 && !second.output.contains(Self.question), "\(second.all)")
            for text in ["a  127.0.0.1  \(key)  recorded already", "b  localhost  \(key)  recorded already"] {
                #expect(second.output.contains(text), "\(second.all)")
            }
            #expect(hosts.recorded?.count == 2)
        }
    }

    @Test("anything but yes records nothing", arguments: ["no", "y", ""])
    func no(_ answer: String) async throws {
        try await SSHServer.with { server in
            let hosts = try Hosts(server)
            let run = try await hosts.trust(typing: answer)
            #expect(run.status == 1 && run.output.contains(Self.question), "\(run.all)")
            #expect(hosts.recorded == nil)
        }
    }

    @Test("without a terminal nothing is recorded, except by --yes")
    func noTerminal() async throws {
        try await SSHServer.with { server in
            let hosts = try Hosts(server)
            let key = try await hosts.fingerprint("host")
            let run = try await hosts.trust()
            #expect(run.status == 1 && hosts.recorded == nil)
            #expect(run.output.contains("a  127.0.0.1  \(key)"), "\(run.all)")
            #expect(run.errors.contains("there is no terminal to ask on"), "\(run.all)")
            #expect(run.errors.contains("trimast trust -f \(hosts.cluster) --yes"), "what to type names the file: \(run.all)")
            let yes = try await hosts.trust("--yes")
            #expect(yes.status == 0 && yes.output.contains("2 host keys recorded"), "\(yes.all)")
            #expect(hosts.recorded?.count == 2)
        }
    }

    @Test("a host that is known is not asked for again")
    func known() async throws {
        try await SSHServer.with { server in
            let hosts = try Hosts(server, known: [("127.0.0.1", "host")])
            let key = try await hosts.fingerprint("host")
            let run = try await hosts.trust(typing: "yes")
            #expect(run.status == 0, "\(run.all)")
            for text in ["a  127.0.0.1  \(key)  recorded already", "Record this key?", "1 host key recorded"] {
                #expect(run.output.contains(text), "\(run.all)")
            }
            #expect(hosts.recorded?.count == 2)
        }
    }

    @Test("a changed key is shown with both fingerprints, by plan too, and stays; the others are recorded")
    func changed() async throws {
        try await SSHServer.with { server in
            let hosts = try Hosts(server, known: [("127.0.0.1", "other")])
            let (recorded, shown) = (try await hosts.fingerprint("other"), try await hosts.fingerprint("host"))
            let before = hosts.recorded ?? []
            let run = try await hosts.trust("--yes")
            #expect(run.status == 1 && run.output.contains("1 host key recorded"), "\(run.all)")
            #expect(hosts.recorded?.first == before.first && hosts.recorded?.count == 2, "\(hosts.recorded ?? [])")
            let plan = try await hosts.program.run([
                // The other host is this machine: nothing outside is asked.
                "plan", "-f", hosts.cluster, "--skip", "packages.available,images.reachable",
            ])
            #expect(plan.status == 1)
            for errors in [run.errors, plan.errors] {
                for text in [
                    "a: the host key is not the one that known_hosts has", "why: recorded: \(recorded), in \(hosts.known):1\n",
                    "shown:    \(shown)\n",
                    "then trimast trust -f \(hosts.cluster): ssh-keygen -R '[127.0.0.1]:\(server.port)' -f \(hosts.known)\n",
                ] { #expect(errors.contains(text), "no \(text) in \(errors)") }
            }
        }
    }

    @Test("a host that is not there is an error, and the others are recorded")
    func unreachable() async throws {
        try await SSHServer.with { server in
            let hosts = try Hosts(server)
            let text = try String(contentsOfFile: hosts.cluster, encoding: .utf8)
            try text.replacing("ssh: {address: localhost}", with: "ssh: {address: localhost, port: \(try SSHServer.freePort())}").write(
                toFile: hosts.cluster, atomically: true, encoding: .utf8)
            let run = try await hosts.trust("--yes")
            #expect(run.status == 1 && run.output.contains("1 host key recorded"), "\(run.all)")
            #expect(run.errors.contains("b: cannot be reached at localhost"), "\(run.all)")
            #expect(hosts.recorded?.count == 1)
        }
    }
}
