import Foundation

/// What a text must look like.
struct Format: Sendable {
    /// The end of the sentence "it must be", without an example.
    let what: String
    /// A text of this form, shown in messages and by `trimast init`.
    let example: String
    /// A regular expression for editors, where one says it; ``accepts`` decides.
    let pattern: String?
    /// Numbers and booleans will do, too: they count as the text that stands there.
    let isLoose: Bool
    let accepts: @Sendable (String) -> Bool

    init(
        _ what: String, such example: String, pattern: String? = nil, loose isLoose: Bool = false,
        _ accepts: @escaping @Sendable (String) -> Bool
    ) {
        self.what = what
        self.example = example
        self.pattern = pattern
        self.isLoose = isLoose
        self.accepts = accepts
    }

    /// A form that a regular expression says completely.
    init(_ what: String, such example: String, matching pattern: String) {
        self.init(what, such: example, pattern: "^\(pattern)$") { text in
            text.range(of: "^(?:\(pattern))\\z", options: .regularExpression) != nil
        }
    }

    var allowed: String { "\(what), such as \(example)" }
}

/// Forms that are not only Kubernetes'.
extension Format {
    static let reason = Format("the reason in words", such: "kernel 3.10 is older than the check wants", pattern: #"\S"#) {
        $0.contains { !$0.isWhitespace }
    }
    static let path = Format("a path", such: "~/.ssh/id_ed25519") { !$0.isEmpty && !$0.contains("\n") }
    static let address = Format(
        "an IPv4 address, four numbers from 0 to 255 without leading zeros", such: "192.168.96.65", pattern: "^\(ipv4)$"
    ) { IPv4Address($0) != nil }
    static let floatingAddress = Format(
        "an IPv4 address, with or without the prefix length of its subnet", such: "192.168.96.69/24", pattern: "^\(ipv4)(/[0-9]{1,2})?$"
    ) { IPv4Address($0) != nil || CIDR($0).map { (1...32).contains($0.prefix) } ?? false }
    static let cidr = Format("an IPv4 range", such: "10.244.0.0/16", pattern: "^\(ipv4)/[0-9]{1,2}$") { CIDR($0) != nil }
    static let hostName = Format(
        "a host name of at most 63 lower-case letters, digits, '-' and '.'", such: "master1", pattern: "^\(dnsName)$"
    ) { HostName($0) != nil && $0.utf8.count <= 63 }
    static let domain = Format("a DNS domain in lower case", such: "cluster.local", pattern: "^\(dnsName)$") { HostName($0) != nil }
    static let interface = Format(
        "an interface name of at most 15 characters without '/', ':' and spaces, or automatic", such: "ens32", pattern: #"^[^\s/:]{1,15}$"#
    ) { name in
        (1...15).contains(name.utf8.count) && name != "." && name != ".." && !name.contains { $0.isWhitespace || $0 == "/" || $0 == ":" }
    }
    static let advertInterval = Format(
        "seconds in steps of 0.01, from 0.01s to 40.95s", such: "0.1s", pattern: #"^[0-9]+(\.[0-9]{1,2})?s$"#
    ) { Durations.centiseconds($0).map { (1...4095).contains($0) } ?? false }
    static let seconds = Format("whole seconds from 1s to 3600s", such: "5s", pattern: "^[0-9]+s$") {
        Durations.seconds($0).map { (1...3600).contains($0) } ?? false
    }
    static let package = Format("a package name", such: "vim", matching: "[A-Za-z0-9][A-Za-z0-9+._-]*")
    static let word = Format("text without spaces", such: "main", matching: #"\S+"#)
    static let server = Format("a host name or address", such: "ntp4.aliyun.com", matching: "[A-Za-z0-9._:-]+")
    static let user = Format("a user name", such: "root", matching: #"[^\s@:/-][^\s@:/]*"#)
    static let jump = Format("a jump host as ssh -J takes it", such: "admin@bastion.example.com:22", matching: #"[^\s-]\S*"#)
    static let sshTarget = Format("a host name, an address or a name of ssh_config", such: "master1.example.com", matching: #"[^\s-]\S*"#)
    static let webURL = url("an http or https URL", ["http", "https"], "https://docker.m.daocloud.io")
    static let archiveURL = url("a file, http or https URL", ["file", "http", "https"], "file:///root/images.tar")
    static let sourceURL = url("an http, https or file URL", ["http", "https", "file"], "https://packages.example.com/debian/")

    private static let ipv4 = #"([0-9]{1,3}\.){3}[0-9]{1,3}"#
    private static let dnsName = #"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"#

    private static func url(_ what: String, _ schemes: [String], _ example: String) -> Format {
        Format(what, such: example, pattern: "^(\(schemes.joined(separator: "|"))):/.+") { text in
            guard !text.contains(where: \.isWhitespace), let url = URL(string: text), let scheme = url.scheme, schemes.contains(scheme)
            else { return false }
            // apt also writes file:/path.
            return scheme == "file" ? text.wholeMatch(of: /file:(\/\/)?\/[^\/].*/) != nil : !(url.host() ?? "").isEmpty
        }
    }
}

/// Lengths of time as cluster.yaml writes them.
enum Durations {
    /// `0.1s` is 10.
    static func centiseconds(_ text: String) -> Int? {
        guard let match = text.wholeMatch(of: /([0-9]{1,4})(?:\.([0-9]{1,2}))?s/), let whole = Int(match.1) else { return nil }
        let fraction = match.2.map { $0.count == 1 ? "\($0)0" : "\($0)" } ?? "0"
        return Int(fraction).map { whole * 100 + $0 }
    }

    /// `5s` is 5.
    static func seconds(_ text: String) -> Int? {
        text.wholeMatch(of: /([0-9]{1,6})s/).flatMap { Int($0.1) }
    }
}
