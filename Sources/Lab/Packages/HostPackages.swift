/// Debian's packages that a host of a cluster may need, for the lab's own repository.
enum HostPackages {
    /// Each is one wish: the first of its names that the suite has.
    static let wishes: [[String]] =
        [
            "containerd", "runc", "conntrack", "ebtables", "ethtool", "socat", "iptables", "nftables", "procps", "kmod", "curl",
        ].map { [$0] } + [["nginx-light", "nginx"]]
        + [
            "libnginx-mod-stream", "keepalived", "chrony", "containernetworking-plugins", "etcd-client", "iputils-ping", "bird2", "ipset",
            "haproxy", "ufw", "firewalld", "netbase", "docker.io", "bash-completion", "libfaketime",
        ].map { [$0] }

    static func choose(_ wishes: [[String]] = wishes, from available: Set<String>) -> [String] {
        wishes.compactMap { names in names.first { available.contains($0) } }
    }
}
