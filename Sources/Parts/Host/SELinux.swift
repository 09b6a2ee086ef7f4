import Facts
import Planning
import Specification

/// R3: SELinux permissive (the default), disabled, or left alone. A host without SELinux has nothing to do.
struct SELinux: Part {
    let id = "selinux"
    let rows = ["R3"]

    /// What the running kernel does.
    enum Mode { case absent, permissive, enforcing }

    /// nil when nobody asked.
    static let mode = Fact("selinux", "cat /sys/fs/selinux/enforce", unread: Mode?.none) { text in
        text.lines.first.map { $0 == "1" ? .enforcing : .permissive } ?? .absent
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Self.mode.probe(host, spec), Probe(files: ["/etc/selinux/config"])]
    }

    func promise(_ context: PartContext) -> String? {
        context[Self.mode].map { mode in
            mode == .absent && context.facts.files["/etc/selinux/config"] == nil
                ? "no SELinux on this host" : "SELinux is \(context.spec.selinux.rawValue)"
        }
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard context.spec.selinux != .unmanaged else { return }
        if context[Self.mode] == .enforcing {
            steps.command("set SELinux permissive until the next boot", glyph: .change, "setenforce 0", why: "it is enforcing")
        }
        if let config = context.facts.files["/etc/selinux/config"] {
            let wanted = "SELINUX=\(context.spec.selinux.rawValue)"
            let lines = config.content.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0.hasPrefix("SELINUX=") ? wanted : String($0)
            }
            steps.file("/etc/selinux/config", Template(lines.joined(separator: "\n")), mode: config.mode, why: "kept after a reboot")
        }
    }
}
