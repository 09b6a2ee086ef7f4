import Foundation
import Support

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
            pattern: Pattern.address + "/[0-9]{1,2}", CIDR.init)
    }

    /// An address with the prefix length that it has on its interface; without one the prefix is 0.
    static var addressWithPrefix: Kind {
        .parsed(
            "an IPv4 address",
            allowed: "four numbers from 0 to 255 with dots, and the subnet's prefix length if you like, such as 192.168.96.69/24",
            pattern: Pattern.address + "(/[0-9]{1,2})?"
        ) { text in
            if let range = CIDR(text) { return range.prefix > 0 ? range : nil }
            return IPv4Address(text).flatMap { CIDR(address: $0, prefix: 0) }
        }
    }
}

extension Kind<HostName> {
    static func hostName(_ noun: String, example: String = "master1") -> Kind {
        .parsed(
            noun,
            allowed:
                "a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as \(example)",
            pattern: "[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
        ) { text in
            // Kubernetes copies the name into a label's value, which is shorter than a DNS name may be.
            text.utf8.count <= 63 && IPv4Address(text) == nil ? HostName(text) : nil
        }
    }
}

extension Kind<Int> {
    static var port: Kind { .integer("a port", 1...65535) }
}

extension Kind<String?> {
    /// The name of a network interface; nil stands for `automatic`.
    static var interface: Kind {
        .parsed(
            "the name of a network interface", allowed: "at most 15 characters without '/', ':' or spaces, such as ens32, or automatic"
        ) { text in
            if text == "automatic" { return .some(nil) }
            let isName =
                (1...15).contains(text.utf8.count) && ![".", ".."].contains(text)
                && text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 32 && $0.value != 127 && $0 != "/" && $0 != ":" }
            return isName ? .some(text) : nil
        }
    }
}

extension Kind<String> {
    /// A DNS name or an IPv4 address.
    static func nameOrAddress(_ noun: String) -> Kind {
        .parsed(noun, allowed: "a DNS name or an IPv4 address, such as ntp.example.org") { HostName($0)?.text }
    }

    /// What may stand in a certificate: a name, `*.` and a name, or an address.
    static var certificateName: Kind {
        .parsed("a name for a certificate", allowed: "a DNS name, which may start with '*.', or an IPv4 address") { text in
            HostName(text.hasPrefix("*.") ? String(text.dropFirst(2)) : text).map { _ in text }
        }
    }

    static func url(_ noun: String, schemes: [String]) -> Kind {
        .parsed(
            noun, allowed: "a URL that starts with \(Support.list(schemes.map { $0 + "://" }, last: "or"))",
            pattern: schemes.map { $0 == "file" ? "file:/(//.*|[^/].*)?" : "\($0)://.+" }.joined(separator: "|")
        ) { text in
            guard let url = URL(string: text, encodingInvalidCharacters: false), let scheme = url.scheme, schemes.contains(scheme)
            else { return nil }
            let isComplete = scheme == "file" ? url.path.hasPrefix("/") && (url.host ?? "").isEmpty : !(url.host ?? "").isEmpty
            return isComplete ? text : nil
        }
    }

    /// A registry and a path, as it stands before an image's name.
    static var imageRepository: Kind {
        .parsed(
            "an image repository",
            allowed: "a registry and a path without https://, tag or last '/', such as registry.aliyuncs.com/google_containers"
        ) { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            let isRight =
                isRegistry(String(parts[0]))
                && parts.dropFirst().allSatisfy { part in
                    !part.isEmpty && part.utf8.allSatisfy { $0.isLowerCaseLetterOrDigit || "._-".utf8.contains($0) }
                }
            return isRight ? text : nil
        }
    }

    /// A registry as images name it.
    static var registry: Kind {
        .parsed("a registry", allowed: "its name as images carry it, such as docker.io or registry.example.org:5000, or _default") {
            $0 == "_default" || isRegistry($0) ? $0 : nil
        }
    }

    private static func isRegistry(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, HostName(String(parts[0])) != nil else { return false }
        return parts.count == 1 || Int(parts[1]).map { (1...65535).contains($0) } ?? false
    }
}

/// Regular expressions of the JSON Schema. They are wider than what Trimast accepts where the exact one would be unreadable.
enum Pattern {
    static let address = "[0-9]{1,3}(\\.[0-9]{1,3}){3}"
}

extension UInt8 {
    var isLowerCaseLetterOrDigit: Bool { (97...122).contains(self) || (48...57).contains(self) }
    var isLetterOrDigit: Bool { isLowerCaseLetterOrDigit || (65...90).contains(self) }
}
