import Support

/// Settings of kube-proxy that do not work without each other (kubernetes, pkg/proxy/apis/config/validation).
extension Rules {
    private static let path: FieldPath = ["kubernetes", "kubeProxy"]

    static let kubeProxyCombinations: Rule = { spec, reader in
        let settings = spec.kubernetes.kubeProxy
        func text(_ key: String) -> String { if case .string(let text)? = settings.value(at: key) { text } else { "" } }
        func seconds(_ key: String) -> Double? { ValueType.seconds(text(key)) }
        var modes: [FieldPath.Component] = ["iptables"]
        if reader.isUsable(["network", "proxyMode"]), spec.network.proxyMode != .iptables {
            modes.append(.key(spec.network.proxyMode.rawValue))
        }
        for mode in modes {
            guard case .key(let name) = mode, settings[name] != nil else { continue }
            // Zero stands for the default.
            func given(_ key: String) -> Double? { seconds("\(name).\(key)").flatMap { $0 > 0 ? $0 : nil } }
            let (period, least) = (given("syncPeriod") ?? 30, given("minSyncPeriod") ?? (name == "ipvs" ? 0 : 1))
            guard least > period else { continue }
            reader.error(
                "contradiction", FieldPath(path.components + [mode, given("minSyncPeriod") == nil ? "syncPeriod" : "minSyncPeriod"]),
                "rules are written at least every syncPeriod, which is shorter than minSyncPeriod",
                help: "choose a longer syncPeriod (30s if left out) or a shorter minSyncPeriod (1s)")
        }
        for (mode, key) in [("BridgeInterface", "bridgeInterface"), ("InterfaceNamePrefix", "interfaceNamePrefix")]
        where text("detectLocalMode") == mode && release(spec, reader)?.minor ?? 24 >= 24 {
            guard !EndpointSpec.isInterface(text("detectLocal.\(key)")) else { continue }
            reader.error(
                "contradiction", path + "detectLocalMode", "it needs the name of an interface in detectLocal.\(key)",
                help: "write 'detectLocal: {\(key): cni}' below kubeProxy as well, or remove the key")
        }
        if case .list(let ranges)? = settings["nodePortAddresses"], ranges.contains("primary"), ranges.count > 1 {
            reader.error(
                "contradiction", path + "nodePortAddresses", "'primary' stands beside others",
                help: "write 'primary' alone, or leave it out")
        }
    }

    /// `show-hidden-metrics-for-version` shows those of the minor before and of no other (k8s.io/component-base, metrics/options.go).
    static let hiddenMetrics: Rule = { spec, reader in
        guard let release = release(spec, reader) else { return }
        let kubernetes = spec.kubernetes
        var given: [(path: FieldPath, text: String)] = []
        for (key, settings) in [("kubelet", kubernetes.kubelet), ("kubeProxy", kubernetes.kubeProxy)] {
            guard case .string(let text)? = settings["showHiddenMetricsForVersion"] else { continue }
            given.append((["kubernetes", .key(key), "showHiddenMetricsForVersion"], text))
        }
        for (key, arguments) in [
            ("apiServer", kubernetes.apiServerArgs), ("controllerManager", kubernetes.controllerManagerArgs),
            ("scheduler", kubernetes.schedulerArgs),
        ] {
            guard let text = arguments["show-hidden-metrics-for-version"] else { continue }
            given.append((["kubernetes", .key(key), "extraArgs", "show-hidden-metrics-for-version"], text))
        }
        for (path, text) in given where !text.isEmpty && text != "1.\(release.minor - 1)" {
            reader.error(
                "version", path, "metrics that are hidden since another minor than the one before cannot be shown",
                help: "write \"1.\(release.minor - 1)\", or remove it")
        }
    }
}
