import Support

/// Text of other people's files without what looks like a secret, for what is shown and kept: plans, saved facts.
package enum SecretText {
    package static let hidden = "‹hidden›"

    /// The same text, with the values of keys that are called like secrets, credentials in URLs, HTTP credentials and private keys left out.
    package static func redacted(_ text: String) -> String {
        // Most files have none of these words, and a regular expression takes its time.
        let lower = text.lowercased()
        guard words.contains(where: lower.contains) else { return text }
        var isInKey = false
        return text.allLines.map { line in
            if line.contains("-----BEGIN") && line.contains("PRIVATE KEY-----") {
                isInKey = !line.contains("-----END")
                return String(line)
            }
            if line.contains("-----END") { isInKey = false }
            return isInKey ? hidden : redacted(line: String(line))
        }.joined(separator: "\n")
    }

    private static let words = [
        "pass", "secret", "token", "apikey", "api_key", "api-key", "key-data", "auth", "credential", "basic ", "bearer ", "@",
        "private key",
    ]

    private static func redacted(line: String) -> String {
        line.replacing(#/\b(Basic|Bearer)\s+[A-Za-z0-9+\/=._~-]{6,}/#.ignoresCase()) { "\($0.output.1) \(hidden)" }
            .replacing(#/(:\/\/)(?:[^\/\s@"':]*:[^\s"']*|[^\/\s"']+)@/#) { "\($0.output.1)\(hidden)@" }
            .replacing(#/((?:\bstats\s+auth|\b(?:insecure-)?password|\bauth_pass)\s+)("[^"]*"|[^\s;"=:][^\s;]*)/#.ignoresCase()) {
                "\($0.output.1)\(hidden)"
            }
            .replacing(
                #/((?:passw(?:or)?d|passphrase|auth_pass|secret|token|api[_-]?key|key-data|credential|(?:^|[^\w-])(?:auth|pass))["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;"']+)/#
                    .ignoresCase()
            ) { "\($0.output.1)\(hidden)" }
            .replacing(#/^(\s*[\w.-]*(?:passw(?:or)?d|passphrase|auth_pass|secret|token)\s+)([^\s;]+)(;?\s*)$/#.ignoresCase()) {
                "\($0.output.1)\(hidden)\($0.output.3)"
            }
    }
}

extension RemoteFile {
    /// The same file without what looks like a secret.
    package var redacted: RemoteFile {
        var file = self
        file.content = SecretText.redacted(content)
        return file
    }
}

extension ClusterFacts {
    /// The same facts without what looks like a secret in files that were read whole: what is shown and kept.
    package var redacted: ClusterFacts {
        var facts = self
        facts.hosts = hosts.mapValues { host in
            var host = host
            host.files = host.files.mapValues(\.redacted)
            return host
        }
        return facts
    }
}
