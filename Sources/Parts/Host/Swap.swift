import Facts
import Planning
import Specification

/// R2: no swap, now and after a reboot: active areas, /etc/fstab, systemd's swap units and zram.
struct Swap: Part {
    let id = "swap"
    let rows = ["R2"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            Probe("swap", "sed 1d /proc/swaps", files: ["/etc/fstab"]),
            // Units that fstab does not make, GPT's automatic ones, zram; files, since asking systemd for all units takes half a second.
            Probe(
                "swap-units",
                """
                [ "$(readlink /etc/systemd/system/swap.target)" = /dev/null ] && echo masked
                cd /; ls -d etc/systemd/system/*.swap usr/lib/systemd/system/*.swap run/systemd/generator.late/*.swap \\
                etc/systemd/zram-generator.conf usr/lib/systemd/zram-generator.conf
                """),
        ]
    }

    func promise(_ context: PartContext) -> String? { "no swap, now and after a reboot" }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        // A kubelet that was told to live with swap is the user's own choice.
        if context.spec.kubernetes.kubelet["failSwapOn"] == .bool(false) { return }
        let active = context.facts.lines("swap").compactMap { $0.split(separator: " ").first.map(String.init) }
        if !active.isEmpty {
            steps.command("turn swap off", glyph: .change, "swapoff -a", why: "in use: \(active.joined(separator: ", "))")
        }
        if let fstab = context.facts.files["/etc/fstab"] {
            let without = Self.withoutSwap(fstab.content)
            if without != fstab.content {
                steps.file("/etc/fstab", Template(without), mode: fstab.mode, why: "swap must not come back at the next boot")
            }
        }
        let units = context.facts.lines("swap-units")
        if !units.isEmpty && !units.contains("masked") {
            steps.unit("swap.target", .mask, why: "systemd has swap units of its own: \(units.joined(separator: ", "))")
        }
    }

    /// fstab with its swap lines commented out.
    static func withoutSwap(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            return words.count >= 3 && !line.hasPrefix("#") && words[2] == "swap"
                ? "# trimast: no swap on a Kubernetes host: \(line)" : String(line)
        }.joined(separator: "\n")
    }
}
