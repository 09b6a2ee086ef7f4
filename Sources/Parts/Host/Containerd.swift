import Facts
import Planning
import Specification
import Support

/// R8: containerd's configuration, written before the package where it is not installed yet, so that it starts once, and right.
///
/// Version 2 of the format: containerd 1.6 and 1.7 speak it, 2.x reads it and migrates it in memory (containerd docs/cri/config.md), so one
/// text serves every containerd that Kubernetes 1.20 to 1.36 can use.
struct Containerd: Part {
    let id = "containerd-config"
    let rows = ["R8"]
    let after: [PartID] = [.registryMirrors, .httpProxy]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }
    static let path = "/etc/containerd/config.toml"

    // What looks like a secret never leaves the host: it is read as the number of its line among its like, and put back there. The words are
    // those of ``SecretText``, and more; what is merged is left out of them.

    /// A condition of awk: the line may hold a secret.
    private static let secret =
        #"l !~ /^[ \t]*\[.*\][ \t]*(#.*)?$|[[{][ \t]*$|^[ \t]*(sandbox|sandbox_image|config_path|imports|root|state)[ \t]*=/ && tolower(l) ~ /pass|secret|token|auth|credential|api[_-]?key|key-data|username|basic |bearer |private key|:\/\/[^\/ ]*@/"#
    /// sh that prints the file `$1` without them.
    private static let withoutSecrets =
        ##"awk '{ l = $0; r = sub(/\r$/, "", l) ? "\r" : "" } \##(secret) { m = "(not shown " ++n ")"; if (l ~ /^[ \t]*#/) l = "# " m; else if (!sub(/=.*/, "= \"" m "\"", l)) l = "\"" m "\"" (l ~ /,[ \t]*$/ ? "," : "") } { print l r }' "$1""##
    /// sh that puts them back into `$t`, from the file `$p`.
    private static let withSecrets = #"""
        if [ -f "$p" ] && grep -q '(not shown [0-9]*)' "$t"; then
        (umask 77; awk '{ l = $0; sub(/\r$/, "", l) } FNR == NR { if (\#(secret)) s[++n] = $0; next }
        match(l, /\(not shown [0-9]+\)/) { k = substr(l, RSTART + 11, RLENGTH - 12) + 0; if (k in s) $0 = s[k] } { print }' "$p" "$t" >"$t.n")
        cat "$t.n" >"$t"
        rm -f "$t.n"
        fi
        """#

    /// The file that is there, for merging; nil: there is none, or it has what looks like a secret as it was read.
    private static func existing(_ facts: HostFacts) -> String? {
        guard let file = facts.files[path], file.isText else { return nil }
        let lines = zip(file.content.allLines, SecretText.redacted(file.content).allLines)
        return lines.allSatisfy { $0 == $1 || $0.contains("(not shown ") } ? file.content : nil
    }

    struct State: Equatable {
        var isActive = false
        /// The folder that it watches for pod networks is gone. It makes it when it starts, and sees nothing of one that is made after it.
        var isBlind = false
    }

    static let state = Fact(
        "containerd", "unit containerd\n[ -d \(networks) ] || echo blind", units: ["containerd"], unread: State()
    ) { text in
        let isActive = text.lines.contains("active")
        return State(isActive: isActive, isBlind: isActive && text.lines.contains("blind"))
    }

    private static let networks = "/etc/cni/net.d"
    /// Whether the file names another folder for them.
    private static func hasOtherNetworks(_ facts: HostFacts) -> Bool {
        facts.files[path]?.content.allLines.contains { line in
            line.contains("conf_dir") && !line.contains("\"\(networks)\"") && !line.contains("'\(networks)'")
        } ?? false
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            Self.state.probe(host, spec), Docker.state.probe(host, spec).slow, Probe(filters: [Self.path: Self.withoutSecrets]),
        ]
    }

    func promise(_ context: PartContext) -> String? {
        "runs with systemd cgroups and \(context.pauseImage)"
    }

    /// - Throws: `containerd.settings`.
    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        let state = context[Self.state]
        let merge = Self.merge(context)
        if let refusal = Self.refusal(context, merge) { throw refusal }
        let changed = steps.file(
            Self.path, Template(merge.text), mode: context.facts.files[Self.path]?.mode ?? "644",
            check: "\(Self.withSecrets)\n\(Self.check)", unit: "containerd.service",
            why: "systemd's cgroups, kubeadm's pause image, registry mirrors by hosts.toml; what else is there stays")
        if changed { for text in merge.remarks { steps.note("\(Self.path): \(text)") } }
        if state.isActive {
            if changed {
                Self.restart(context, why: "its configuration changed", &steps)
            } else if state.isBlind, !Self.hasOtherNetworks(context.facts) {
                Self.restart(context, why: "\(Self.networks) is gone: it would not see the pod network that comes there", &steps)
            }
        } else if InstalledPackages(context.facts).containerd != nil {
            steps.unit("containerd.service", .enableAndStart, why: "it does not run")
        }
    }

    /// Why a file that would be replaced whole is not.
    private static func refusal(_ context: PartContext, _ merge: ContainerdMerge) -> TrimastError? {
        guard merge.isReplacement, let file = context.facts.files[path] else { return nil }
        let places = ContainerdMerge.places(file.content)
        guard !places.isEmpty else { return nil }
        return TrimastError(
            "containerd.settings", "\(path) is not understood, and sets \(list(places))", place: context.host.name.text,
            cause: "without it containerd would not see the containers and images that are there, Docker's among them",
            nextStep:
                "write it without texts in three quotes and with 'version = 2'; \(.shell("containerd config dump")) shows what it says. Where nothing of it is needed: \(.shell("mv \(path) \(path).old"))"
        )
    }

    /// Docker's engine uses the same containerd, where it runs.
    static func restart(_ context: PartContext, why: String, _ steps: inout StepList) {
        let runsControlPlane = context.host.isControlPlane && context.state.phase == .established
        let locks: Set<Lock> = runsControlPlane ? [.controlPlaneDisruption] : []
        let docker = Docker.meaning(context[Docker.state])
        if let docker, docker.stopsThem {
            steps.add(
                .command(
                    CommandAction(
                        "restart containerd.service", glyph: .start,
                        "set -e\nsystemctl restart containerd.service\n\(UnreadFiles.forget("containerd.service"))",
                        risk: "restarts containerd on \(context.host.name): \(docker.text)")),
                why: "\(why); \(docker.text)", locks: locks)
            steps.note(
                "Docker's containers run on through it with \"live-restore\": true in \(Docker.path) and systemctl reload docker, before apply"
            )
            return
        }
        if let docker { steps.note("containerd is restarted: \(docker.text)") }
        steps.unit(
            "containerd.service", .restart, why: why + (docker.map { "; \($0.text)" } ?? ""), locks: locks)
    }

    static func merge(_ context: PartContext) -> ContainerdMerge {
        let wish = ContainerdMerge.Wish(
            pauseImage: context.pauseImage, restrictsOOMScore: context.spec.containerd.restrictOOMScoreAdj,
            hasMirrors: !context.spec.registryMirrors.isEmpty, installed: InstalledPackages(context.facts).containerd)
        return ContainerdMerge(wish, into: existing(context.facts))
    }

    /// containerd reads it itself, with what it imports: what it would really use is what counts.
    ///
    /// 1.x prints texts in double quotes, 2.x in single ones.
    static let check = """
        if command -v containerd >/dev/null; then
        d=$(containerd -c "$t" config dump) || exit 1
        case $d in
        *"SystemdCgroup = true"*) ;;
        *)
        echo "with what \(path) imports, containerd would not use systemd's cgroups: take the CRI plug-in's settings out of those files"
        exit 1 ;;
        esac
        if printf '%s\\n' "$d" | grep -Eq "^ *disabled_plugins = .*[\\"'](\(ContainerdMerge.names.joined(separator: "|")))[\\"']"; then
        echo "what \(path) imports disables the CRI plug-in: take disabled_plugins out of those files"
        exit 1
        fi
        fi
        """
}
