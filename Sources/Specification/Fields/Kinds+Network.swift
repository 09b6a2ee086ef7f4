import Support
import Yams

extension Kind<IPv4Address> {
    static var address: Kind {
        .parsed(
            "an IPv4 address", allowed: "four numbers from 0 to 255 with dots, such as 192.168.96.65", pattern: Pattern.address,
            IPv4Address.init)
    }
}

extension Kind<CIDR> {
    static var range: Kind {
        .parsed(
            "an IPv4 range", allowed: "an address and a prefix length from 0 to 32, such as 10.244.0.0/16",
            pattern: "\(Pattern.address)/\(Pattern.prefixLength)", CIDR.init)
    }

    /// An address with the prefix length that it has on its interface; without one the prefix is 0.
    static var addressWithPrefix: Kind {
        .parsed(
            "an IPv4 address",
            allowed: "four numbers from 0 to 255 with dots, and the subnet's prefix length if you like, such as 192.168.96.69/24",
            pattern: "\(Pattern.address)(/(3[0-2]|[12][0-9]|[1-9]))?"
        ) { text in
            if let range = CIDR(text) { return range.prefix > 0 ? range : nil }
            return IPv4Address(text).flatMap { CIDR(address: $0, prefix: 0) }
        }
    }
}

extension Kind<HostName> {
    static func hostName(_ noun: String, example: String = "master1") -> Kind {
        let allowed =
            "a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as \(example)"
        @Sendable func parse(_ text: String) -> HostName? {
            // Kubernetes copies the name into a label's value, which is shorter than a DNS name may be.
            text.utf8.count <= 63 && !Names.isLikeAddress(text) ? HostName(text) : nil
        }
        @Sendable func plain(_ hint: String = "") -> Kind {
            .parsed(noun, allowed: allowed + hint, pattern: Pattern.hostName, parse)
        }
        return Kind(outline: plain().outline) { node, reader in
            // As machines are often called: VM-4-12-CentOS, node_1.
            let near = node.scalar.flatMap { parse($0.string.lowercased().replacing("_", with: "-").replacing(" ", with: "-")) }
            return plain(near.map { "; did you mean '\($0)'?" } ?? "").read(node, &reader)
        }
    }
}

extension Kind<Int> {
    static var port: Kind { .integer("a port", 1...65535) }
}

extension Kind<PortSpec> {
    static var podNetworkPort: Kind {
        .parsed("a port", allowed: "a number and tcp or udp, such as 8472/udp", pattern: "\(Pattern.portNumber)/(tcp|udp)", PortSpec.init)
    }
}

extension Kind<String?> {
    /// The name of a network interface; nil stands for `automatic`.
    static var interface: Kind {
        .parsed(
            "the name of a network interface",
            allowed: "at most 15 letters, digits, '.', '_' and '-', a letter or digit first, such as ens32, or automatic",
            pattern: "[A-Za-z0-9][A-Za-z0-9._-]{0,14}|automatic"
        ) { text in
            if text == "automatic" { return .some(nil) }
            return EndpointSpec.isInterface(text) ? .some(text) : nil
        }
    }
}

extension EndpointSpec {
    /// Whether a name of an interface can stand in a configuration file and a unit file as it is. Linux itself takes nearly anything.
    package static func isInterface(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 15, first.isLetterOrDigit else { return false }
        return name.utf8.allSatisfy { $0.isLetterOrDigit || "._-".utf8.contains($0) }
    }
}

extension Kind<String> {
    /// A DNS name or an IPv4 address.
    static func nameOrAddress(_ noun: String) -> Kind {
        .parsed(noun, allowed: "a DNS name or an IPv4 address, such as ntp.example.org", pattern: Pattern.dnsName) {
            Names.isNameOrAddress($0) ? $0 : nil
        }
    }

    /// What may stand in a certificate: a name, `*.` and a name, or an address.
    static var certificateName: Kind {
        .parsed(
            "a name for a certificate", allowed: "a DNS name, which may start with '*.', or an IPv4 address",
            pattern: "\(Pattern.dnsName)|\\*\\.(\(Pattern.dnsWord))"
        ) { text in
            let isWildcard = text.hasPrefix("*.")
            let name = isWildcard ? String(text.dropFirst(2)) : text
            return Names.isNameOrAddress(name) && !(isWildcard && IPv4Address(name) != nil) ? text : nil
        }
    }

