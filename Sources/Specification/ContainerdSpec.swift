package struct RegistryMirrorSpec: Equatable, Codable, Sendable {
    /// The registry as images name it, such as docker.io or registry.k8s.io; `_default` for all others.
    package var registry: String
    /// Tried in this order, before the registry itself.
    package var mirrors: [String]
    package var skipVerify: Bool
    /// A file on the operator's machine: certificates in PEM of who signs the mirrors' own, besides those that the hosts trust.
    package var ca: String?
    /// A file on the operator's machine with one line `USER:PASSWORD`, for all its mirrors.
    package var credentialsFile: String?
    package init(registry: String, mirrors: [String], skipVerify: Bool = false, ca: String? = nil, credentialsFile: String? = nil) {
        self.registry = registry
        self.mirrors = mirrors
        self.skipVerify = skipVerify
        self.ca = ca
        self.credentialsFile = credentialsFile
    }
}

package struct ContainerdSpec: Equatable, Codable, Sendable {
    /// The CRI option of the same name: needed where the hosts may not lower a process's oom_score_adj (containers without CAP_SYS_RESOURCE).
    package var restrictOOMScoreAdj: Bool
    package init(restrictOOMScoreAdj: Bool = false) { self.restrictOOMScoreAdj = restrictOOMScoreAdj }
}
