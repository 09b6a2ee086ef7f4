import Specification
import Support

/// What a cluster needs of containerd's configuration, put into the file that is there: everything else in it stays, as it was written.
///
/// Versions of the format (containerd docs/cri/config.md, PLUGINS.md, docs/man/containerd-config.toml.5.md): containerd 1.6 and 1.7 read 1 and 2,
/// 2.0 to 2.2 read 2 and 3, 2.3 reads 4 too, in which the listeners are plug-ins. A file of version 1, or without one, becomes one of version 2, in
/// which plug-ins are called by their URIs.
struct ContainerdMerge {
    struct Wish: Equatable {
        var pauseImage: String
        var restrictsOOMScore = false
        /// cluster.yaml names mirrors: they stand in files of their own, which rule out those in this one.
        var hasMirrors = false
        /// Of the containerd that is installed: `1.7.24`; nil where none is.
        var installed: String?
    }

    private static let mark = "# Written by Trimast"
    private static let certificates = RegistryMirrors.folder
    private static let socket = "/run/containerd/containerd.sock"
    private static let cri = "io.containerd.grpc.v1.cri"
    private static let images = "io.containerd.cri.v1.images"
    private static let runtime = "io.containerd.cri.v1.runtime"
    private static let plugins = "/opt/cni/bin"
    private static let listeners = [["grpc", "address"], ["plugins", "io.containerd.server.v1.grpc", "address"]]
    /// The names that the CRI plug-in has had: in 2.x it is two.
    static let names = ["cri", cri, images, runtime]
    private static let runc = "io.containerd.runc.v2"
    /// Runtimes that containerd 1.x still starts and 2.x does not.
    private static let formerRuntimes = ["io.containerd.runtime.v1.linux", "io.containerd.runc.v1"]

    /// Names of version 1, and theirs in version 2 (containerd services/server/config, V1 to V2).
    private static let newNames = [
        "cri": cri, "opt": "io.containerd.internal.v1.opt", "restart": "io.containerd.internal.v1.restart",
        "cgroups": "io.containerd.monitor.v1.cgroups", "diff-service": "io.containerd.service.v1.diff-service",
        "scheduler": "io.containerd.gc.v1.scheduler",
    ].merging(
        ["aufs", "btrfs", "devmapper", "native", "overlayfs", "zfs"].map { ($0, "io.containerd.snapshotter.v1.\($0)") },
        uniquingKeysWith: { $1 })

    /// The whole file.
    private(set) var text = ""
    /// What is lost, what changes its meaning, and what may not work, in words.
    private(set) var remarks: [String] = []
    /// The file that is there is not understood, and would go whole.
    private(set) var isReplacement = false

    /// - Parameter existing: the file that is there; nil: none, or one that is no text.
    init(_ wish: Wish, into existing: String?) {
        let isEmpty = existing?.allSatisfy(\.isWhitespace) ?? true
        guard let existing, !isEmpty else {
            text = Self.fresh(wish)
            return
        }
        if var file = TOMLText(existing), merge(wish, into: &file, isOwn: existing.hasPrefix(Self.mark)) {
            text = file.text
            return
        }
        text = Self.fresh(wish)
        isReplacement = true
        remarks = ["it is not understood, so it is replaced; what it was is kept in /var/lib/trimast/kept"]
    }

    /// Where containerd keeps what it has, and which files say more, where such a file says other than containerd does by itself: by a file without
    /// that, everybody's containers and images would be out of its sight.
    static func places(_ text: String) -> [String] {
        let usual = ["imports": "[]", "root": "/var/lib/containerd", "state": "/run/containerd"]
        func word(_ text: Substring) -> String { text.filter { !$0.isWhitespace && !"\"'\u{FEFF}".contains($0) } }
        return usual.keys.sorted().filter { key in
            text.allLines.contains { line in
                let parts = line.split(separator: "=", maxSplits: 1)
                return parts.count == 2 && word(parts[0]) == key && word(parts[1].prefix { $0 != "#" }) != usual[key]
            }
        }
    }

    // MARK: A file of Trimast's own