    /// A URL of plain characters; a space is written `%20`.
    ///
    /// - Parameter takesQuery: what stands behind it is no path that somebody appends.
    static func url(_ noun: String, schemes: [String], takesQuery: Bool = true) -> Kind {
        let path = takesQuery ? "([/?]\(Pattern.urlCharacters)*)?" : "(/\(Pattern.pathCharacters)*)?"
        let patterns = schemes.map { scheme in
            scheme == "file"
                ? "file:(//)?(/(?!/)\(Pattern.pathCharacters)*)"
                : "\(scheme)://(\(Pattern.userInfo)@)?\(Pattern.urlHost)\(Pattern.port)?\(path)"
        }
        let characters = "letters, digits and . _ ~ - % ! & + , ; = : @ /\(takesQuery ? " ?" : "")"
        return .parsed(
            noun, allowed: "a URL that starts with \(Support.list(schemes.map { $0 + "://" }, last: "or"))",
            pattern: patterns.joined(separator: "|"),
            hint: { text in
                schemes.contains {
                    $0 == "file"
                        ? text.hasPrefix("file:/") && !text.hasPrefix("file://") || text.hasPrefix("file:///") : text.hasPrefix($0 + "://")
                }
                    ? "allowed: \(characters), a space as %20; a host's name or address, a port up to 65535"
                    : nil
            }
        ) { Names.isURL($0, schemes: schemes) && (takesQuery || !$0.contains("?")) ? $0 : nil }
    }

    /// A registry and a path, as it stands before an image's name.
    static var imageRepository: Kind {
        .parsed(
            "an image repository",
            allowed: "a registry and a path without https://, tag or last '/', such as registry.aliyuncs.com/google_containers",
            pattern: "(?=.{1,255}$)" + Pattern.registry + Pattern.imagePath, limit: 255
        ) { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            return Names.isRegistry(String(parts[0])) && parts.dropFirst().allSatisfy { Names.isImagePath($0) } ? text : nil
        }
    }

    /// A registry as images name it.
    static var registry: Kind {
        .parsed(
            "a registry", allowed: "its name as images carry it, such as docker.io or registry.example.org:5000, or _default",
            pattern: "_default|\(Pattern.registry)"
        ) {
            $0 == "_default" || Names.isRegistry($0) ? $0 : nil
        }
    }
}

extension Names {
    /// Four numbers with dots, an address or a wrong one.
    static func isLikeAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }
    }

    /// A DNS name or an IPv4 address. What ends in a number is an address or a wrong one: every resolver takes it for one (inet_aton).
    static func isNameOrAddress(_ text: String) -> Bool {
        if IPv4Address(text) != nil { return true }
        guard HostName(text) != nil, let last = text.split(separator: ".").last else { return false }
        return !last.utf8.allSatisfy { (48...57).contains($0) }
            && !(last.hasPrefix("0x") && last.utf8.dropFirst(2).allSatisfy { (48...57).contains($0) || (97...102).contains($0) })
    }

    static func isPort(_ text: some StringProtocol) -> Bool {
        (1...5).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) } && text.utf8.first != 48
            && Int(text).map { $0 <= 65535 } ?? false
    }

    /// `name`, `name:port`, `address` or `address:port`.
    static func isRegistry(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count <= 2 && isNameOrAddress(String(parts[0])) && (parts.count == 1 || isPort(parts[1]))
    }

    /// A component of an image's path (distribution/reference: small letters and digits, with `.`, `_`, `__` or dashes between them).
    static func isImagePath(_ text: some StringProtocol) -> Bool {
        text.utf8.count <= 255 && String(text).wholeMatch(of: /[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*/) != nil
    }

    static func isURL(_ text: String, schemes: [String]) -> Bool {
        guard let colon = text.firstIndex(of: ":"), schemes.contains(String(text[..<colon])),
            text.utf8.allSatisfy({ $0.isLetterOrDigit || "._~%!&+,;=:@/?-".utf8.contains($0) }), hasWholeEscapes(text)
        else { return false }
        var rest = text[text.index(after: colon)...]
        if text[..<colon] == "file" {
            if rest.hasPrefix("//") { rest = rest.dropFirst(2) }
            return rest.hasPrefix("/") && !rest.hasPrefix("//") && !rest.contains("?")
        }
        guard rest.hasPrefix("//") else { return false }
        let authority = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
        let host = authority.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).last ?? ""
        return isRegistry(host.lowercased()) && !authority.hasPrefix("@")
    }

    /// Two hexadecimal digits behind each `%`, of no control character.
    private static func hasWholeEscapes(_ text: String) -> Bool {
        text.split(separator: "%", omittingEmptySubsequences: false).dropFirst().allSatisfy { part in
            part.utf8.count >= 2 && UInt8(part.prefix(2), radix: 16).map { $0 >= 32 && $0 != 127 } ?? false && part.first != "+"
        }
    }
}

extension UInt8 {
    var isLowerCaseLetterOrDigit: Bool { (97...122).contains(self) || (48...57).contains(self) }
    var isLetterOrDigit: Bool { isLowerCaseLetterOrDigit || (65...90).contains(self) }
}
