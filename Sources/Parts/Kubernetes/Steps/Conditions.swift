import Planning
import Specification

/// What Trimast waits for on hosts of a cluster, in one place: the test, the time, and what is shown when it does not come.
enum Conditions {
    /// How long a component of the control plane may take to be ready again after its static pod changed, in seconds.
    static let componentPatience = 60
    /// How long those who must be well before a disturbance are waited for, in seconds.
    static let gatePatience = 20

    /// `words COMPONENT` prints the last lines of the component's newest container, out of the kubelet's log files (no crictl is needed), and why the kubelet
    /// starts none, where it does not.
    /// `etcd_well ADDRESS` asks one member for a read with a quorum. `changed COMPONENT`: the process that ran when this run took the turn is gone, or its
    /// manifest is what it was then. `settled COMPONENT`: it is younger than its manifest, or that is what it was before the turn began, maybe by an
    /// earlier run. `node_ready NAME` and `node_alive NAME`: see ``nodeReady(_:)`` and ``nodeAlive(_:)``.
    static let functions = """
        words() {
        f=$(ls -t /var/log/pods/kube-system_"$1"-*/"$1"/*.log 2>/dev/null | head -n 1)
        [ -z "$f" ] || { echo "the last words of $1:"; tail -n 6 "$f" | sed -e 's/^[^ ]* std[a-z]* [FP] //' -e 's/^/  /'; }
        k=$(journalctl -u kubelet --since '90 seconds ago' -o cat --no-pager 2>/dev/null | grep -F "$1" |
        grep -e 'with [A-Za-z]*Error' -e 'with ErrImage' -e 'with InvalidImage' | tail -n 1 | sed 's/.*failed to //' | cut -c 1-400)
        [ -z "$k" ] || printf "the kubelet's last words of %s:\\n  failed to %s\\n" "$1" "$k"
        }
        etcd_well() {
        p=/etc/kubernetes/pki/etcd
        curl -s --noproxy '*' -m 3 --cacert $p/ca.crt --cert $p/healthcheck-client.crt --key $p/healthcheck-client.key "https://$1:\(FixedPort.etcdClients)\(EtcdFacts.health)" | grep -q '"health":"true"'
        }
        changed() {
        cmp -s /etc/kubernetes/manifests/"$1".yaml \(ClusterValues.turnFolder)/now/"$1".yaml || [ "$(pidof "$1")" != "$(cat \(ClusterValues.turnFolder)/"$1".pid 2>/dev/null)" ]
        }
        settled() {
        cmp -s /etc/kubernetes/manifests/"$1".yaml \(ClusterValues.turnFolder)/manifests/"$1".yaml && return
        p=$(pidof -s "$1") && [ $(($(ps -o etimes= -p "$p"))) -le $(($(date +%s) - $(stat -c %Y /etc/kubernetes/manifests/"$1".yaml))) ]
        }
        as_kubelet() {
        s=$(sed -n 's/^ *server: //p' /etc/kubernetes/kubelet.conf)
        curl -s --noproxy '*' -m 3 --cacert /etc/kubernetes/pki/ca.crt --cert /var/lib/kubelet/pki/kubelet-client-current.pem "$s$1?pretty=false"
        }
        node_known() { as_kubelet "/api/v1/nodes/$1" | grep -q '"kind":"Node"'; }
        node_ready() {
        t=$(as_kubelet "/api/v1/nodes/$1" | sed -n 's/.*"type":"Ready","status":"True","lastHeartbeatTime":"\\([0-9TZ:-]*\\)".*/\\1/p')
        [ -n "$t" ] && [ "$(date -d "$t" +%s)" -ge "$(stat -c %Y /var/lib/kubelet/config.yaml)" ]
        }
        node_alive() {
        t=$(as_kubelet "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/$1" | sed -n 's/.*"renewTime":"\\([0-9T:-]*\\).*/\\1/p')
        [ -n "$t" ] && [ $(($(date +%s) - $(date -d "${t}Z" +%s))) -le 15 ] || return 1
        as_kubelet "/api/v1/nodes/$1" | grep '"type":"Ready"' | grep -vq '"type":"Ready","status":"Unknown"'
        }
        """

    /// sh function `ask`: curl to etcd's JSON gateway, by the identity that kubeadm gives its health checks.
    static let askEtcd = """
        p=/etc/kubernetes/pki/etcd
        ask() { curl -s --noproxy '*' -m 10 --cacert $p/ca.crt --cert $p/healthcheck-client.crt --key $p/healthcheck-client.key "$@"; }
        """

    static func apiReady(_ host: HostSpec, _ spec: ClusterSpec, patience: Int = componentPatience) -> Condition {
        let url = "https://\(host.address):\(spec.endpoint.apiPort)/readyz"
        return Condition(
            "the API server of \(host.name) is ready", test: "curl -sk --noproxy '*' -m 2 \(url) | grep -q '^ok'", patience: patience,
            explanation: "curl -sk --noproxy '*' -m 2 \(url) | grep -v '^\\[+\\]'\nwords kube-apiserver")
    }

