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
    private static let mark = "# Written by Trimast"

    struct State: Equatable {
        var isActive = false
    }

    static let state = Fact(
        "containerd", "unit containerd", units: ["containerd"], unread: State()
    ) { State(isActive: $0.lines.contains("active")) }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Self.state.probe(host, spec), Probe(filters: [Self.path: LoginFile.withoutLogins])]
    }

    func promise(_ context: PartContext) -> String? {
        "runs with systemd cgroups and \(context.pauseImage)"
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let state = context[Self.state]
        let others = Self.others(context)
        let changed = steps.file(
            Self.path, Template(Self.configuration(context, others)), check: Self.check,
            why: "systemd's cgroups, kubeadm's pause image, registry mirrors by hosts.toml")
        if changed { for text in others.lost { steps.note("\(Self.path): \(text)") } }
        if state.isActive {
            let runsControlPlane = context.host.isControlPlane && context.state.phase == .established
            if changed {
                steps.unit(
                    "containerd.service", .restart, why: "its configuration changed",
                    locks: runsControlPlane ? [.controlPlaneDisruption] : [])
            }
        } else if InstalledPackages(context.facts).containerd != nil {
            steps.unit("containerd.service", .enableAndStart, why: "it does not run")
        }
    }

    static func others(_ context: PartContext) -> ContainerdSettings {
        context.facts.files[path].map { $0.isText ? ContainerdSettings($0.content) : ContainerdSettings() } ?? ContainerdSettings()
    }

    /// containerd reads it itself, with what it imports: what it would really use is what counts.
    private static let check = """
        if command -v containerd >/dev/null; then
        d=$(containerd -c "$t" config dump) || exit 1
        case $d in
        *"SystemdCgroup = true"*) ;;
        *)
        echo "with what \(path) imports, containerd would not use systemd's cgroups: take the CRI plug-in's settings out of those files"
        exit 1 ;;
        esac
        if printf '%s\\n' "$d" | grep -q '^ *disabled_plugins = .*[".]cri"'; then
        echo "what \(path) imports disables the CRI plug-in: take disabled_plugins out of those files"
        exit 1
        fi
        fi
        """

    static func configuration(_ context: PartContext, _ others: ContainerdSettings = ContainerdSettings()) -> String {
        var lines = ["\(mark).", "version = 2"] + others.top
        lines += ["", "[plugins.\"\(ContainerdSettings.cri)\"]"]
        lines.append("  sandbox_image = \"\(context.pauseImage)\"")
        if context.spec.containerd.restrictOOMScoreAdj { lines.append("  restrict_oom_score_adj = true") }
        lines += [
            "  [plugins.\"io.containerd.grpc.v1.cri\".cni]",
            "    bin_dir = \"/opt/cni/bin\"",
            "    conf_dir = \"/etc/cni/net.d\"",
        ]
        if !others.ofRuntimes.isEmpty {
            lines.append("  [plugins.\"\(ContainerdSettings.cri)\".containerd]")
            lines += others.ofRuntimes.map { "    " + $0 }
        }
        lines += [
            "  [plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc]",
            "    runtime_type = \"io.containerd.runc.v2\"",
            "    [plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]",
            "      SystemdCgroup = true",
            "  [plugins.\"io.containerd.grpc.v1.cri\".registry]",
            "    config_path = \"\(RegistryMirrors.folder)\"",
        ]
        if !others.tables.isEmpty { lines += ["", "# Kept: it was here before."] }
        for table in others.tables { lines += [table.header] + table.lines.map { "  " + $0 } }
        return lines.joined(separator: "\n") + "\n"
    }
}
