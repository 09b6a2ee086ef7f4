import Facts
import Planning
import Specification
import Support

/// R11: Kubernetes from published programs in place of packages: kubeadm, kubelet, kubectl and crictl in /usr/local/bin, the CNI plugins in
/// /opt/cni/bin, and the kubelet's unit with kubeadm's drop-in.
struct Programs: Part {
    let id = "programs"
    let rows = ["R11"]
    let after: [PartID] = [.packages]
    let files: OperatorFiles

    static let folder = "/usr/local/bin"
    static let kubelet = "\(folder)/kubelet"
    static let unit = "/etc/systemd/system/kubelet.service"
    static let dropIn = "/etc/systemd/system/kubelet.service.d/10-kubeadm.conf"

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    struct State: Equatable, Sendable {
        /// By program, without the `v`; `there` for what does not say its version.
        var versions: [String: String] = [:]
        var isKubeletEnabled = false
    }

    /// nil when nobody asked.
    static let state = Fact(
        "programs",
        script: { _, spec in
            spec.sources.programs == nil
                ? "echo unwanted"
                : """
                v() { sed -n 's/.*[ "]*v\\(1\\.[0-9][0-9]*\\.[0-9][0-9]*\\).*/\\1/p' | head -n 1; }
                cd \(folder) || exit 0
                [ ! -x kubeadm ] || echo "program kubeadm $(./kubeadm version -o short | v)"
                [ ! -x kubelet ] || echo "program kubelet $(./kubelet --version | v)"
                [ ! -x kubectl ] || echo "program kubectl $(./kubectl version --client 2>&1 | v)"
                [ ! -x crictl ] || echo "program crictl there"
                [ ! -x /opt/cni/bin/loopback ] || echo "program cni-plugins there"
                [ "$(systemctl is-enabled kubelet 2>/dev/null)" != enabled ] || echo enabled
                """
        }, unread: State?.none
    ) { text in
        let pairs = text.values("program ").map { $0.split(separator: " ").map(String.init) }.filter { $0.count == 2 }
        return State(
            versions: Dictionary(pairs.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 }), isKubeletEnabled: text.lines.contains("enabled"))
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        spec.sources.programs == nil ? [] : [Self.state.probe(host, spec), Probe(files: [Self.unit, Self.dropIn])]
    }

    func promise(_ context: PartContext) -> String? {
        context.spec.sources.programs.map {
            "kubeadm, kubelet and kubectl \(context.spec.kubernetes.version) in \(Self.folder), from \($0.from)"
        }
    }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard let programs = context.spec.sources.programs, let state = context[Self.state] else { return }
        let version = context.spec.kubernetes.version
        let isInCluster = context.state.isInCluster(context.host, context.cluster)
        let items = programs.items(version, architecture: context.facts[OperatingSystem.fact].architecture)
        let missing = items.filter { item in
            guard let found = state.versions[item.name] else { return true }
            return !isInCluster && item.unpacksTo == nil && found != version.description
        }
        for (name, found) in state.versions.sorted(by: { $0.key < $1.key })
        where isInCluster && found != "there" && found != version.description {
            steps.note("has \(name) \(found), and cluster.yaml says \(version): it stays, since apply does no upgrades")
        }
        if !missing.isEmpty { try install(missing, programs, &steps) }
        steps.file(Self.unit, Template(Self.unitText), why: "systemd starts the kubelet")
        steps.file(Self.dropIn, Template(Self.dropInText), why: "the kubelet reads what kubeadm writes for it")
        if !state.isKubeletEnabled { steps.unit("kubelet.service", .enable, why: "it starts after a reboot") }
    }

    private func install(_ missing: [ProgramsSpec.Item], _ programs: ProgramsSpec, _ steps: inout StepList) throws {
        guard programs.isFolder else {
            for item in missing {
                steps.add(
                    .command(
                        CommandAction("install \(item.name) from \(programs.url(item))", glyph: .create, Self.download(item, programs))),
                    why: "not installed")
            }
            return
        }
        let found = try missing.map { item in
            guard let file = files.programs[item.path] else {
                throw TrimastError(
                    "programs.missing", "\(programs.from) has no \(item.path) with its check sum \(item.path).sha256",
                    place: steps.host.text,
                    nextStep: "download both from \(item.official), or name another folder in sources.kubernetes.programs")
            }
            return (item, file)
        }
        steps.add(.files(FilesAction(files: found.map(\.1), source: programs.from)), why: "not installed")
        for (item, file) in found {
            steps.command(
                "install \(item.name)", glyph: .create, Template("set -e\nf=\(file.path)\n\(Self.place(item))\nrm -f \"$f\""),
                why: "from the file that came, whose check sum is the published one")
        }
    }

    /// sh that puts what the file `$f` is or holds in its place.
    private static func place(_ item: ProgramsSpec.Item) -> String {
        guard let folder = item.unpacksTo else {
            return """
                install -D -m 755 "$f" \(Self.folder)/.\(item.name).trimast
                mv -f \(Self.folder)/.\(item.name).trimast \(Self.folder)/\(item.name)
                """
        }
        return """
            mkdir -p \(folder)
            tar -xzf "$f" --no-same-owner --exclude=LICENSE --exclude=README.md -C \(folder)
            """
    }

    private static func download(_ item: ProgramsSpec.Item, _ programs: ProgramsSpec) -> Template {
        let url = Shell.word(programs.url(item))
        return Template(
            """
            set -e
            \(HTTPProxy.ofCurl)
            f=$(mktemp /var/tmp/trimast.XXXXXX)
            trap 'rm -f "$f"' EXIT
            s=$(curl -fsSL --retry 3 \(url).sha256) || { echo "no check sum of it can be had"; exit 1; }
            s=${s%%[!0-9a-f]*}
            curl -fsSL --retry 3 -o "$f" \(url)
            echo "$s  $f" | sha256sum -c --status - || { echo "what came has not the published check sum $s"; exit 1; }
            \(place(item))
            """)
    }

    /// Both as in the packages (github.com/kubernetes/release, cmd/krel/templates/latest), with the program's own path.
    static let unitText = """
        # Written by Trimast.
        [Unit]
        Description=kubelet: The Kubernetes Node Agent
        Documentation=https://kubernetes.io/docs/
        Wants=network-online.target
        After=network-online.target

        [Service]
        ExecStart=\(kubelet)
        Restart=always
        StartLimitInterval=0
        RestartSec=10

        [Install]
        WantedBy=multi-user.target

        """

    static let dropInText = """
        # Written by Trimast.
        [Service]
        Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
        Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
        # kubeadm init and kubeadm join write it.
        EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
        # The administrator's own arguments.
        EnvironmentFile=-/etc/default/kubelet
        ExecStart=
        ExecStart=\(kubelet) $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS

        """

    func checks(_ context: PartContext) -> [Check] {
        guard context.spec.sources.programs != nil, let state = context[Self.state] else { return [] }
        let wanted = context.spec.kubernetes.version
        let wrong = Packages.kubernetes.filter { state.versions[$0] != wanted.description }.map {
            "\($0) \(state.versions[$0] ?? "is missing")"
        }
        return [
            Check(
                "kubernetes.version", rows: ["R11"], host: context.host.name, wrong.isEmpty ? .passed : .failed,
                found: wrong.isEmpty ? "kubeadm, kubelet and kubectl \(wanted)" : wrong.joined(separator: ", ") + ", wanted \(wanted)",
                nextStep: wrong.isEmpty ? nil : "upgrades are not done by apply; set kubernetes.version to what runs")
        ]
    }
}
