import Foundation

/// The forms that texts in cluster.yaml have.
extension Format {
    static let reason = Format("the reason in words", pattern: #"\S"#) { $0.contains { !$0.isWhitespace } }
    static let path = Format("a path, such as ~/.ssh/id_ed25519") { !$0.isEmpty && !$0.contains("\n") }
    static let address = Format("an IPv4 address, four numbers from 0 to 255 without leading zeros, such as 192.168.96.65", pattern: ipv4) {
        IPv4Address($0) != nil
    }
    static let floatingAddress = Format(
        "an IPv4 address, with or without prefix length, such as 192.168.96.69 or 192.168.96.69/24", pattern: "\(ipv4)|\(range)"
    ) { IPv4Address($0) != nil || CIDR($0).map { (1...32).contains($0.prefix) } ?? false }
    static let cidr = Format("an IPv4 range, such as 10.244.0.0/16", pattern: range) { CIDR($0) != nil }
    static let hostName = Format(
        "a host name of at most 63 lower-case letters, digits, '-' and '.', such as master1", pattern: dnsName
    ) { HostName($0) != nil && $0.utf8.count <= 63 }
    static let version = Format("a version with three numbers, such as 1.25.0", pattern: #"^v?[0-9]+\.[0-9]+\.[0-9]+$"#) {
        KubernetesVersion($0) != nil
    }
    static let domain = Format("a DNS domain in lower case, such as cluster.local", pattern: dnsName) { HostName($0) != nil }
    static let interface = Format(
        "an interface name of at most 15 characters without '/', ':' and spaces, such as ens32, or automatic", pattern: #"^[^\s/:]{1,15}$"#
    ) { name in
        (1...15).contains(name.utf8.count) && name != "." && name != ".." && !name.contains { $0.isWhitespace || $0 == "/" || $0 == ":" }
    }
    static let advertInterval = Format(
        "seconds in steps of 0.01, from 0.01s to 40.95s, such as 0.1s", pattern: #"^[0-9]+(\.[0-9]{1,2})?s$"#
    ) { Durations.centiseconds($0).map { (1...4095).contains($0) } ?? false }
    static let seconds = Format("whole seconds from 1s to 3600s, such as 5s", pattern: "^[0-9]+s$") {
        Durations.seconds($0).map { (1...3600).contains($0) } ?? false
    }
    static let package = Format("a package name, such as vim", pattern: "^[A-Za-z0-9][A-Za-z0-9+._-]*$") {
        $0.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9+._-]*/) != nil
    }
    static let word = Format("text without spaces") { !$0.isEmpty && !$0.contains(where: \.isWhitespace) }
    static let server = Format("a host name or address, such as ntp4.aliyun.com", pattern: #"^[A-Za-z0-9._:-]+$"#) {
        $0.wholeMatch(of: /[A-Za-z0-9._:-]+/) != nil
    }
    static let user = Format("a user name, such as root", pattern: #"^[^\s@:/-][^\s@:/]*$"#) {
        $0.wholeMatch(of: /[^\s@:\/\-][^\s@:\/]*/) != nil
    }
    static let jump = Format("a jump host as ssh -J takes it, such as admin@bastion.example.com:22", pattern: #"^[^\s-]\S*$"#) {
        $0.wholeMatch(of: /[^\s\-]\S*/) != nil
    }
    static let sshTarget = Format("a host name, an address or a name of ssh_config", pattern: #"^[^\s-]\S*$"#) {
        $0.wholeMatch(of: /[^\s\-]\S*/) != nil
    }

    private static let ipv4 = #"^([0-9]{1,3}\.){3}[0-9]{1,3}$"#
    private static let range = #"^([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}$"#
    private static let dnsName = #"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"#
}

