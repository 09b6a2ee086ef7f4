import Facts
import Specification

/// Where a control plane of the file stands in a running cluster: what decides whether it is left, finished, mended or joined.
package enum Standing: Equatable, Sendable {
    /// It is in the cluster, or holds etcd data that may be the cluster's: it is never reset.
    case inCluster
    /// It has to join: it holds no etcd data. A member or a Node that the cluster still knows of it is a stale one.
    case joins(stale: EtcdFacts.Member?, hasNode: Bool)
    /// It holds etcd data, and a quorum does not list it any more.
    case removed
    /// It is not known: what could not be read.
    case unknown(String)
}

extension ClusterState {
    package func standing(_ host: HostSpec) -> Standing {
        let facts = facts(host.name)
        guard facts.isKnown else { return .unknown("the files of \(host.name)") }
        if facts.has.contains(.etcdUnmounted) {
            return .unknown("etcd's data on \(host.name): /etc/fstab mounts /var/lib/etcd, and it is not mounted")
        }
        guard view.members != nil else {
            if facts.hasEtcdData || facts.isAPIReady { return .inCluster }
            return .unknown("etcd's list of members")
        }
        let member = view.member(of: host)
        if facts.hasEtcdData { return member == nil ? .removed : .inCluster }
        if facts.isAPIReady { return .inCluster }
        return .joins(stale: member, hasNode: isNode(host.name) ?? false)
    }

    /// Whether the host does its work in the cluster already: its kubelet or its etcd is in; on a load balancer that is no node, keepalived
    /// is set up.
    package func isInCluster(_ host: HostSpec, _ facts: ClusterFacts) -> Bool {
        guard host.isNode else { return facts[host.name]?.files[EndpointFiles.keepalived] != nil }
        if self.facts(host.name).isFinalized || nodes[host.name] != nil { return true }
        return host.isControlPlane && phase != .absent && phase != .starting && standing(host) == .inCluster
    }

    /// A change that was begun took a manifest away, and the same change goes on with it.
    func isInTurn(_ host: HostName) -> Bool {
        let facts = facts(host)
        return facts.hasUnfinishedTurn && facts.hasAllButStaticPods && facts.isKubeletActive && health.hasQuorum
    }

    /// What etcd has of the control plane is there, and something that kubeadm makes beside it is not: it is mended before its settings change.
    func isIncomplete(_ host: HostName) -> Bool {
        let facts = facts(host)
        return !isInTurn(host) && (!facts.isComplete || !facts.isKubeletActive && !facts.isAPIReady)
    }

    /// Members with a quorum tell different lists: who is a member is read, and not known all the same.
    var membersDisagree: Bool { view == .unknown && etcd.values.contains { $0.isHealthy && !$0.members.isEmpty } }
}
