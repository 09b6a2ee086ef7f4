import Facts
import Planning
import Specification

/// R24: systemd-networkd and NetworkManager keep their hands off the pod network: at a restart, which an update may do, networkd removes routes
/// that it does not know, and both configure interfaces that match a wide rule.
///
/// networkd.conf(5): ManageForeignRoutes since systemd 246, ManageForeignRoutingPolicyRules since 249; an older one says that it does not know
/// them, and goes on. They are read at the next start, which is when they matter.
struct NetworkManagers: Part {
    let id = "network-managers"
    let rows = ["R24"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    static let networkd = Fact.isActive("systemd-networkd")
    static let networkManager = Fact.isActive("NetworkManager")
    static let networkdSettings = "/etc/systemd/networkd.conf.d/90-trimast.conf"
    /// Before everybody else's by its name: the first file that matches an interface is its.
    static let networkdInterfaces = "/etc/systemd/network/05-trimast-pods.network"
    static let networkManagerSettings = "/etc/NetworkManager/conf.d/90-trimast.conf"

    static let files = [networkdSettings, networkdInterfaces, networkManagerSettings]

    /// What the pod networks, kube-proxy and containerd's CNI plugins make.
    private static let own = ["veth*", "cali*", "tunl*", "vxlan.calico", "kube-ipvs0"]

    /// Those, and by the beginnings of their names what the pod network of somebody else makes besides, such as flannel.1 and cni0. Not `vxlan*`: a
    /// host's own VXLAN is called so too, and keeps its manager.
    static func interfaces(_ spec: ClusterSpec) -> [String] {
        own + spec.podNetwork.interfaces.filter { name in !own.contains { $0.hasPrefix(name) } }.map { "\($0)*" }
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            Self.networkd.probe(host, spec), Self.networkManager.probe(host, spec),
            Probe(files: Self.files),
        ]
    }

    func promise(_ context: PartContext) -> String? {
        let names = [(Self.networkd, "systemd-networkd"), (Self.networkManager, "NetworkManager")].filter { context[$0.0] }.map(\.1)
        return names.isEmpty ? nil : "\(names.joined(separator: " and ")) leaves routes and interfaces of pods alone"
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let interfaces = Self.interfaces(context.spec)
        if context[Self.networkd] {
            steps.file(
                Self.networkdSettings,
                "# Written by Trimast: routes and rules of the pod network stay when systemd-networkd is restarted.\n[Network]\nManageForeignRoutes=no\nManageForeignRoutingPolicyRules=no\n",
                why: "a restart of systemd-networkd removes routes that it does not know")
            steps.file(
                Self.networkdInterfaces,
                Template(
                    "# Written by Trimast: interfaces of pods are nobody else's.\n[Match]\nName=\(interfaces.joined(separator: " "))\n\n[Link]\nUnmanaged=yes\n"
                ), why: "a file that matches every interface would configure those of pods")
        }
        if context[Self.networkManager],
            steps.file(
                Self.networkManagerSettings,
                Template(
                    "# Written by Trimast: interfaces of pods are nobody else's.\n[keyfile]\nunmanaged-devices+=\(interfaces.map { "interface-name:\($0)" }.joined(separator: ";"))\n"
                ), unit: "NetworkManager.service", why: "NetworkManager would configure interfaces of pods")
        {
            steps.unit("NetworkManager.service", .reload, why: "its configuration changed; a reload touches no connection")
        }
    }
}
