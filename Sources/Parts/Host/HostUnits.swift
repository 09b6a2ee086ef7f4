import Facts
import Specification
import Support

/// What stands in front of the packages' own programs and units on a host: it would run in their place.
package struct HostUnits: Equatable, Sendable {
    package struct Unit: Equatable, Sendable {
        package var name: String
        /// systemd's LoadState: `loaded`, `masked`, `not-found`.
        package var load = ""
        package var file = ""
        /// What it starts, with its arguments; empty where nothing is known of it.
        package var command = ""
        /// Drop-ins that have an ExecStart of their own.
        package var replacing: [String] = []
    }
    /// By name, without `.service`.
    package var units: [String: Unit] = [:]
    /// Programs in /usr/local that people and containerd find first.
    package var programs: [String] = []
    /// Programs that snap brought.
    package var snaps: [String] = []
    /// fapolicyd runs, and refuses what it does not trust.
    package var isGuarded = false
    /// What other people's drop-ins add, and what of it keeps a unit from its start.
    var additions: [Addition] = []
    var obstacles: [Addition] = []

    struct Addition: Equatable, Sendable {
        /// Without `.service`.
        var unit: String
        /// The file and the line.
        var place: String
        var setting: String
    }

    /// The packages' own units whose program and arguments Trimast relies on.
    static let exact = ["containerd": "/usr/bin/containerd", "kubelet": "/usr/bin/kubelet"]
    /// containerd's own search for programs begins in /usr/local.
    static let used = ["runc", "containerd-shim-runc-v2"]
    static let shown = ["kubeadm", "kubelet", "kubectl", "containerd", "ctr"]
    /// Snaps that bring a kubelet of their own, which runs as a service.
    static let clusters = ["kubelet", "microk8s", "k8s"]

    static func names(_ host: HostSpec, _ spec: ClusterSpec) -> [String] {
        (host.isNode ? ["containerd", "kubelet"] : [])
            + (spec.proxyRole(host) != nil ? [spec.proxy.name] : []) + (spec.proxyRole(host) == .balancer ? ["keepalived"] : [])
            + (spec.time.provider == .chrony ? ["chrony", "chronyd"] : [])
            + (host.isNode && spec.podNetwork.packages.contains(.bird) ? ["bird"] : [])
    }

    /// nil when nobody asked. Of arguments only what containerd and the kubelet are told of files is read: others may be secret.
    package static let fact = Fact(
        "units",
        script: { host, spec in
            """
            systemctl show -p Id,LoadState,FragmentPath,DropInPaths,ExecStart \(names(host, spec).map { $0 + ".service" }.joined(separator: " ")) |
            while IFS= read -r l; do
            case $l in
            ExecStart=*) printf '%s\\n' "$l" | sed 's/^ExecStart={ path=[^;]* ; argv\\[\\]=\\(.*\\) ; ignore_errors=.*/ExecStart=\\1/' ;;
            DropInPaths=*) for f in ${l#*=}; do grep -qs '^ExecStart=' "$f" && echo "Replaces=$f"; done ;;
            "") echo unit ;;
            *) printf '%s\\n' "$l" ;;
            esac
            done
            for u in \(names(host, spec).joined(separator: " ")); do
            for f in "/etc/systemd/system/$u.service.d/"*.conf; do
            c=$(sed -n 's/^ExecStart=\\(..*\\)/\\1/p' "$f" | tail -n 1)
            [ -n "$c" ] && echo "dropin $u $f $c"
            done
            done
            \(additions(to: names(host, spec)))
            for p in \((used + shown).joined(separator: " ")); do
            for d in /usr/local/sbin /usr/local/bin; do [ -x "$d/$p" ] && echo "program $d/$p"; done
            done
            for p in \(clusters.joined(separator: " ")); do [ -e "/snap/bin/$p" ] && echo "snap $p"; done
            systemctl is-active -q fapolicyd.service && ! grep -Eqs '^ *permissive *= *1' /etc/fapolicyd/fapolicyd.conf && echo guarded
            """
        }, unread: HostUnits?.none
    ) { HostUnits($0) }

    /// What a path begins with that packages or apply bring: that it is not there yet says nothing.
    private static let brought = [
        "/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/lib/", "/run/", "/etc/kubernetes/", "/etc/containerd/", "/etc/haproxy/",
        "/etc/nginx/", "/etc/keepalived/", "/etc/bird", "/etc/cni/", "/etc/trimast/", "/opt/cni/", "/var/lib/kubelet/",
        "/var/lib/containerd/",
    ]

    /// sh that prints what drop-ins, but Trimast's own, add to units: `adds UNIT PLACE SETTING`, and with `bad` what cannot come true. Of a program its
    /// name alone: its arguments may be secret.
    static func additions(to names: [String]) -> String {
        guard !names.isEmpty else { return "" }
        let brought = brought.map { "\($0)*" }.joined(separator: "|")
        let paths = ["PathExists", "PathIsDirectory", "FileNotEmpty", "FileIsExecutable", "DirectoryNotEmpty"]
        // A unit does not start without what these name, unless a dash says so (systemd.exec(5)).
        let needs = [
            "EnvironmentFile", "WorkingDirectory", "ReadWritePaths", "ReadOnlyPaths", "BindPaths", "BindReadOnlyPaths", "LoadCredential",
        ]
        .joined(separator: "|")
        let conditions = paths.flatMap { ["Condition\($0)", "Assert\($0)"] }.joined(separator: "|")
        return """
            for u in \(names.joined(separator: " ")); do
            for f in "/etc/systemd/system/$u.service.d/"*.conf "/run/systemd/system/$u.service.d/"*.conf; do
            if [ ! -f "$f" ] || grep -q '^# Written by Trimast' "$f"; then continue; fi
            grep -nE '^(Requires|Requisite|BindsTo|Condition[A-Za-z]+|Assert[A-Za-z]+|ExecStartPre|User|RestrictAddressFamilies|\(needs))=.' "$f" |
            while IFS= read -r l; do
            n=${l%%:*}; l=${l#*:}; k=${l%%=*}; v=${l#*=}; s=adds
            case $k in
            Requires|Requisite|BindsTo)
            for w in $v; do
            case $w in *%*) continue ;; esac
            case ${w%.service} in \(names.joined(separator: "|"))) continue ;; esac
            [ "$(systemctl show -p LoadState "$w")" = LoadState=not-found ] && s=bad
            done ;;
            ExecStartPre)
            v=${v#\\"}; v=${v%%[ \\"]*}
            case $v in
            -*|[@:+!]-*) ;;
            */bin/false) s=bad ;;
            # systemd looks for a name without a path itself.
            */*)
            w=/${v#*/}
            case $w in \(brought)) ;; *) [ -x "$w" ] || s=bad ;; esac ;;
            esac ;;
            \(needs))
            s=
            for w in $v; do
            case $k in LoadCredential) w=${w#*:} ;; Bind*) case $w in -*) ;; *) w=${w%%:*} ;; esac ;; esac
            w=${w#+}
            case $w/ in
            [!/]*|*%*|\(brought)|/etc/default/*|/etc/sysconfig/*|/etc/"$u"*|/var/lib/"$u"*|/var/log/*) ;;
            *) [ -e "$w" ] || s=bad ;;
            esac
            done ;;
            \(conditions))
            case $v in
            "|"*) ;;
            "!"*) [ -e "${v#?}" ] && s=bad ;;
            \(brought)) ;;
            *) [ -e "$v" ] || s=bad ;;
            esac ;;
            esac
            [ -z "$s" ] || echo "$s $u $f:$n $k=$v"
            done
            done
            done
            """
    }

    init(_ text: SectionText) {
        // systemd prints the properties of a unit in an order of its own, and an empty line between units.
        var unit = Unit(name: "")
        func end() {
            if !unit.name.isEmpty { units[unit.name] = unit }
            unit = Unit(name: "")
        }
        for line in text.lines {
            guard let split = line.firstIndex(of: "=") else {
                if line == "unit" { end() }
                continue
            }
            let value = String(line[line.index(after: split)...])
            switch line[..<split] {
            case "Id": unit.name = String(value.prefix { $0 != "." })
            case "LoadState": unit.load = value
            case "FragmentPath": unit.file = value
            case "ExecStart": unit.command = value
            case "Replaces": unit.replacing.append(value)
            default: break
            }
        }
        end()
        // Drop-ins wait for a unit that is not there yet.
        for words in text.values("dropin ").map({ $0.split(separator: " ", maxSplits: 2).map(String.init) }) where words.count == 3 {
            guard units[words[0]]?.command.isEmpty ?? false else { continue }
            units[words[0]]?.replacing.append(words[1])
            units[words[0]]?.command = words[2]
        }
        func added(_ word: String) -> [Addition] {
            text.values(word).map { $0.split(separator: " ", maxSplits: 2).map(String.init) }.filter { $0.count == 3 }.map {
                Addition(unit: $0[0], place: $0[1], setting: $0[2])
            }
        }
        additions = added("adds ")
        obstacles = added("bad ")
        programs = text.values("program ")
        snaps = text.values("snap ")
        isGuarded = text.lines.contains("guarded")
    }

    /// Something that would not work, and what to type.
    package struct Finding: Equatable, Sendable {
        package var found: String
        package var next: Advice

        package init(found: String, next: Advice) {
            self.found = found
            self.next = next
        }
    }

    /// What would make a unit of Trimast's fail, or run something else.
    ///
    /// - Parameter programs: the kubelet is no package's (``Programs``).
    package func faults(programs: Bool) -> [Finding] {
        let own = units.values.sorted { $0.name < $1.name }.filter { !programs || $0.name != "kubelet" || $0.load == "masked" }
        let kept = obstacles.map { addition in
            Finding(
                found: "\(addition.unit).service cannot start: \(addition.setting), as \(addition.place) says",
                next: "take that line out of \(addition.place), then \(.shell("systemctl daemon-reload"))")
        }
        let told = Set(obstacles.map(\.unit))
        let refused = own.filter { ["bad-setting", "error"].contains($0.load) && !told.contains($0.name) }.map { unit in
            Finding(
                found: "\(unit.name).service does not start: a file of it has a setting that systemd refuses",
                next:
                    "\(.shell("systemd-analyze verify \(unit.name).service")) names it; take it out, then \(.shell("systemctl daemon-reload"))"
            )
        }
        return own.flatMap { Self.faults($0) } + refused + kept + inFront + (isGuarded ? [Self.guarded] : [])
    }

    /// It trusts the files of packages, and no others (fapolicyd(8)): CNI plugins are often copied by a pod, Kubernetes' programs unpacked.
    private static let guarded = Finding(
        found: "fapolicyd refuses programs that no package brought, such as the CNI plugins that a pod network copies to /opt/cni/bin",
        next:
            "\(.shell("systemctl disable --now fapolicyd")); or let it trust them (fapolicyd-cli --file add), and go on with --skip host.programs"
    )

    private var inFront: [Finding] {
        programs.filter { path in Self.used.contains { path.hasSuffix("/\($0)") } }.map {
            Finding(found: "containerd finds \($0) before the package's own", next: "if nobody needs it: \(.shell("rm \($0)"))")
        }
            + snaps.map {
                Finding(found: "the snap \($0) brings a Kubernetes of its own", next: "if nobody needs it: \(.shell("snap remove \($0)"))")
            }
    }

    private static func faults(_ unit: Unit) -> [Finding] {
        let name = unit.name + ".service"
        if unit.load == "masked" { return [Finding(found: "\(name) is masked", next: "\(.shell("systemctl unmask \(name)"))")] }
        guard ["loaded", "not-found"].contains(unit.load) else { return [] }
        let packaged = ["/lib/systemd/system/", "/usr/lib/systemd/system/", "/run/systemd/generator"].contains { unit.file.hasPrefix($0) }
        if !unit.file.isEmpty, !packaged {
            return [
                Finding(
                    found: "\(unit.file) stands in front of the package's own unit",
                    next: "if nobody needs it: \(.shell("rm \(unit.file) && systemctl daemon-reload"))")
            ]
        }
        guard let program = exact[unit.name], !unit.command.isEmpty else { return [] }
        let words = unit.command.split(separator: " ").map(String.init)
        let source = unit.replacing.last.map { ", as \($0) says" } ?? ""
        let next: Advice =
            "\(.shell("systemctl cat \(name)")) shows its files; take ExecStart out of \(unit.replacing.last ?? "them"), then \(.shell("systemctl daemon-reload"))"
        if words.first != program { return [Finding(found: "\(name) starts \(words.first ?? "")\(source)", next: next)] }
        if unit.name == "containerd", let other = configuration(words), other != Containerd.path {
            return [Finding(found: "containerd.service reads \(other)\(source), and Trimast writes \(Containerd.path)", next: next)]
        }
        // kubeadm's own drop-in hands these on (kubernetes/release, 10-kubeadm.conf).
        let lacks = ["$KUBELET_CONFIG_ARGS", "$KUBELET_KUBEADM_ARGS"].filter { !words.contains($0) }
        if unit.name == "kubelet", !unit.replacing.isEmpty, !lacks.isEmpty {
            return [Finding(found: "kubelet.service does not hand on \(list(lacks)), which kubeadm sets\(source)", next: next)]
        }
        return []
    }

    /// `/a` of `containerd --config /a`, `-c /a` and `--config=/a`.
    private static func configuration(_ words: [String]) -> String? {
        for (index, word) in words.enumerated() {
            if word == "--config" || word == "-c" { return index + 1 < words.count ? words[index + 1] : nil }
            if word.hasPrefix("--config=") { return String(word.dropFirst(9)) }
        }
        return nil
    }

    /// What does no harm to Trimast, and may surprise people.
    ///
    /// - Parameter programs: Kubernetes' programs are no packages' (``Programs``).
    package func remarks(programs isOwn: Bool) -> [String] {
        programs.filter { path in Self.shown.contains { !(isOwn && Packages.kubernetes.contains($0)) && path.hasSuffix("/\($0)") } }.map {
            "\($0) stands in front of the package's own for who logs in"
        } + additions.map { "\($0.unit).service has \($0.setting), as \($0.place) says" }
    }
}
