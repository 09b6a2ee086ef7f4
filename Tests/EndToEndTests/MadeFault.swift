import Testing

/// A fault really made on bare hosts, and what preflight says of it.
struct MadeFault: Sendable, CustomTestStringConvertible {
    /// A line of the report.
    struct Line: Sendable {
        var word: String
        var host: String
        var id: String
        var text: String
    }

    let testDescription: String
    /// The checks that are run: a fault that others would notice too does not disturb them.
    var only: [String]
    /// What the cluster file has instead.
    var file: [(String, String)] = []
    /// sh by host, and by ``machine`` for the machine of the lab itself, which comes first and is undone last.
    var make: [String: String] = [:]
    var undo: [String: String] = [:]
    /// sh that tells whether this machine lets it be made, and why not.
    var needs = (script: "true", otherwise: "")
    var says: [Line]

    static let machine = ""
}

private func fail(_ id: String, _ host: String, _ text: String) -> MadeFault.Line {
    MadeFault.Line(word: "FAIL", host: host, id: id, text: text)
}
private func pass(_ id: String, _ host: String, _ text: String) -> MadeFault.Line {
    MadeFault.Line(word: "pass", host: host, id: id, text: text)
}

/// sh that gives the host's sshd, and with it every session, other properties of a process.
private func sshd(_ lines: String) -> String {
    """
    d=/run/systemd/system/ssh.service.d
    mkdir -p $d && printf '[Service]\\n\(lines)\\n' >$d/fault.conf && systemctl daemon-reload && systemctl restart ssh
    """
}
private let sshdUndo = "rm -r /run/systemd/system/ssh.service.d; systemctl daemon-reload; systemctl restart ssh"

/// sh that drops what arrives and matches, without a word; the table of local addresses steps back for it.
private func dropped(_ match: String) -> String {
    "ip rule add pref 1 lookup local; ip rule del pref 0; ip rule add pref 0 iif host0 \(match) blackhole"
}
private let droppedUndo = "ip rule del pref 0; ip rule add pref 0 lookup local; ip rule del pref 1"

/// sh that makes a host look like a virtual machine with this product_uuid: a container shows none of its own.
private let virtualMachine = """
    mkdir /run/net && mount --bind /sys/class/net /run/net && mount -t tmpfs none /sys/class
    mkdir -p /sys/class/net /sys/class/dmi/id && mount --bind /run/net /sys/class/net
    echo 5c8e1f4e-0d6b-4c55-9b0a-3f6f2b1d9a77 >/sys/class/dmi/id/product_uuid
    mount --bind /dev/null /proc/1/environ; mv /run/systemd/container /root/container
    """
private let virtualMachineUndo = """
    umount /sys/class/net /sys/class /run/net /proc/1/environ; rmdir /run/net; mv /root/container /run/systemd/container
    """

/// sh that lets sshd and what it starts write to each disk eight times a second.
private let slowDisk = """
    c=/sys/fs/cgroup/blkio/slow
    mkdir $c
    for d in /sys/block/*/dev; do echo "$(cat $d) 8" >$c/blkio.throttle.write_iops_device; done
    systemctl show -p MainPID --value ssh >$c/cgroup.procs
    """
private let slowDiskUndo = """
    systemctl restart ssh
    cd /sys/fs/cgroup/blkio && for p in $(cat slow/cgroup.procs); do echo "$p" >cgroup.procs || :; done 2>/dev/null
    rmdir slow
    """

private let otherMAC = "cat /sys/class/net/host0/address >/root/mac; ip link set dev host0 address 02:00:00:00:77:01"
private let otherMACUndo = "ip link set dev host0 address $(cat /root/mac); rm /root/mac"

private func bridge(_ settings: String) -> String { "ip -n trimast-pre link set br0 type bridge \(settings)" }

