import Facts
import Specification

/// What the API server has of Calico's own objects, where they decide how packets travel.
struct CalicoObjects: Equatable, Sendable {
    struct Pool: Equatable, Sendable {
        var name: String
        var range: CIDR
        var ipip: String
        var vxlan: String
        var text: String { "\(name) is \(range), ipipMode \(ipip), vxlanMode \(vxlan)" }
    }

    /// Every node has a session with every other: Calico's default (docs.tigera.io, BGPConfiguration nodeToNodeMeshEnabled).
    var hasMesh = true
    /// The names of BGPPeers.
    var peers: Set<String> = []
    var pools: [Pool] = []

    /// nil when nobody answered; a cluster without Calico's definitions has no such objects.
    static let fact = Fact(
        "calico",
        """
        [ -f /etc/kubernetes/admin.conf ] || exit 0
        d=crd.projectcalico.org
        if o=$(kubectl --kubeconfig /etc/kubernetes/admin.conf --request-timeout=8s get bgpconfigurations.$d,bgppeers.$d,ippools.$d -o jsonpath='{range .items[*]}{.kind}|{.metadata.name}|{.spec.nodeToNodeMeshEnabled}|{.spec.cidr}|{.spec.ipipMode}|{.spec.vxlanMode}{"\\n"}{end}' 2>&1); then
        printf '%s\\nasked\\n' "$o"
        else
        case $o in *"have a resource type"*) echo asked ;; esac
        fi
        """, unread: CalicoObjects?.none
    ) { text in
        guard text.lines.contains("asked") else { return nil }
        var objects = CalicoObjects()
        for line in text.lines {
            let words = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard words.count == 6 else { continue }
            switch words[0] {
            case "BGPConfiguration": if words[1] == "default" { objects.hasMesh = words[2] != "false" }
            case "BGPPeer": objects.peers.insert(words[1])
            case "IPPool":
                // What is left out is Never (docs.tigera.io, IPPool).
                guard let range = CIDR(words[3]) else { continue }
                objects.pools.append(
                    Pool(
                        name: words[1], range: range, ipip: words[4].isEmpty ? "Never" : words[4],
                        vxlan: words[5].isEmpty ? "Never" : words[5]))
            default: continue
            }
        }
        return objects
    }
}
