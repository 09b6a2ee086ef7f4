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
        /// What ``forwarding`` of an interface will be, or of those that come later (`default`), by the interface.
        var forwarding: [String: KernelSetting] = [:]
        /// The file that lets nobody load modules any more.
        var lock: String?
        /// The interface with the host's address.
        var device: String?
        /// Units of systemd's own that are masked: nothing sets what Trimast's files say.
        var masked: [String] = []
    }

    /// What sets the kernel's settings and loads modules at a boot.
    private static let readers = ["systemd-sysctl.service", "systemd-modules-load.service"]

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

    /// What is 1 once stays so, whatever comes behind it.
    fileprivate static let modulesLock = "kernel.modules_disabled"

    private static func script(_ host: HostSpec, _ spec: ClusterSpec) -> String {
        guard host.isNode else { return "echo asked" }
        let known = (Kernel.settings(spec).keys.sorted() + otherNames.keys.sorted() + [modulesLock]).joined(separator: "|").replacing(
            ".", with: "[./]")
        let names = known + "|net[./]ipv4[./]conf[./][^= \\t]+[./]forwarding"
        // modprobe takes a dash for an underscore (modprobe(8)).
        let modules = Kernel.modules(spec).joined(separator: "|").replacing("_", with: "[-_]")
        // systemd-sysctl says the files in the order in which it reads them, those that hide others left out; modprobe's hide each other too.
        return """
            echo asked
            echo "device $(\(Interfaces.named(with: host.address)))"
            for u in \(readers.joined(separator: " ")); do
            f=/etc/systemd/system/$u
            [ ! -e "$f" ] || [ -s "$f" ] || echo "masked $u"
            done
            d=/usr/lib/systemd/systemd-sysctl
            [ -x $d ] || d=/lib/systemd/systemd-sysctl
            "$d" --cat-config 2>/dev/null | awk '/^# \\/.*[.]conf$/ && NF == 2 { f = $2 }
            /^[ \\t]*-?(\(names))[ \\t]*=/ { gsub(/[ \\t]/, ""); sub(/^-/, ""); gsub("/", "."); print "kernel", $0, f }'
            seen=
            for f in /etc/modprobe.d/*.conf /run/modprobe.d/*.conf /usr/local/lib/modprobe.d/*.conf /usr/lib/modprobe.d/*.conf /lib/modprobe.d/*.conf; do
            [ -f "$f" ] || continue
            case " $seen " in *" ${f##*/} "*) continue ;; esac
            seen="$seen ${f##*/}"
            sed -nE -e "s~^[[:space:]]*blacklist[[:space:]]+(\(modules))[[:space:]]*\\$~module \\1 $f~p" \\
            -e "s~^[[:space:]]*install[[:space:]]+(\(modules))[[:space:]]+([a-z/]*/(true|false)|:)([[:space:]].*)?\\$~module \\1 $f~p" "$f"
            done
            for f in /etc/rc.local /etc/rc.d/rc.local; do
            [ -x "$f" ] || continue
            sed -nE -e "s~^[^#]*sysctl.*[[:space:]\\"'](\(names))[[:space:]]*=[[:space:]]*[\\"']?([0-9]+).*~kernel \\1=\\2 $f~p" \\
            -e "s~^[^#]*echo[[:space:]]+[\\"']?([0-9]+)[\\"']?[[:space:]]*>+[[:space:]]*/proc/sys/(\(names)).*~kernel \\2=\\1 $f~p" "$f"
            done
            grep -lsE "\(Swap.turnsOn)" /etc/rc.local /etc/rc.d/rc.local /etc/cron.d/* /etc/crontab /var/spool/cron/root /var/spool/cron/crontabs/root | sed 's/^/swap /'
            grep -ls '^ResourceDisk.EnableSwap=y' /etc/waagent.conf | sed 's/^/swap /'
            \(Swap.scripts)
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

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { DataMounts.probes(host, spec) }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        if context.host.isNode { context[DataMounts.fact].add(to: &steps) }
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
        for name in Set(["default", "*", settings.device ?? ""]).sorted() {
            guard let last = settings.forwarding[name], last.value != "1" else { continue }
            found.append("\(last.file) sets net.ipv4.conf.\(name).forwarding to \(last.value)")
        }
        if let file = settings.lock {
            found.append("\(file) sets \(modulesLock) to 1, and modules of iptables and of the pod network are loaded later")
        }
        for unit in settings.masked { found.append("\(unit) is masked, and nothing sets what Trimast's own files say") }
        for (module, file) in settings.forbidden.sorted(by: { $0.key < $1.key }) { found.append("\(file) keeps the module \(module) out") }
        if spec.kubernetes.kubelet["failSwapOn"] != .bool(false) { found += settings.swap.map { "\($0) turns swap on" } }
        return found
    }

    /// What to do about ``objections(_:_:)``.
    static func advice(_ settings: Settings) -> Advice {
        let unmask = "systemctl unmask \(settings.masked.joined(separator: " "))"
        return settings.masked.isEmpty
            ? "take the lines out of files that are named, on the host; a mount belongs into /etc/fstab"
            : "\(.shell(unmask)) on the host, and take lines out of files that are named"
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
                "boot.settings", Self.objections(settings, context.spec) + context[DataMounts.fact].objections,
                "the next boot changes no kernel setting, module or swap",
                Self.advice(settings))
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
            case ("kernel", 3): add(words[1].split(separator: "=", maxSplits: 1).map(String.init), words[2])
            case ("module", 3): forbidden[words[1].replacing("-", with: "_")] = words[2]
            case ("masked", 2): masked.append(words[1])
            case ("device", 2): device = words[1]
            case ("swap", 2): swap.append(words[1])
            default: break
            }
        }
    }

    private mutating func add(_ pair: [String], _ file: String) {
        guard pair.count == 2 else { return }
        let name = NextBoot.name(pair[0].replacing("/", with: "."))
        let setting = NextBoot.KernelSetting(value: pair[1], file: file)
        if name == NextBoot.modulesLock {
            if setting.value == "1" { lock = file }
            return
        }
        let (start, end) = ("net.ipv4.conf.", ".forwarding")
        // Trimast's own file decides about what comes before it, also where it is still to be written, and all interfaces follow it.
        let isLast = (file.split(separator: "/").last ?? "") >= "90-trimast.conf"
        if name.hasPrefix(start), name.hasSuffix(end), name.count > start.count + end.count {
            let device = String(name.dropFirst(start.count).dropLast(end.count))
            // What is set for one interface is set again when it comes (systemd's 99-systemd.rules), whatever was set for all.
            if isLast || !["default", "*"].contains(device) { forwarding[device] = setting }
            return
        }
        guard isLast else { return }
        kernel[name] = setting
        if name == "net.ipv4.ip_forward", setting.value == "1" { (forwarding["default"], forwarding["*"]) = (nil, nil) }
    }
}

extension NextBoot {
    fileprivate static func name(_ name: String) -> String { otherNames[name] ?? name }
}
