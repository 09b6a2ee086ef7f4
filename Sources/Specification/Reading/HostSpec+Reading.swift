extension HostSpec {
    init?(_ at: Cursor, ssh base: SSHSpec) {
        guard let name = at["name"].value(HostName.self), let address = at["address"].value(IPv4Address.self) else { return nil }
        let roles = Set(at["roles"].items.compactMap { $0.choice(Role.self) })
        self.init(
            name: name, address: address, roles: roles.isEmpty ? [.worker] : roles, labels: at["labels"].textMap,
            annotations: at["annotations"].textMap,
            taints: at["taints"].isGiven ? at["taints"].items.compactMap { $0.value(TaintSpec.self) } : nil,
            ssh: SSHSpec(at["ssh"]).merged(over: base))
    }
}

extension TaintSpec: LosslessStringConvertible {
    /// `key=value:Effect` or `key:Effect`, as kubectl taint writes it.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let effect = Effect(rawValue: String(text[text.index(after: colon)...])) else {
            return nil
        }
        let parts = text[..<colon].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let key = parts.first, KubernetesNames.isQualified(key), parts.count == 1 || KubernetesNames.isLabelValue(parts[1]) else {
            return nil
        }
        self.init(key: key, value: parts.count == 2 && !parts[1].isEmpty ? parts[1] : nil, effect: effect)
    }
}

extension SSHSpec {
    init(_ at: Cursor) {
        self.init(
            user: at["user"].text, port: at["port"].int, address: at["address"].text, configFile: at["configFile"].text,
            identityFile: at["identityFile"].text, knownHostsFile: at["knownHostsFile"].text, jump: at["jump"].text)
    }
}

extension SourcesSpec {
    /// A file that lists its own packages and names no source of Kubernetes' wants those only.
    init(_ at: Cursor) {
        let packages = at["packages"].items.compactMap(PackageRepositorySpec.init)
        self.init(
            kubernetes: at["kubernetes"].choice() ?? (packages.isEmpty ? .official : .none), packages: packages,
            images: at["images"].items.map { image in
                ImageArchiveSpec(url: image["archive"].text ?? "", roles: Set(image["roles"].items.compactMap { $0.choice() }))
            })
    }
}

extension PackageRepositorySpec {
    init?(_ at: Cursor) {
        guard let name = at["name"].value(HostName.self), let url = at["url"].text else { return nil }
        self.init(
            name: name, url: url, suite: at["suite"].text ?? "./", components: at["components"].texts, key: at["key"].text,
            trusted: at["trusted"].flag ?? false)
    }
}

extension RegistryMirrorSpec {
    init(_ at: Cursor) {
        self.init(registry: at["registry"].text ?? "", mirrors: at["mirrors"].texts, skipVerify: at["skipVerify"].flag ?? false)
    }
}
