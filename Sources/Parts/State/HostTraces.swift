import Facts
import Specification

/// What of Kubernetes stands on one host: files by their meaning.
package struct HostTraces: Equatable, Sendable {
    /// Something that kubeadm, the kubelet or Trimast left; facts of another Trimast may name more of them.
    package struct Trace: RawRepresentable, Hashable, Comparable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package static func < (a: Trace, b: Trace) -> Bool { a.rawValue < b.rawValue }

        package static let etcdData = Trace(rawValue: "etcd-data")
        /// /etc/fstab mounts etcd's folder, and it is not mounted.
        package static let etcdUnmounted = Trace(rawValue: "etcd-unmounted")
        package static let kubeletSettings = Trace(rawValue: "kubelet-config")
        /// A kubelet whose client certificate is rotated.
        package static let finalized = Trace(rawValue: "finalized")
        /// A turn was begun on this host and did not end (``ClusterValues/turnFolder``).
        package static let unfinishedTurn = Trace(rawValue: "unfinished-turn")
        package static let kubeletCredentials = Trace(rawValue: "kubelet.conf")
        package static let authorityKey = Trace(rawValue: "pki/ca.key")
        package static let etcdPeerCertificate = Trace(rawValue: "pki/etcd/peer.crt")
        /// The manifest of a component's static pod.
        package static func manifest(_ component: Component) -> Trace { Trace(rawValue: "manifests/\(component.rawValue).yaml") }

        /// Files below /etc/kubernetes that every complete control plane has.
        package static let files: [Trace] =
            [
                "admin.conf", "kubelet.conf", "controller-manager.conf", "scheduler.conf", "pki/ca.crt", "pki/ca.key", "pki/sa.key",
                "pki/front-proxy-ca.key", "pki/etcd/ca.key", "pki/apiserver.crt", "pki/apiserver-kubelet-client.crt", "pki/etcd/peer.crt",
                "pki/etcd/healthcheck-client.crt",
            ].map { Trace(rawValue: $0) } + manifests
        static let manifests = [Component.etcd, .apiServer, .controllerManager, .scheduler].map { manifest($0) }
    }

    package var has: Set<Trace> = []
    /// The check sum of the cluster's authority, as kubeadm writes it and Trimast copies it.
    package var authority = ""
    package var isKubeletActive = false
    /// Somebody stopped the kubelet, or systemd gave it up: nothing starts it but a command. Not one that systemd is about to start again.
    package var isKubeletStopped = false
    /// The node as which its kubelet has joined, by that one's certificate; nil: not known.
    package var node: String?
    /// Whether the host was looked at; false: nothing is known of it.
    package var isKnown = false

    static let fact = Fact("kubernetes", script, units: ["kubelet"], unread: HostTraces()) { HostTraces($0) }

    init() {}

    /// Lines `has TRACE`, `authority SUM`, `node NAME` and `kubelet STATE`.
    init(_ text: SectionText) {
        let lines = text.words
        has = Set(lines.filter { $0.first == "has" && $0.count == 2 }.map { Trace(rawValue: $0[1]) })
        authority = lines.first { $0.first == "authority" }?.dropFirst().joined(separator: " ") ?? ""
        isKubeletActive = lines.contains(["kubelet", "active"])
        isKubeletStopped = lines.contains(["kubelet", "inactive"]) || lines.contains(["kubelet", "failed"])
        node = lines.first { $0.first == "node" && $0.count == 2 }?[1]
        isKnown = true
    }

    private static let networks = NetworkSpec.Plugin.allCases
        .compactMap { plugin in plugin.mark.map { "[ -e \($0) ] && echo has \(plugin.trace.rawValue)" } }.joined(separator: "\n")

    private static let script = """
        # An etcd that refused to start leaves folders without a log behind: those are no data.
        for f in /var/lib/etcd/member/wal/*.wal; do [ -e "$f" ] && echo has etcd-data; break; done
        grep -qs '^[^#].*[[:space:]]/var/lib/etcd[[:space:]]' /etc/fstab && ! grep -qs ' /var/lib/etcd ' /proc/mounts && echo has etcd-unmounted
        [ -f /var/lib/kubelet/config.yaml ] && echo has kubelet-config
        \(networks)
        [ -d \(ClusterValues.turnFolder) ] && echo has unfinished-turn
        if cd /etc/kubernetes; then
        for f in \(Trace.files.map(\.rawValue).joined(separator: " ")); do [ -e $f ] && echo "has $f"; done
        grep -qs /var/lib/kubelet/pki/kubelet-client-current.pem kubelet.conf && echo has finalized
        [ -f pki/ca.crt ] && echo authority $(sed -n '1,/-END/p' pki/ca.crt | sha256sum)
        fi
        k=/var/lib/kubelet/pki/kubelet-client-current.pem
        [ ! -f $k ] || openssl x509 -noout -subject <$k 2>/dev/null | sed -n 's|.*system:node:\\([^,/ ]*\\).*|node \\1|p'
        echo kubelet $(unit kubelet)
        """
}
