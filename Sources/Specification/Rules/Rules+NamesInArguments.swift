import Support

/// Lists of names in arguments: admission plugins and controllers.
extension Rules {
    /// Names as Go's flags read them: what stands between two commas, spaces and all.
    private static func names(_ text: String?) -> [String] {
        guard let text, !text.isEmpty else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    static let admissionPlugins: Rule = { spec, reader in
        let arguments = spec.kubernetes.apiServerArgs
        guard release(spec, reader) != nil else { return }
        func place(_ flag: FieldPath.Component) -> FieldPath { ["kubernetes", "apiServer", "extraArgs", flag] }
        let (enable, disable) = (place("enable-admission-plugins"), place("disable-admission-plugins"))
        let (on, off) = (names(arguments["enable-admission-plugins"]), names(arguments["disable-admission-plugins"]))
        for (path, names) in [(enable, on), (disable, off)] {
            // The API server stops at the first.
            guard let wrong = names.lazy.compactMap({ AdmissionPlugins.finding($0, version: spec.kubernetes.version) }).first else {
                continue
            }
            reader.error(wrong.code, path, wrong.message, help: wrong.help)
        }
        if on.contains("AlwaysDeny") {
            reader.error("contradiction", enable, "AlwaysDeny lets nobody change anything, kubeadm included", help: "remove AlwaysDeny")
        }
        for name in Set(off).sorted() {
            if let why = AdmissionPlugins.needed[name] {
                reader.error("contradiction", disable, "without \(name) \(why)", help: "remove \(name)")
            } else if on.contains(name) {
                reader.error(
                    "contradiction", disable, "\(name) stands in enable-admission-plugins as well, and the API server takes it in one",
                    help: "remove it from one of the two")
            }
        }
    }

    static let controllers: Rule = { spec, reader in
        let path: FieldPath = ["kubernetes", "controllerManager", "extraArgs", "controllers"]
        let text = spec.kubernetes.controllerManagerArgs["controllers"]
        guard let release = release(spec, reader) else { return }
        for word in Set(names(text)).sorted() where word != "*" {
            let isOff = word.hasPrefix("-")
            let name = String(isOff ? word.dropFirst() : word[...])
            guard case .known = Controllers.table.standing(name, in: release.minor) else {
                // A list without '*' is refused by itself.
                guard names(text).contains(where: { $0.filter { $0 != " " } == "*" }) else { continue }
                let meant = closest(to: name, among: Controllers.table.names(in: release.minor))
                reader.error(
                    "wrong-value", path, "Kubernetes \(spec.kubernetes.version) has no controller '\(name.shortened)'",
                    help: meant.map { "did you mean '\($0)'?" } ?? "'kube-controller-manager --help' lists them")
                return
            }
            guard isOff else { continue }
            if let why = Controllers.needed[name] {
                reader.error("contradiction", path, "without \(name) \(why)", help: "remove -\(name)")
            } else if Controllers.nodeRanges.contains(name), reader.isUsable(["network", "plugin"]), spec.network.plugin == .manifest {
                reader.error(
                    "contradiction", path, "pod networks such as flannel's take each node's range from \(name)", help: "remove -\(name)")
            }
        }
    }
}
