import Support

/// One of kubeadm's own phases or commands, with a configuration file on the host.
package struct KubeadmAction: ActionKind {
    /// Everything behind `kubeadm`, such as `init phase certs all`.
    package var arguments: String
    /// The configuration that it reads.
    package var configuration: String?
    /// kubeadm's preflight checks that may fail, each with the reason.
    package var waived: [String: String]

    package init(_ arguments: String, configuration: String?, waived: [String: String] = [:]) {
        self.arguments = arguments
        self.configuration = configuration
        self.waived = waived
    }

    package var title: String { "kubeadm \(arguments)" }
    package var glyph: Glyph { .run }
    /// kubeadm's own waits end before: 4 minutes for the API server, 5 for the discovery (kubeadm, apis/kubeadm/timeoututils.go).
    package var limit: Duration { .seconds(10 * 60) }
    package var changes: [String] { waived.sorted { $0.key < $1.key }.map { "waives \($0.key): \($0.value)" } }
    package func script(_ values: RuntimeValues) throws -> String {
        var line = "kubeadm \(arguments)"
        if let configuration { line += " --config \(Shell.word(configuration))" }
        if !waived.isEmpty { line += " --ignore-preflight-errors=" + waived.keys.sorted().map(Shell.word).joined(separator: ",") }
        return line
    }
}
