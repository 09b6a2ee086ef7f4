import Foundation
import Support

extension Rules {
    static let unusedSettings: Rule = { spec, reader in
        let calico: FieldPath = ["network", "calico"]
        if reader.has(calico), reader.isUsable(["network", "plugin"]), spec.network.plugin != .calico {
            reader.warn(
                "unused", calico, "these settings are not used, since network.plugin is \(spec.network.plugin.rawValue)",
                help: "write 'plugin: calico', or remove them")
        }
        let manifest: FieldPath = ["network", "manifest"]
        if reader.has(manifest), reader.isUsable(["network", "plugin"]), spec.network.plugin != .manifest {
            reader.warn(
                "unused", manifest, "this manifest is not used, since network.plugin is \(spec.network.plugin.rawValue)",
                help: "write 'plugin: manifest', or remove it")
        }
        let upstream: FieldPath = ["kubernetes", "dns", "upstream"]
        if reader.has(upstream), reader.isUsable(["kubernetes", "dns", "provider"]), spec.kubernetes.dns.provider == .none {
            reader.warn(
                "unused", upstream, "nothing asks an upstream, since kubernetes.dns.provider is none",
                help: "write 'provider: coredns', or 'dns: none' alone")
        }
        let servers: FieldPath = ["time", "servers"]
        if reader.has(servers), reader.isUsable(["time", "provider"]), spec.time.provider == .unmanaged, !spec.time.servers.isEmpty {
            reader.warn(
                "unused", servers, "these servers are not used, since time.provider is unmanaged",
                help: "write 'provider: chrony', or remove them")
        }
    }

    static let virtualRouterID: Rule = { spec, reader in
        guard spec.endpoint.virtualRouterID == 51 else { return }
        reader.warn(
            "virtual-router-id", ["endpoint", "virtualRouterID"], "51 is the id of most examples, so that a neighbour may have it too",
            help: "leave the key out, or choose another from 1 to 255")
    }

    /// apt's own rule: a suite that is a folder has no components, any other has some; rpm knows neither.
    static let repositories: Rule = { spec, reader in
        var names: Set<HostName> = []
        for (index, repository) in spec.sources.packages.enumerated() {
            let path: FieldPath = ["sources", "packages", .index(index)]
            if reader.has(path + "name"), !names.insert(repository.name).inserted {
                reader.error(
                    "duplicate", path + "name", "there is another repository called \(repository.name)",
                    help: "every repository needs a name of its own")
            } else if reader.has(path + "name"), reader.isUsable(["sources", "kubernetes"]), spec.sources.kubernetes != .none,
                SourcesSpec.ownNames.contains(repository.name.text)
            {
                reader.error(
                    "duplicate", path + "name",
                    "a repository that 'sources.kubernetes: \(spec.sources.kubernetes.rawValue)' stands for is called \(repository.name) too",
                    help: "choose another name, or write 'kubernetes: none' beside sources.packages")
            }
            guard reader.isUsable(path + "suite"), reader.isUsable(path + "components") else { continue }
            if repository.format == .rpm {
                for key in ["suite", "components"] where reader.has(path + .key(key)) {
                    reader.error(
                        "repository", path + .key(key), "repositories of rpm packages have no \(key)",
                        help: "remove it: the url is the folder with repodata in it")
                }
                continue
            }
            switch (repository.suite.hasSuffix("/"), repository.components.isEmpty) {
            case (true, false):
                reader.error(
                    "repository", path + "components", "the suite '\(repository.suite)' is a folder and has no components",
                    help: "remove the components, or name a suite such as bookworm")
            case (false, true):
                reader.error(
                    "repository", path + "suite", "the suite '\(repository.suite)' needs components",
                    help: "write for example 'components: [main]', or a folder that ends in '/'")
            default: break
            }
        }
    }

    /// What Trimast installs in a version of its own.
    static let extraPackages: Rule = { spec, reader in
        var names: [String: String] = [:]
        for (index, package) in spec.extraPackages.enumerated() {
            let name = String(package.prefix { $0 != "=" && $0 != ":" })
            if let other = names.updateValue(package, forKey: name), other != package {
                reader.error(
                    "duplicate", ["extraPackages", .index(index)], "\(other) stands in this list already", help: "keep one of the two")
            }
            guard ["kubeadm", "kubelet", "kubectl"].contains(name) else { continue }
            reader.error(
                "contradiction", ["extraPackages", .index(index)], "Trimast installs \(name) itself, in the version of kubernetes.version",
                help: "remove it")
        }
    }
}
