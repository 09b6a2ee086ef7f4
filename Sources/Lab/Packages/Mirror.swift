import SystemPackage

/// Where Debian's packages come from: the machine's own mirror where it has one.
struct Mirror: Equatable, Sendable {
    var main: String
    var security: String
    var keyring: String

    static let debian = Mirror(
        main: "http://deb.debian.org/debian", security: "http://deb.debian.org/debian-security",
        keyring: "/usr/share/keyrings/debian-archive-keyring.gpg")

    private static let suites: Set<String> = [
        "bullseye", "bookworm", "trixie", "forky", "sid", "oldstable", "stable", "testing", "unstable",
    ]

    /// Chosen among the machine's sources; what they do not say is Debian's own.
    init(sources: [AptSource]) {
        self = .debian
        let usable = sources.filter { $0.components.contains("main") }
        if let source = usable.first(where: { !Self.suites.isDisjoint(with: $0.suites) }), let uri = source.uris.first {
            main = uri
            if let key = source.keyring { keyring = key }
        }
        let securitySuites = Set(Self.suites.map { "\($0)-security" })
        if let uri = usable.first(where: { !securitySuites.isDisjoint(with: $0.suites) })?.uris.first { security = uri }
    }

    private init(main: String, security: String, keyring: String) {
        self.main = main
        self.security = security
        self.keyring = keyring
    }

    /// The one-line sources of a suite.
    func sources(_ suite: Suite) -> String {
        """
        deb [signed-by=\(keyring)] \(main) \(suite) main
        deb [signed-by=\(keyring)] \(main) \(suite)-updates main
        deb [signed-by=\(keyring)] \(security) \(suite)-security main

        """
    }

    /// The sources of a suite's source packages.
    func sourcePackages(_ suite: Suite) -> String { "deb-src [signed-by=\(keyring)] \(main) \(suite) main\n" }
}

/// An entry of apt's sources, of either format.
struct AptSource: Equatable, Sendable {
    var uris: [String]
    var suites: [String]
    var components: [String]
    /// A file; a key written into the entry itself is not one.
    var keyring: String?

    /// Entries of a `.sources` file: stanzas of `Key: value`, continued lines begin with a space.
    static func deb822(_ text: String) -> [AptSource] {
        var entries: [AptSource] = []
        var fields: [String: String] = [:]
        var last = ""
        func finish() {
            defer { fields = [:] }
            let words = { (key: String) in fields[key, default: ""].split { $0.isWhitespace }.map(String.init) }
            guard words("types").contains("deb"), fields["enabled"]?.lowercased() != "no" else { return }
            let key = words("signed-by").first.flatMap { $0.hasPrefix("/") ? $0 : nil }
            entries.append(AptSource(uris: words("uris"), suites: words("suites"), components: words("components"), keyring: key))
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !line.hasPrefix("#") {
            if line.allSatisfy(\.isWhitespace) {
                finish()
            } else if line.first == " " || line.first == "\t" {
                fields[last, default: ""] += " " + line
            } else if let colon = line.firstIndex(of: ":") {
                last = line[..<colon].lowercased()
                fields[last] = line[line.index(after: colon)...].trimmingSpaces()
            }
        }
        finish()
        return entries
    }

    /// Entries of a `.list` file: `deb [options] URI SUITE COMPONENT…`.
    static func oneLine(_ text: String) -> [AptSource] {
        text.split(separator: "\n").compactMap { line in
            var words = line.prefix { $0 != "#" }.split { $0.isWhitespace }.map(String.init)
            guard words.first == "deb" else { return nil }
            words.removeFirst()
            var keyring: String?
            if words.first?.hasPrefix("[") == true, let end = words.firstIndex(where: { $0.hasSuffix("]") }) {
                for option in words[...end].map({ $0.filter { $0 != "[" && $0 != "]" } }) where option.hasPrefix("signed-by=/") {
                    keyring = String(option.dropFirst("signed-by=".count))
                }
                words.removeFirst(end + 1)
            }
            guard words.count >= 2 else { return nil }
            return AptSource(uris: [words[0]], suites: [words[1]], components: Array(words.dropFirst(2)), keyring: keyring)
        }
    }

    /// The sources of this machine.
    static func ofMachine(root: FilePath = "/etc/apt") throws -> [AptSource] {
        var files = [root.appending("sources.list")].filter(\.exists)
        let parts = root.appending("sources.list.d")
        files += try parts.names().map { parts.appending($0) }
        return try files.flatMap { file -> [AptSource] in
            switch file.extension {
            case "sources": deb822(try file.read())
            case "list": oneLine(try file.read())
            default: []
            }
        }
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> String {
        String(drop { $0.isWhitespace }).trimmingTrailingSpace()
    }
}
