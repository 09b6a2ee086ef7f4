import Facts
import Planning
import Specification
import Support

/// R3: SELinux permissive (the default), enforcing, disabled, or left alone. A host without SELinux has nothing to do.
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

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        let policy = context.spec.selinux
        guard policy != .unmanaged else { return }
        if policy == .enforcing, context[Self.mode] == .absent, context.facts.files["/etc/selinux/config"] != nil {
            throw TrimastError(
                "selinux.off", "its kernel was started without SELinux, and cluster.yaml wants it enforcing",
                place: context.host.name.text,
                cause: "files that were written meanwhile have no labels: a host that enforces does not start with them",
                nextStep:
                    "on the host: \(.shell("sed -i 's/^SELINUX=.*/SELINUX=permissive/' /etc/selinux/config && touch /.autorelabel && reboot")) (without selinux=0 on the kernel's command line), then repeat"
            )
        }
        if policy != .enforcing, context[Self.mode] == .enforcing {
            steps.command("set SELinux permissive until the next boot", glyph: .change, "setenforce 0", why: "it is enforcing")
        }
        if let config = context.facts.files["/etc/selinux/config"] {
            let wanted = "SELINUX=\(context.spec.selinux.rawValue)"
            let lines = config.content.allLines.map { line in
                line.hasPrefix("SELINUX=") ? "\(wanted)\(line.dropFirst(line.withoutReturn.count))" : String(line)
            }
            steps.file("/etc/selinux/config", Template(lines.joined(separator: "\n")), mode: config.mode, why: "kept after a reboot")
        }
    }
}
