import Planning
import Specification
import Support

/// One of the pod networks that `network.plugin` names: what the rest of the recipe has to know of it. Everything else of it is in its
/// parts, which the ``Catalogue`` lists.
///
/// A new pod network is one type like this, a case of ``Specification/NetworkSpec/Plugin``, and its parts.
protocol PodNetwork: Sendable {
    /// What nodes must let in from each other.
    func openings(_ spec: ClusterSpec) -> [Opening]
    /// Modules of the kernel that it needs.
    func modules(_ spec: ClusterSpec) -> [String]
    /// Packages that nodes need.
    var packages: [PackageComponent] { get }
    /// As what its packets travel from node to node, where they are wrapped.
    func tunnel(_ spec: ClusterSpec) -> Opening.Traffic?

    /// The files that it brings to ``NetworkFiles/folder``; the first tells that it is set up. Empty: it brings none, and any may be there.
    var configuration: [String] { get }
    /// The file that tells that it is set up on a host; nil: none does.
    var mark: String? { get }
    /// The units, and files elsewhere, that Trimast makes for it on a host.
    var units: [String] { get }
    var files: [String] { get }

    /// What the names of the interfaces begin with that it and kube-proxy make on nodes.
    var interfaces: [String] { get }
    /// How its pods' packets pass a chain FORWARD of iptables that drops what no rule let through.
    var forwarding: ForwardingWay { get }

    /// Trimast gives the nodes their pod ranges, and not the controller manager (``PodRanges``).
    var givesRanges: Bool { get }
    /// A running cluster can be changed between this one and another such one; the others are for good.
    var isReplaceable: Bool { get }
    /// Whom a node waits for that is not ready; nil: this pod network makes nodes ready by itself.
    var advice: Advice? { get }
}

/// How packets of pods pass iptables.
enum ForwardingWay {
    /// By chains of the pod network's own, before all others.
    case ownChains
    /// By rules of Trimast's, behind all others but one that drops everything.
    case ownRule
    /// Nobody knows.
    case foreign
}

extension PodNetwork {
    func openings(_ spec: ClusterSpec) -> [Opening] { [] }
    func modules(_ spec: ClusterSpec) -> [String] { [] }
    var packages: [PackageComponent] { [] }
    func tunnel(_ spec: ClusterSpec) -> Opening.Traffic? { nil }
    var configuration: [String] { [] }
    var mark: String? { configuration.first.map { "\(NetworkFiles.folder)/\($0)" } }
    var units: [String] { [] }
    var files: [String] { [] }
    var givesRanges: Bool { false }
    var isReplaceable: Bool { true }
    var advice: Advice? { nil }
}

extension NetworkSpec.Plugin {
    /// The registry of all pod networks.
    var network: any PodNetwork {
        switch self {
        case .bird: Bird()
        case .calico: Calico()
        case .manifest: OperatorsNetwork()
        case .none: ForeignNetwork()
        }
    }

    /// What a host's facts call it where it is set up.
    var trace: HostTraces.Trace { HostTraces.Trace(rawValue: "\(rawValue)-network") }
    /// The file that tells.
    var mark: String? { network.mark }
}

extension ClusterSpec {
    var podNetwork: any PodNetwork { network.plugin.network }
}

/// `plugin: bird`: the reference CNI plugins, and routes between the hosts by BIRD over BGP.
struct Bird: PodNetwork {
    func openings(_ spec: ClusterSpec) -> [Opening] { [Opening(.bgp, .tcp(179...179))] }
    let packages: [PackageComponent] = [.bird]
    let configuration = [NetworkFiles.birdName]
    let units = ["bird", "trimast-masquerade"]
    let files = [NetworkFiles.masquerade, NetworkFiles.podRules, NetworkFiles.birdDropIn]
    /// The plugin ptp makes a pair of interfaces for each pod, and no bridge.
    let interfaces = ["veth", "kube-ipvs"]
    let forwarding = ForwardingWay.ownRule
    let givesRanges = true
    let isReplaceable = false
}

/// `plugin: calico`: Calico's own manifest.
struct Calico: PodNetwork {
    /// Ports: docs.tigera.io/calico/latest/getting-started/kubernetes/requirements.
    func openings(_ spec: ClusterSpec) -> [Opening] {
        let tunnel = tunnel(spec).map { [Opening($0 == .ipip ? .ipip : .vxlan, $0)] } ?? []
        return [Opening(.bgp, .tcp(179...179)), Opening(.typha, .tcp(5473...5473))] + tunnel
    }

    func modules(_ spec: ClusterSpec) -> [String] { tunnel(spec) == .ipip ? ["ipip"] : [] }

    func tunnel(_ spec: ClusterSpec) -> Opening.Traffic? {
        switch spec.network.calico.encapsulation {
        case .vxlan, .vxlanCrossSubnet: .udp(4789...4789)
        case .ipip, .ipipCrossSubnet: .ipip
        case .none: nil
        }
    }

    let configuration = ["10-calico.conflist", "calico-kubeconfig"]
    let interfaces = ["cali", "tunl", "vxlan.calico", "kube-ipvs"]
    /// Felix accepts what its own chains let through (docs.tigera.io, iptablesFilterAllowAction).
    let forwarding = ForwardingWay.ownChains
}

/// `plugin: manifest`: flannel's or another one's manifest, as the operator gave it.
struct OperatorsNetwork: PodNetwork {
    func openings(_ spec: ClusterSpec) -> [Opening] {
        (spec.network.manifest.ports ?? []).map { port in
            Opening(.podNetwork, port.transport == .udp ? .udp(port.number...port.number) : .tcp(port.number...port.number))
        }
    }

    func tunnel(_ spec: ClusterSpec) -> Opening.Traffic? {
        openings(spec).lazy.map(\.traffic).first { if case .udp = $0 { true } else { false } }
    }

    let mark: String? = NetworkFiles.manifest
    let interfaces = ForeignNetwork.anybodys
    let forwarding = ForwardingWay.foreign
    let isReplaceable = false
}

/// `plugin: none`: one that somebody else installs.
struct ForeignNetwork: PodNetwork {
    static let anybodys = [
        "veth", "cali", "tunl", "vxlan", "cni", "cbr0", "kube-ipvs", "flannel", "cilium", "lxc", "weave", "kube-bridge", "antrea",
    ]
    let interfaces = Self.anybodys
    let forwarding = ForwardingWay.foreign
    let advice: Advice? = "network.plugin is none: install a pod network of your own"
}
