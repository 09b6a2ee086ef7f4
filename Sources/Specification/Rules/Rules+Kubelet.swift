import Support

/// Settings of the kubelet that do not work without each other: it ends at its start (kubernetes, pkg/kubelet/apis/config/validation).
extension Rules {
    private static let path: FieldPath = ["kubernetes", "kubelet"]

    struct Kubelet {
        let settings: [String: YAMLValue]

        /// Without what this version does not have, which is told by itself.
        init(_ spec: ClusterSpec) {
            let names = ConfigurationKeys.kubelet.table.names(in: spec.kubernetes.version.minor)
            let known = Set(names.map { String($0.prefix { $0 != "." && $0 != "[" }) })
            settings = spec.kubernetes.kubelet.filter { known.contains($0.key) }
        }

        subscript(key: String) -> YAMLValue? { settings.value(at: key).flatMap { $0 == .null ? nil : $0 } }
        func text(_ key: String) -> String? { if case .string(let text)? = self[key], !text.isEmpty { text } else { nil } }
        func texts(_ key: String) -> [String]? {
            guard case .list(let values)? = self[key] else { return nil }
            return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
        }
        func integer(_ key: String) -> Int? { if case .int(let value)? = self[key] { value } else { nil } }
        func number(_ key: String) -> Double? {
            if case .double(let value)? = self[key] { value } else { integer(key).map { Double($0) } }
        }
        func seconds(_ key: String) -> Double? { text(key).flatMap(ValueType.seconds) }
        func gate(_ name: String) -> Bool? { if case .bool(let value)? = self["featureGates." + name] { value } else { nil } }
    }

    static let kubeletCombinations: Rule = { spec, reader in
        let kubelet = Kubelet(spec)
        func refuse(_ key: FieldPath.Component, _ message: String, _ help: String) {
            guard reader.isUsable(path + key) else { return }
            reader.error("contradiction", path + key, message, help: help)
        }
        if kubelet.text("cpuManagerPolicy") == "static", kubelet["systemReserved.cpu"] == nil, kubelet["kubeReserved.cpu"] == nil,
            kubelet["reservedSystemCPUs"] == nil
        {
            refuse(
                "cpuManagerPolicy", "the policy static needs CPUs that are reserved for the system",
                "write 'reservedSystemCPUs: \"0\"' below kubelet as well, or 'kubeReserved: {cpu: 500m}'")
        }
        if kubelet.text("memoryManagerPolicy") == "Static", kubelet["reservedMemory"] == nil {
            refuse(
                "memoryManagerPolicy", "the policy Static needs reservedMemory",
                "write the memory of each NUMA node that is reserved below kubelet.reservedMemory, or remove the key")
        }
        let (high, low) = (kubelet.integer("imageGCHighThresholdPercent") ?? 85, kubelet.integer("imageGCLowThresholdPercent") ?? 80)
        if low >= high {
            refuse(
                kubelet["imageGCLowThresholdPercent"] == nil ? "imageGCHighThresholdPercent" : "imageGCLowThresholdPercent",
                "images are removed from \(high) % of the disk on until \(low) % are left, which is not less",
                "choose a lower imageGCLowThresholdPercent (80 if left out) or a higher imageGCHighThresholdPercent (85)")
        }
        if let most = kubelet.seconds("imageMaximumGCAge"), most > 0,
            most <= kubelet.seconds("imageMinimumGCAge").flatMap({ $0 > 0 ? $0 : nil }) ?? 120
        {
            refuse(
                "imageMaximumGCAge", "images are removed at this age, and kept until they have imageMinimumGCAge, which is not less",
                "choose a longer imageMaximumGCAge, or a shorter imageMinimumGCAge (2m if left out)")
        }
        if let pulls = kubelet.integer("maxParallelImagePulls"), pulls > 1, kubelet["serializeImagePulls"] != .bool(false) {
            refuse(
                "maxParallelImagePulls", "images are pulled one after the other unless serializeImagePulls is false",
                "write 'serializeImagePulls: false' below kubelet as well, or remove the key")
        }
        if kubelet["systemCgroups"] != nil, kubelet["systemCgroups"] != "", kubelet.text("cgroupRoot") == nil {
            refuse("systemCgroups", "it needs cgroupRoot", "write 'cgroupRoot: /' below kubelet as well, or remove the key")
        }
        if kubelet.text("reservedSystemCPUs") != nil, kubelet.text("systemReservedCgroup") ?? kubelet.text("kubeReservedCgroup") != nil {
            refuse(
                "reservedSystemCPUs", "it does not go with systemReservedCgroup and kubeReservedCgroup",
                "keep one of them: CPUs by their numbers, or control groups")
        }
        if let factor = kubelet.number("memoryThrottlingFactor"), factor <= 0 || factor > 1 {
            refuse("memoryThrottlingFactor", "\(factor) is out of range", "allowed: more than 0, and at most 1, such as 0.9")
        }
        if kubelet["enableSystemLogQuery"] == .bool(true), kubelet["enableSystemLogHandler"] == .bool(false) {
            refuse("enableSystemLogQuery", "logs are asked for by the handler that is off", "remove 'enableSystemLogHandler: false'")
        }
        if kubelet["preloadedImagesVerificationAllowlist"].map({ $0 != .list([]) }) ?? false,
            kubelet.text("imagePullCredentialsVerificationPolicy") != "NeverVerifyAllowlistedImages"
        {
            refuse(
                "preloadedImagesVerificationAllowlist", "no policy reads this list but NeverVerifyAllowlistedImages",
                "write 'imagePullCredentialsVerificationPolicy: NeverVerifyAllowlistedImages' below kubelet as well, or remove the key")
        }
        allocatable(kubelet, refuse)
        shutdown(kubelet, refuse)
        if case .map(let soft)? = kubelet["evictionSoft"] {
            for signal in soft.keys.sorted() {
                guard case .map(let periods)? = kubelet["evictionSoftGracePeriod"], periods[signal] != nil else {
                    let place = FieldPath((path + "evictionSoft").components + [.key(signal)])
                    guard reader.isUsable(place) else { continue }
                    reader.error(
                        "contradiction", place, "a soft limit needs the time for which it may be passed",
                        help: "write '\(signal): 1m30s' below kubelet.evictionSoftGracePeriod as well")
                    continue
                }
            }
        }
        kubeletTaints(kubelet, &reader)
    }

