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

    /// Options of chronyd that its service may have, and those of them that take a value, which may stand in the same word (chronyd(8)). What
    /// chronyd does not know ends it, and of what else it knows some make it another program than a service that reads Trimast's file.
    private static let chronydLetters = "x46mrRsU"
    private static let chronydValues: [Character: @Sendable (String) -> Bool] = [
        "F": { Int($0).map { (-2...2).contains($0) } ?? false }, "L": { Int($0).map { (-1...3).contains($0) } ?? false },
        "P": { Int($0).map { (0...99).contains($0) } ?? false }, "u": { Names.isUser($0) },
    ]

    static let chronydOptions: Rule = { spec, reader in
        let help = "allowed: -x, -4, -6, -m, -r, -R, -s, -U, and with a value -F, -L, -P and -u, such as '-F, \"1\"'"
        var waiting: Character?
        for (index, word) in spec.time.chronydOptions.enumerated() {
            let path: FieldPath = ["time", "chronydOptions", .index(index)]
            guard reader.has(path) else {
                waiting = nil
                continue
            }
            if let option = waiting {
                waiting = nil
                guard let takes = chronydValues[option], !takes(word) else { continue }
                reader.error("wrong-value", path, "'\(word.shortened)' is no value of -\(option)", help: help)
            } else if word.hasPrefix("-f") {
                reader.error(
                    "contradiction", path, "chronyd reads the file that Trimast writes", help: "remove it; time.servers names servers")
            } else if let option = word.dropFirst().first, word.hasPrefix("-"), let takes = chronydValues[option] {
                let value = String(word.dropFirst(2))
                if value.isEmpty, index + 1 < spec.time.chronydOptions.count {
                    waiting = option
                } else if !takes(value) {
                    reader.error("wrong-value", path, "'\(word.shortened)' lacks a value that -\(option) takes", help: help)
                }
            } else if !(word.count == 2 && word.hasPrefix("-") && word.dropFirst().allSatisfy(chronydLetters.contains)) {
                reader.error("wrong-value", path, "'\(word.shortened)' is no option that chronyd can have here", help: help)
            }
        }
    }

    /// Two ways to write one archive, and a folder in place of one; passwords.
    static let images: Rule = { spec, reader in
        var urls: Set<String> = []
        for (index, image) in spec.sources.images.enumerated() {
            let path: FieldPath = ["sources", "images", .index(index), "archive"]
            guard reader.has(path) else { continue }
            password(image.url, path, &reader, help: "bring the archive to the hosts, and write file:///PATH")
            if image.path?.hasSuffix("/") ?? false {
                reader.error("archive", path, "this is a folder", help: "name the archive in it")
            } else if !urls.insert(image.url).inserted {
                reader.error(
                    "duplicate", path, "this archive stands in the list already", help: "keep one of the two, with the roles of both")
            }
        }
        if let programs = spec.sources.programs, reader.has(["sources", "kubernetes", "programs"]) {
            password(
                programs.from, ["sources", "kubernetes", "programs"], &reader,
                help: "name a folder of yours, from which they are sent over ssh")
        }
    }

    /// What is one repository for a package manager. apt reads nothing at all where two lines of one differ in their key or in `trusted`
    /// (apt, debmetaindex.cc, "Conflicting values set for option").
    private static func identity(_ repository: PackageRepositorySpec, _ format: PackageRepositorySpec.Format) -> String {
        let suite = repository.suite
        return "\(format.rawValue) \(plain(repository.url)) \(suite == "/" ? "./" : suite)"
    }

    /// apt's own rule: a suite that is a folder has no components, any other has some; rpm knows neither.
    static let repositories: Rule = { spec, reader in
        var names: Set<HostName> = []
        var urls: [String: String] = [:]
        if reader.isUsable(["sources", "kubernetes"]), reader.has(["kubernetes", "version"]) {
            for format in [PackageRepositorySpec.Format.deb, .rpm] {
                guard let url = spec.sources.kubernetes.packages(format, minor: spec.kubernetes.version.minor) else { continue }
                urls[identity(PackageRepositorySpec(name: HostName(trusted: ""), url: url), format)] =
                    "that 'sources.kubernetes: \(spec.sources.kubernetes.rawValue)' stands for"
            }
        }
        for (index, repository) in spec.sources.packages.enumerated() {
            let path: FieldPath = ["sources", "packages", .index(index)]
            if reader.has(path + "url"), ["suite", "format", "components"].allSatisfy({ reader.isUsable(path + .key($0)) }) {
                let places = [PackageRepositorySpec.Format.deb, .rpm].filter(repository.isFor).map { identity(repository, $0) }
                if let other = places.compactMap({ urls[$0] }).first {
                    reader.error(
                        "duplicate", path + "url", "this is the repository \(other)",
                        help: "keep one of the two, with the components of both: package managers do not take one repository twice")
                }
                for place in places where urls[place] == nil { urls[place] = "of sources.packages[\(index)]" }
            }
            if reader.has(path + "name"), !names.insert(repository.name).inserted {
                reader.error(
                    "duplicate", path + "name", "there is another repository called \(repository.name)",
                    help: "every repository needs a name of its own")
            } else if reader.has(path + "name"), reader.isUsable(["sources", "kubernetes"]),
                spec.sources.presetNames.contains(repository.name.text)
            {
                let key = spec.sources.programs == nil ? "sources.kubernetes" : "packages"
                reader.error(
                    "duplicate", path + "name",
                    "a repository that '\(key): \(spec.sources.preset.rawValue)' stands for is called \(repository.name) too",
                    help: spec.sources.programs == nil
                        ? "choose another name, or write 'kubernetes: none' beside sources.packages"
                        : "choose another name, or write 'packages: none' beside programs")
            }
            if reader.has(path + "name"), repository.name.text == ClusterBundle.name {
                reader.error(
                    "duplicate", path + "name", "the repository of a bundle is called \(ClusterBundle.name)", help: "choose another name")
            }
            for (key, url) in [("url", repository.url), ("key", repository.key ?? "")] where reader.has(path + .key(key)) {
                password(
                    url, path + .key(key), &reader,
                    help: "keep it on the hosts: /etc/apt/auth.conf.d with apt, username and password in /etc/dnf/dnf.conf with dnf")
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
            let path: FieldPath = ["extraPackages", .index(index)]
            switch name {
            case "kubeadm", "kubelet", "kubectl":
                reader.error(
                    "contradiction", path, "Trimast installs \(name) itself, in the version of kubernetes.version", help: "remove it")
            case "containerd", "containerd.io":
                reader.error(
                    "contradiction", path, "Trimast installs containerd itself, and both packages do not go together", help: "remove it")
            case "docker.io", "docker-ce":
                reader.error(
                    "contradiction", path, "Docker's packages bring a containerd that may not go with the one that is there",
                    help: "write 'dockerEngine: true' in its place")
            case "systemd-timesyncd", "ntp", "ntpsec", "openntpd":
                guard reader.isUsable(["time", "provider"]), spec.time.provider == .chrony else { continue }
                reader.error(
                    "contradiction", path, "chrony sets the clock, and one host has one program that does",
                    help: "remove it, or write 'time: {provider: unmanaged}'")
            default: break
            }
        }
    }
}
