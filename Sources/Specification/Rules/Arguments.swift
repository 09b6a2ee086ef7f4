/// The arguments that a cluster file gives one program, without those that its version does not have or that are not the file's to choose.
struct Arguments {
    let key: FieldPath.Component
    private let values: [String: String]

    init(_ key: FieldPath.Component, _ values: [String: String], _ flags: ComponentFlags, _ managed: [ManagedArgument], minor: Int) {
        self.key = key
        self.values = values.filter { flag, value in
            guard case .known = flags.table.standing(flag, in: minor) else { return false }
            return managed.allSatisfy { $0.flag != flag || $0.allows(value) }
        }
    }

    func path(_ flag: String) -> FieldPath { ["kubernetes", key, "extraArgs", .key(flag)] }

    /// Its value, unless there is none or an empty one.
    subscript(flag: String) -> String? { values[flag].flatMap { $0.isEmpty ? nil : $0 } }
    func has(_ flag: String) -> Bool { values[flag] != nil }
    func isOn(_ flag: String, usually: Bool = false) -> Bool { values[flag].map { goBoolean($0) ?? usually } ?? usually }
    func number(_ flag: String) -> Double? { self[flag].flatMap { Double($0) } }
    func seconds(_ flag: String) -> Double? { self[flag].flatMap(ValueType.seconds) }
    /// The first of these that is given.
    func first(_ flags: [String]) -> String? { flags.first { self[$0] != nil } }

    /// Whether a feature gate is on: by itself or with its group.
    func gate(_ name: String, in group: String) -> Bool {
        let gates = Dictionary(FeatureGates.parse(self["feature-gates"] ?? "").map { ($0.gate, $0.value) }) { $1 }
        return (gates[name] ?? gates[group] ?? false) ?? false
    }
}

extension ClusterSpec {
    func apiServerArguments(_ minor: Int) -> Arguments {
        Arguments("apiServer", kubernetes.apiServerArgs, .apiServer, ManagedArgument.apiServer, minor: minor)
    }
    func controllerManagerArguments(_ minor: Int) -> Arguments {
        Arguments(
            "controllerManager", kubernetes.controllerManagerArgs, .controllerManager, ManagedArgument.controllerManager, minor: minor)
    }
    func schedulerArguments(_ minor: Int) -> Arguments {
        Arguments("scheduler", kubernetes.schedulerArgs, .scheduler, ManagedArgument.scheduler, minor: minor)
    }
    func etcdArguments(_ minor: Int) -> Arguments {
        Arguments("etcd", kubernetes.etcdArgs, .etcd, ManagedArgument.etcd, minor: minor)
    }
}
