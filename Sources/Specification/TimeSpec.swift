package struct TimeSpec: Equatable, Codable, Sendable {
    /// `chrony`: installed and run on every host; `unmanaged`: the hosts' own business.
    package enum Provider: String, Codable, Sendable, CaseIterable { case chrony, unmanaged }
    package var provider: Provider
    /// Names or addresses; empty: the distribution's own default pool.
    package var servers: [String]
    /// Options for chronyd's command line, such as `-x` where the host must not set the machine's clock.
    package var chronydOptions: [String]
    /// How many seconds two hosts' clocks may differ.
    package var maximumDifferenceSeconds: Int
    package init(provider: Provider = .chrony, servers: [String] = [], chronydOptions: [String] = [], maximumDifferenceSeconds: Int = 5) {
        self.provider = provider
        self.servers = servers
        self.chronydOptions = chronydOptions
        self.maximumDifferenceSeconds = maximumDifferenceSeconds
    }
}