    /// What an API server asks of a node's taints (kubernetes, pkg/apis/core/validation, ValidateNode).
    private static func kubeletTaints(_ kubelet: Kubelet, _ reader: inout Reader) {
        guard case .list(let taints)? = kubelet["registerWithTaints"] else { return }
        var seen: Set<String> = []
        for (index, taint) in taints.enumerated() {
            let place = path + "registerWithTaints" + .index(index)
            guard case .map(let map) = taint, reader.isUsable(place) else { continue }
            func text(_ key: String) -> String? { if case .string(let text)? = map[key], !text.isEmpty { text } else { nil } }
            func lacks(_ key: String) -> Bool { map[key] == nil || map[key] == .null || map[key] == "" }
            if let missing = ["key", "effect"].first(where: lacks) {
                reader.error(
                    "wrong-value", place,
                    missing == "key" ? "a taint has a key" : "a taint has an effect, and no API server takes a node without",
                    help: "write for example {key: gpu, value: \"yes\", effect: NoSchedule}")
            } else if let key = text("key"), let effect = text("effect"), !seen.insert("\(key):\(effect)").inserted {
                reader.error(
                    "duplicate", place, "a taint \(key.shortened):\(effect.shortened) stands in this list already",
                    help: "keep one of the two")
            }
        }
    }

    private static func allocatable(_ kubelet: Kubelet, _ refuse: (FieldPath.Component, String, String) -> Void) {
        let names = kubelet.texts("enforceNodeAllocatable")
        for (name, cgroup) in [("system-reserved", "systemReservedCgroup"), ("kube-reserved", "kubeReservedCgroup")] {
            guard let word = names?.first(where: { $0.hasPrefix(name) }), kubelet.text(cgroup) == nil else { continue }
            refuse(
                "enforceNodeAllocatable", "\(word) is enforced in a control group, and \(cgroup) names none",
                "write \(cgroup) below kubelet as well, or leave \(word) out")
        }
        if let names, names.contains("none"), names.count > 1 {
            refuse("enforceNodeAllocatable", "'none' stands beside others", "write 'none' alone, or leave it out")
        } else if let names, Set(names).count < names.count {
            refuse("enforceNodeAllocatable", "a word stands twice in this list", "keep one of the two")
        }
        if kubelet["cgroupsPerQOS"] == .bool(false), (names ?? ["pods"]).contains(where: { $0 != "none" }) {
            refuse(
                "cgroupsPerQOS", "what enforceNodeAllocatable names (pods if left out) is enforced in these control groups",
                "write 'enforceNodeAllocatable: []' below kubelet as well, or remove the key")
        }
    }

