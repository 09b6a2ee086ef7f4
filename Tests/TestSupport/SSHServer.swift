import Specification
import Subprocess
import SystemPackage
import Transport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A real sshd on 127.0.0.1, with a host key, a user key, a home folder for whoever logs in and a configuration of its own, for as long
/// as a test runs.
package struct SSHServer: Sendable {
    /// Holds the keys and ssh's configuration.
    package let folder: String
    package let port: Int

    package static let program = "/usr/sbin/sshd"
    /// Why it cannot be had here; nil: it can.
    package static var obstacle: String? {
        guard Program.exists(program) else { return "there is no \(program): apt-get install openssh-server" }
        return Program.isRoot ? nil : "sshd lets nobody but root become root"
    }

    /// How the host `name` is reached here.
    package func target(_ name: String = "a", _ change: (inout SSHSpec) -> Void = { _ in }) throws -> SSHTarget {
        var settings = SSHSpec(
            user: "root", port: port, configFile: "\(folder)/ssh_config", identityFile: "\(folder)/user",
            knownHostsFile: "\(folder)/known_hosts")
        change(&settings)
        return SSHTarget(host: try host(name), destination: "127.0.0.1", settings: settings)
    }

    /// The same as a host of a cluster file.
    package func hostSpec(_ name: String, _ roles: Set<HostSpec.Role> = [.worker], port other: Int? = nil) throws -> HostSpec {
        var settings = try target(name).settings
        if let other { settings.port = other }
        return HostSpec(name: try host(name), address: try address("127.0.0.1"), roles: roles, ssh: settings)
    }

    package static func with<Result: Sendable>(_ body: @Sendable (SSHServer) async throws -> Result) async throws -> Result {
        try await withTemporaryFolder { (folder: String) async throws in
            let server = SSHServer(folder: folder, port: try freePort())
            try await server.prepare()
            let result = try await Subprocess.run(
                .path(FilePath(program)), arguments: ["-D", "-e", "-f", "\(folder)/sshd_config"], input: .none,
                output: .discarded, error: .discarded
            ) { execution in
                do {
                    try await server.waitUntilItListens()
                    let result = try await body(server)
                    try execution.send(signal: .terminate)
                    return result
                } catch {
                    try? execution.send(signal: .terminate)
                    throw error
                }
            }
            return result.closureResult
        }
    }

    private func prepare() async throws {
        let result = try await Program.run(
            "/bin/sh",
            [
                "-ec",
                """
                cd "$1"
                mkdir -p /run/sshd home
                for k in host user other; do ssh-keygen -q -t ed25519 -N '' -C test -f $k; done
                cp user.pub authorized_keys
                printf '[127.0.0.1]:%s %s\\n' "$2" "$(cat host.pub)" >known_hosts
                printf '[127.0.0.1]:%s %s\\n' "$2" "$(cat other.pub)" >known_hosts.wrong
                : >known_hosts.empty
                printf '%s\\n' 'IdentitiesOnly yes' 'IdentityAgent none' 'GlobalKnownHostsFile /dev/null' >ssh_config
                cat >sshd_config <<END
                ListenAddress 127.0.0.1:$2
                HostKey $1/host
                AuthorizedKeysFile $1/authorized_keys $1/home/.ssh/authorized_keys
                SetEnv HOME=$1/home
                PidFile none
                PermitRootLogin yes
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                StrictModes no
                UsePAM no
                MaxStartups 100
                END
                """, "prepare", folder, "\(port)",
            ])
        guard result.status == 0 else { throw WrongLiteral(text: result.errors) }
    }

    private func waitUntilItListens() async throws {
        for _ in 0..<200 {
            if Self.connects(port) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw WrongLiteral(text: "sshd does not listen on port \(port)")
    }

    /// A port that nobody listens on.
    package static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = local(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw WrongLiteral(text: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func connects(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = local(port)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func local(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }
}

/// A channel to the host, served while the body runs, closed and ended afterwards.
package func withChannel<Result: Sendable>(
    _ target: SSHTarget, lock: HostLock? = nil, _ body: @Sendable (HostChannel) async throws -> Result
) async throws -> Result {
    let channel = HostChannel(target, home: "/root", lock: lock)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await channel.serve {} }
        do {
            let result = try await body(channel)
            await channel.close()
            try await group.waitForAll()
            return result
        } catch {
            await channel.close()
            throw error
        }
    }
}
