import Support

/// Arguments of the API server, the controller manager, the scheduler and etcd.
extension Rules {
    private struct Program {
        var key: FieldPath.Component
        var arguments: [String: String]
        var managed: [ManagedArgument]
        var flags: ComponentFlags
        func path(_ flag: String) -> FieldPath { ["kubernetes", key, "extraArgs", .key(flag)] }
    }

    private static func programs(_ spec: ClusterSpec) -> [Program] {
        let kubernetes = spec.kubernetes
        return [
            Program(key: "apiServer", arguments: kubernetes.apiServerArgs, managed: ManagedArgument.apiServer, flags: .apiServer),
            Program(
                key: "controllerManager", arguments: kubernetes.controllerManagerArgs, managed: ManagedArgument.controllerManager,
                flags: .controllerManager),
            Program(key: "scheduler", arguments: kubernetes.schedulerArgs, managed: ManagedArgument.scheduler, flags: .scheduler),
            Program(key: "etcd", arguments: kubernetes.etcdArgs, managed: ManagedArgument.etcd, flags: .etcd),
        ]
    }

    /// Arguments that are not the file's to choose, and those that this version's program does not take.
    static let arguments: Rule = { spec, reader in
        let isKnown = release(spec, reader) != nil
        for program in programs(spec) {
            var told = 0
            for (flag, value) in program.arguments.sorted(by: { $0.key < $1.key }) {
                let path = program.path(flag)
                guard reader.isUsable(path) else { continue }
                if let managed = program.managed.first(where: { $0.flag == flag && !$0.allows(value) }) {
                    reader.error(managed.code, path, managed.message, help: managed.help)
                } else if isKnown,
                    let finding = program.flags.finding(flag, value, version: spec.kubernetes.version, suggests: told < mostSuggestions)
                {
                    told += 1
                    reader.error(finding.code, path, isKey: finding.isKey, finding.message, help: finding.help)
                }
            }
        }
    }

    /// An API server that asks another store serves another cluster.
    static let etcdServers: Rule = { spec, reader in
        let path: FieldPath = ["kubernetes", "apiServer", "extraArgs", "etcd-servers"]
        guard let text = spec.kubernetes.apiServerArgs["etcd-servers"], reader.isUsable(["hosts"]) else { return }
        let names = ["127.0.0.1", "localhost"] + spec.controlPlanes.map(\.address.description)
        let members = Set(names.map { "https://\($0):\(FixedPort.etcdClients)" })
        guard let other = text.split(separator: ",").first(where: { !members.contains(String($0)) }) else { return }
        reader.error(
            "contradiction", path, "\(other) is no member of this cluster's etcd",
            help: "allowed: \(FixedPort.etcdHere) and the control planes' addresses, or remove it")
    }
}

/// Arguments that do not work without each other, or that nothing works with.
extension Rules {
    private static func path(_ component: FieldPath.Component, _ flag: FieldPath.Component) -> FieldPath {
        ["kubernetes", component, "extraArgs", flag]
    }

    /// What bbolt maps into memory at most (go.etcd.io/bbolt, internal/common, MaxMapSize of 64 bits).
    private static let largestStore = 0xFFFF_FFFF_FFFF

