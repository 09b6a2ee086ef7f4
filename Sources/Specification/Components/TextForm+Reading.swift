import Foundation
import Support

extension TextForm {
    static let mounted = [
        "/etc/kubernetes/pki", "/etc/ssl/certs", "/etc/pki", "/etc/ca-certificates", "/usr/share/ca-certificates",
        "/usr/local/share/ca-certificates",
    ]

    static func isAbsolute(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts[0].isEmpty && parts.count > 1 && parts.dropFirst().allSatisfy { !["", ".", ".."].contains($0) }
    }

    static func isBelow(_ text: String, _ folders: [String]) -> Bool {
        !text.contains("/..") && folders.contains { text.hasPrefix($0 + "/") }
    }

    /// No kernel has as many CPUs (CONFIG_NR_CPUS is 8192 at most), and the kubelet goes through a span one by one.
    static let lastCPU = 65535

    /// `0` or `2-3`.
    static func isSpan(_ text: Substring) -> Bool {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
            part.allSatisfy { ("0"..."9").contains($0) } ? Int(part) : nil
        }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return false }
        return first <= last && last <= lastCPU
    }

    /// Also one of IPv6, as Go's net.ParseIP takes it: as inet_pton(3), without a zone.
    static func isAddress(_ text: String) -> Bool {
        var address = in6_addr()
        return IPv4Address(text) != nil || text.utf8.count <= 45 && !text.utf8.contains(0) && inet_pton(AF_INET6, text, &address) == 1
    }

    /// Whether it stands for all addresses of a host, such as `0.0.0.0` and `::`.
    static func isAnyAddress(_ text: String) -> Bool {
        var address = in6_addr()
        return text == "0.0.0.0"
            || isAddress(text) && inet_pton(AF_INET6, text, &address) == 1
                && withUnsafeBytes(of: address) { bytes in bytes.allSatisfy { $0 == 0 } }
    }

    static func isAddressPort(_ text: String) -> Bool {
        guard let colon = text.lastIndex(of: ":"), Names.isPort(text[text.index(after: colon)...]) else { return false }
        let address = text[..<colon]
        if address.hasPrefix("["), address.hasSuffix("]") { return isAddress(String(address.dropFirst().dropLast())) }
        return IPv4Address(String(address)) != nil
    }

    static func isRange(_ text: String) -> Bool {
        if CIDR(text) != nil { return true }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].contains(":") && isAddress(String(parts[0]))
            && (Int(parts[1]).map { (0...128).contains($0) } ?? false)
    }

    static func isPorts(_ text: String) -> Bool {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "+" }
        let numbers = parts.compactMap { part in part.allSatisfy { ("0"..."9").contains($0) } ? Int(part) : nil }
        guard (1...2).contains(parts.count), numbers.count == parts.count, numbers.allSatisfy({ $0 <= 65535 }) else { return false }
        let last = text.contains("+") ? numbers[0] + numbers[numbers.count - 1] : numbers[numbers.count - 1]
        return numbers[0] <= last && last <= 65535
    }

    /// `5%` or `12.5%`; nil: it is none.
    static func percentage(_ text: String) -> Double? {
        guard text.last == "%", text.dropLast().utf8.allSatisfy({ (48...57).contains($0) || "+-.".utf8.contains($0) }) else { return nil }
        return Double(text.dropLast())
    }

    static func isNamespacedSysctl(_ text: String) -> Bool {
        let name = text.replacing("/", with: ".")
        guard name.utf8.allSatisfy({ $0.isLowerCaseLetterOrDigit || "._-*".utf8.contains($0) }), !name.dropLast().contains("*") else {
            return false
        }
        return name == "kernel.sem" || ["kernel.shm", "kernel.msg", "fs.mqueue.", "net."].contains { name.hasPrefix($0) && name != $0 }
    }

    static func isFilePair(_ text: String) -> Bool {
        let files = text.prefix { $0 != ":" }.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return files.count == 2 && files.allSatisfy { isBelow($0, mounted) }
    }

    /// `pattern=2`.
    static func isLevel(_ text: Substring) -> Bool {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && (Int(parts[1]).map { (0...Int(Int32.max)).contains($0) } ?? false)
    }

    static func isMetric(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0.isLetterOrDigit || "_:".utf8.contains($0) } && text.utf8.first.map { !(48...57).contains($0) } ?? false
    }

    /// One `metric,label=values`, or several in double quotes, which are not looked into.
    static func isMetricLabels(_ text: String) -> Bool {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return parts.count > 2 && text.contains("\"") }
        let names = parts[0].filter { $0 != "\"" }.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return names.count == 2 && names.allSatisfy(isMetric) && !names[1].contains(":")
    }

    /// `simple`, or `jwt` with a way to sign and a key; options are `key=value`, each at most once.
    static func isToken(_ text: String) -> Bool {
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        var options: [Substring: String] = [:]
        for word in words.dropFirst() {
            let pair = word.split(separator: "=", omittingEmptySubsequences: false)
            guard pair.count == 2, options.updateValue(String(pair[1]), forKey: pair[0]) == nil else { return false }
        }
        guard words[0] == "jwt" else { return words[0] == "simple" }
        let keys = [options["pub-key"], options["priv-key"]].compactMap { $0 }.filter { !$0.isEmpty }
        return options["sign-method"].map { signMethods.contains($0) } ?? false && !keys.isEmpty
            && keys.allSatisfy { isBelow($0, etcdMounted) } && ValueType.isDuration(options["ttl"].flatMap { $0.isEmpty ? nil : $0 } ?? "0")
    }

    static let contentTypes: Set = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/cbor"]

    static let etcdMounted = ["/etc/kubernetes/pki/etcd", "/var/lib/etcd"]
    private static let signMethods: Set = [
        "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "HS256", "HS384", "HS512", "EdDSA",
    ]

    /// `https://example.com:443`, or a socket.
    static func isPlace(_ url: Substring) -> Bool {
        if ["unix://", "unixs://"].contains(where: { url.hasPrefix($0) }) { return true }
        guard let scheme = ["http://", "https://"].first(where: { url.hasPrefix($0) }) else { return false }
        let rest = url.dropFirst(scheme.count)
        return rest.contains(":") && !rest.contains("/") && !rest.contains(" ")
    }

    /// Roughly: each end of the name is marked, and nothing is repeated that is not there.
    static func isOrigin(_ text: String) -> Bool {
        (text.contains("^") || text.contains("//")) && (text.contains("$") || text.contains(":"))
            && !["*", "+", "?"].contains(String(text.prefix(1)))
    }

    /// `pods#100`.
    static func isCacheSize(_ text: String) -> Bool {
        let parts = text.split(separator: "#", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && (Int(parts[1]).map { $0 >= 0 } ?? false)
    }

    /// `/events#https://a:2379;https://b:2379`.
    static func isOtherServers(_ text: String) -> Bool {
        let parts = text.split(separator: "#", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].contains("/")
            && parts[1].split(separator: ";").allSatisfy { $0.contains("://") && !$0.hasSuffix("://") } && !parts[1].isEmpty
    }

    static func isTraces(_ text: String) -> Bool {
        guard !text.contains(" "), let slashes = text.firstRange(of: "//") else { return !text.contains(" ") }
        return ["dns:", "unix:", "unix-abstract:"].contains(String(text[..<slashes.lowerBound]))
    }

    static func isImagePattern(_ text: String) -> Bool {
        let name = text.hasSuffix("/*") ? text.dropLast(2) : text[...]
        let last = name.split(separator: "/").last ?? ""
        let path = name.split(separator: "/").dropFirst().joined()
        return !name.isEmpty && !name.contains { " *@".contains($0) } && path == path.lowercased()
            && (!last.contains(":") || name == last && text.hasSuffix("/*"))
    }

    static func isRetention(_ text: String) -> Bool {
        text.isEmpty || text.utf8.allSatisfy { (48...57).contains($0) } || ValueType.isDuration(text)
    }

    /// One of these must be among the cipher suites of a server, unless it speaks nothing older than TLS 1.3 (golang.org/x/net, http2,
    /// ConfigureServer).
    private static let http2Suites = ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"]
    static let withoutHTTP2 = "HTTP/2 needs AES_128_GCM_SHA256, and the program ends without it"
    static let forHTTP2 = "write \(list(http2Suites, last: "or")) as well"

    /// Whether a list of cipher suites, each of which is one, ends a server of HTTP/2.
    static func lacksHTTP2(_ suites: [String]) -> Bool {
        !suites.isEmpty && suites.allSatisfy(cipherSuites.contains) && !suites.contains(where: http2Suites.contains)
    }

    /// crypto/tls of Go, as `kube-apiserver --help` lists them.
    static let cipherSuites: Set<String> = {
        let ciphers = [
            "AES_128_CBC_SHA", "AES_128_CBC_SHA256", "AES_128_GCM_SHA256", "AES_256_CBC_SHA", "AES_256_GCM_SHA384", "RC4_128_SHA",
        ]
        var all: Set = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]
        for exchange in ["RSA", "ECDHE_RSA", "ECDHE_ECDSA"] {
            all.formUnion(ciphers.map { "TLS_\(exchange)_WITH_\($0)" })
            if exchange != "ECDHE_ECDSA" { all.insert("TLS_\(exchange)_WITH_3DES_EDE_CBC_SHA") }
            if exchange != "RSA" {
                all.formUnion(["", "_SHA256"].map { "TLS_\(exchange)_WITH_CHACHA20_POLY1305\($0)" })
            }
        }
        return all
    }()
}
