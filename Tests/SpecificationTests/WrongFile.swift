import Testing

/// One wrong cluster file: a right one with an edit, and every finding that Trimast must report.
///
/// Written as a block of lines: `# title`, `- ` what is replaced in ``base``, `+ ` what stands there instead (without a `-`: after the
/// last line of ``base``; `= `: the whole file), `! ` each finding without the file's name.
struct WrongFile: Sendable, CustomTestStringConvertible {
    var title = ""
    var text = ""
    var findings: [String] = []

    var testDescription: String { title }

    /// The file that the edits start from; it has 24 lines.
    static let base = """
        apiVersion: trimast/v1
        kind: Cluster
        metadata:
          name: demo
        kubernetes:
          version: 1.30.2
        endpoint:
          address: 192.168.96.69/24
          port: 16443
        network:
          pods: 10.244.0.0/16
          services: 10.96.0.0/16
          proxyMode: iptables
        ssh:
          user: root
        time:
          servers: [ntp.example.org]
        hosts:
          - name: master1
            address: 192.168.96.65
            roles: [control-plane]
          - {name: master2, address: 192.168.96.66, roles: [control-plane]}
          - {name: master3, address: 192.168.96.67, roles: [control-plane]}
          - {name: node, address: 192.168.96.68}

        """

    static func table(_ text: String) -> [WrongFile] {
        text.split(separator: "\n# ").map { block in
            let lines = block.split(separator: "\n")
            func marked(_ mark: Character) -> [String] {
                lines.filter { $0.first == mark }.map { String($0.dropFirst(2)) }
            }
            var file = WrongFile(title: lines[0].hasPrefix("# ") ? String(lines[0].dropFirst(2)) : String(lines[0]))
            file.findings = marked("!")
            file.text = marked("=").isEmpty ? base : marked("=").joined(separator: "\n").replacing("→", with: "\t")
            var old: [Substring] = []
            var new: [Substring] = []
            func edit() {
                let text = new.joined(separator: "\n")
                file.text =
                    old.isEmpty
                    ? file.text + (new.isEmpty ? "" : text + "\n") : file.text.replacing(old.joined(separator: "\n"), with: text)
                (old, new) = ([], [])
            }
            for line in lines {
                if line.first == "-" {
                    if !new.isEmpty { edit() }
                    old.append(line.dropFirst(2))
                } else if line.first == "+" {
                    new.append(line.dropFirst(2))
                }
            }
            edit()
            return file
        }
    }
}
