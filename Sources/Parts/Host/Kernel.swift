import Facts
import Planning
import Specification
import Support

/// R4: kernel modules and settings, now and after a reboot.
struct Kernel: Part {
    let id = "kernel"
    let rows = ["R4"]
    let after: [PartID] = [.packages, .programs]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    /// The modules that this cluster needs.
    static func modules(_ spec: ClusterSpec) -> [String] {
        var modules = ["overlay", "br_netfilter"]
        if spec.network.proxyMode == .ipvs { modules += ["ip_vs", "ip_vs_rr", "ip_vs_wrr", "ip_vs_sh", "nf_conntrack"] }
        return modules + spec.podNetwork.modules(spec)
    }

    /// The settings that this cluster needs.
    static func settings(_ spec: ClusterSpec) -> [String: String] {
        let network = [
            "net.bridge.bridge-nf-call-iptables": "1", "net.bridge.bridge-nf-call-ip6tables": "1", "net.ipv4.ip_forward": "1",
        ]
        guard spec.kubernetes.kubelet["protectKernelDefaults"] == .bool(true) else { return network }
        return network.merging(kubeletDefaults) { $1 }
    }

    /// What the kubelet sets itself, or with protectKernelDefaults wants to find: else it ends (kubernetes,
    /// pkg/kubelet/cm/container_manager_linux.go, setupKernelTunables, and component-helpers, node/util/sysctl).
    private static let kubeletDefaults = [
        "vm.overcommit_memory": "1", "vm.panic_on_oom": "0", "kernel.panic": "10", "kernel.panic_on_oops": "1",
        "kernel.keys.root_maxkeys": "1000000", "kernel.keys.root_maxbytes": "25000000",
    ]

    /// sh whose success means that the kernel has it: a module may be built in, and then leaves no trace in /sys/module.
    static func isThere(_ module: String) -> String {
        switch module {
        case "overlay": "grep -qw overlay /proc/filesystems"
        case "br_netfilter": "[ -e /proc/sys/net/bridge/bridge-nf-call-iptables ]"
        case "nf_conntrack": "[ -e /proc/sys/net/netfilter/nf_conntrack_max ]"
        case "ip_vs": "[ -e /proc/net/ip_vs ]"
        default: "[ -d /sys/module/\(module) ]"
        }
    }

    /// What the running kernel has, by name: `module.overlay` of a module that is there, `net.ipv4.ip_forward` of a setting, `device.eth0` of
    /// the interface with the host's address, whether it takes packets on.
    static let running = Fact("kernel", script: { host, spec in script(host, spec) }, unread: [String: String]()) { $0.table() }

    private static func script(_ host: HostSpec, _ spec: ClusterSpec) -> String {
        let modules = modules(spec).map { "\(isThere($0)) && echo module.\($0)=there" }
        let settings = settings(spec).keys.sorted().map { name in
            // Not by `read`: sh reads byte by byte, and the kernel gives only the first one of a number so.
            "echo \(name)=$(cat /proc/sys/\(name.split(separator: ".").joined(separator: "/")) 2>/dev/null)"
        }
        // Packets are taken on by an interface for itself: what is set for all is only copied to each when it changes.
        let device = """
            i=$(\(Interfaces.named(with: host.address)))
            [ -z "$i" ] || echo "device.$i=$(cat "/proc/sys/net/ipv4/conf/$i/forwarding" 2>/dev/null)"
            """
        return (modules + settings + [device]).joined(separator: "\n")
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            Self.running.probe(host, spec), Probe(files: ["/etc/modules-load.d/trimast.conf", "/etc/sysctl.d/90-trimast.conf"]),
        ]
    }

    func promise(_ context: PartContext) -> String? {
        Self.modules(context.spec).joined(separator: ", ") + "; bridged traffic is filtered, forwarding is on"
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let modules = Self.modules(context.spec)
        let settings = Self.settings(context.spec)
        steps.file(
            "/etc/modules-load.d/trimast.conf", Template(modules.joined(separator: "\n") + "\n"),
            why: "modules are there after a reboot too")
        steps.file(
            "/etc/sysctl.d/90-trimast.conf",
            Template(settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)\n" }.joined()),
            why: "settings are there after a reboot too")
        let now = context[Self.running]
        let missing = modules.filter { now["module.\($0)"] == nil }
        let wrong = settings.filter { now[$0.key] != $0.value }
        // With ip_forward every interface follows.
        let closed = now["net.ipv4.ip_forward"] == "1" ? now.filter { $0.key.hasPrefix("device.") && $0.value == "0" }.keys.sorted() : []
        let devices = closed.map { $0.dropFirst("device.".count) }
        if !devices.isEmpty {
            // A dot in an interface's name is a slash in a setting's (sysctl(8)).
            let settings = devices.map { ("net.ipv4.conf.\($0.replacing(".", with: "/")).forwarding", "1") }
            steps.add(
                .kernel(KernelAction(settings: Dictionary(settings) { $1 })),
                why: "forwarding is on, and off for the interface \(list(devices.map(String.init)))")
        }
        if !missing.isEmpty || !wrong.isEmpty {
            steps.add(
                .kernel(KernelAction(modules: missing, settings: wrong)),
                why: wrong.keys.allSatisfy { Self.kubeletDefaults[$0] != nil } && missing.isEmpty
                    ? "the kubelet wants these and does not set them itself: protectKernelDefaults"
                    : "bridged and routed pod traffic passes the host's filters\(missing.isEmpty ? "" : "; containers need overlay")")
        }
    }
}
