import Facts
import Planning
import Specification

/// What of Kubernetes stands on one host: files by their meaning, and what its own API server answers.
public struct KubernetesFacts: Equatable, Sendable {
    /// Paths below /etc/kubernetes that exist, and `etcd-data`, `kubelet-config`, `finalized`, `bird-network`, `calico-network`.
    public var has: Set<String>
    /// The check sum of the cluster's authority, as kubeadm writes it and Trimast copies it.
    public var authority: String
    /// HTTP status by what was asked: `readyz`, `kubeadm-config`, `kube-proxy`, `coredns` …
    public var answers: [String: String]
    public var isKubeletActive: Bool
    /// The pod ranges of the cluster's nodes by name, as this host's API server tells them.
    public var podRanges: [String: CIDR]
    /// The names of the cluster's nodes, as this host's API server tells them; nil: it told none.
    public var nodeNames: Set<String>?
    /// HTTP status of the request for the host's own Node; nil: not asked.
    public var nodeAnswer: String?
    /// Whether the host's files were looked at; false: nothing is known of them.
    public var isKnown: Bool

    static let files = [
        "admin.conf", "kubelet.conf", "controller-manager.conf", "scheduler.conf", "pki/ca.crt", "pki/ca.key", "pki/sa.key",
        "pki/front-proxy-ca.key", "pki/etcd/ca.key", "pki/apiserver.crt", "pki/apiserver-kubelet-client.crt", "pki/etcd/peer.crt",
        "pki/etcd/healthcheck-client.crt", "manifests/etcd.yaml", "manifests/kube-apiserver.yaml", "manifests/kube-controller-manager.yaml",
        "manifests/kube-scheduler.yaml",
    ]

    static let questions = [
        "readyz": "/readyz", "kubeadm-config": "/api/v1/namespaces/kube-system/configmaps/kubeadm-config",
        "kube-proxy": "/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy",
        "coredns": "/apis/apps/v1/namespaces/kube-system/deployments/coredns",
        "cluster-info": "/api/v1/namespaces/kube-public/configmaps/cluster-info",
    ]

    public init(_ facts: HostFacts) {
        func words(_ section: String) -> [[String]] { facts.lines(section).map { $0.split(separator: " ").map(String.init) } }
        let lines = words("kubernetes")
        has = Set(lines.filter { $0.first == "has" && $0.count == 2 }.map { $0[1] })
        authority = lines.first { $0.first == "authority" }?.dropFirst().joined(separator: " ") ?? ""
        isKubeletActive = lines.contains(["kubelet", "active"])
        let told = words("api")
        podRanges = [:]
        for line in told where line.first == "range" && line.count == 3 { podRanges[line[1]] = CIDR(line[2]) }
        isKnown = facts.sections["kubernetes"] != nil
        let statuses = told.filter { $0.count == 2 }
        answers = Self.questions.compactMapValues { path in statuses.first { $0[1].hasSuffix(path) }?[0] }
        let names = told.filter { $0.first == "node" && $0.count == 2 }.map { $0[1] }
        nodeNames = statuses.contains { $0[0] == "200" && $0[1].contains("/api/v1/nodes?names") } ? Set(names) : nil
        nodeAnswer = statuses.first { $0[1].contains("/api/v1/nodes/\(facts.host)?") }?[0]
    }

    /// There may be an etcd member here: it has data or a manifest, or that was not looked at.
    public var mayHoldEtcd: Bool { !isKnown || has.contains("etcd-data") || has.contains("manifests/etcd.yaml") }
    public var hasEtcdData: Bool { has.contains("etcd-data") }
    /// An API server was set up here.
    public var hasAPIServer: Bool { !isKnown || has.contains("manifests/kube-apiserver.yaml") || isAPIReady }
    /// A turn was begun on this host and did not end (``Conditions/turnFolder``).
    public var hasUnfinishedTurn: Bool { has.contains("unfinished-turn") }
    /// Everything that kubeadm leaves on a complete control plane.
    public var isComplete: Bool { Self.files.allSatisfy(has.contains) && has.contains("kubelet-config") }
    public var apiHealth: Admission.Health {
        switch answers["readyz"] {
        case "200"?: .healthy
        // 000: curl got no answer at all, which is not the same as no server, but /readyz of a ready one comes at once.
        case .some: .unhealthy
        default: isKnown && !has.contains("manifests/kube-apiserver.yaml") ? .unhealthy : .unknown
        }
    }

