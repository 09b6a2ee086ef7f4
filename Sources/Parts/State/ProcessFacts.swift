import Facts
import Specification

/// The programs that a cluster is made of, as the host's kernel sees them: why something does not answer.
package struct ProcessFacts: Equatable, Sendable {
    package struct Process: Equatable, Sendable {
        package var id: Int
        /// As `ps -o stat` prints it; `T`: somebody stopped it by a signal.
        package var state: String
        /// How old it is, in seconds.
        package var age: Int
        package var isStopped: Bool { state.hasPrefix("T") }
    }

    /// By the program's name.
    package var running: [String: [Process]] = [:]
    /// Programs of static pods that should run here and do not, with the last lines that they wrote.
    package var gone: [String: [String]] = [:]
    /// systemd's word for each unit: `active`, `failed`, `activating`.
    package var units: [String: String] = [:]

    private static let components = Component.allCases.map(\.rawValue)
    static let services = ["kubelet", "containerd", "nginx", "haproxy", "keepalived", "chrony", "chronyd"]

    /// nil when nobody asked. Only the programs' names are told, never their arguments.
    package static let fact = Fact(
        "processes",
        """
        for u in \(services.joined(separator: " ")); do echo "unit $u $(unit "$u")"; done
        l=$(ps -eo pid=,stat=,etimes=,args= | awk '{ n = $4; sub(/:$/, "", n); sub(/.*\\//, "", n) }
        n ~ /^(\((components + services).joined(separator: "|")))$/ { print "process", n, $1, $2, $3 }')
        echo "$l"
        for c in \(components.joined(separator: " ")); do
        [ -f "/etc/kubernetes/manifests/$c.yaml" ] || continue
        case "
        $l" in *"
        process $c "*) continue ;; esac
        echo "gone $c"
        f=$(ls -t /var/log/pods/kube-system_"$c"-*/"$c"/*.log 2>/dev/null | head -n 1)
        [ -z "$f" ] || tail -n 3 "$f" | cut -c 1-300 | sed -e 's/^[^ ]* std[a-z]* [FP] //' -e "s/^/word $c /"
        done
        """, units: services, unread: ProcessFacts?.none
    ) { text in
        var facts = ProcessFacts()
        for line in text.lines {
            let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard words.count > 1 else { continue }
            switch words[0] {
            case "unit": facts.units[words[1]] = words.count > 2 ? words[2] : ""
            case "gone": facts.gone[words[1]] = []
            case "word": facts.gone[words[1], default: []].append(words.count > 2 ? words[2] : "")
            case "process":
                let rest = line.split(separator: " ").dropFirst(2).map(String.init)
                guard rest.count == 3, let id = Int(rest[0]), let age = Int(rest[2]) else { continue }
                facts.running[words[1], default: []].append(Process(id: id, state: rest[1], age: age))
            default: continue
            }
        }
        return facts
    }

    /// The process of this program that a signal stopped; nil when there is none.
    package func stopped(_ program: String) -> Process? { running[program]?.first(where: \.isStopped) }
}
