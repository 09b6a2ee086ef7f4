import Facts
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
        let statuses = told.filter { $0.count == 2 }
        answers = Self.questions.compactMapValues { path in statuses.first { $0[1].hasSuffix(path) }?[0] }
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
        let api = "https://\(host.address):\(spec.endpoint.apiPort)"
        var urls = questions.values.sorted().map { "-o /dev/null \(api)\($0)" }
        // The host's own Node in one line; of all Nodes, what is told apart by their lines.
        urls.append("'\(api)/api/v1/nodes/\(host.name)?pretty=false'")
        if spec.network.plugin == .bird { urls.append("'\(api)/api/v1/nodes?pretty=true'") }
        var probes = [
            Probe(
                "kubernetes",
                """
                cd /etc/kubernetes || exit 0
                for f in \(files.joined(separator: " ")); do [ -e $f ] && echo "has $f"; done
                [ -d /var/lib/etcd/member ] && echo has etcd-data
                [ -f /var/lib/kubelet/config.yaml ] && echo has kubelet-config
                [ -e \(BirdNetwork.conflist) ] && echo has bird-network
                [ -e /etc/cni/net.d/10-calico.conflist ] && echo has calico-network
                grep -qs /var/lib/kubelet/pki/kubelet-client-current.pem kubelet.conf && echo has finalized
                [ -f pki/ca.crt ] && echo authority $(sed -n '1,/-END/p' pki/ca.crt | sha256sum)
                echo kubelet $(unit kubelet)
                """, units: ["kubelet"])
        ]
        if host.isControlPlane {
            probes.append(EtcdFacts.probe())
            probes.append(
                Probe(
                    "api",
                    """
                    p=/etc/kubernetes/pki
                    [ -f $p/apiserver-kubelet-client.key ] || exit 0
                    curl -s --noproxy '*' -m 8 --cacert $p/ca.crt --cert $p/apiserver-kubelet-client.crt --key $p/apiserver-kubelet-client.key -w '\\n%{http_code} %{url_effective}\\n' \(urls.joined(separator: " ")) | awk '
                    /^[0-9]* https:/ || /^[{]"kind":"Node",/
                    /^        "name": / { gsub(/[",]/, ""); name = $2 }
                    /^        "podCIDR": / { gsub(/[",]/, ""); print "range", name, $2 }'
                    """))
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
}
