import Support

/// One of kubeadm's own phases or commands, with a configuration file on the host.
public struct KubeadmAction: ActionKind {
    /// Everything behind `kubeadm`, such as `init phase certs all`.
    public var arguments: String
    /// The configuration that it reads.
    public var configuration: String?
    /// kubeadm's preflight checks that may fail, each with the reason.
    public var waived: [String: String]

    public init(_ arguments: String, configuration: String?, waived: [String: String] = [:]) {
        self.arguments = arguments
        self.configuration = configuration
        self.waived = waived
    }

    public var title: String { "kubeadm \(arguments)" }
    public var glyph: Glyph { .run }
    /// kubeadm's own waits end before: 4 minutes for the API server, 5 for the discovery (kubeadm, apis/kubeadm/timeoututils.go).
    public var limit: Duration { .seconds(10 * 60) }
    public var changes: [String] { waived.sorted { $0.key < $1.key }.map { "waives \($0.key): \($0.value)" } }
    public func script(_ values: RuntimeValues) throws -> String {
        var line = "kubeadm \(arguments)"
        if let configuration { line += " --config \(Shell.word(configuration))" }
        if !waived.isEmpty { line += " --ignore-preflight-errors=" + waived.keys.sorted().map(Shell.word).joined(separator: ",") }
        return line
    }
}
