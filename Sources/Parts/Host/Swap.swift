import Facts
import Planning
import Specification

/// R2: no swap, now and after a reboot: active areas, /etc/fstab, systemd's swap units and zram.
struct Swap: Part {
    let id = "swap"
    let rows = ["R2"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    /// The areas in use; nil when nobody asked.
    static let active = Fact("swap", "sed 1d /proc/swaps", unread: [String]?.none) { $0.words.compactMap(\.first) }

    struct Units: Equatable {
        var isTargetMasked = false
        var paths: [String] = []
    }

    /// Units that fstab does not make, GPT's automatic ones, zram; files, since asking systemd for all units takes half a second.
    static let units = Fact(
        "swap-units",
        """
        [ "$(readlink /etc/systemd/system/swap.target)" = /dev/null ] && echo masked
        cd /; ls -d etc/systemd/system/*.swap usr/lib/systemd/system/*.swap run/systemd/generator.late/*.swap \\
        etc/systemd/zram-generator.conf usr/lib/systemd/zram-generator.conf
        """, unread: Units()
    ) { text in
        Units(isTargetMasked: text.lines.contains("masked"), paths: text.lines.filter { $0 != "masked" }.map(String.init))
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Self.active.probe(host, spec), Self.units.probe(host, spec), Probe(files: ["/etc/fstab"])]
    }

    func promise(_ context: PartContext) -> String? { context[Self.active].map { _ in "no swap, now and after a reboot" } }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        // A kubelet that was told to live with swap is the user's own choice.
        if context.spec.kubernetes.kubelet["failSwapOn"] == .bool(false) { return }
        if let active = context[Self.active], !active.isEmpty {
            steps.command("turn swap off", glyph: .change, "swapoff -a", why: "in use: \(active.joined(separator: ", "))")
        }
        if let fstab = context.facts.files["/etc/fstab"] {
            let without = Self.withoutSwap(fstab.content)
            if without != fstab.content {
                steps.file("/etc/fstab", Template(without), mode: fstab.mode, why: "swap must not come back at the next boot")
            }
        }
        let units = context[Self.units]
        if !units.paths.isEmpty && !units.isTargetMasked {
            steps.unit("swap.target", .mask, why: "systemd has swap units of its own: \(units.paths.joined(separator: ", "))")
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
