import SystemPackage

/// What reaches the lab's hosts by SSH: a configuration that enters the lab's network, and the hosts' pinned keys. A terminal on a host whose
/// power is cut ends within 20 seconds: its TCP connection alone would never tell.
enum SSHFiles {
    static func configuration(lab: LabName, directory: FilePath, hosts: [LabHost]) -> String {
        var text =
            "# Written by `trimast lab up`: the hosts of the lab \"\(lab)\". Use it as `ssh -F \(directory.appending("ssh_config")) master1`.\n"
        for host in hosts { text += "Host \(host.name)\n    HostName \(host.address)\n\n" }
        text += """
            Host \(LabShape.network).* \(hosts.map(\.name).joined(separator: " "))
                User root
                IdentityFile \(directory.appending("id_ed25519"))
                IdentitiesOnly yes
                UserKnownHostsFile \(directory.appending("known_hosts"))
                GlobalKnownHostsFile /dev/null
                StrictHostKeyChecking yes
                HostKeyAlgorithms ssh-ed25519
                LogLevel ERROR
                ConnectTimeout 5
                ServerAliveInterval 5
                ServerAliveCountMax 4
                ProxyCommand nsenter --net=/run/netns/\(lab.namespace) nc %h %p

            """
        return text
    }

    /// A line of known_hosts from the public key file of a host.
    static func knownHost(_ host: LabHost, publicKey: String) -> String {
        let fields = publicKey.split { $0 == " " || $0 == "\n" }.prefix(2)
        return "\(host.address) \(fields.joined(separator: " "))\n"
    }
}
