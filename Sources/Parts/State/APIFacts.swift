import Facts
import Specification

/// What a control plane's own API server answers.
package struct APIFacts: Equatable, Sendable {
    /// What is asked for its status alone, by its path.
    package enum Question: String, CaseIterable, Sendable {
        case ready = "/readyz"
        case configuration = "/api/v1/namespaces/kube-system/configmaps/kubeadm-config"
        case kubeProxy = "/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy"
        case coreDNS = "/apis/apps/v1/namespaces/kube-system/deployments/coredns"
        case clusterInfo = "/api/v1/namespaces/kube-public/configmaps/cluster-info"
    }

    /// The status of an answer, as curl prints it.
    package struct Status: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package static let ok = Status(rawValue: "200")
        package static let notFound = Status(rawValue: "404")
        /// curl got no answer at all.
        package static let none = Status(rawValue: "000")
    }

    package var answers: [Question: Status] = [:]
    /// The host's own Node; nil: there is none, or nobody answered.
    package var node: NodeFacts?
    /// The answer to the request for it; nil: not asked.
    package var nodeAnswer: Status?
    /// The names of the cluster's nodes; nil: it told none.
    package var nodeNames: Set<String>?
    /// The pod ranges of the cluster's nodes by name.
    package var podRanges: [String: CIDR] = [:]
    /// What /readyz of a server that is not ready calls failed: `etcd`.
    package var failing: [String] = []
    /// The cluster's nodes by name as `kubectl get nodes` shows them; nil: it told none.
    package var nodeStates: [String: String]?

    static let fact = Fact("api", script: script, unread: APIFacts()) { APIFacts($0) }

    init() {}

    /// Lines `STATUS URL` of each request, `node NAME` and `range NAME RANGE` of each Node, and the host's own Node as JSON.
    init(_ text: SectionText) {
        let told = text.words
        let statuses = told.filter { $0.count == 2 }.map { (status: Status(rawValue: $0[0]), url: $0[1]) }
        for question in Question.allCases {
            answers[question] = statuses.first { $0.url.hasSuffix(question.rawValue) }?.status
        }
        node = text.lines.first { $0.hasPrefix("{") }.flatMap { NodeFacts(json: String($0)) }
        nodeAnswer = statuses.first { $0.url.contains("/api/v1/nodes/") }?.status
        if statuses.contains(where: { $0.status == .ok && $0.url.contains("/api/v1/nodes?names") }) {
            nodeNames = Set(told.filter { $0.first == "node" && $0.count == 2 }.map { $0[1] })
        }
        failing = told.compactMap { $0.first.flatMap { $0.hasPrefix("[-]") ? String($0.dropFirst(3)) : nil } }
        nodeStates = NodeTable.states(text)
        if let nodeStates { nodeNames = Set(nodeStates.keys) }
        for line in told where line.first == "range" && line.count == 3 { podRanges[line[1]] = CIDR(line[2]) }
    }

    /// Asks the host's own API server, as the administrator whose kubeconfig kubeadm left there: every kubeadm gives that one all rights,
    /// while the API server's own client certificate lost them (kubernetes PRs 138957 to 138959). Key and certificate stand in memory, for
    /// this one request, since curl takes files alone.
    private static func script(_ host: HostSpec, _ spec: ClusterSpec) -> String {
        let api = "https://\(host.address):\(spec.endpoint.apiPort)"
        var urls = Question.allCases.map(\.rawValue).sorted().map { "-o /dev/null \(api)\($0)" }
        // The host's own Node in one line; of all Nodes, what is told apart by their lines.
        urls.append("'\(api)/api/v1/nodes/\(host.name)?pretty=false'")
        if spec.podNetwork.givesRanges { urls.append("'\(api)/api/v1/nodes?pretty=true'") }
        return asAdministrator(
            patience: 8,
            """
            curl "$@" \(urls.joined(separator: " ")) --next "$@" -H 'Accept: application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' '\(api)/api/v1/nodes?names&pretty=true' | awk '
            /^[0-9]* https:/ || /^[{]"kind":"Node",/
            /^  "kind": / { names = /PartialObjectMetadataList/ }
            /^        "name": / { gsub(/[",]/, ""); name = $2; if (names) print "node", name }
            /^        "podCIDR": / { gsub(/[",]/, ""); print "range", name, $2 }'
            """)
    }

    /// The same in short, for a screen that is read again and again: whether it is ready, the host's own Node, and all nodes in a few bytes each.
    static func brief(_ host: HostSpec, _ spec: ClusterSpec) -> Probe {
        fact.section.probe(
            asAdministrator(patience: 2, NodeTable.questions("https://\(host.address):\(spec.endpoint.apiPort)", host))
        ).slow
    }

    /// - Parameters:
    ///   - patience: for each answer, in seconds.
    ///   - questions: sh in which `curl "$@" URL` asks with the administrator's credentials.
    private static func asAdministrator(patience: Int, _ questions: String) -> String {
        """
        p=/etc/kubernetes/pki
        [ -f $p/ca.crt ] || exit 0
        umask 77
        d=$(mktemp -d /run/trimast-facts.XXXXXX) || exit 0
        trap 'rm -rf "$d"' EXIT
        for k in certificate key; do sed -n "s/^ *client-$k-data: *//p" /etc/kubernetes/admin.conf | base64 -d >"$d/$k"; done
        [ -s "$d/key" ] || { cp $p/apiserver-kubelet-client.crt "$d/certificate"; cp $p/apiserver-kubelet-client.key "$d/key"; } || exit 0
        set -f
        set -- -s --noproxy * -m \(patience) --cacert $p/ca.crt --cert "$d/certificate" --key "$d/key" -w '\\n%{http_code} %{url_effective}\\n'
        \(questions)
        """
    }
}
