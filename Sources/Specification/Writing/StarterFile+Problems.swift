extension StarterFile.Host {
    /// `NAME=ADDRESS` or `NAME`.
    fileprivate var word: String { name.text + (address.map { "=\($0)" } ?? "") }
}

extension StarterFile {
    /// What is wrong with a cluster of these hosts, in the words of who gave them: there is no file yet in which it stands.
    package var problems: [String] {
        do {
            _ = try ClusterFile.parse(text: text(), file: ClusterFile.usualName)
            return []
        } catch {
            let errors = error.findings.filter { $0.severity == .error }
            // What is wrong with a guess follows from the address that it was guessed from.
            let given = errors.filter { endpoint != nil || !$0.message.hasPrefix("endpoint.address: ") }
            return (given.isEmpty ? errors : given).map { finding in
                "error: " + named(finding.message) + (finding.help.map { "; \($0)" } ?? "")
            }
        }
    }

    /// `a=10.0.0.2: …` in place of `hosts[1].name: …`.
    private func named(_ message: String) -> String {
        guard message.hasPrefix("hosts["), let end = message.firstIndex(of: "]"),
            let index = Int(message.dropFirst(6).prefix { $0 != "]" }),
            hosts.indices.contains(index), let colon = message[end...].firstRange(of: ": ")
        else { return message }
        let rest = hosts.enumerated().reduce(String(message[colon.upperBound...])) { text, host in
            text.replacing("hosts[\(host.offset)]", with: host.element.word)
        }
        return "\(hosts[index].word): \(rest)"
    }
}
