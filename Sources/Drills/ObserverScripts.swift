import Specification
import Support

/// What measures while a cluster is disturbed: sh with what hosts have. Times are the kernel's since its start (/proc/uptime): no clock that a drill moves, and no
/// process for each.
package enum ObserverScripts {
    static let folder = "/run/trimast-drill-observe"
    static let unit = "trimast-drill-observe"
    static let object = "trimast-drill"
    private static let path = "/api/v1/namespaces/kube-system/configmaps"

    /// Starts on a host what it has to watch, under systemd, which ends it after a while should Trimast not.
    ///
    /// - Parameters:
    ///   - isObserver: it reads, writes and watches through the address; needs a control plane's admin.conf.
    ///   - reads: as an observer; where somebody else reads (``OwnReader``) it does not.
    ///   - seconds: after which it ends by itself.
    package static func start(_ spec: ClusterSpec, isObserver: Bool, reads: Bool = true, isLoadBalancer: Bool, seconds: Int) -> String {
        let loops = (isLoadBalancer ? [holder(spec)] : []) + (isObserver ? (reads ? [reader] : []) + [writer, watcher, leader] : [])
        let head = "cd \(folder) || exit 1\nnow() { read -r now _ </proc/uptime; }\n" + (isObserver ? ". ./ask\n" : "")
        let script = head + loops.joined(separator: "\n") + "\nwait\n"
        return """
            set -e
            umask 77
            systemctl stop \(unit).service 2>/dev/null || :
            systemctl reset-failed \(unit).service 2>/dev/null || :
            rm -rf \(folder); mkdir \(folder); cd \(folder)
            \(isObserver ? prepare(spec) : ":")
            printf %s \(Shell.quoted(script)) >run
            systemd-run --quiet --unit=\(unit) --property=RuntimeMaxSec=\(seconds) --property=ExecStopPost='/bin/rm -f \(folder)/key \(folder)/certificate \(folder)/ask' /bin/sh \(folder)/run
            read -r n _ </proc/uptime; echo "started $n"
            """
    }

    /// The administrator's key stands in memory as long as it is measured.
    private static func prepare(_ spec: ClusterSpec) -> String {
        """
        for k in certificate key; do sed -n "s/^ *client-$k-data: *//p" /etc/kubernetes/admin.conf | base64 -d >$k; done
        [ -s key ] || { echo '/etc/kubernetes/admin.conf has no key'; exit 1; }
        cat >ask <<'END'
        ask() { curl -s --noproxy '*' --cacert /etc/kubernetes/pki/ca.crt --cert ./certificate --key key "$@"; }
        u=https://\(spec.endpoint.address):\(spec.endpoint.port)
        END
        . ./ask
        ask -m 5 -o /dev/null -X DELETE $u\(path)/\(object)
        [ "$(ask -m 5 -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' -d '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\(object)"}}' $u\(path))" = 201 ]
        """
    }

    private static func holder(_ spec: ClusterSpec) -> String {
        """
        while [ ! -e stop ]; do
        if ip -o -4 address show | grep -q ' \(spec.endpoint.address.description.replacing(".", with: "\\."))/'; then h=1; else h=0; fi
        now; echo "$now $h"; sleep 0.05
        done >holds &
        """
    }

    /// A new connection every 20 ms, whatever has become of those before: one whose first packet is lost while the address moves tries again after a second only
    /// (RFC 6298), and is no second without an answer for anybody else.
    private static let reader = """
        while [ ! -e stop ]; do
        now; b=$now
        ( r=$(ask -m 1 -o /dev/null -w '%{http_code} %{time_total}' $u/readyz); echo "$b $r" ) &
        sleep 0.02
        done >reads &
        """

    /// The same on the operator's machine, without credentials: `$1` is a folder, `$2` the process that it belongs to. Where anonymous requests are not
    /// allowed, 401 is an answer too.
    static func ownReader(_ spec: ClusterSpec) -> String {
        """
        cd "$1" || exit 1
        while [ ! -e stop ] && kill -0 "$2" 2>/dev/null; do
        read -r b _ </proc/uptime
        (
        r=$(curl -sk --noproxy '*' -m 1 -o /dev/null -w '%{http_code} %{time_total}' https://\(spec.endpoint.address):\(spec.endpoint.port)/readyz)
        case $r in 401*) r=200${r#401} ;; esac
        echo "$b $r"
        ) &
        sleep 0.02
        done >reads
        wait
        if [ -e stop ]; then : >done; else cd / && rm -rf "$1"; fi
        """
    }

    private static let writer = """
        ( n=0; while [ ! -e stop ]; do
        n=$((n + 1)); now; b=$now
        echo "$b $n $(ask -m 2 -o /dev/null -w '%{http_code} %{time_total}' -X PATCH -H 'Content-Type: application/merge-patch+json' -d "{\\"data\\":{\\"k$n\\":\\"\\"}}" $u\(path)/\(object))"
        sleep 0.05
        done ) >writes &
        """

    /// Rows of a table alone: they stay short however much is written. A connection that says nothing is asked after 30 s whether it is there, as
    /// Kubernetes' own clients do (apimachinery, pkg/util/net/http.go, ReadIdleTimeout).
    private static let watcher = """
        ( while [ ! -e stop ]; do
        ask -N -m 3600 --keepalive-time 30 -H 'Accept: application/json;as=Table;g=meta.k8s.io;v=v1' "$u\(path)?watch=true&includeObject=None&fieldSelector=metadata.name=\(object)" |
        while read -r _; do now; echo "$now"; done
        sleep 0.05
        done ) >events &
        """

    private static let leader = """
        ( cd /etc/kubernetes/pki/etcd && while [ ! -e \(folder)/stop ]; do
        l=$(curl -s --noproxy '*' -m 1 --cacert ca.crt --cert ./healthcheck-client.crt --key healthcheck-client.key -d '{}' \(FixedPort.etcdHere)/v3/maintenance/status | sed -n 's/.*"leader":"\\([0-9]*\\)".*/\\1/p')
        now; echo "$now ${l:-0}"; sleep 0.5
        done ) >leaders &
        """

    /// Ends what was started, and prints what it saw.
    ///
    /// - Parameter keepsObject: what was written is read later.
    package static func fetch(isObserver: Bool, keepsObject: Bool = false) -> String {
        let files = ["hold": "holds", "read": "reads", "write": "writes", "event": "events", "leader": "leaders"]
        let lines = files.sorted { $0.key < $1.key }.map { "[ ! -f \($1) ] || sed 's/^/\($0) /' \($1)" }
        return """
            cd \(folder) || exit 1
            touch stop
            \(isObserver ? "sleep 2.2" : "sleep 0.1")
            \(lines.joined(separator: "\n"))
            \(isObserver && !keepsObject ? keptOfAsk + "\nask -m 5 -o /dev/null -X DELETE $u\(path)/\(object)" : ":")
            cd /
            systemctl stop \(unit).service 2>/dev/null
            rm -rf \(folder)
            exit 0
            """
    }

    private static let keptOfAsk = """
        . ./ask
        n=0
        while [ $n -lt 20 ]; do
        n=$((n + 1)); o=$(ask -m 2 -f "$u\(path)/\(object)") && break
        o=; sleep 0.5
        done
        echo "$o" | grep -o '"k[0-9]*":' | sed 's/[^0-9]//g; s/^/kept /'
        [ -n "$o" ] && echo complete
        """

    /// What of the numbered writes is there, read once more after everything was off; then it is removed.
    package static let kept = """
        k() { kubectl --kubeconfig /etc/kubernetes/admin.conf --request-timeout=3s -n kube-system "$@"; }
        n=0 o=
        while [ $n -lt 3 ] && [ -z "$o" ]; do
        n=$((n + 1)); o=$(k get configmap \(object) -o yaml 2>/dev/null) || { o=; sleep 0.5; }
        done
        printf '%s\\n' "$o" | sed -n 's/^  k\\([0-9]*\\):.*/kept \\1/p; s/^kind: ConfigMap/complete/p'
        k delete configmap \(object) --ignore-not-found >/dev/null
        """

    /// What was seen so far of who has the address, of a host that is about to lose its power: its memory goes with it.
    static let peek = "[ ! -f \(folder)/holds ] || sed 's/^/hold /' \(folder)/holds"

    /// Removes what an interrupted run left behind.
    package static let discard = """
        cd \(folder) 2>/dev/null && [ -s ask ] && [ -s key ] && . ./ask && ask -m 5 -o /dev/null -X DELETE $u\(path)/\(object)
        cd /
        systemctl stop \(unit).service 2>/dev/null
        rm -rf \(folder)
        exit 0
        """
}
