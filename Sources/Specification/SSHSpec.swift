/// Settings for the operator's own OpenSSH client. What is nil is left to ssh_config.
package struct SSHSpec: Hashable, Codable, Sendable {
    package var user: String?
    package var port: Int?
    /// Where ssh connects to, if not to the host's cluster address: a name of ssh_config, or an address.
    package var address: String?
    /// An ssh_config to use instead of the user's own. A leading `~/` is the operator's home.
    package var configFile: String?
    package var identityFile: String?
    package var knownHostsFile: String?
    /// `ProxyJump`.
    package var jump: String?

    package init(
        user: String? = nil, port: Int? = nil, address: String? = nil, configFile: String? = nil, identityFile: String? = nil,
        knownHostsFile: String? = nil, jump: String? = nil
    ) {
        self.user = user
        self.port = port
        self.address = address
        self.configFile = configFile
        self.identityFile = identityFile
        self.knownHostsFile = knownHostsFile
        self.jump = jump
    }

    /// The host's settings where it has them, else those of the file.
    package func merged(over base: SSHSpec) -> SSHSpec {
        SSHSpec(
            user: user ?? base.user, port: port ?? base.port, address: address ?? base.address, configFile: configFile ?? base.configFile,
            identityFile: identityFile ?? base.identityFile, knownHostsFile: knownHostsFile ?? base.knownHostsFile, jump: jump ?? base.jump)
    }
}
