import Facts
import Planning
import Specification
import Support

/// R28: Docker's engine beside Kubernetes, on request, with its mirrors. One that is there already keeps its containers and its settings.
///
/// Kubernetes uses containerd alone: since both use the same one, what is done to containerd is said where Docker has containers.
struct Docker: Part {
    let id = "docker"
    let rows = ["R28"]
    let after: [PartID] = [.packages]

    static let path = "/etc/docker/daemon.json"
    /// Which of its entries are Trimast's own.
    static let record = "/etc/trimast/docker-mirrors"

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    struct State: Equatable, Sendable {
        var isActive = false
        /// Those that run.
        var containers = 0
        /// They run on while the engine does not.
        var livesOn = false
        /// Its unit stops when containerd's does, also for a restart.
        var isBound = false
        /// The kubelet runs pods by the engine.
        var isKubelets = false
    }

    static let state = Fact(
        "docker",
        """
        unit docker
        if [ "$(unit docker)" = active ] && command -v docker >/dev/null; then
        timeout 10 docker ps -q | sed 's/^/container /'
        echo "live $(timeout 10 docker info -f '{{.LiveRestoreEnabled}}')"
        systemctl show -p Requires,BindsTo,PartOf docker.service | grep -w containerd.service
        fi
        { cat /var/lib/kubelet/kubeadm-flags.env
        for p in $(pidof kubelet); do tr '\\0' ' ' <"/proc/$p/cmdline"; done
        } | grep -qE -- '--container-runtime[= ]docker|--network-plugin[= ]' && echo dockershim
        """, units: ["docker"], unread: State()
    ) { text in
        State(
            isActive: text.lines.first == "active", containers: text.values("container ").count,
            livesOn: text.lines.contains("live true"), isBound: text.lines.contains { $0.contains("containerd.service") },
            isKubelets: text.lines.contains("dockershim"))
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Self.state.probe(host, spec).slow, Probe(files: [Self.path, Self.record])]
    }

    func promise(_ context: PartContext) -> String? {
        guard context.spec.dockerEngine else { return nil }
        return "the engine runs, with \(count(Self.mirrors(context.spec).count, "mirror"))"
    }

    /// - Throws: `docker.dockershim`, `docker.settings`.
    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        let state = context[Self.state]
        if state.isKubelets { throw Self.refusal(context.host) }
        let isWanted = context.spec.dockerEngine
        let record = context.facts.files[Self.record]
        guard isWanted || record != nil else { return }
        let previous = context.facts.files[Self.path]?.content ?? ""
        let wanted = isWanted ? Self.mirrors(context.spec) : []
        guard let (text, own) = Self.settings(previous, wanted, own: Entries(record?.content ?? "")) else {
            throw TrimastError(
                "docker.settings", "\(Self.path) is no JSON object, so mirrors cannot be written into it", place: context.host.name.text,
                nextStep: "mend it: \(.shell("python3 -m json.tool \(Self.path)")) shows where it is wrong")
        }
        guard text == previous || SecretText.redacted(text) == text else { throw Self.secret(context.spec, context.host) }
        if own != Entries() { steps.file(Self.record, Template(own.text), why: "what Trimast adds there it can take out again") }
        let why = wanted.isEmpty ? "cluster.yaml names these mirrors no longer" : "images of docker.io come through its mirrors"
        let isOther =
            text != previous
            ? steps.file(Self.path, Template(text), unit: "docker.service", why: why) : steps.isUnread(by: "docker.service")
        if own == Entries(), record != nil {
            steps.command("remove \(Self.record)", glyph: .remove, Template("rm -f \(Self.record)"), why: "nothing there is Trimast's own")
        }
        if isWanted, !state.isActive {
            steps.unit("docker.service", .enable, why: "dockerEngine: true")
            steps.unit("docker.service", .restart, why: "it does not run, or its package has started it with other settings meanwhile")
        } else if isOther, state.isActive {
            steps.unit("docker.service", .reload, why: "mirrors are read anew; its containers run on")
        }
    }

    /// What a plan writes it also shows and keeps.
    private static func secret(_ spec: ClusterSpec, _ host: HostSpec) -> TrimastError {
        TrimastError(
            "docker.settings", "\(path) has a login in it, and lacks mirrors of docker.io that cluster.yaml names", place: host.name.text,
            cause: "a plan holds every file that it writes, and no secret",
            nextStep:
                "write them into it on the host, as registry-mirrors: \(mirrors(spec).flatMap(\.mirrors).joined(separator: ", ")); what is there already stays as it is"
        )
    }

    private static func refusal(_ host: HostSpec) -> TrimastError {
        TrimastError(
            "docker.dockershim", "its kubelet runs pods by Docker (dockershim), and Trimast sets clusters up on containerd alone",
            place: host.name.text, cause: "Kubernetes 1.24 and later have no dockershim; a runtime does not see the other one's pods",
            nextStep:
                "move the node to containerd first: https://kubernetes.io/docs/tasks/administer-cluster/migrating-from-dockershim/change-runtime-containerd; where nobody needs its pods: \(.shell("kubeadm reset --cri-socket /var/run/dockershim.sock"))"
        )
    }

    /// The engine has mirrors for docker.io alone (docs.docker.com/docker-hub/image-library/mirror).
    static func mirrors(_ spec: ClusterSpec) -> [RegistryMirrorSpec] { spec.registryMirrors.filter { $0.registry == "docker.io" } }

    /// Entries of the engine's settings that Trimast made.
    struct Entries: Equatable {
        var mirrors: [String] = []
        var open: [String] = []

        init() {}

        init(_ text: String) {
            for words in text.split(separator: "\n").map({ $0.split(separator: " ").map(String.init) }) where words.count == 2 {
                if words[0] == "registry-mirrors" { mirrors.append(words[1]) }
                if words[0] == "insecure-registries" { open.append(words[1]) }
            }
        }

        var text: String {
            let lines = mirrors.map { "registry-mirrors \($0)" } + open.map { "insecure-registries \($0)" }
            return "# Written by Trimast: its own entries in \(Docker.path).\n" + lines.map { $0 + "\n" }.joined()
        }
    }

    /// The engine's settings with the mirrors, and without those of Trimast's own that are not wanted any more; nil where they are no JSON object.
    /// Both keys are read anew by a reload (dockerd, daemon.json); what a key had that is gone stays in use, and what an empty one had does not.
    static func settings(_ previous: String, _ mirrors: [RegistryMirrorSpec], own: Entries) -> (text: String, own: Entries)? {
        guard !mirrors.isEmpty || own != Entries() else { return (previous, own) }
        guard var file = JSONObjectText(previous) else { return nil }
        var isChanged = false
        func set(_ key: String, _ wanted: [String], _ own: [String]) -> [String] {
            let there = file.strings(key) ?? []
            let others = there.filter { !own.contains($0) }
            let all = wanted + others.filter { !wanted.contains($0) }
            if all != there {
                isChanged = true
                file.set(key, "[" + all.map { "\"\($0)\"" }.joined(separator: ", ") + "]")
            }
            return wanted.filter { !others.contains($0) }
        }
        var kept = Entries()
        kept.mirrors = set("registry-mirrors", mirrors.flatMap(\.mirrors), own.mirrors)
        let open = mirrors.flatMap { mirror in mirror.mirrors.filter { mirror.skipVerify || $0.hasPrefix("http://") } }
        kept.open = set("insecure-registries", open.map(authority), own.open)
        return (isChanged ? file.text : previous, kept)
    }

    /// `a.example:5000` of `https://a.example:5000/path`.
    private static func authority(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        return String(url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" })
    }

    /// What a restart of containerd means for the engine's containers; nil where it has none.
    static func meaning(_ state: State) -> (text: String, stopsThem: Bool)? {
        guard state.isActive, state.containers > 0 else { return nil }
        let containers = "Docker's \(count(state.containers, "container"))"
        if state.isBound, !state.livesOn {
            return ("\(containers) would stop with it: docker.service is bound to containerd.service, and live-restore is off", true)
        }
        return ("\(containers) \(state.containers == 1 ? "runs" : "run") on: a restart of containerd ends no container", false)
    }
}