    /// A join or a start was begun here: kubeadm or Trimast left something of a node or of etcd.
    public var hasBegun: Bool { has.contains { $0 == "kubelet-config" || $0 == "etcd-data" || $0.hasPrefix("manifests/") } }
    public var isAPIReady: Bool { answers["readyz"] == "200" }
    /// A kubelet whose client certificate is rotated: kubeadm's last phase on a control plane, and the end of a worker's join.
    public var isFinalized: Bool { has.contains("finalized") }

    /// The pod network that was set up, by the file that containerd reads of it.
    public var plugin: NetworkSpec.Plugin? {
        has.contains("bird-network") ? .bird : has.contains("calico-network") ? .calico : nil
    }

    static func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        var probes = [
            Probe(
                "kubernetes",
                """
                # An etcd that refused to start leaves folders without a log behind: those are no data.
                for f in /var/lib/etcd/member/wal/*.wal; do [ -e "$f" ] && echo has etcd-data; break; done
                grep -qs '^[^#].*[[:space:]]/var/lib/etcd[[:space:]]' /etc/fstab && ! grep -qs ' /var/lib/etcd ' /proc/mounts && echo has etcd-unmounted
                [ -f /var/lib/kubelet/config.yaml ] && echo has kubelet-config
                [ -e \(NetworkFiles.bird) ] && echo has bird-network
                [ -e /etc/cni/net.d/10-calico.conflist ] && echo has calico-network
                [ -d \(Conditions.turnFolder) ] && echo has unfinished-turn
                if cd /etc/kubernetes; then
                for f in \(files.joined(separator: " ")); do [ -e $f ] && echo "has $f"; done
                grep -qs /var/lib/kubelet/pki/kubelet-client-current.pem kubelet.conf && echo has finalized
                [ -f pki/ca.crt ] && echo authority $(sed -n '1,/-END/p' pki/ca.crt | sha256sum)
                fi
                echo kubelet $(unit kubelet)
                """, units: ["kubelet"])
        ]
        if host.isControlPlane {
            probes.append(EtcdFacts.probe())
            probes.append(Probe("api", apiScript(host, spec)))
        } else {
            probes.append(
                Probe(
                    "node",
                    """
                    k=/var/lib/kubelet/pki/kubelet-client-current.pem
                    [ -f $k ] || exit 0
                    s=$(sed -n 's/^ *server: //p' /etc/kubernetes/kubelet.conf)
                    curl -s --noproxy '*' -m 8 --cacert /etc/kubernetes/pki/ca.crt --cert $k $s/api/v1/nodes/\(host.name)
                    """))
        }
        return probes
    }

    /// Asks the host's own API server, as the administrator whose kubeconfig kubeadm left there: every kubeadm gives that one all rights,
    /// while the API server's own client certificate lost them (kubernetes PRs 138957 to 138959). Key and certificate stand in memory, for
    /// this one request, since curl takes files alone.
    private static func apiScript(_ host: HostSpec, _ spec: ClusterSpec) -> String {
        let api = "https://\(host.address):\(spec.endpoint.apiPort)"
        var urls = questions.values.sorted().map { "-o /dev/null \(api)\($0)" }
        // The host's own Node in one line; of all Nodes, what is told apart by their lines.
        urls.append("'\(api)/api/v1/nodes/\(host.name)?pretty=false'")
        if spec.network.plugin == .bird { urls.append("'\(api)/api/v1/nodes?pretty=true'") }
        return """
            p=/etc/kubernetes/pki
            [ -f $p/ca.crt ] || exit 0
            umask 77
            d=$(mktemp -d /run/trimast-facts.XXXXXX) || exit 0
            trap 'rm -rf "$d"' EXIT
            for k in certificate key; do sed -n "s/^ *client-$k-data: *//p" /etc/kubernetes/admin.conf | base64 -d >"$d/$k"; done
            [ -s "$d/key" ] || { cp $p/apiserver-kubelet-client.crt "$d/certificate"; cp $p/apiserver-kubelet-client.key "$d/key"; } || exit 0
            set -f
            set -- -s --noproxy * -m 8 --cacert $p/ca.crt --cert "$d/certificate" --key "$d/key" -w '\\n%{http_code} %{url_effective}\\n'
            curl "$@" \(urls.joined(separator: " ")) --next "$@" -H 'Accept: application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' '\(api)/api/v1/nodes?names&pretty=true' | awk '
            /^[0-9]* https:/ || /^[{]"kind":"Node",/
            /^  "kind": / { names = /PartialObjectMetadataList/ }
            /^        "name": / { gsub(/[",]/, ""); name = $2; if (names) print "node", name }
            /^        "podCIDR": / { gsub(/[",]/, ""); print "range", name, $2 }'
            """
    }
}
