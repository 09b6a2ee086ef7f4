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
        let members = Set(names.map { "https://\($0):2379" })
        guard let other = text.split(separator: ",").first(where: { !members.contains(String($0)) }) else { return }
        reader.error(
            "contradiction", path, "\(other) is no member of this cluster's etcd",
            help: "allowed: https://127.0.0.1:2379 and the control planes' addresses, or remove it")
    }

    static let admissionPlugins: Rule = { spec, reader in
        guard let release = release(spec, reader), !release.hasPodSecurityPolicy,
            let plugins = spec.kubernetes.apiServerArgs["enable-admission-plugins"],
            plugins.split(separator: ",").contains("PodSecurityPolicy")
        else { return }
        reader.error(
            "version", ["kubernetes", "apiServer", "extraArgs", .key("enable-admission-plugins")],
            "PodSecurityPolicy is gone from Kubernetes 1.25 on, and an API server that shall load it does not start",
            help: "remove it; Pod Security admission takes its place without an argument")
    }
}
