import Facts
import Specification
import Support

/// What files of a host give to the programs that Trimast configures, besides their configuration: it comes last, and so has the last word.
package struct HostArguments: Equatable, Sendable {
    struct Flag: Equatable, Sendable {
        var file: String
        /// Without its dashes.
        var name: String
        /// nil where it has none, or where none is read: others may be secret.
        var value: String?
    }
    /// A configuration that a program is told to read.
    struct Reading: Equatable, Sendable {
        var program: String
        /// The file and the line that say so: `/etc/default/haproxy:3`.
        var place: String
        var path: String
    }
    /// Those of KUBELET_EXTRA_ARGS.
    var flags: [Flag] = []
    var readings: [Reading] = []
    /// The ids of users that packages make, where there are such already.
    var users: [String: Int] = [:]

    /// The users of packages, which their scripts make as the system's, and that end where a person has the name (adduser(8)).
    private static let packages = ["haproxy": "haproxy", "keepalived_script": "keepalived", "_chrony": "chrony", "chrony": "chrony"]

    /// Whose values are read.
    private static let valued = ["cgroup-driver", "hostname-override"]

    /// nil when nobody asked.
    package static let fact = Fact(
        "arguments",
        """
        for f in /etc/default/kubelet /etc/sysconfig/kubelet; do
        [ -f "$f" ] || continue
        n=
        sed -e :a -e '/\\\\$/N; s/\\\\\\n/ /; ta' "$f" | sed -n 's/^[[:space:]]*KUBELET_EXTRA_ARGS=//p' | tail -n 1 | tr -d "\\"'" |
        tr -s '[:space:]' '\\n' | while read -r w; do
        case $w in
        \(valued.map { "--\($0)=*" }.joined(separator: "|"))) echo "flag $f $w" ;;
        --?*) echo "flag $f ${w%%=*}" ;;
        -*) ;;
        *) case $n in \(valued.map { "--\($0)" }.joined(separator: "|"))) echo "flag $f $n=$w" ;; esac ;;
        esac
        n=$w
        done
        done
        for u in \(packages.keys.sorted().joined(separator: " ")); do
        i=$(id -u "$u") && echo "user $u $i"
        done
        for d in /etc/default /etc/sysconfig; do
        grep -HnsE '^[[:space:]]*CONFIG=' "$d/haproxy" | tail -n 1 |
        sed -nE "s/^([^:]*:[0-9]+):[^=]*=[\\"']?([^\\"' ]+).*/reads haproxy \\1 \\2/p"
        grep -HnsE '^[[:space:]]*(DAEMON_ARGS|KEEPALIVED_OPTIONS)=' "$d/keepalived" | tail -n 1 |
        sed -nE "s/^([^:]*:[0-9]+):[^=]*=(.*[\\"' ])?(-f|--use-file)[ =]*([^\\"' ]+).*/reads keepalived \\1 \\4/p"
        done
        """, unread: HostArguments?.none
    ) { text in
        var found = HostArguments()
        for words in text.words where words.count >= 3 {
            switch words[0] {
            case "flag":
                let pieces = words[2].drop { $0 == "-" }.split(separator: "=", maxSplits: 1).map(String.init)
                guard let name = pieces.first else { continue }
                found.flags.append(Flag(file: words[1], name: name, value: pieces.count > 1 ? pieces[1] : nil))
            case "user": found.users[words[1]] = Int(words[2])
            case "reads" where words.count == 4:
                found.readings.append(Reading(program: words[1], place: words[2], path: words[3]))
            default: break
            }
        }
        return found
    }

    /// What would keep a program from its work on this host.
    ///
    /// - Parameter format: of the host's packages; nil: not known.
    package func faults(_ host: HostSpec, _ spec: ClusterSpec, _ format: PackageRepositorySpec.Format?) -> [HostUnits.Finding] {
        var faults: [HostUnits.Finding] = []
        // The package's own drop-in names one of the two files, Trimast's the first (``Programs``).
        let file = spec.sources.programs == nil && format == .rpm ? "/etc/sysconfig/kubelet" : "/etc/default/kubelet"
        for flag in flags where host.isNode && flag.file == file {
            guard let problem = Self.problem(flag, host, spec) else { continue }
            faults.append(
                HostUnits.Finding(
                    found: "KUBELET_EXTRA_ARGS in \(flag.file) has --\(flag.name), \(problem)",
                    next: "take --\(flag.name) out of \(flag.file)"))
        }
        let balancer = spec.proxyRole(host) == .balancer
        for reading in readings {
            let own: String? =
                switch reading.program {
                case "haproxy": spec.proxyRole(host) != nil && spec.endpoint.loadBalancer == .haproxy ? spec.proxy.path : nil
                default: balancer ? VirtualAddress.path : nil
                }
            guard let own, reading.path != own else { continue }
            faults.append(
                HostUnits.Finding(
                    found: "\(reading.place) has \(reading.program) read \(reading.path), and Trimast writes \(own)",
                    next: "take that line out of \(reading.place)"))
        }
        return faults
    }

    /// The same, and the people who have the name of a user that a missing package makes.
    package func faults(_ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts) -> [HostUnits.Finding] {
        let wanted = HostUnits.names(host, spec)
        let installed = InstalledPackages(facts).versions
        // From 1000 on ids are of people, 65534 is nobody's (adduser.conf(5), login.defs(5)).
        let people = users.sorted { $0.key < $1.key }.compactMap { user, id -> HostUnits.Finding? in
            guard let package = Self.packages[user], wanted.contains(package), installed[package] == nil, (1000..<65534).contains(id) else {
                return nil
            }
            return HostUnits.Finding(
                found: "the user \(user) is a person's (id \(id)): the package \(package) wants it for itself",
                next: "give that person another name: \(.shell("usermod -l NAME \(user) && groupmod -n NAME \(user)"))")
        }
        return faults(host, spec, facts[OperatingSystem.fact].format) + people
    }

    private static func problem(_ flag: Flag, _ host: HostSpec, _ spec: ClusterSpec) -> String? {
        let version = spec.kubernetes.version
        guard KubeletFlags.isKnown(flag.name, in: version) else { return "which the kubelet of Kubernetes \(version) does not know" }
        switch (flag.name, flag.value) {
        case ("cgroup-driver", let value?) where value != "systemd": return "\(value), and containerd uses systemd"
        case ("hostname-override", let value?) where value != host.name.text:
            return "\(value), and the node's name is \(host.name)"
        case ("config", _), ("kubeconfig", _), ("bootstrap-kubeconfig", _): return "which kubeadm's own drop-in sets"
        default: return nil
        }
    }
}
