import Facts
import Planning
import Specification

/// R3: SELinux permissive (the default), disabled, or left alone. A host without SELinux has nothing to do.
struct SELinux: Part {
    let id = "selinux"
    let rows = ["R3"]

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Probe("selinux", "cat /sys/fs/selinux/enforce", files: ["/etc/selinux/config"])]
    }

    func promise(_ context: PartContext) -> String? {
        context.facts["selinux"].isEmpty && context.facts.files["/etc/selinux/config"] == nil
            ? "no SELinux on this host" : "SELinux is \(context.spec.selinux.rawValue)"
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard context.spec.selinux != .unmanaged else { return }
        if context.facts.lines("selinux").first == "1" {
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
