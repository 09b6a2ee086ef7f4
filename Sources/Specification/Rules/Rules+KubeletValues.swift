import Support

/// Values of the kubelet's settings that no type can tell (kubernetes, pkg/kubelet/apis/config/validation), and those that it takes and
/// cannot work with.
extension Rules {
    private static let path: FieldPath = ["kubernetes", "kubelet"]

    static let kubeletValues: Rule = { spec, reader in
        let kubelet = Kubelet(spec)
        func refuse(_ key: String, _ message: String, _ help: String, code: String = "contradiction", at index: Int? = nil) {
            var place = FieldPath(path.components + key.split(separator: ".").map { .key(String($0)) })
            if let index { place = place + .index(index) }
            guard reader.isUsable(place) else { return }
            reader.error(code, place, message, help: help)
        }
        // pkg/kubelet/cm/cpumanager, NewNonePolicy.
        if case .map(let options)? = kubelet["cpuManagerPolicyOptions"], options.keys.contains(where: ValueType.cpuOptions.contains),
            ["none", nil].contains(kubelet.text("cpuManagerPolicy"))
        {
            refuse(
                "cpuManagerPolicyOptions", "no policy has options but static", "write 'cpuManagerPolicy: static' as well, or remove the key"
            )
        }
        if let ids = kubelet.integer("userNamespaces.idsPerPod"), ids % 65536 != 0 || !(65536...4_294_967_295).contains(ids) {
            refuse(
                "userNamespaces.idsPerPod", "\(ids) is no number of blocks of 65536", "allowed: 65536, 131072 and so on",
                code: "wrong-value")
        }
        let words = kubelet.texts("enforceNodeAllocatable") ?? []
        for word in ["system-reserved", "kube-reserved"] where words.contains(word) && words.contains(word + "-compressible") {
            refuse("enforceNodeAllocatable", "\(word) and \(word)-compressible do not go together", "keep one of the two")
        }
        if case .list(let taints)? = kubelet["registerWithTaints"] {
            for (index, taint) in taints.enumerated() {
                guard case .map(let map) = taint, let time = map["timeAdded"], time != .null else { continue }
                refuse("registerWithTaints", "the node itself says when a taint was added", "remove timeAdded", at: index)
            }
        }
        if kubelet.text("tlsMinVersion") != "VersionTLS13", TextForm.lacksHTTP2(kubelet.texts("tlsCipherSuites") ?? []) {
            refuse("tlsCipherSuites", TextForm.withoutHTTP2, TextForm.forHTTP2)
        }
        if case .list(let curves)? = kubelet["tlsCurvePreferences"] {
            let numbers = curves.compactMap { if case .int(let number) = $0 { number } else { nil } }
            if Set(numbers).count < numbers.count {
                refuse("tlsCurvePreferences", "a curve stands twice in this list", "keep one of the two")
            }
        }
        for problem in optionProblems(kubelet, spec.kubernetes.version.minor) { refuse(problem.key, problem.message, problem.help) }
        reservedMemory(kubelet) { refuse("reservedMemory", $0, $1, at: $2) }
        podRange(spec, kubelet, reader) { refuse("maxPods", $0, $1) }
    }

    /// Options of CPU managers that do not go together, and the first minor that says so (pkg/kubelet/cm/cpumanager/policy_options.go).
    private static let apart: [(one: String, other: String, since: Int)] = [
        ("full-pcpus-only", "distribute-cpus-across-cores", 31), ("distribute-cpus-across-numa", "distribute-cpus-across-cores", 31),
        ("prefer-align-cpus-by-uncorecache", "distribute-cpus-across-cores", 34),
        ("prefer-align-cpus-by-uncorecache", "distribute-cpus-across-numa", 35),
    ]