    private static func shutdown(_ kubelet: Kubelet, _ refuse: (FieldPath.Component, String, String) -> Void) {
        let all = kubelet.seconds("shutdownGracePeriod") ?? 0
        let critical = kubelet.seconds("shutdownGracePeriodCriticalPods") ?? 0
        for (key, seconds) in [("shutdownGracePeriod", all), ("shutdownGracePeriodCriticalPods", critical)] where seconds > 0 && seconds < 1
        {
            refuse(.key(key), "a time of less than a second is none", "allowed: 0s, or 1s and more")
        }
        if critical > all {
            refuse(
                "shutdownGracePeriodCriticalPods", "critical pods have a part of shutdownGracePeriod, which is shorter",
                "choose a longer shutdownGracePeriod (0s if left out)")
        }
        if case .list(let periods)? = kubelet["shutdownGracePeriodByPodPriority"], !periods.isEmpty, max(all, critical) > 0 {
            refuse(
                "shutdownGracePeriodByPodPriority", "it does not go with shutdownGracePeriod and shutdownGracePeriodCriticalPods",
                "keep one of the two")
        }
    }

    /// Keys that a gate switches on, which is off by itself in these minors.
    private static let gated: [(key: String, gate: String, minors: ClosedRange<Int>)] = [
        ("cpuCFSQuotaPeriod", "CustomCPUCFSQuotaPeriod", 20...36), ("shutdownGracePeriod", "GracefulNodeShutdown", 20...20),
        ("shutdownGracePeriodCriticalPods", "GracefulNodeShutdown", 20...20),
        ("shutdownGracePeriodByPodPriority", "GracefulNodeShutdownBasedOnPodPriority", 23...23),
        ("imageMaximumGCAge", "ImageMaximumGCAge", 29...29), ("enableSystemLogQuery", "NodeLogQuery", 27...35),
        ("crashLoopBackOff.maxContainerRestartPeriod", "KubeletCrashLoopBackOffMax", 32...34),
        ("imagePullCredentialsVerificationPolicy", "KubeletEnsureSecretPulledImages", 33...34),
        ("preloadedImagesVerificationAllowlist", "KubeletEnsureSecretPulledImages", 33...34),
        ("memorySwap.swapBehavior", "NodeSwap", 22...29), ("logging.options.json.splitStream", "LoggingAlphaOptions", 25...36),
        ("logging.options.json.infoBufferSize", "LoggingAlphaOptions", 25...36),
        ("logging.options.text.splitStream", "LoggingAlphaOptions", 30...36),
        ("logging.options.text.infoBufferSize", "LoggingAlphaOptions", 30...36), ("memoryReservationPolicy", "MemoryQoS", 36...36),
        ("seccompDefault", "SeccompDefault", 22...24), ("tracing", "KubeletTracing", 25...26),
        ("cpuManagerPolicyOptions", "CPUManagerPolicyOptions", 22...22),
        ("topologyManagerPolicyOptions", "TopologyManagerPolicyOptions", 26...27),
    ]

    /// Values that are a key's default, for which no gate is needed.
    private static let defaults: [YAMLValue] = [.bool(false), "0s", "100ms", "0", .int(0), "", "None", .list([]), .map([:])]

    static let kubeletGates: Rule = { spec, reader in
        guard let release = release(spec, reader) else { return }
        let kubelet = Kubelet(spec)
        for (key, gate, minors) in gated {
            guard let value = kubelet[key], !defaults.contains(value) else { continue }
            let isOffByItself = minors.contains(release.minor) && kubelet.gate("AllAlpha") != true
            guard kubelet.gate(gate) != true, isOffByItself || kubelet.gate(gate) == false && canBeOff(gate, release.minor) else {
                continue
            }
            let place = FieldPath(path.components + key.split(separator: ".").map { .key(String($0)) })
            guard reader.isUsable(place), isRight(value, of: key, release.minor) else { continue }
            reader.error(
                "contradiction", place,
                "the feature gate \(gate) is off\(kubelet.gate(gate) == false ? "" : " in Kubernetes 1.\(release.minor)"), and the kubelet refuses the key",
                help: "write 'featureGates: {\(gate): true}' below kubelet as well, or remove the key")
        }
        if kubelet["serverTLSBootstrap"] == .bool(true), kubelet.gate("RotateKubeletServerCertificate") == false {
            reader.error(
                "contradiction", path + "serverTLSBootstrap", "it needs the feature gate RotateKubeletServerCertificate",
                help: "remove 'RotateKubeletServerCertificate: false'")
        }
    }

    /// Whether another error says nothing of the value.
    private static func isRight(_ value: YAMLValue, of key: String, _ minor: Int) -> Bool {
        guard case .known(let entry) = ConfigurationKeys.kubelet.table.standing(key, in: minor) else { return true }
        return ValueType(entry.type).problems(value).isEmpty
    }

    private static func canBeOff(_ gate: String, _ minor: Int) -> Bool {
        guard case .known(let entry) = FeatureGates.components.table.standing(gate, in: minor) else { return false }
        return entry.locked(in: minor) == nil
    }
}