    static let argumentCombinations: Rule = { spec, reader in
        let kubernetes = spec.kubernetes
        for (component, arguments) in [
            ("controllerManager", kubernetes.controllerManagerArgs), ("scheduler", kubernetes.schedulerArgs),
        ] {
            // k8s.io/client-go, tools/leaderelection: by default 15 s, 10 s and 2 s.
            func seconds(_ flag: String, _ usual: Double) -> Double { arguments[flag].map { ValueType.seconds($0) ?? usual } ?? usual }
            let lease = seconds("leader-elect-lease-duration", 15)
            let renewal = seconds("leader-elect-renew-deadline", 10)
            let retry = seconds("leader-elect-retry-period", 2)
            let flags = ["leader-elect-lease-duration", "leader-elect-renew-deadline", "leader-elect-retry-period"]
            guard lease <= renewal || renewal <= retry * 1.2, let flag = flags.first(where: { arguments[$0] != nil }) else { continue }
            reader.error(
                "contradiction", path(.key(component), .key(flag)),
                "who leads keeps its lease by renewing it in time: the lease must last longer than the renewal, and that longer than 1.2 times the retry",
                help: "the defaults are 15s, 10s and 2s; keep that order, or remove all three")
        }
        let ranges = path("controllerManager", "allocate-node-cidrs")
        if let given = kubernetes.controllerManagerArgs["allocate-node-cidrs"].flatMap(goBoolean), reader.isUsable(["network", "plugin"]) {
            if given, spec.network.plugin == .bird {
                reader.error(
                    "contradiction", ranges, "Trimast gives out the ranges of pods with 'plugin: bird', and two that do would differ",
                    help: "remove it")
            } else if !given, spec.network.plugin == .manifest {
                reader.error(
                    "contradiction", ranges, "pod networks such as flannel's take each node's range from the controller manager",
                    help: "remove it")
            }
        }
        // etcd, server/embed/config.go, Validate: by default 100 and 1000 ms.
        func milliseconds(_ flag: String, _ usual: Int) -> Int { kubernetes.etcdArgs[flag].flatMap { Int($0) } ?? usual }
        let (heartbeat, election) = (milliseconds("heartbeat-interval", 100), milliseconds("election-timeout", 1000))
        if heartbeat > 0, 5 * heartbeat > election, election <= 50000 {
            let flag = kubernetes.etcdArgs["election-timeout"] == nil ? "heartbeat-interval" : "election-timeout"
            reader.error(
                "contradiction", path("etcd", .key(flag)), "etcd wants an election-timeout of at least five heartbeat-intervals",
                help: "the defaults are 1000 and 100 ms; choose a longer election-timeout or a shorter heartbeat-interval")
        }
        if let quota = kubernetes.etcdArgs["quota-backend-bytes"].flatMap({ Int($0) }), quota > 0, quota < 256 << 20 {
            reader.error(
                "etcd-argument", path("etcd", "quota-backend-bytes"),
                "a store of \(quota) bytes is soon full, and then the cluster takes no change any more",
                help: "allowed: 268435456 (256 MiB) and more; 2147483648 is etcd's own default")
        } else if let quota = kubernetes.etcdArgs["quota-backend-bytes"].flatMap({ Int($0) }), quota > largestStore {
            reader.error(
                "etcd-argument", path("etcd", "quota-backend-bytes"), "no store has \(quota) bytes",
                help: "allowed: up to \(largestStore) (256 TiB); etcd warns of more than 8589934592 (8 GiB)")
        }
    }

    static let runtimeConfig: Rule = { spec, reader in
        let release = release(spec, reader)
        let place = path("apiServer", "runtime-config")
        guard reader.has(place), let text = spec.kubernetes.apiServerArgs["runtime-config"] else { return }
        for word in text.split(separator: ",") {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let (key, value) = (String(parts[0].trimming()), parts.count == 2 ? String(parts[1].trimming()) : "true")
            let group = APIVersions.version(of: key)
            if !value.isEmpty, goBoolean(value) == nil {
                reader.error(
                    "wrong-value", place, "'\(word)' has no value that is true or false", help: "write it as \(key)=true or \(key)=false")
            } else if let group, goBoolean(value) == false, APIVersions.needs(group, release?.minor) {
                reader.error(
                    "contradiction", place, "without \(key) there is no cluster: kubelets, kubeadm and the pod network use it",
                    help: "remove \(key)=false")
            } else if let group, release != nil,
                let finding = APIVersions.finding(group, version: spec.kubernetes.version)
            {
                reader.error(finding.code, place, finding.message, help: finding.help)
            } else if group == nil {
                reader.error(
                    "wrong-value", place, "'\(key.shortened)' is not a version of a group, or a resource of one",
                    help: "write it as batch/v1beta1=true or batch/v1beta1/cronjobs=true")
            } else if let group, goBoolean(value) == false, group.hasPrefix("flowcontrol.apiserver.k8s.io/"),
                release?.refusesMoreArguments ?? false,
                spec.kubernetes.apiServerArgs["enable-priority-and-fairness"].flatMap(goBoolean) ?? true
            {
                reader.error(
                    "contradiction", place, "requests are let in by what this group says, unless enable-priority-and-fairness is false",
                    help: "remove \(key)=false, or write 'enable-priority-and-fairness: \"false\"' as well")
            }
        }
    }
}
