import SystemPackage

/// The root file system of the hosts: a bare distribution with systemd and sshd. What Trimast is to install is not in it.
struct BareRoot: Sendable {
    let recipes: Recipes
    let suite: Suite

    static let packages = [
        "systemd", "systemd-sysv", "dbus", "openssh-server", "iproute2", "ca-certificates", "apt", "sudo", "passwd",
    ]

    private var artefact: Artefact {
        Artefact(
            kind: "root-\(suite)", title: "root file system (Debian \(suite))",
            inputs: ([recipes.architecture, recipes.mirror.sources(suite)] + Self.packages + Self.files.map { $0.path + $0.text } + [
                Self.finish
            ])
            .joined(separator: "\n"))
    }

    /// The directory of the root.
    func directory() async throws -> FilePath {
        let artefact = try await recipes.cache.directory(artefact) { directory, log in
            try await recipes.packages.need(["mmdebstrap", "debian-archive-keyring"], for: "root file systems")
            let root = directory.appending("root")
            try await recipes.bootstrap(
                suite, variant: "minbase", packages: Self.packages, to: root, sources: directory.appending("sources.list"), log: log)
            for file in Self.files {
                let target = root.appending(file.path)
                try target.removingLastComponent().makeDirectory()
                try target.write(file.text, mode: FilePermissions(rawValue: file.mode))
            }
            try await recipes.commands.logged(.script(Self.finish, name: "finishing the root file system", [root.string]), to: log)
        }
        return artefact.appending("root")
    }

    struct File: Equatable, Sendable {
        var path: String
        var mode: CInterop.Mode
        var text: String
    }

    static let files: [File] = [
        File(path: "usr/local/sbin/lab-node", mode: 0o755, text: node),
        File(path: "etc/systemd/system/lab-node.service", mode: 0o644, text: nodeUnit),
        File(path: "etc/ssh/sshd_config.d/lab.conf", mode: 0o644, text: "UseDNS no\n"),
        File(
            path: "etc/apt/apt.conf.d/99mmdebstrap", mode: 0o644, text: "APT::Install-Recommends \"false\";\nAcquire::Languages \"none\";\n"
        ),
        File(path: "etc/sudoers.d/ops", mode: 0o440, text: "ops ALL=(ALL:ALL) NOPASSWD: ALL\n"),
    ]

    /// Opens in a host what a real one has open: control groups, /sys, /proc/sys; mounts are shared.
    static let node = """
        #!/bin/sh
        set -u
        while read -r _ target type _; do
            case $type in
                cgroup | cgroup2) mount -o remount,bind,rw "$target" || : ;;
            esac
        done </proc/self/mounts
        mount -o remount,bind,rw /proc/sys
        mount -o remount,bind,rw /sys
        [ -e /sys/fs/cgroup/cgroup.controllers ] || mount -o remount,rw /sys/fs/cgroup || :
        uuid=/sys/class/dmi/id/product_uuid
        if [ -e "$uuid" ]; then mount --bind /etc/lab-product-uuid "$uuid"; fi
        mount --make-rshared /

        """

    static let nodeUnit = """
        [Unit]
        Description=Opens control groups, /sys and /proc/sys, shares mounts
        After=systemd-networkd.service
        Before=containerd.service kubelet.service keepalived.service ssh.service

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/usr/local/sbin/lab-node

        [Install]
        WantedBy=multi-user.target

        """

    /// Parameter: the root. What every host must have of its own is removed.
    static let finish = """
        set -e
        root=$1
        rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/machine-id" "$root/var/lib/dbus/machine-id"
        rm -f "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/*
        rm -rf "$root"/var/lib/apt/lists/*
        mkdir -p "$root/var/lib/apt/lists/partial"
        rm -f "$root/etc/resolv.conf"
        : >"$root/etc/resolv.conf"
        chroot "$root" useradd --create-home --shell /bin/bash ops
        chroot "$root" systemctl --quiet enable systemd-networkd.service ssh.service lab-node.service
        for unit in systemd-networkd-wait-online.service console-getty.service getty@.service apt-daily.timer \\
            apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer dpkg-db-backup.timer; do
            ln -sf /dev/null "$root/etc/systemd/system/$unit"
        done
        """
}
