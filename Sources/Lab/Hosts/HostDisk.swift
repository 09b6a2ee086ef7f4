import SystemPackage

/// The disk of a host: an overlay over a cached root, with what makes this host itself.
struct HostDisk: Sendable {
    let lab: LabName
    let host: LabHost
    let paths: HostPaths
    let commands: Commands

    /// Mounts the host's root and gives it its identity where it has none yet. `authorizedKey` may log in.
    func prepare(over root: FilePath, authorizedKey: String) async throws {
        for name in ["up", "work", "root"] + HostPaths.realDirectories { try paths.directory.appending(name).makeDirectory() }
        let mounts = try Mounts(text: FilePath("/proc/self/mounts").read())
        if !mounts.targets.contains(paths.root.string) {
            // A host keeps the root it was made from, whatever the lab is made from today.
            if !paths.base.exists { try paths.base.write(root.string) }
            let lower = try paths.base.read()
            try await commands.output(
                Command(
                    "mount",
                    [
                        "-t", "overlay", lab.controlGroup(host.name), "-o",
                        "lowerdir=\(lower),upperdir=\(paths.upper),workdir=\(paths.work)", paths.root.string,
                    ]))
        }
        try await identify(authorizedKey: authorizedKey)
    }

    private func identify(authorizedKey: String) async throws {
        let inside = paths.root
        for directory in HostPaths.realDirectories { try inside.appending("var/lib/\(directory)").makeDirectory() }
        let network = inside.appending("etc/systemd/network/10-\(HostLaunch.interfaceInside).network")
        try network.removingLastComponent().makeDirectory()
        try network.write(HostFiles.network(address: host.address))
        let machineID = inside.appending("etc/machine-id")
        if try !machineID.exists || machineID.read().isEmpty {
            try inside.appending("etc/hostname").write(host.name + "\n")
            try inside.appending("etc/hosts").write(HostFiles.names(host.name))
            // Without it programs wait for a resolver that nobody runs.
            try inside.appending("etc/resolv.conf").write("")
            let uuid = FilePath("/proc/sys/kernel/random/uuid")
            try inside.appending("etc/lab-product-uuid").write(uuid.read(), mode: [.ownerReadWrite])
            try machineID.write(uuid.read().filter { $0 != "-" })
        }
        for (home, owner) in [("root", "root"), ("home/ops", "ops")] {
            let keys = inside.appending("\(home)/.ssh/authorized_keys")
            try keys.removingLastComponent().makeDirectory()
            try keys.write(authorizedKey, mode: [.ownerReadWrite])
            try await commands.output(
                Command("chroot", [inside.string, "chown", "-R", "\(owner):\(owner)", "/\(home)/.ssh"]))
        }
        let key = hostKey
        if !key.exists {
            try await commands.output(Command("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", host.name, "-f", key.string]))
        }
    }

    private var hostKey: FilePath { paths.root.appending("etc/ssh/ssh_host_ed25519_key") }

    /// The host's public key, to be pinned.
    func publicKey() throws -> String { try FilePath(hostKey.string + ".pub").read() }
}

/// The text of files that differ by host.
enum HostFiles {
    /// As Debian's installer writes it.
    static func names(_ host: String) -> String { "127.0.0.1\tlocalhost\n127.0.1.1\t\(host)\n" }

    static func network(address: String) -> String {
        """
        [Match]
        Name=\(HostLaunch.interfaceInside)

        [Network]
        Address=\(address)/24
        Gateway=\(LabShape.gateway)
        LinkLocalAddressing=no
        IPv6AcceptRA=no

        # The kubelet asks a cloud's metadata service: here it learns at once that there is none.
        [Route]
        Destination=169.254.0.0/16
        Type=unreachable

        """
    }
}

/// What is mounted, from /proc/self/mounts.
struct Mounts: Equatable, Sendable {
    var targets: [String]

    init(text: String) {
        targets = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            return fields.count > 1 ? String(fields[1]) : nil
        }
    }

    /// The mounts at a directory and below it, the innermost first.
    func below(_ directory: String) -> [String] {
        targets.filter { $0 == directory || $0.hasPrefix(directory + "/") }.reversed()
    }
}
