import Facts
import Planning
import Specification
import Support

/// The configuration that kubeadm, the kubelets and kube-proxy are to read, read by these programs before anything is changed, where a host
/// has them in this version.
///
/// kubeadm: `config validate` from 1.26 on; before, `config migrate` says what it does not know while it reads the file. The kubelet:
/// `--exit-on-lock-contention` without a lock file ends it after its configuration was read and validated and before anything is started
/// (kubernetes, cmd/kubelet/app/server.go). kube-proxy: `--write-config-to` ends it there (cmd/kube-proxy/app/options.go). Tried with 1.20.2
/// and 1.36.2.
package struct ConfigurationTrial: Equatable, Sendable {
    package var host: HostName
    package var version: KubernetesVersion
    /// kubeadm's file: several documents, nothing secret.
    package var text: String

    /// What a plan asks for: the file on the first host that it is written to.
    package static func trials(of plan: Plan, _ version: KubernetesVersion) -> [ConfigurationTrial] {
        for step in plan.steps {
            guard case .file(let file) = step.action, file.path == ClusterValues.configuration else { continue }
            return [ConfigurationTrial(host: step.host, version: version, text: file.content.shown)]
        }
        return []
    }

    /// Each program answers with a section of its own: its exit status, then what it said; a program that is not there has none.
    package func script() -> String {
        """
        d=$(mktemp -d /run/trimast-trial.XXXXXX) || exit 0
        \(Self.cleanUp)
        export LC_ALL=C
        ask() {
        n=$1
        shift
        o=$(timeout 30 "$@" 2>&1)
        o="$?
        $(\(Self.said))"
        printf '@section %s %s\\n%s\\n' "${#o}" "$n" "$o"
        }
        f="$d/kubeadm.yaml"
        printf %s \(Shell.word(text)) >"$f"
        \(Self.judging(version))
        """
    }

    /// The same on a host that has its packages only since this run: what a program refuses ends it, with its word.
    ///
    /// - Parameter file: kubeadm's file on the host.
    static func step(_ file: String, _ version: KubernetesVersion) -> String {
        """
        export LC_ALL=C
        d=$(mktemp -d /run/trimast-trial.XXXXXX) || exit 1
        \(cleanUp)
        ask() {
        n=$1
        shift
        if o=$(timeout 30 "$@" 2>&1); then s=0; else s=$?; fi
        case $n:$o in
        kubelet:*'\(kubeletPassed)'*) return 0 ;;
        *'unknown field'*) s=1 ;;
        esac
        [ $s = 0 ] || { \(said) | tail -n 5; exit 1; }
        }
        f=\(Shell.word(file))
        \(judging(version))
        """
    }

    /// However it ends, an image that is still mounted in the folder goes before the folder.
    private static let cleanUp = """
        trap '[ ! -d "$d/image" ] || ctr -n k8s.io images unmount --rm "$d/image" >/dev/null 2>&1; rm -rf "$d"' EXIT
        trap 'exit 1' HUP INT TERM
        """

    /// What a program said in `$o`, without the stacks of its threads: plain characters, so that their number is that of the bytes.
    private static let said =
        #"printf '%s\n' "$o" | tr '\t' ' ' | tr -cd '\n -~' | grep -v -e '^goroutine ' -e '^created by ' -e '^ ' -e '(0x' -e 'To see the stack' | cut -c 1-1000 | head -n 100"#

    /// What the kubelet says when it has nothing against its configuration.
    private static let kubeletPassed = "cannot exit on lock file contention"

    /// Asks every program that is there in this version; `ask NAME COMMAND` is what is done with each, `$f` kubeadm's file, `$d` a folder.
    private static func judging(_ version: KubernetesVersion) -> String {
        let judge =
            KubernetesRelease(version)?.validatesConfiguration ?? true
            ? #"config validate --config "$f""# : #"config migrate --old-config "$f" --new-config "$d/migrated.yaml""#
        return """
            case $(kubeadm version -o short 2>/dev/null) in
            v\(version) | v\(version)[-+]*) ask kubeadm kubeadm \(judge) ;;
            esac
            document() {
            awk -v k="kind: $1" '$0 == "---" { if (hit) exit; t = ""; next } { t = t $0 "\\n"; if ($0 == k) hit = 1 } END { if (hit) printf "%s", t }' "$f"
            }
            case $(kubelet --version 2>/dev/null) in
            'Kubernetes v\(version)' | 'Kubernetes v\(version)'[-+]*)
            document KubeletConfiguration >"$d/kubelet.yaml"
            ask kubelet kubelet --config "$d/kubelet.yaml" --exit-on-lock-contention --cert-dir "$d/pki" --root-dir "$d/root"
            ;;
            esac
            i=$(ctr -n k8s.io images list -q 2>/dev/null | grep '/kube-proxy:v\(version)$' | head -n 1)
            if [ -n "$i" ] && mkdir "$d/image" && ctr -n k8s.io images mount "$i" "$d/image" >/dev/null 2>&1; then
            p="$d/image/usr/local/bin/kube-proxy"
            document KubeProxyConfiguration >"$d/proxy.yaml"
            [ ! -x "$p" ] || ask kube-proxy "$p" --config "$d/proxy.yaml" --write-config-to "$d/written.yaml"
            fi
            """
    }

    /// What the programs have against the file; none: nothing, or they could not be asked.
    ///
    /// - Parameters:
    ///   - answer: what ``script()`` printed.
    ///   - place: where a path of the cluster file is.
    package func objections(_ answer: String, _ spec: ClusterSpec, place: (FieldPath) -> String) -> [TrimastError] {
        let sections = FactsScript.parse(Array(answer.utf8)).sections
        return ["kubeadm", "kubelet", "kube-proxy"].compactMap { program -> TrimastError? in
            guard let said = sections[program].flatMap({ Self.refusal($0, of: program) }) else { return nil }
            let path = SettingsPlace.path(in: said, of: program, spec)
            return TrimastError(
                "kubernetes.configuration", "\(program) of this version does not take the settings", place: place(path),
                cause: "\(program) itself, on \(host): \(said)", nextStep: "correct \(path) in the cluster file; nothing was changed")
        }
        // What kubeadm refuses the others refuse as well.
        .prefix(1).map(\.self)
    }

    /// The line in which a program says what it does not take.
    static func refusal(_ section: String, of program: String) -> String? {
        let lines = section.split(separator: "\n").map(String.init)
        guard let status = lines.first.flatMap({ Int($0) }), !section.contains(kubeletPassed) else { return nil }
        let words =
            status == 0
            ? ["unknown field"]
            : [
                "unknown field", "unmarshal", "nvalid", "failed to load", "failed to decode", "failed to validate", "feature gate",
                "unsupported", "not a valid", "error:",
            ]
        let told = lines.dropFirst().filter { line in words.contains { line.contains($0) } }
        // The first of kubeadm's warnings names the cause; a program's last word is why it ended.
        guard let line = told.first(where: { $0.contains("unknown field") }) ?? told.last else { return nil }
        // klog's head (`F1127 06:44:08.162653 21107 server.go:215] `), and the whole configuration behind the error.
        let text = line.replacing(/^[IWEF][0-9]{4} [0-9:.]+ +[0-9]+ [^ ]+\]\s/, with: "")
        return String((text.split(separator: ", path: &", maxSplits: 1).first ?? "").prefix(600))
    }
}