    /// The policies of the CPU manager and of the topology manager read their options; that policy `none` has none, is said elsewhere.
    private static func optionProblems(_ kubelet: Kubelet, _ minor: Int) -> [(key: String, message: String, help: String)] {
        var found: [(key: String, message: String, help: String)] = []
        if kubelet.text("cpuManagerPolicy") == "static", case .map(let options)? = kubelet["cpuManagerPolicyOptions"] {
            let hasAlpha = kubelet.gate("CPUManagerPolicyAlphaOptions") ?? kubelet.gate("AllAlpha") ?? false
            for (option, minors) in [("align-by-socket", 25...36), ("distribute-cpus-across-cores", 31...36)]
            where options[option] != nil && minors.contains(minor) && !hasAlpha {
                found.append(
                    (
                        "cpuManagerPolicyOptions", "\(option) is an alpha, which the feature gate CPUManagerPolicyAlphaOptions switches on",
                        "write 'featureGates: {CPUManagerPolicyAlphaOptions: true}' below kubelet as well, or leave it out"
                    ))
                break
            }
            func isOn(_ option: String) -> Bool { options[option].flatMap(text).flatMap(goBoolean) ?? false }
            if found.isEmpty, let pair = apart.first(where: { minor >= $0.since && isOn($0.one) && isOn($0.other) }) {
                found.append(("cpuManagerPolicyOptions", "\(pair.one) and \(pair.other) do not go together", "keep one of the two"))
            }
        }
        if let policy = kubelet.text("topologyManagerPolicy"), policy != "none",
            case .map(let options)? = kubelet["topologyManagerPolicyOptions"]
        {
            if let value = options["prefer-closest-numa-nodes"].flatMap(text), goBoolean(value) == nil {
                found.append(
                    (
                        "topologyManagerPolicyOptions", "'\(value.shortened)' is not true or false, which prefer-closest-numa-nodes is",
                        "allowed: \"true\" or \"false\""
                    ))
            } else if let value = options["max-allowable-numa-nodes"].flatMap(text), (Int(value) ?? 0) < 8 {
                found.append(
                    (
                        "topologyManagerPolicyOptions",
                        "'\(value.shortened)' is no number of NUMA nodes from 8 on, which max-allowable-numa-nodes is",
                        "allowed: a whole number from 8 on, in quotes"
                    ))
            }
        }
        return found
    }

    private static func reservedMemory(_ kubelet: Kubelet, _ refuse: (String, String, Int) -> Void) {
        guard case .list(let nodes)? = kubelet["reservedMemory"] else { return }
        var seen: Set<String> = []
        for (index, node) in nodes.enumerated() {
            guard case .map(let map) = node, case .map(let limits)? = map["limits"] else { continue }
            var number = 0
            if case .int(let value)? = map["numaNode"] { number = value }
            for (kind, value) in limits.sorted(by: { $0.key < $1.key }) {
                if kind != "memory", !kind.hasPrefix("hugepages-") {
                    refuse("'\(kind.shortened)' is no memory", "allowed: memory, and hugepages-SIZE such as hugepages-1Gi", index)
                } else if value == .int(0) || text(value).flatMap(ValueType.quantity) == 0 {
                    refuse("nothing is reserved of \(kind)", "write more than 0, such as 1Gi, or leave it out", index)
                } else if !seen.insert("\(number) \(kind)").inserted {
                    refuse("\(kind) of NUMA node \(number) stands in the list already", "keep one of the two", index)
                }
            }
        }
    }

    private static func text(_ value: YAMLValue) -> String? { if case .string(let text) = value { text } else { nil } }

    /// With Trimast's own pod network a node's pods have the addresses of its part and no other; other networks may give a node more. Pods of the
    /// host's network count as well and have the node's own, so that a few more than there are addresses are no fault.
    private static func podRange(_ spec: ClusterSpec, _ kubelet: Kubelet, _ reader: Reader, _ refuse: (String, String) -> Void) {
        let prefix = nodePrefix(spec)
        guard let most = kubelet.integer("maxPods"), reader.isUsable(["network", "plugin"]), reader.isUsable(nodePrefixPath),
            spec.network.plugin == .bird, (1...32).contains(prefix), most > 1 << (32 - prefix)
        else { return }
        refuse(
            "a node's part of network.pods is a /\(prefix), which has addresses for \(count(podAddresses(prefix: prefix), "pod"))",
            "choose fewer pods, or a smaller node-cidr-mask-size in controllerManager.extraArgs")
    }

    /// `vmodule` beside another format than text (k8s.io/component-base, logs/api/v1/options.go).
    static let componentLogging: Rule = { spec, reader in
        for (key, settings) in [("kubelet", spec.kubernetes.kubelet), ("kubeProxy", spec.kubernetes.kubeProxy)] {
            guard settings.value(at: "logging.format") == "json", case .list(let files)? = settings.value(at: "logging.vmodule"),
                !files.isEmpty
            else { continue }
            let place: FieldPath = ["kubernetes", .key(key), "logging", "vmodule"]
            guard reader.isUsable(place) else { continue }
            reader.error(
                "contradiction", place, "single files have a level of their own in the format text only",
                help: "remove it, or 'format: json'")
        }
    }
}