extension MadeFault {
    static let all = [
        MadeFault(
            testDescription: "hosts that are not fit: processors, memory, kernel, system, architecture",
            only: ["host.cpu", "host.memory", "kernel.version", "host.os", "host.architecture"],
            make: [
                // As container hosts tell their memory: by a file over the kernel's own.
                "master1": sshd("CPUAffinity=0")
                    + "\nsed 's/^MemTotal:.*/MemTotal: 1000000 kB/' /proc/meminfo >/root/meminfo; mount --bind /root/meminfo /proc/meminfo",
                "master2": sshd("ExecStart=\\nExecStart=/usr/bin/setarch --uname-2.6 /usr/sbin/sshd -D"),
                "master3":
                    "printf 'ID=gentoo\\nPRETTY_NAME=\"Gentoo Linux\"\\n' >/root/os; mount --bind /root/os /usr/lib/os-release",
                "node": sshd("Personality=x86"),
            ],
            undo: [
                "master1": sshdUndo + "; umount /proc/meminfo; rm /root/meminfo", "master2": sshdUndo,
                "master3": "umount /usr/lib/os-release; rm /root/os", "node": sshdUndo,
            ],
            says: [
                fail("host.cpu", "master1", "1 processor; a control plane needs 2"),
                fail("host.memory", "master1", "976 MB of memory; a control plane needs 1700 MB"),
                fail("kernel.version", "master2", "runs kernel 2.6."), fail("host.os", "master3", "runs Gentoo Linux"),
                fail("host.architecture", "node", "its processor is i686"), pass("host.architecture", "master3", "amd64"),
                pass("kernel.version", "master1", "."), pass("host.memory", "master2", "MB of memory"),
            ]),
        MadeFault(
            testDescription: "apt's own proxy does not answer",
            only: ["packages.available"],
            make: [
                "node": "echo 'Acquire::http::Proxy \"http://me:secret@192.168.96.65:3128/\";' >/etc/apt/apt.conf.d/90proxy"
            ],
            undo: ["node": "rm /etc/apt/apt.conf.d/90proxy"],
            says: [
                MadeFault.Line(
                    word: "note", host: "node", id: "packages.available",
                    text: "the package manager's own proxy http://192.168.96.65:3128 of /etc/apt/apt.conf.d/90proxy does not answer"),
                pass("packages.available", "master1", "packages can be had"),
            ]),
        MadeFault(
            testDescription: "copied virtual machines: one product_uuid",
            only: ["unique.product-uuid"],
            make: ["master2": virtualMachine, "node": virtualMachine],
            undo: ["master2": virtualMachineUndo, "node": virtualMachineUndo],
            says: [fail("unique.product-uuid", "cluster", "master2 and node have the same product_uuid")]),
        MadeFault(
            testDescription: "copied virtual machines: one hardware address",
            only: ["unique.mac"],
            // A bridge that learns no addresses passes every packet to both, and the connections hold.
            make: [machine: bridge("ageing_time 0"), "node": otherMAC, "master3": otherMAC],
            undo: [machine: bridge("ageing_time 30000"), "node": otherMACUndo, "master3": otherMACUndo],
            says: [fail("unique.mac", "cluster", "master3 and node have the same hardware address 02:00:00:00:77:01")]),
        MadeFault(
            testDescription: "a host that calls itself something else is told and passes",
            only: ["unique.name"],
            make: ["master2": "hostname printer"], undo: ["master2": "hostname master2"],
            says: [pass("unique.name", "cluster", "apply gives master2 the name from cluster.yaml")]),
        MadeFault(
            testDescription: "what an earlier pod network left: a file, interfaces, routes",
            only: ["host.leftovers", "ranges.routes"],
            make: [
                "node":
                    "ip link add cni0 type bridge; ip link add flannel.1 type vxlan id 1 dstport 8472 dev host0; mkdir -p /etc/cni/net.d; echo '{}' >/etc/cni/net.d/10-flannel.conflist; ip route add 10.200.7.0/24 via 192.168.96.65 proto bird; ip route add 10.244.9.0/24 via 192.168.96.65"
            ],
            undo: [
                "node":
                    "rm /etc/cni/net.d/10-flannel.conflist; ip link delete flannel.1; ip link delete cni0; ip route flush proto bird; ip route del 10.244.9.0/24"
            ],
            says: [
                fail("host.leftovers", "node", "has another pod network's /etc/cni/net.d/10-flannel.conflist"),
                fail("host.leftovers", "node", "has the interfaces cni0 and flannel.1 of another pod network"),
                fail("host.leftovers", "node", "has the route 10.200.7.0/24 via 192.168.96.65 dev host0 proto bird of another pod network"),
                fail("ranges.routes", "node", "overlaps the route 10.244.9.0/24 via 192.168.96.65 dev host0"),
                pass("host.leftovers", "master1", "nothing of an earlier cluster"),
            ]),
        MadeFault(
            testDescription: "VRRP is dropped on its way to one host",
            only: ["address.vrrp"],
            make: ["master3": dropped("ipproto 112")], undo: ["master3": droppedUndo],
            says: [
                fail("address.vrrp", "master1", "does not reach master3 on VRRP (no answer)"),
                fail("address.vrrp", "master2", "does not reach master3 on VRRP (no answer)"),
            ]),
        MadeFault(
            testDescription: "VXLAN is dropped on its way to one host",
            only: ["pods.packets"], file: calico("vxlan"),
            make: ["node": dropped("ipproto 17 dport 4789")], undo: ["node": droppedUndo],
            says: [
                fail("pods.packets", "master1", "does not reach node on 4789/udp (no answer)"),
                pass("pods.packets", "node", "3 ways to other hosts pass"),
            ]),
        MadeFault(
            testDescription: "IPIP is dropped on its way to one host",
            only: ["pods.packets"], file: calico("ipip"),
            make: ["node": dropped("ipproto 4")], undo: ["node": droppedUndo],
            says: [fail("pods.packets", "master1", "does not reach node on IPIP (no answer)")]),
        MadeFault(
            testDescription: "the floating address is filtered on the host that has it",
            only: ["address.reached"],
            make: ["master1": dropped("to 192.168.96.69")], undo: ["master1": droppedUndo],
            says: [
                fail("address.reached", "node", "does not reach 192.168.96.69 while master1 has it"),
                fail("address.reached", "master2", "does not reach 192.168.96.69 while master1 has it"),
            ]),
        MadeFault(
            testDescription: "the floating address is outside the interface's subnet",
            only: ["address.subnet"], file: [("  address: 192.168.96.69", "  address: 192.168.97.69")],
            says: [fail("address.subnet", "master1", "192.168.97.69 is outside 192.168.96.0/24 of host0")]),
        MadeFault(
            testDescription: "swap is in use: told, and passes",
            only: ["host.swap"],
            make: [
                machine:
                    "umask 077; head -c 1048576 /dev/zero >/var/tmp/trimast-swap; mkswap /var/tmp/trimast-swap; swapon /var/tmp/trimast-swap"
            ],
            undo: [machine: "swapoff /var/tmp/trimast-swap; rm /var/tmp/trimast-swap"],
            says: [pass("host.swap", "node", "trimast-swap: apply turns it off")]),
        MadeFault(
            testDescription: "the kernel lacks what proxy mode ipvs needs",
            only: ["kernel.modules"], file: [("network:\n", "network:\n  proxyMode: ipvs\n")],
            needs: ("[ ! -e /proc/net/ip_vs ] && [ ! -d /sys/module/ip_vs ]", "this kernel has ip_vs"),
            says: [fail("kernel.modules", "node", "has no module ip_vs"), fail("kernel.modules", "master1", "has no module ip_vs")]),
        MadeFault(
            testDescription: "cgroup v1 and a Kubernetes that refuses it",
            only: ["kernel.cgroup"], file: [("  version: ", "  version: 1.36.0 # ")],
            needs: ("[ \"$(stat -f -c %T /sys/fs/cgroup)\" != cgroup2fs ]", "this machine has cgroup v2"),
            says: [fail("kernel.cgroup", "node", "boots with cgroup v1, which Kubernetes 1.36.0 refuses")]),
        MadeFault(
            testDescription: "a slow disk under etcd",
            only: ["disk.fsync"],
            make: ["master1": slowDisk], undo: ["master1": slowDiskUndo],
            needs: (
                "[ -e /sys/fs/cgroup/blkio/cgroup.procs ]",
                "one host's writes are slowed by the blkio controller of cgroup v1, which this machine does not have"
            ),
            says: [fail("disk.fsync", "master1", "too slow for etcd"), pass("disk.fsync", "master2", "durable writes")]),
    ]

    private static func calico(_ encapsulation: String) -> [(String, String)] {
        [("  plugin: bird", "  plugin: calico\n  calico: {encapsulation: \(encapsulation), manifest: calico.yaml}")]
    }
}
