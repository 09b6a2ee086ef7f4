import Facts
import Specification
import Support

/// sh that reads what runs on a host, what the cluster stores, and the static pods that the host's own kubeadm makes out of the stored
/// configuration and out of cluster.yaml.
///
/// kubeadm is the judge of what a manifest should be, so no table of its flags by version is needed. It writes into a namespace of mounts
/// of its own, where the root is read-only and an empty folder in memory lies over /etc/kubernetes/manifests: the kubelet never sees it.
/// Seen by strace with kubeadm 1.20.2: these phases write the manifests, make etcd's data directory where there is none, and open no
/// connection. `--dry-run` is no way: older phases do not have it.
enum DriftProbe {
    static let kubelet = "/var/lib/kubelet/config.yaml"

    static func script(_ host: HostSpec, _ spec: ClusterSpec) -> String {
        guard host.isControlPlane, let release = KubernetesRelease(spec.kubernetes.version) else { return "\(prologue)\n\(node)" }
        let wanted: String
        do {
            let text = try KubeadmConfiguration(spec: spec, release: release).controlPlane(host)
            wanted = "printf %s \(Shell.quoted(text)) >\"$d/file.yaml\"\nrender file &"
        } catch {
            wanted = "printf %s \(Shell.quoted("\(error)")) >\"$d/file.error\""
        }
        return [prologue, functions(host, spec, release), wanted, "stored &", node, "wait", results].joined(separator: "\n")
    }

    /// `show NAME FILE KEY`: a part of the section, framed as ``FactsScript`` frames sections. The values of KEY, which may be secret, are left
    /// out with all that is indented below them.
    static let prologue = """
        d=$(mktemp -d /run/trimast-drift.XXXXXX) || exit 0
        trap 'rm -rf "$d"' EXIT
        trap 'exit 1' HUP INT TERM
        frame() { printf '@section %s %s\\n%s\\n' "${#2}" "$1" "$2"; }
        show() {
        [ -f "$2" ] || return 0
        frame "$1" "$(awk -v k="^ *${3:-}:" '{ i = match($0, /[^ ]/) } h && (i > h || !i) { next } { h = 0 } $0 ~ k { h = i; next } { print }' "$2")"
        }
        """

    /// What every node has. The settings of kube-proxy are those that the kubelet put into its pod; it reads them once, at its start.
    private static let node = """
        show host/kubelet \(kubelet) staticPodURLHeader
        show host/kubelet-instance /var/lib/kubelet/instance-config.yaml staticPodURLHeader
        v=$(stat -c '%Y %n' /var/lib/kubelet/pods/*/volumes/kubernetes.io~configmap/kube-proxy/..data 2>/dev/null | sort -n | tail -n 1)
        if [ -n "$v" ]; then
        show host/kube-proxy "${v#* }/config.conf"
        p=$(pidof -s kube-proxy) && e=$(ps -o etimes= -p "$p") && frame host/kube-proxy-times "${v%% *} $(($(date +%s) - e))"
        fi
        """

    /// `render NAME`: the static pods that the host's kubeadm makes of `$d/NAME.yaml`, into `$d/NAME`.
    static let render = """
        render() {
        mkdir "$d/$1"
        unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY
        timeout 60 unshare -m sh -c '
        mount --make-rprivate / && mount -o remount,bind,ro / && mount -t tmpfs -o mode=700,size=1m trimast /etc/kubernetes/manifests || exit 1
        kubeadm init phase control-plane all --config "$1" >&2
        kubeadm init phase etcd local --config "$1" >&2
        tar -cf - -C /etc/kubernetes/manifests .
        ' sh "$d/$1.yaml" >"$d/$1.tar" 2>"$d/$1.error"
        tar -xf "$d/$1.tar" -C "$d/$1" 2>/dev/null
        }
        """