/// Where a program's words about its configuration belong in the cluster file.
enum SettingsPlace {
    /// The setting with the longest name of those that are told, or the section.
    static func path(in said: String, of program: String, _ spec: ClusterSpec) -> FieldPath {
        let kubernetes = spec.kubernetes
        let isProxy = program == "kube-proxy" || said.contains("KubeProxyConfiguration")
        let isKubelet = program == "kubelet" || said.contains("KubeletConfiguration")
        let gates = YAMLValue.map(kubernetes.featureGates.mapValues { .bool($0) })
        let (section, settings): (FieldPath, YAMLValue) =
            if isKubelet {
                (["kubernetes", "kubelet"], .map(kubernetes.kubelet))
            } else if isProxy {
                (["kubernetes", "kubeProxy"], .map(kubernetes.kubeProxy))
            } else if said.contains("featureGates") {
                (["kubernetes", "featureGates"], gates)
            } else {
                (["kubernetes"], .map([:]))
            }
        func parts(_ text: String) -> [Substring] { text.split { !($0.isLetter || $0.isNumber || $0 == "_") } }
        let told = Set(parts(said))
        let words = Set(told.map { $0.lowercased() })
        var best: (path: FieldPath, length: Int) = (section, 0)
        func look(_ value: YAMLValue, _ path: FieldPath) {
            switch value {
            case .map(let map):
                for (key, value) in map.sorted(by: { $0.key < $1.key }) {
                    let path = FieldPath(path.components + [.key(key)])
                    let names = parts(key)
                    // Among names that differ in their capitals the one that is told counts.
                    let length = 2 * key.count + (names.allSatisfy { told.contains($0) } ? 1 : 0)
                    if !names.isEmpty, names.allSatisfy({ words.contains($0.lowercased()) }), length > best.length { best = (path, length) }
                    look(value, path)
                }
            case .list(let values):
                for (index, value) in values.enumerated() { look(value, FieldPath(path.components + [.index(index)])) }
            default: break
            }
        }
        look(settings, section)
        return best.path
    }
}
