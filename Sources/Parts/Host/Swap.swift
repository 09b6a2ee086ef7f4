import Facts
import Planning
import Specification

/// R2: no swap, now and after a reboot: active areas, /etc/fstab, systemd's swap units, zram, and services that turn swap on.
struct Swap: Part {
    let id = "swap"
    let rows = ["R2"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    /// The areas in use; nil when nobody asked.
    static let active = Fact("swap", "sed 1d /proc/swaps", unread: [String]?.none) { $0.words.compactMap(\.first) }

    struct Units: Equatable {
        var isTargetMasked = false
        var paths: [String] = []
        /// Enabled services that turn swap on when they start: zram-tools' zramswap, dphys-swapfile, or of somebody's own.
        var services: [String] = []
    }

    /// Units that fstab does not make, GPT's automatic ones, zram; files, since asking systemd for all units takes half a second. A service
    /// counts by its name, or because it runs swapon itself.
    static let units = Fact(
        "swap-units",
        """
        [ "$(readlink /etc/systemd/system/swap.target)" = /dev/null ] && echo masked
        cd /; ls -d etc/systemd/system/*.swap usr/lib/systemd/system/*.swap run/systemd/generator.late/*.swap \\
        etc/systemd/zram-generator.conf usr/lib/systemd/zram-generator.conf usr/local/lib/systemd/zram-generator.conf \\
        etc/systemd/zram-generator.conf.d/*.conf usr/lib/systemd/zram-generator.conf.d/*.conf usr/local/lib/systemd/zram-generator.conf.d/*.conf
        set --
        for f in etc/systemd/system/*.wants/*.service; do
        [ -f "$f" ] || continue
        case ${f##*/} in
        zramswap.service|zram-swap.service|zram-config.service|zramd.service|dphys-swapfile.service|swapspace.service|systemd-zram-setup@*.service)
        echo "service ${f##*/}" ;;
        *) set -- "$@" "$f" ;;
        esac
        done
        [ $# = 0 ] || grep -lsE '^Exec(Start|StartPre|StartPost)[[:space:]]*=.*swapon' "$@" | sed 's#.*/#service #'
        for s in dphys-swapfile zram-config zramswap swapspace; do
        [ -x etc/init.d/$s ] && ls etc/rc[2-5].d/S*$s >/dev/null 2>&1 && echo "service $s.service"
        done
        """, unread: Units()
    ) { text in
        let services = Set(text.values("service "))
        return Units(
            isTargetMasked: text.lines.contains("masked"),
            paths: text.lines.filter { $0 != "masked" && !$0.hasPrefix("service ") }.map(String.init), services: services.sorted())
    }

    /// A line of sh that turns swap on, as grep -E reads it between double quotes; to ask about swap does not.
    static let turnsOn = #"^[^#]*swapon[[:space:]]+(-[adefopLU]|--(all|priority|discard|options|fixpgsz)|[/\"'$])"#

    /// sh that prints `swap FILE` for each script of somebody's own that an enabled service starts and that turns swap on. What else it does
    /// nobody knows: its service is not Trimast's to disable.
    static let scripts = """
        cd /
        set --
        for f in etc/systemd/system/*.wants/*.service; do
        [ ! -f "$f" ] || set -- "$@" "$f"
        done
        [ $# = 0 ] || awk '/^Exec(Start|StartPre|StartPost)[ \\t]*=/ && !/swapon/ {
        n = split($0, w, /[ \\t="\\047]+/)
        for (i = 2; i <= n; i++) {
        sub(/^[-+!@:]+/, "", w[i])
        if (w[i] ~ /^\\// && w[i] !~ /^\\/(usr\\/)?(s?bin|lib|lib64|libexec)\\//) print w[i]
        }
        }' "$@" | sort -u | while read -r p; do
        # A device or a pipe is no script, and to read it may wait for ever.
        [ -f "$p" ] || continue
        head -c 65536 "$p" | grep -qE "\(turnsOn)" && echo "swap $p"
        done
        """

    /// The lines of /etc/fstab about swap, and no others: some hold passwords.
    static let fstab = Fact("swap-fstab", "awk '!/^[ \\t]*#/ && $3 == \"swap\"' /etc/fstab", unread: [String]()) {
        $0.lines.map(String.init)
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Self.active.probe(host, spec), Self.units.probe(host, spec), Self.fstab.probe(host, spec)]
    }

    func promise(_ context: PartContext) -> String? { context[Self.active].map { _ in "no swap, now and after a reboot" } }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        // A kubelet that was told to live with swap is the user's own choice.
        if context.spec.kubernetes.kubelet["failSwapOn"] == .bool(false) { return }
        let units = context[Self.units]
        // Before swap is turned off: some of them would turn it on again.
        for service in units.services { steps.unit(service, .disableAndStop, why: "it turns swap on at every boot") }
        if let active = context[Self.active], !active.isEmpty {
            steps.command("turn swap off", glyph: .change, "swapoff -a", why: "in use: \(active.joined(separator: ", "))")
        }
        let lines = context[Self.fstab]
        if !lines.isEmpty {
            var edit = CommandAction("comment out swap in /etc/fstab", glyph: .change, patience: 0, Template(Self.edit()))
            edit.shown = lines.flatMap { ["-\($0)", "+\(Self.mark)\($0)"] }
            steps.add(.command(edit), why: "swap must not come back at the next boot")
        }
        if !units.paths.isEmpty && !units.isTargetMasked {
            steps.unit("swap.target", .mask, why: "systemd has swap units of its own: \(units.paths.joined(separator: ", "))")
        }
    }

    private static let mark = "# trimast: no swap on a Kubernetes host: "

    /// sh that comments out the swap lines of a fstab, in a copy that takes its place.
    static func edit(_ path: String = "/etc/fstab", kept: String = FileAction.keptFolder) -> String {
        """
        set -e
        p=$(readlink -f \(path))
        t=$(mktemp "$p.trimast.XXXXXX")
        trap 'rm -f "$t"' EXIT
        cp -p "$p" "$t"
        awk '!/^[ \\t]*#/ && $3 == "swap" { $0 = "\(mark)" $0 } 1' "$p" >"$t"
        mkdir -p \(kept) && chmod 700 \(kept)
        cp -p "$p" "\(kept)/%etc%fstab.$(date -u +%Y%m%dT%H%M%SZ)"
        sync "$t" 2>/dev/null || sync
        mv -f "$t" "$p"
        """
    }
}
