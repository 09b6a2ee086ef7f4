import Specification
import Testing

/// A wrong cluster file: an edit of a good one, and every finding that it must cause.
///
/// Written as blocks: `#` what it is, `-` a line of the good file that is replaced, `+` the lines that replace it,
/// `=` a finding without the file's name. A block without `-` is a whole file.
struct WrongFile: Sendable, CustomTestStringConvertible {
    var title = ""
    var removed: [String] = []
    var added: [String] = []
    var findings: [String] = []

    static let good = """
        apiVersion: trimast/v1
        kind: Cluster
        metadata: {name: demo}
        kubernetes:
          version: 1.25.0
          dns: coredns
        endpoint:
          address: 192.168.96.69
          port: 16443
          interface: ens32
        network:
          pods: 10.244.0.0/16
          services: 10.96.0.0/16
          plugin: calico
          proxyMode: iptables
        ssh: {user: root}
        time: {servers: [ntp.example.com]}
        hosts:
          - name: master1
            address: 192.168.96.65
            roles: [control-plane]
          - {name: master2, address: 192.168.96.66, roles: [control-plane]}
          - {name: master3, address: 192.168.96.67, roles: [control-plane]}
          - name: node
            address: 192.168.96.68
            labels: {disk: ssd}

        """

    /// Reads blocks separated by empty lines.
    static func blocks(_ text: String) -> [WrongFile] {
        text.split(separator: "\n\n").map { block in
            var file = WrongFile()
            for line in block.split(separator: "\n") {
                let rest = String(line.dropFirst())
                switch line.first {
                case "#": file.title = String(rest.drop { $0 == " " })
                case "-": file.removed.append(rest)
                case "+": file.added.append(rest)
                default: file.findings.append(String(rest.drop { $0 == " " }))
                }
            }
            return file
        }
    }

    /// The file's text; nil when the good file does not have the removed lines in a row, exactly once.
    var text: String? {
        let new = added.joined(separator: "\n").replacing("␁", with: "\u{1}")
        guard !removed.isEmpty else { return new }
        let parts = ("\n" + Self.good).split(separator: "\n" + removed.joined(separator: "\n") + "\n", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return (parts[0] + "\n" + (new.isEmpty ? "" : new + "\n") + parts[1]).dropFirst().description
    }

    /// What reading the file finds, as the blocks write it.
    var found: [String] {
        let diagnostics: [Diagnostic]
        do {
            diagnostics = try ClusterFile.parse(text: text ?? "", file: "").warnings
        } catch {
            diagnostics = (error as? InvalidClusterFile)?.diagnostics ?? []
        }
        return diagnostics.map { String($0.description.dropFirst()) }
    }

    var testDescription: String { title }
}