/// The forms that Kubernetes and container registries ask for.
extension Format {
    static let labelKey = Format(
        "a name of letters, digits, '-', '_' and '.' (at most 63), with an optional DNS prefix, such as example.com/rack"
    ) { KubernetesNames.isQualified($0) }
    static let labelValue = Format("at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, or empty") {
        KubernetesNames.isLabelValue($0)
    }
    static let taint = Format(
        "key=value:Effect or key:Effect, where key and value follow the rules of labels and Effect is \(TaintSpec.Effect.allCases.map(\.rawValue).listed(by: "or")), such as dedicated=etcd:NoSchedule",
        pattern: "^[^:]+:(NoSchedule|PreferNoSchedule|NoExecute)$"
    ) { TaintSpec($0) != nil }
    static let argument = Format("a flag's name without leading dashes, such as audit-log-maxage", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$")
    {
        $0.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/) != nil
    }
    static let gate = Format("a feature gate's name, such as RootlessControlPlane", pattern: "^[A-Z][A-Za-z0-9]*$") {
        $0.wholeMatch(of: /[A-Z][A-Za-z0-9]*/) != nil
    }
    static let preflightCheck = Format(
        "the name of one of kubeadm's checks as its message shows it in brackets, such as SystemVerification",
        pattern: "^[A-Za-z][A-Za-z0-9-]*$"
    ) { $0.wholeMatch(of: /[A-Za-z][A-Za-z0-9._-]*/) != nil }
    static let imageRepository = Format(
        "a registry and path without scheme, tag or slash at the end, such as registry.aliyuncs.com/google_containers",
        pattern: #"^[a-z0-9][A-Za-z0-9.-]*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$"#
    ) { $0.wholeMatch(of: /[a-z0-9][A-Za-z0-9.\-]*(:[0-9]+)?(\/[a-z0-9]+([._\-]+[a-z0-9]+)*)*/) != nil && !endsInTag($0) }
    static let registry = Format("a registry as images name it, such as docker.io or registry.local:5000, or _default for all others") {
        $0 == "_default" || $0.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9.\-]*(:[0-9]+)?/) != nil
    }
    static let certificateName = Format("a DNS name or an IP address, such as api.example.com", pattern: #"^[A-Za-z0-9.:*-]+$"#) {
        $0.wholeMatch(of: /(\*\.)?[A-Za-z0-9.:\-]+/) != nil
    }
    static let webURL = url("an http or https URL", ["http", "https"], "https://docker.m.daocloud.io")
    static let archiveURL = url("a file, http or https URL", ["file", "http", "https"], "file:///root/images.tar")
    static let sourceURL = url("an http, https or file URL", ["http", "https", "file"], "https://packages.example.com/debian/")

    private static func url(_ what: String, _ schemes: [String], _ example: String) -> Format {
        Format("\(what), such as \(example)", pattern: "^(\(schemes.joined(separator: "|")))://.+") { text in
            guard !text.contains(where: \.isWhitespace), let url = URL(string: text), let scheme = url.scheme, schemes.contains(scheme)
            else {
                return false
            }
            return scheme == "file" ? text.hasPrefix("file:///") && text.count > 8 : !(url.host() ?? "").isEmpty
        }
    }

    /// `host:1.25` has a tag or a port; only what has a dot, a path or is localhost before the colon can have a port.
    private static func endsInTag(_ text: String) -> Bool {
        guard !text.contains("/"), let colon = text.lastIndex(of: ":") else { return false }
        return !text[..<colon].contains(".") && text[..<colon] != "localhost"
    }
}

/// The names that Kubernetes accepts in labels, annotations and taints (apimachinery, validation.go).
enum KubernetesNames {
    static func isQualified(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, parts.count <= 2, !name.isEmpty, isLabelValue(String(name)) else { return false }
        return parts.count == 1 || HostName(String(parts[0])) != nil
    }

    static func isLabelValue(_ text: String) -> Bool {
        text.isEmpty || text.utf8.count <= 63 && text.wholeMatch(of: /[A-Za-z0-9]([A-Za-z0-9_.\-]*[A-Za-z0-9])?/) != nil
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
