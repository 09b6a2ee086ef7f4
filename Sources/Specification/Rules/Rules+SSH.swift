import Support

extension Rules {
    static let sshUsers: Rule = { spec, reader in
        let names = Set(spec.hosts.flatMap { [$0.name.text] + ($0.ssh.address.map { [$0] } ?? []) })
        for (path, ssh) in sections(spec) {
            guard let user = ssh.user, reader.has(path + "user"), let at = user.lastIndex(of: "@") else { continue }
            let rest = String(user[user.index(after: at)...])
            // A directory's users have names like alice@example.org, which are right here.
            let isHost = user[..<at] == "root" || IPv4Address(rest) != nil || names.contains(rest)
            guard isHost else { continue }
            reader.error(
                "ssh-user", path + "user", "'\(user.shortened)' is a user and a host",
                help: "write 'user: \(String(user[..<at]).shortened)'; ssh goes to each host's own address")
        }
    }

    static let identityFiles: Rule = { spec, reader in
        for (path, ssh) in sections(spec) where reader.has(path + "identityFile") && ssh.identityFile?.hasSuffix(".pub") == true {
            reader.error(
                "identity-file", path + "identityFile", "by its name this is a public key, and ssh logs in with the private one",
                help: "leave '.pub' out")
        }
    }

    /// Two hosts that ssh would reach at one place: they would be one machine.
    static let sshAddresses: Rule = { spec, reader in
        var first: [SSHSpec: Int] = [:]
        for (index, host) in spec.hosts.enumerated() {
            let path: FieldPath = ["hosts", .index(index), "ssh", "address"]
            guard reader.isUsable(path), reader.has(["hosts", .index(index), "address"]) else { continue }
            let way = SSHSpec(
                port: host.ssh.port, address: host.ssh.address ?? host.address.description, configFile: host.ssh.configFile,
                jump: host.ssh.jump)
            guard let other = first[way] else {
                first[way] = index
                continue
            }
            // Two plain addresses that are the same have been reported.
            guard host.ssh.address != nil || spec.hosts[other].ssh.address != nil else { continue }
            reader.error(
                "duplicate", path, "ssh reaches \(reader.name(of: other, spec)) at \(way.address ?? "") too",
                help: "every host needs a way of its own: another address, or another port behind one address")
        }
    }

    /// The file's ssh section and those of the hosts.
    private static func sections(_ spec: ClusterSpec) -> [(path: FieldPath, ssh: SSHSpec)] {
        var all: [(path: FieldPath, ssh: SSHSpec)] = [(["ssh"], spec.ssh)]
        for (index, host) in spec.hosts.enumerated() { all.append((["hosts", .index(index), "ssh"], host.ssh)) }
        return all
    }
}
