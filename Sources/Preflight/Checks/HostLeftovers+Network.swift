import Facts
import Parts
import Specification
import Support

/// What an earlier cluster's pod network left: it is named with what to type, and never removed by itself, since a container engine beside the
/// cluster may have made something of the kind.
extension HostLeftovers {
    /// Interfaces and routes by their makers.
    struct Remains: Equatable {
        var interfaces: [String] = []
        /// As `ip route` prints them.
        var routes: [String] = []
        var isBirdActive = false
    }

    /// Names: flannel (cni0 is of the plugin bridge), Calico, kube-proxy's ipvs, kube-router, Weave, Cilium, Antrea. The kernel makes tunl0 by
    /// itself with its module, down and without an address: only one that is up was set up. Routes of Calico's Felix have the protocol 80
    /// (felix/dataplane/linux/dataplanedefs).
    static let remains = Fact(
        "pod-network-remains",
        """
        for i in /sys/class/net/*; do
        i=${i##*/}
        case $i in
        cni0 | cbr0 | flannel.* | flannel-* | cali* | vxlan.calico | vxlan-v6.calico | kube-ipvs0 | kube-bridge | weave | cilium_* | antrea-gw0)
        echo "interface $i" ;;
        tunl0) [ $(($(cat /sys/class/net/tunl0/flags) & 1)) = 0 ] || echo "interface $i" ;;
        esac
        done
        ip -4 route show | grep -wE 'proto (bird|80)' | sed 's/ *$//; s/^/route /'
        echo "bird $(unit bird)"
        """, units: ["bird"], unread: Remains()
    ) { text in
        Remains(
            interfaces: text.values("interface "), routes: text.values("route "), isBirdActive: text.lines.contains("bird active"))
    }

    /// Files, interfaces and routes. What clashes with a range of cluster.yaml is told by ``RangesRoutes``, and not once more.
    func podNetworks(_ found: Found, _ facts: HostFacts, _ spec: ClusterSpec) -> [Finding] {
        let files = networks(found, spec).map { "/etc/cni/net.d/\($0)" }
        var findings: [Finding] =
            files.isEmpty
            ? [] : [("has another pod network's \(list(files))", "\(.shell("rm \(files.joined(separator: " "))")) on the host")]
        let isOurs = found.authority != nil || found.hasJournal
        let clashes = RangesRoutes.clashes(facts, spec, isOurs: isOurs)
        let interfaces = facts[Self.remains].interfaces.filter { name in
            !(isOurs && Requirements.isOfPods(interface: name, spec))
                && !clashes.contains { $0.contains(" dev \(name) ") || $0.hasSuffix(" dev \(name)") || $0.hasSuffix(" of \(name)") }
        }
        if !interfaces.isEmpty {
            let removal = interfaces.map { $0 == "tunl0" ? "modprobe -r ipip" : "ip link delete \($0)" }.joined(separator: "; ")
            findings.append(
                (
                    "has the \(interfaces.count == 1 ? "interface" : "interfaces") \(list(few: interfaces)) of another pod network",
                    "if it is an earlier cluster's: \(.shell(removal)) on the host"
                ))
        }
        let routes = facts[Self.remains].routes.filter { route in !clashes.contains { $0.hasSuffix(route) } }
        if !isOurs, let route = routes.first {
            let more = routes.count > 1 ? " and \(routes.count - 1) more" : ""
            let stop = facts[Self.remains].isBirdActive ? "systemctl disable --now bird; " : ""
            let makers = ["bird", "80"].filter { maker in routes.contains { $0.contains(" proto \(maker)") } }
            findings.append(
                (
                    "has the route \(route)\(more) of another pod network",
                    "if it is an earlier cluster's: \(.shell(stop + makers.map { "ip route flush proto \($0)" }.joined(separator: "; "))) on the host"
                ))
        }
        return findings
    }

    /// Files of other pod networks that containerd would take: it takes the first by name, and until the cluster's own comes any.
    private func networks(_ found: Found, _ spec: ClusterSpec) -> [String] {
        let own = Requirements.ownNetworkFiles(spec)
        // Of a pod network that brings its files itself nobody knows which: on a host that is in no cluster none is there yet.
        guard !own.isEmpty || Requirements.bringsNetworkFiles(spec) && found.authority == nil && !found.hasJournal else { return [] }
        let first = own.filter { $0.hasSuffix("list") }.min() ?? ""
        let known = ["flannel", "calico", "cilium", "weave", "kube-router", "canal", "antrea", "trimast"]
        return found.networks.filter { name in !own.contains(name) && (name < first || known.contains { name.contains($0) }) }.sorted()
    }
}
