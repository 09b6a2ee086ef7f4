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
    func value(at path: String) -> YAMLValue? {
        var value: YAMLValue? = .map(self)
        for key in path.split(separator: ".") {
            guard case .map(let map)? = value else { return nil }
            value = map[String(key)]
        }
        return value
    }
}
