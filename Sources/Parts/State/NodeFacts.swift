import Facts
import Foundation
import Specification

/// A host's own Node object: a control plane asks its own API server for it along with everything else, a worker's kubelet asks through its
/// kubeconfig.
package struct NodeFacts: Equatable, Sendable {
    package var labels: [String: String] = [:]
    package var annotations: [String: String] = [:]
    package var taints: [TaintSpec] = []
    package var podCIDR: CIDR?
    /// Whether `kubectl cordon` closed it to new pods, as `node remove` does first.
    package var isCordoned = false
    package var isReady = false
    /// Why it is not ready, as the kubelet says.
    package var notReadyReason = ""
    package var kubeletVersion = ""
    /// Where the kubelet says that it is.
    package var addresses: [IPv4Address] = []
    /// Conditions by which the kubelet says that something runs out: `MemoryPressure`.
    package var pressures: [String] = []

    private struct Object: Decodable {
        struct Metadata: Decodable {
            var labels: [String: String]?
            var annotations: [String: String]?
        }
        struct Taint: Decodable {
            var key: String
            var value: String?
            var effect: String
        }
        struct Spec: Decodable {
            var podCIDR: String?
            var unschedulable: Bool?
            var taints: [Taint]?
        }
        struct Condition: Decodable {
            var type: String
            var status: String
            var message: String?
        }
        struct Info: Decodable { var kubeletVersion: String }
        struct Address: Decodable {
            var type: String
            var address: String
        }
        struct Status: Decodable {
            var conditions: [Condition]?
            var nodeInfo: Info?
            var addresses: [Address]?
        }
        var kind: String
        var metadata: Metadata
        var spec: Spec
        var status: Status
    }

    /// What is known of a host's Node, told apart from silence.
    package enum Seen: Equatable, Sendable {
        case node(NodeFacts)
        /// An API server said that there is none.
        case none
        /// Nobody who was asked answered.
        case unknown
    }

    init?(_ facts: HostFacts) {
        guard let node = facts[APIFacts.fact].node ?? facts[Self.ofWorker] else { return nil }
        self = node
    }

    /// As the kubelet of a worker is told it; nil: there is none, or nobody answered.
    static let ofWorker = Fact(
        "node",
        script: { host, _ in
            """
            k=/var/lib/kubelet/pki/kubelet-client-current.pem
            [ -f $k ] || exit 0
            s=$(sed -n 's/^ *server: //p' /etc/kubernetes/kubelet.conf)
            curl -s --noproxy '*' -m 8 --cacert /etc/kubernetes/pki/ca.crt --cert $k $s/api/v1/nodes/\(host.name)
            """
        }, unread: NodeFacts?.none
    ) { NodeFacts(json: $0.text) }

    /// nil when the answer is not a Node: the host is not in the cluster, or nobody answered.
    package init?(json: String) {
        guard let object = try? JSONDecoder().decode(Object.self, from: Data(json.utf8)), object.kind == "Node" else { return nil }
        labels = object.metadata.labels ?? [:]
        annotations = object.metadata.annotations ?? [:]
        taints = (object.spec.taints ?? []).compactMap { taint in
            TaintSpec.Effect(rawValue: taint.effect).map { TaintSpec(key: taint.key, value: taint.value, effect: $0) }
        }
        podCIDR = object.spec.podCIDR.flatMap { CIDR($0) }
        isCordoned = object.spec.unschedulable ?? false
        let ready = object.status.conditions?.first { $0.type == "Ready" }
        isReady = ready?.status == "True"
        notReadyReason = isReady ? "" : ready?.message ?? "the kubelet has not reported"
        kubeletVersion = object.status.nodeInfo?.kubeletVersion ?? ""
        addresses = (object.status.addresses ?? []).filter { $0.type == "InternalIP" }.compactMap { IPv4Address($0.address) }
        pressures = (object.status.conditions ?? []).filter { $0.type.hasSuffix("Pressure") && $0.status == "True" }.map(\.type)
    }
}