    static func fresh(_ wish: Wish) -> String {
        var lines = ["\(mark).", "version = 2", "", "[plugins.\"\(cri)\"]", "  sandbox_image = \"\(wish.pauseImage)\""]
        if wish.restrictsOOMScore { lines.append("  restrict_oom_score_adj = true") }
        lines += [
            "  [plugins.\"\(cri)\".cni]",
            "    bin_dir = \"\(plugins)\"",
            "    conf_dir = \"/etc/cni/net.d\"",
            "  [plugins.\"\(cri)\".containerd.runtimes.runc]",
            "    runtime_type = \"io.containerd.runc.v2\"",
            "    [plugins.\"\(cri)\".containerd.runtimes.runc.options]",
            "      SystemdCgroup = true",
            "  [plugins.\"\(cri)\".registry]",
            "    config_path = \"\(certificates)\"",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Somebody's file

    /// - Returns: false where something in it stands in the way that is not understood.
    private mutating func merge(_ wish: Wish, into file: inout TOMLText, isOwn: Bool) -> Bool {
        for table in Self.names.map({ ["plugins", $0] }) + Self.listeners.map({ Array($0.dropLast()) }) { file.expand(table) }
        if Int(file[["version"]]?.value ?? "1") ?? 1 < 2, !migrate(&file) { return false }
        guard let version = Int(file[["version"]]?.value ?? ""), (2...4).contains(version) else { return false }
        guard enable(&file), listen(&file) else { return false }
        let ofImages = ["plugins", version == 2 ? Self.cri : Self.images]
        let ofRuntime = ["plugins", version == 2 ? Self.cri : Self.runtime]
        let runc = ofRuntime + ["containerd", "runtimes", "runc"]
        ofAllPods(&file, ofRuntime + ["containerd"])
        var wanted: [(TOMLText.Path, String)] = [
            (version == 2 ? ofImages + ["sandbox_image"] : ofImages + ["pinned_images", "sandbox"], wish.pauseImage),
            (ofRuntime + ["cni", "conf_dir"], "/etc/cni/net.d"), (runc + ["runtime_type"], Self.runc),
        ].map { ($0, "\"\($1)\"") }
        wanted.append((runc + ["options", "SystemdCgroup"], "true"))
        let restricts = ofRuntime + ["restrict_oom_score_adj"]
        if wish.restrictsOOMScore { wanted.append((restricts, "true")) } else if isOwn { file.remove(restricts) }
        wanted += binaries(file, ofRuntime, version, wish)
        for (path, value) in wanted where !Self.set(path, value, in: &file) { return false }
        guard mirrors(&file, ofImages + ["registry"], wish) else { return false }
        remark(on: file, ofRuntime)
        return true
    }

    /// A text that says the same in other quotes stays.
    private static func set(_ path: TOMLText.Path, _ value: String, in file: inout TOMLText) -> Bool {
        if let text = file.string(path), "\"\(text)\"" == value { return true }
        return file.set(path, value)
    }

    private mutating func migrate(_ file: inout TOMLText) -> Bool {
        for name in file.names(below: ["plugins"]) where !name.hasPrefix("io.containerd.") {
            if let new = Self.newNames[name] {
                file.rename(["plugins", name], to: ["plugins", new])
            } else {
                file.removeTable(["plugins", name])
                remarks.append("the settings of plug-in \(name), which version 2 of the file does not have, go")
            }
        }
        for list in ["disabled_plugins", "required_plugins"] {
            guard let names = file.strings([list]), !names.isEmpty else { continue }
            let known = names.map { Self.newNames[$0] ?? $0 }.filter { $0.hasPrefix("io.containerd.") }
            guard file.set([list], Self.listText(known)) else { return false }
        }
        // Dotted keys keep their names.
        guard file.names(below: ["plugins"]).allSatisfy({ $0.hasPrefix("io.containerd.") }) else { return false }
        // It is for the runtime of version 1 alone, and an error beside any other.
        file.remove(["plugins", Self.cri, "systemd_cgroup"])
        return file.set(["version"], "2")
    }

    /// Docker's packages bring a file in which the CRI plug-in is disabled.
    private mutating func enable(_ file: inout TOMLText) -> Bool {
        guard let disabled = file.strings(["disabled_plugins"]) else { return file[["disabled_plugins"]] == nil }
        let left = disabled.filter { !Self.names.contains($0) }
        guard left != disabled else { return true }
        remarks.append("the CRI plug-in is disabled there, and is enabled")
        return file.set(["disabled_plugins"], Self.listText(left))
    }

    private mutating func listen(_ file: inout TOMLText) -> Bool {
        for path in Self.listeners {
            guard let address = file.string(path), address != Self.socket else { continue }
            remarks.append("the socket \(address) goes, and is the usual one")
            guard file.set(path, "\"\(Self.socket)\"") else { return false }
        }
        return true
    }

    /// The runtime of pods that ask for none: the kubelet's cgroups are systemd's, so its must be, too. containerd 1.x takes the table
    /// default_runtime for it where that says what runs, whatever default_runtime_name says (pkg/cri/config, ValidatePluginConfig).
    private mutating func ofAllPods(_ file: inout TOMLText, _ containerd: TOMLText.Path) {
        let table = containerd + ["default_runtime"]
        let type = file.string(table + ["runtime_type"]) ?? file[table]?.value ?? ""
        let isSet = type == Self.runc && file.set(table + ["options", "SystemdCgroup"], "true")
        if !isSet, let known = ([Self.runc] + Self.formerRuntimes).first(where: { type.contains($0) }) {
            file.removeTable(table)
            remarks.append(
                "the deprecated table default_runtime, by which pods get \(known) without systemd cgroups, goes: default_runtime_name says what runs"
            )
        }
        guard let name = file.string(containerd + ["default_runtime_name"]), name != "runc" else { return }
        let runtime = containerd + ["runtimes", name]
        if file.string(runtime + ["runtime_type"]) == Self.runc { _ = file.set(runtime + ["options", "SystemdCgroup"], "true") }
    }

    /// containerd 2.1 has a list of folders, which rules out the one of before; it reads that of version 2 as it was.
    private func binaries(_ file: TOMLText, _ ofRuntime: TOMLText.Path, _ version: Int, _ wish: Wish) -> [(TOMLText.Path, String)] {
        let one = ofRuntime + ["cni", "bin_dir"]
        let many = ofRuntime + ["cni", "bin_dirs"]
        if let folders = file.strings(many) {
            return folders.contains(Self.plugins) ? [] : [(many, Self.listText([Self.plugins] + folders))]
        }
        let numbers = (wish.installed ?? "").split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        let hasMany = version > 2 && file[one] == nil && !numbers.lexicographicallyPrecedes([2, 1])
        return [hasMany ? (many, Self.listText([Self.plugins])) : (one, "\"\(Self.plugins)\"")]
    }

    /// containerd refuses mirrors and TLS settings in this file beside a folder of hosts.toml. Logins may stand there, and others' folders.
    private mutating func mirrors(_ file: inout TOMLText, _ registry: TOMLText.Path, _ wish: Wish) -> Bool {
        let ofTLS = file.names(below: registry + ["configs"]).filter { name in
            !file.names(below: registry + ["configs", name, "tls"]).isEmpty || file[registry + ["configs", name, "tls"]] != nil
        }
        let here = Set(file.names(below: registry + ["mirrors"]) + ofTLS).sorted()
        let path = registry + ["config_path"]
        let folders = (file.string(path) ?? "").split(separator: ":").map(String.init)
        if folders.contains(Self.certificates) && here.isEmpty { return true }
        if !wish.hasMirrors && (!here.isEmpty || !folders.isEmpty) { return true }
        if !here.isEmpty {
            file.removeTable(registry + ["mirrors"])
            for name in ofTLS { file.removeTable(registry + ["configs", name, "tls"]) }
            remarks.append(
                "the settings of registries (\(here.joined(separator: ", "))) go: registryMirrors of cluster.yaml stand in their place")
        }
        return file.set(path, "\"\(([Self.certificates] + folders.filter { $0 != Self.certificates }).joined(separator: ":"))\"")
    }

    private mutating func remark(on file: TOMLText, _ ofRuntime: TOMLText.Path) {
        let runtimes = ofRuntime + ["containerd", "runtimes"]
        for name in file.names(below: runtimes).sorted() where name != "runc" {
            guard let type = file.string(runtimes + [name, "runtime_type"]), type == Self.runc || Self.formerRuntimes.contains(type) else {
                continue
            }
            if file[runtimes + [name, "options", "SystemdCgroup"]]?.value != "true" {
                remarks.append("the runtime \(name) is kept, and has no SystemdCgroup = true, as the kubelet's pods want it")
            }
        }
    }

    private static func listText(_ texts: [String]) -> String { "[" + texts.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
}
