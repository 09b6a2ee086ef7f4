import Facts
import Planning
import Specification
import Support

/// What the next boot will do that undoes what holds now, and that Trimast does not mend by itself: who set it meant it.
struct NextBoot: Part {
    let id = "next-boot"
    let rows = ["R2", "R4"]

    struct Settings: Equatable, Sendable {
        /// The value that a kernel setting will have, and the file that gives it last.
        var kernel: [String: KernelSetting] = [:]
        /// Modules that /etc/modprobe.d forbids or lets nobody load by name, by the file.
        var forbidden: [String: String] = [:]
        /// Files that turn swap on at every boot.
        var swap: [String] = []
    }

    struct KernelSetting: Equatable, Sendable {
        var value: String
        var file: String
    }

    /// nil when nobody asked.
    static let settings = Fact("next-boot", script: { host, spec in script(host, spec) }, unread: Settings?.none) { text in
        text.lines.contains("asked") ? Settings(text) : nil
    }

    /// net.ipv4.conf.all.forwarding is another name of net.ipv4.ip_forward (Documentation/networking/ip-sysctl.rst).
    private static let otherNames = ["net.ipv4.conf.all.forwarding": "net.ipv4.ip_forward"]

    private static func script(_ host: HostSpec, _ spec: ClusterSpec) -> String {
        guard host.isNode else { return "echo asked" }
        let names = (Kernel.settings(spec).keys.sorted() + otherNames.keys.sorted()).joined(separator: "|").replacing(".", with: "[./]")
        let modules = Kernel.modules(spec).joined(separator: "|")
        // systemd-sysctl says the files in the order in which it reads them, those that hide others left out.
        return """
            echo asked
            d=/usr/lib/systemd/systemd-sysctl
            [ -x $d ] || d=/lib/systemd/systemd-sysctl
            "$d" --cat-config 2>/dev/null | awk '/^# \\// && NF == 2 { f = $2 }
            /^[ \\t]*-?(\(names))[ \\t]*=/ { gsub(/[ \\t]/, ""); sub(/^-/, ""); gsub("/", "."); print "kernel", $0, f }'
            grep -HsE '^[[:space:]]*(blacklist[[:space:]]+(\(modules))[[:space:]]*$|install[[:space:]]+(\(modules))[[:space:]]+[a-z/]*/(true|false)([[:space:]]|$))' /etc/modprobe.d/*.conf /run/modprobe.d/*.conf |
            sed -nE 's#^([^:]*):[[:space:]]*(install|blacklist)[[:space:]]+([^[:space:]]+).*#module \\3 \\1#p'
            grep -lsE '^[^#]*swapon' /etc/rc.local /etc/rc.d/rc.local /etc/cron.d/* /etc/crontab /var/spool/cron/root /var/spool/cron/crontabs/root | sed 's/^/swap /'
            grep -ls '^ResourceDisk.EnableSwap=y' /etc/waagent.conf | sed 's/^/swap /'
            """
    }

    /// The units that a host of these roles needs after a reboot.
    static func units(_ host: HostSpec, _ spec: ClusterSpec, _ family: any DistributionFamily) -> [String] {
        var units: [String] = host.isNode ? ["containerd.service", "kubelet.service"] : []
        if host.isNode { units += spec.podNetwork.units.map { "\($0).service" } }
        if spec.proxyRole(host) != nil { units.append(spec.proxy.unit) }
        if host.roles.contains(.loadBalancer) { units.append("keepalived.service") }
        if spec.time.provider == .chrony { units.append(family.chronyUnit) }
        return units
    }

    /// nil when nobody asked, or systemd did not say.
    static let enabled = Fact("enabled-units", script: { host, spec in enabledScript(host, spec) }, unread: [String: String]?.none) {
        text in
        let table = text.table()
        return table.isEmpty ? nil : table
    }

    private static func enabledScript(_ host: HostSpec, _ spec: ClusterSpec) -> String {
        Families.ask { family in
            let units = units(host, spec, family)
            return """
                for u in \(units.joined(separator: " ")); do
                a=$(systemctl is-enabled "$u" 2>/dev/null)
                echo "$u=${a:-not-found}"
                done
                """
        }
    }

    func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Self.settings.probe(host, spec), Self.enabled.probe(host, spec)]
    }

    /// Everything that the next boot would undo, and where; none where all stays.
    static func objections(_ settings: Settings, _ spec: ClusterSpec) -> [String] {
        var found: [String] = []
        for (name, wanted) in Kernel.settings(spec).sorted(by: { $0.key < $1.key }) {
            guard let last = settings.kernel[name], last.value != wanted else { continue }
            found.append("\(last.file) sets \(name) to \(last.value) behind Trimast's own file")
        }
        for (module, file) in settings.forbidden.sorted(by: { $0.key < $1.key }) { found.append("\(file) keeps the module \(module) out") }
        if spec.kubernetes.kubelet["failSwapOn"] != .bool(false) { found += settings.swap.map { "\($0) turns swap on" } }
        return found
    }

    func checks(_ context: PartContext) -> [Check] {
        var checks: [Check] = []
        func add(_ id: String, _ wrong: [String], _ right: String, _ next: Advice) {
            checks.append(
                Check(
                    id, rows: rows, host: context.host.name, wrong.isEmpty ? .passed : .failed,
                    found: wrong.isEmpty ? right : "at the next boot: " + wrong.joined(separator: "; "),
                    nextStep: wrong.isEmpty ? nil : next))
        }
        if context.host.isNode, let settings = context[Self.settings] {
            add(
                "boot.settings", Self.objections(settings, context.spec), "the next boot changes no kernel setting, module or swap",
                "take the lines out of these files")
        }
        if let enabled = context[Self.enabled] {
            let good: Set = ["enabled", "enabled-runtime", "static", "alias", "indirect", "generated", "linked"]
            let wrong = enabled.filter { !good.contains($0.value) }.sorted { $0.key < $1.key }
            add(
                "boot.units", wrong.map { "\($0.key) does not start (\($0.value))" },
                "\(count(enabled.count, "unit")) start at the next boot",
                Advice(.shell(wrong.map { "systemctl \($0.value == "masked" ? "unmask" : "enable") \($0.key)" }.joined(separator: "; "))))
        }
        return checks
    }
}

extension NextBoot.Settings {
    init(_ text: SectionText) {
        for words in text.words {
            switch (words.first, words.count) {
            case ("kernel", 3):
                let pair = words[1].split(separator: "=", maxSplits: 1).map(String.init)
                // Trimast's own file decides about what comes before it.
                if pair.count == 2 { kernel[NextBoot.name(pair[0])] = NextBoot.KernelSetting(value: pair[1], file: words[2]) }
            case ("module", 3): forbidden[words[1]] = words[2]
            case ("swap", 2): swap.append(words[1])
            default: break
            }
        }
    }
}

extension NextBoot {
    fileprivate static func name(_ name: String) -> String { otherNames[name] ?? name }
}
