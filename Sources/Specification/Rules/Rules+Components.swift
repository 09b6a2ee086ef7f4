import Foundation
import Support

/// Settings of the kubelet and of kube-proxy.
extension Rules {
    private struct Component {
        var key: FieldPath.Component
        var settings: [String: YAMLValue]
        var keys: ConfigurationKeys
        var path: FieldPath { ["kubernetes", key] }
    }

    private static func files(_ spec: ClusterSpec) -> [Component] {
        [
            Component(key: "kubelet", settings: spec.kubernetes.kubelet, keys: .kubelet),
            Component(key: "kubeProxy", settings: spec.kubernetes.kubeProxy, keys: .kubeProxy),
        ]
    }

    /// Keys that this version's configuration file has, each with a value that its reader takes.
    static let componentKeys: Rule = { spec, reader in
        guard release(spec, reader) != nil else { return }
        for component in files(spec) {
            let settings = component.settings.filter { !isFlag($0.key) && !["apiVersion", "kind"].contains($0.key) }
            for finding in component.keys.findings(settings, at: component.path, version: spec.kubernetes.version) {
                reader.error(finding.code, finding.path, isKey: finding.isKey, finding.message, help: finding.help)
            }
        }
    }

    /// Flags, and what makes a document another one, in the sections that hold keys of configuration files.
    static let componentDocuments: Rule = { spec, reader in
        for component in files(spec) {
            for key in component.settings.keys where isFlag(key) {
                let words = key.split(separator: "-")
                let camel = words.prefix(1).joined() + words.dropFirst().map(\.capitalized).joined()
                reader.error(
                    "flag", component.path + .key(key), "here stand keys of \(component.keys.kind), and no flags",
                    help: key.contains("-")
                        ? "write the key of \(component.keys.kind), which is probably \(component.keys.name(like: camel) ?? camel)"
                        : "write keys such as maxPods, not arguments")
            }
            for key in ["apiVersion", "kind"] where component.settings[key] != nil {
                reader.error(
                    "contradiction", component.path + .key(key), isKey: true,
                    "Trimast writes which document this is, in the form that the version takes", help: "remove the key")
            }
        }
    }

    private static func isFlag(_ key: String) -> Bool { key.contains("-") || key.lowercased().hasSuffix("extraargs") }

    /// What holds for every host alike, or what Trimast and kubeadm set up, so that another value cannot work.
    static let componentOwned: Rule = { spec, reader in
        let socket = release(spec, reader)?.criSocket
        for component in files(spec) {
            for owned in ComponentOwned.all where owned.component == component.key {
                guard let value = component.settings.value(at: owned.key), value != .null, !owned.allows(value, socket) else { continue }
                reader.error("contradiction", FieldPath(component.path.components + owned.path), owned.message, help: owned.help)
            }
        }
    }

    /// Settings of the kubelet that do not work without each other: it ends at its start.
    static let kubeletCombinations: Rule = { spec, reader in
        let kubelet = spec.kubernetes.kubelet
        let path: FieldPath = ["kubernetes", "kubelet"]
        if kubelet["cpuManagerPolicy"] == .string("static"), kubelet.value(at: "systemReserved.cpu") == nil,
            kubelet.value(at: "kubeReserved.cpu") == nil, kubelet["reservedSystemCPUs"] == nil
        {
            reader.error(
                "contradiction", path + "cpuManagerPolicy", "the policy static needs CPUs that are reserved for the system",
                help: "write 'reservedSystemCPUs: \"0\"' below kubelet as well, or 'kubeReserved: {cpu: 500m}'")
        }
        if kubelet["memoryManagerPolicy"] == .string("Static"), kubelet["reservedMemory"] == nil {
            reader.error(
                "contradiction", path + "memoryManagerPolicy", "the policy Static needs reservedMemory",
                help: "write the memory of each NUMA node that is reserved below kubelet.reservedMemory, or remove the key")
        }
        if case .int(let high)? = kubelet["imageGCHighThresholdPercent"] ?? .int(85),
            case .int(let low)? = kubelet["imageGCLowThresholdPercent"] ?? .int(80), low >= high
        {
            let key: FieldPath.Component =
                kubelet["imageGCLowThresholdPercent"] == nil ? "imageGCHighThresholdPercent" : "imageGCLowThresholdPercent"
            reader.error(
                "contradiction", path + key, "images are removed from \(high) % of the disk on until \(low) % are left, which is not less",
                help: "choose a lower imageGCLowThresholdPercent (80 if left out) or a higher imageGCHighThresholdPercent (85)")
        }
        for (name, cgroup) in [("system-reserved", "systemReservedCgroup"), ("kube-reserved", "kubeReservedCgroup")] {
            guard case .list(let names)? = kubelet["enforceNodeAllocatable"], names.contains(.string(name)), kubelet[cgroup] == nil else {
                continue
            }
            reader.error(
                "contradiction", path + "enforceNodeAllocatable", "\(name) is enforced in a control group, and \(cgroup) names none",
                help: "write \(cgroup) below kubelet as well, or leave \(name) out")
        }
    }

    /// cgroup v1, which kubeadm's own check refuses as well.
    static let cgroupV1: Rule = { spec, reader in
        guard spec.kubernetes.kubelet["failCgroupV1"] == .bool(false), let release = release(spec, reader), release.refusesCgroupV1,
            reader.isUsable(waived), !spec.kubernetes.waives("SystemVerification")
        else { return }
        let waiver = "{check: SystemVerification, reason: the hosts have cgroup v1}"
        reader.error(
            "waiver", ["kubernetes", "kubelet", "failCgroupV1"],
            "kubeadm's check SystemVerification refuses cgroup v1 too, from Kubernetes 1.35 on",
            help: reader.has(waived)
                ? "add '\(waiver)' to kubernetes.waivedPreflight, or remove the key"
                : "write 'waivedPreflight: [\(waiver)]' below kubernetes as well, or remove the key")
    }
}

extension Dictionary where Key == String, Value == YAMLValue {
    /// The value at `a.b`.
    fileprivate func value(at path: String) -> YAMLValue? {
        var value: YAMLValue? = .map(self)
        for key in path.split(separator: ".") {
            guard case .map(let map)? = value else { return nil }
            value = map[String(key)]
        }
        return value
    }
}
