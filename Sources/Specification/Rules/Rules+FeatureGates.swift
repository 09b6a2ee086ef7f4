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
            ("etcd", release.minor < 34 ? [:] : kubernetes.etcdArgs, FeatureGates.etcd),
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
}
