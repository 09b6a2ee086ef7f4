import Support

/// The repositories that a host has already, in both of apt's formats (sources.list(5)).
enum AptSources {
    /// sh that prints `@ FILE` and its lines, without comments, keys that stand in them, and passwords of URLs.
    static let list = """
        for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
        [ -f "$f" ] || continue
        echo "@ $f"
        sed -n -e 's#//[^/ ]*@#//#g' -e '/^[[:space:]]*deb/p' \\
        -e '/^\\(Types\\|URIs\\|Suites\\|Components\\|Enabled\\|Signed-By\\|Trusted\\):/p' -e '/^[[:space:]]*$/p' "$f"
        done
        """

    static func parse(_ text: String) -> [KnownRepository] {
        var found: [KnownRepository] = []
        var file = ""
        var stanza: [String: String] = [:]
        func end() {
            found += repositories(stanza, file)
            stanza = [:]
        }
        for line in text.allLines.map({ String($0.withoutReturn) }) {
            if line.hasPrefix("@ ") {
                end()
                file = String(line.dropFirst(2))
            } else if file.hasSuffix(".sources") {
                guard let colon = line.firstIndex(of: ":") else {
                    end()
                    continue
                }
                stanza[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" })
            } else if let one = repository(line, file) {
                found.append(one)
            }
        }
        end()
        return found
    }

    /// `deb [signed-by=/a.gpg] http://x suite main`; a disc's name may have spaces, in brackets of its own.
    private static func repository(_ line: String, _ file: String) -> KnownRepository? {
        var rest = Substring(line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).first ?? "").drop {
            $0.isWhitespace
        }
        guard rest.hasPrefix("deb "), !rest.contains("cdrom:") else { return nil }
        rest = rest.dropFirst(4).drop { $0.isWhitespace }
        var options: [String: String] = [:]
        if rest.first == "[", let close = rest.firstIndex(of: "]") {
            for word in rest[..<close].dropFirst().split(whereSeparator: \.isWhitespace) {
                let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
                if pair.count == 2 { options[pair[0].lowercased()] = pair[1] }
            }
            rest = rest[close...].dropFirst()
        }
        let words = rest.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count >= 2 else { return nil }
        return KnownRepository(
            file: file, url: KnownRepository.normal(words[0]), suite: words[1], components: Array(words.dropFirst(2)), options: options)
    }

    private static func repositories(_ stanza: [String: String], _ file: String) -> [KnownRepository] {
        func words(_ key: String) -> [String] { (stanza[key] ?? "").split(whereSeparator: \.isWhitespace).map(String.init) }
        guard words("types").contains("deb"), (stanza["enabled"] ?? "yes").lowercased() != "no" else { return [] }
        var options: [String: String] = [:]
        // A key that stands in the file itself begins on the next line.
        if let key = stanza["signed-by"] { options["signed-by"] = key.isEmpty ? "in the file" : key }
        if let trusted = stanza["trusted"] { options["trusted"] = trusted }
        return words("uris").filter { !$0.hasPrefix("cdrom:") }.flatMap { url in
            words("suites").map {
                KnownRepository(
                    file: file, url: KnownRepository.normal(url), suite: $0, components: words("components"), options: options)
            }
        }
    }
}