    static func etcdHealthy(_ host: HostSpec, patience: Int = componentPatience) -> Condition {
        etcdHealthy(host.name.text, host.address, patience: patience)
    }

    private static func etcdHealthy(_ name: String, _ address: IPv4Address, patience: Int) -> Condition {
        Condition("the etcd member of \(name) is healthy", test: "etcd_well \(address)", patience: patience, explanation: "words etcd")
    }

    /// The component's process is not the one that ran when the turn began: what is asked of it is asked of the new one.
    static func restarted(_ component: Component, patience: Int = componentPatience) -> Condition {
        Condition(
            "the former \(component.rawValue) has ended", test: "changed \(component.rawValue)", patience: patience,
            explanation: "words \(component.rawValue)")
    }

    /// What an earlier run wrote before it died is taken by the kubelet.
    static let settled = Component.allCases.map(\.rawValue).map { component in
        Condition(
            "\(component) runs by its manifest", test: "settled \(component)", patience: componentPatience,
            explanation: "words \(component)")
    }

    /// The controller manager's and the scheduler's own word (ports 10257 and 10259, kubeadm's defaults).
    static func healthy(_ component: Component, port: Int, patience: Int = componentPatience) -> Condition {
        Condition(
            "\(component.rawValue) is healthy", test: "curl -sk --noproxy '*' -m 2 https://127.0.0.1:\(port)/healthz | grep -q '^ok'",
            patience: patience, explanation: "words \(component.rawValue)")
    }

    static let kubeletHealthy = Condition(
        "the kubelet is healthy", test: "curl -s --noproxy '*' -m 1 http://127.0.0.1:10248/healthz | grep -q ok", patience: 30,
        explanation: "journalctl -u kubelet -n 6 -o cat --no-pager")

    static func nodeKnown(_ host: HostName) -> Condition {
        Condition(
            "the cluster knows the node \(host)", test: "node_known \(host)", patience: componentPatience,
            explanation: "journalctl -u kubelet -n 6 -o cat --no-pager")
    }

    /// The kubelet that started after its configuration was written has said that its node is ready: an older word does not count. Asked by the
    /// kubelet's own identity, at the server that it uses itself; conditions come in the order of their fields (core/v1 NodeCondition).
    static func nodeReady(_ host: HostName) -> Condition {
        Condition(
            "the node \(host) is ready", test: "node_ready \(host)", patience: componentPatience,
            explanation: "journalctl -u kubelet -n 6 -o cat --no-pager")
    }

    /// The kubelet tells the API that it lives, and the API knows it: its lease is renewed every 10 s (KubeletConfiguration, nodeLeaseDurationSeconds / 4),
    /// and a node that was given up is Unknown until the kubelet reports again.
    static func nodeAlive(_ host: HostName) -> Condition {
        Condition(
            "the node \(host) is heard of", test: "node_alive \(host)", patience: componentPatience,
            explanation: "journalctl -u kubelet -n 6 -o cat --no-pager")
    }

    /// The kubelet runs by its new settings, and its node is ready. A node that was not ready before may be out for another reason, and may wait
    /// for just this change.
    static func kubeletTaken(_ context: PartContext) -> WaitAction {
        guard case .node(let node) = context.state.node(context.host.name), node.isReady else { return WaitAction([kubeletHealthy]) }
        return WaitAction(
            [kubeletHealthy, nodeReady(context.host.name)], functions: functions, summary: "the kubelet is healthy and the node is ready")
    }

    /// Before a host is disturbed: everybody else who is in the cluster is well, seen live.
    ///
    /// - Parameter joined: what stands for the control planes that join in this plan and are in by then.
    static func others(
        _ context: PartContext, besides subject: HostName, etcd: Bool = true, api: Bool = true, joined: Set<Resource> = []
    ) -> WaitAction? {
        let state = context.state
        let others = context.spec.controlPlanes.filter { $0.name != subject }
        let new = Set(others.map(\.name).filter { joined.contains(Resource($0, .controlPlane)) })
        let members = others.filter { etcd && (state.health.etcd[$0.name] == .healthy || new.contains($0.name)) }
        let servers = others.filter { api && (state.facts($0.name).isAPIReady || new.contains($0.name)) }
        let strangers = state.health.strangers.filter { etcd && $0.label != subject.text && $0.health == .healthy }
        let conditions =
            members.map { etcdHealthy($0, patience: gatePatience) }
            + strangers.compactMap { one in one.address.map { etcdHealthy(one.label, $0, patience: gatePatience) } }
            + servers.map { apiReady($0, context.spec, patience: gatePatience) }
        return conditions.isEmpty ? nil : WaitAction(conditions, functions: functions, summary: "every other control plane is well")
    }
}
