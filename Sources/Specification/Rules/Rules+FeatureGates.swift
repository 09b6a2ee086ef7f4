import Support

/// Feature gates of kubeadm and of the components.
extension Rules {
    static let featureGates: Rule = { spec, reader in
        guard let release = release(spec, reader) else { return }
        let kubernetes = spec.kubernetes
        var told = 0
        func judge(_ gate: String, _ value: Bool, _ gates: FeatureGates, _ path: FieldPath) {
            guard let finding = gates.finding(gate, value, version: kubernetes.version, suggests: told < mostSuggestions) else { return }
            told += 1
            reader.error(finding.code, path, isKey: finding.isKey, finding.message, help: finding.help)
        }
        for (gate, value) in kubernetes.featureGates.sorted(by: { $0.key < $1.key }) {
            judge(gate, value, .kubeadm, ["kubernetes", "featureGates", .key(gate)])
        }
        for (component, settings) in [("kubelet", kubernetes.kubelet), ("kubeProxy", kubernetes.kubeProxy)] {
            guard case .map(let gates)? = settings["featureGates"] else { continue }
            for (gate, value) in gates.sorted(by: { $0.key < $1.key }) {
                guard case .bool(let value) = value else { continue }
                judge(gate, value, .components, ["kubernetes", .key(component), "featureGates", .key(gate)])
            }
        }
        for (component, arguments, gates) in [
            ("apiServer", kubernetes.apiServerArgs, FeatureGates.components),
            ("controllerManager", kubernetes.controllerManagerArgs, FeatureGates.components),
            ("scheduler", kubernetes.schedulerArgs, FeatureGates.components),
            ("etcd", release.hasEtcdGates ? kubernetes.etcdArgs : [:], FeatureGates.etcd),
        ] {
            guard let text = arguments["feature-gates"] else { continue }
            let path: FieldPath = ["kubernetes", .key(component), "extraArgs", "feature-gates"]
            for (gate, value) in FeatureGates.parse(text) {
                guard let value else {
                    reader.error(
                        "wrong-value", path, "'\(gate)' has no value that is true or false",
                        help: "write it as \(gate)=true or \(gate)=false")
                    continue
                }
                guard
                    let finding = gates.finding(gate, value, version: kubernetes.version, suggests: told < mostSuggestions)
                else { continue }
                told += 1
                reader.error(finding.code, path, "\(gate): \(finding.message)", help: finding.help)
            }
        }
    }

    /// Gates that need others which are off: the program ends.
    static let gateNeeds: Rule = { spec, reader in
        guard let release = release(spec, reader) else { return }
        let minor = release.minor
        func judge(_ gates: FeatureGates, _ values: [String: Bool], isMap: Bool, _ path: FieldPath) {
            guard reader.isUsable(path) else { return }
            // One error for what the file says, whatever follows from it.
            for (given, unmet) in Dictionary(grouping: gates.unmet(values, in: minor), by: \.given).sorted(by: { $0.key < $1.key }) {
                let isNeed = unmet[0].needs == given
                let (on, off) = (Set(unmet.map(\.gate)).sorted(), Set(unmet.map(\.needs)).sorted())
                let message =
                    "\(list(few: on)) \(on.count == 1 ? "needs" : "need") \(list(few: off)), which \(off.count == 1 ? "is" : "are") off"
                let (equals, joint) = isMap ? (": ", ", ") : ("=", ",")
                let help =
                    isNeed
                    ? "write '\(on.prefix(3).map { "\($0)\(equals)false" }.joined(separator: joint))' as well, or remove \(given)"
                    : "write '\(off.prefix(3).map { "\($0)\(equals)true" }.joined(separator: joint))' as well, or remove \(given)"
                reader.error("contradiction", isMap ? path + .key(given) : path, message, help: help)
            }
        }
        for (component, settings) in [("kubelet", spec.kubernetes.kubelet), ("kubeProxy", spec.kubernetes.kubeProxy)] {
            guard case .map(let gates)? = settings["featureGates"] else { continue }
            let values = gates.compactMapValues { if case .bool(let value) = $0 { value } else { nil } }
            judge(.components, values, isMap: true, ["kubernetes", .key(component), "featureGates"])
        }
        for given in [
            spec.apiServerArguments(minor), spec.controllerManagerArguments(minor), spec.schedulerArguments(minor),
            spec.etcdArguments(minor),
        ] {
            // Another version has other gates.
            guard let text = given["feature-gates"], given["emulated-version"] == nil else { continue }
            let values = Dictionary(FeatureGates.parse(text).compactMap { gate, value in value.map { (gate, $0) } }) { $1 }
            judge(given.key == "etcd" ? .etcd : .components, values, isMap: false, given.path("feature-gates"))
        }
    }
}