    private static func functions(_ host: HostSpec, _ spec: ClusterSpec, _ release: KubernetesRelease) -> String {
        let api = "https://\(host.address):\(spec.endpoint.apiPort)"
        return """
            HOME=$d
            export HOME
            mkdir "$d/data"
            \(render)
            stored() {
            # The host's own API server where it answers; else another one, through the floating address.
            o=
            curl -sk --noproxy '*' -m 2 \(api)/readyz | grep -q '^ok' && o="--server=\(api)"
            unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY
            timeout 10 kubectl --kubeconfig /etc/kubernetes/admin.conf $o --request-timeout=5s -n kube-system get configmap kubeadm-config \(release.kubeletConfigMap) kube-proxy --ignore-not-found -o go-template='{{range .items}}{{range $k, $v := .data}}@ {{$k}}{{"\\n"}}{{$v}}{{"\\n"}}{{end}}{{end}}' >"$d/answer" 2>"$d/answer.error" || return 0
            rm "$d/answer.error"
            awk -v d="$d/data/" '/^@ / { f = d $2; next } f { print >f }' "$d/answer"
            c=$d/data/ClusterConfiguration
            [ -f "$c" ] || { echo "there is no ConfigMap kubeadm-config" >"$d/stored.error"; return 0; }
            {
            sed -n '/^apiVersion:/p' "$c"
            printf '%s\\n' 'kind: InitConfiguration' 'localAPIEndpoint: {advertiseAddress: \(host.address), bindPort: \(spec.endpoint.apiPort)}' 'nodeRegistration: {name: \(host.name), criSocket: "\(release.criSocket)"}' ---
            cat "$c"
            } >"$d/stored.yaml"
            render stored
            }
            """
    }

    private static let results = """
        show stored/kubelet "$d/data/kubelet" staticPodURLHeader
        show stored/kube-proxy "$d/data/config.conf"
        for c in \(Component.words); do
        show host/$c "/etc/kubernetes/manifests/$c.yaml" value
        for f in stored file; do show $f/$c "$d/$f/$c.yaml" value; done
        done
        for e in answer stored file; do show error/$e "$d/$e.error"; done
        """
}

/// What the probe read on one host, by part: `host/etcd`, `stored/kubelet`, `file/kube-scheduler`, `error/stored` …
struct DriftFacts {
    /// Where a text is from.
    enum Side: String {
        /// It stands on the host.
        case host
        /// The cluster stores it, or the host's kubeadm makes it of what the cluster stores.
        case stored
        /// The host's kubeadm makes it of cluster.yaml.
        case file
    }

    /// What a text is.
    enum Subject: Equatable {
        case manifest(Component)
        case kubelet, kubeletInstance, kubeProxy
        /// When kube-proxy's settings changed on the host, and when it started.
        case kubeProxyTimes

        var name: String {
            switch self {
            case .manifest(let component): component.rawValue
            case .kubelet: "kubelet"
            case .kubeletInstance: "kubelet-instance"
            case .kubeProxy: "kube-proxy"
            case .kubeProxyTimes: "kube-proxy-times"
            }
        }
    }

    /// What can be stopped on the host.
    enum Work: String { case answer, stored, file }

    private let parts: [String: String]

    static let fact = Fact("drift", script: DriftProbe.script, unread: DriftFacts?.none) { DriftFacts($0) }

    /// nil when the host could not make a folder in memory.
    init?(_ section: SectionText) {
        parts = FactsScript.parse(Array(section.text.utf8)).sections
        if parts.isEmpty { return nil }
    }

    subscript(side: Side, subject: Subject) -> String? { parts["\(side.rawValue)/\(subject.name)"] }

    /// What stopped the first of these that was stopped: the one line of a program's messages that says it.
    func reason(_ works: Work...) -> String? {
        works.lazy.compactMap { parts["error/\($0.rawValue)"] }.compactMap(Self.reason).first
    }

    static func reason(_ messages: String) -> String? {
        let lines = messages.split(separator: "\n").filter { line in
            // kubeadm's progress, its hint at the end, and klog's warnings.
            !line.hasPrefix("[") && !line.hasPrefix("To see the stack trace") && line.prefixMatch(of: #/[IW][0-9]{4} /#) == nil
        }
        return lines.last.map(String.init)
    }
}
