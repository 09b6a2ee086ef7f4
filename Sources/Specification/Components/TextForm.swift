import Support

/// A text of a form of its own, in the word that tables have for it, as the component's own reader takes it.
enum TextForm: String, CaseIterable, Sendable {
    /// k8s.io/utils, cpuset.Parse.
    case cpus
    case address
    case addressPort = "address-port"
    case cidr
    case cidrOrPrimary = "cidr-or-primary"
    /// k8s.io/apimachinery, util/net, ParsePortRange.
    case ports
    /// A quantity that must be a text.
    case size
    /// pkg/kubelet/cm, parseResourceList.
    case reserve
    /// pkg/kubelet/eviction/helpers.go.
    case threshold, reclaim
    /// pkg/kubelet/cm, ParseQOSReserved.
    case percent
    /// strconv.ParseBool.
    case `switch`
    case cipherSuite = "cipher-suite"
    /// pkg/kubelet/sysctl.
    case sysctl
    case folder
    case labelKey = "label-key"
    case labelValue = "label-value"
    /// What kubeadm mounts into the pods of the API server and the controller manager (kubeadm, phases/controlplane/volumes.go).
    case podFile = "pod-file"
    /// Nothing but its kubeconfig is mounted into the scheduler's pod.
    case noFile = "no-file"
    case etcdFile = "etcd-file"

    func accepts(_ text: String) -> Bool {
        switch self {
        case .cpus: text.isEmpty || text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy(Self.isSpan)
        case .address: text.isEmpty || Self.isAddress(text)
        case .addressPort: text.isEmpty || Self.isAddressPort(text)
        case .cidr: Self.isRange(text)
        case .cidrOrPrimary: text == "primary" || Self.isRange(text)
        case .ports: text.isEmpty || Self.isPorts(text)
        case .size: ValueType.quantity(text) != nil
        case .reserve: ValueType.quantity(text).map { $0 >= 0 } ?? false
        case .threshold: Self.percentage(text).map { (0...100).contains($0) } ?? (ValueType.quantity(text).map { $0 > 0 } ?? false)
        case .reclaim: Self.percentage(text).map { (0...100).contains($0) } ?? (ValueType.quantity(text).map { $0 >= 0 } ?? false)
        case .percent: Self.percentage(text).map { (0...100).contains($0) } ?? false
        case .switch: goBoolean(text) != nil
        case .cipherSuite: Self.cipherSuites.contains(text)
        case .sysctl: Self.isNamespacedSysctl(text)
        case .folder: text.isEmpty || Self.isAbsolute(text)
        case .labelKey: Names.isQualified(text)
        case .labelValue: Names.isLabelValue(text)
        case .podFile: text.isEmpty || Self.isBelow(text, Self.mounted)
        case .noFile: text.isEmpty
        case .etcdFile: text.isEmpty || Self.isBelow(text, ["/etc/kubernetes/pki/etcd", "/var/lib/etcd"])
        }
    }

    /// What a text of this form is, with its article.
    var noun: String {
        switch self {
        case .cpus: "a list of CPUs"
        case .address: "an IP address"
        case .addressPort: "an IP address and a port"
        case .cidr, .cidrOrPrimary: "a range of addresses"
        case .ports: "a range of ports"
        case .size, .reserve: "a quantity"
        case .threshold, .reclaim: "a quantity or a part of the whole"
        case .percent: "a part of the whole"
        case .switch: "true or false"
        case .cipherSuite: "a cipher suite of Go's TLS"
        case .sysctl: "a sysctl that a pod can have of its own"
        case .folder: "an absolute path"
        case .labelKey: "a label's key"
        case .labelValue: "a label's value"
        case .podFile, .etcdFile, .noFile: "a file that the program's pod sees"
        }
    }

    /// What to write.
    var help: String {
        switch self {
        case .cpus: "write numbers and spans, such as \"0,2-3\""
        case .address: "write it as 10.96.0.10"
        case .addressPort: "write it as 0.0.0.0:10256"
        case .cidr: "write it as 10.0.0.0/8"
        case .cidrOrPrimary: "write it as 10.0.0.0/8, or primary alone"
        case .ports: "write the first and the last one, such as 20000-20100"
        case .size: "write it as \"10Mi\""
        case .reserve: "write it as a text that is not negative, such as \"100m\", \"500Mi\" or \"2Gi\""
        case .threshold, .reclaim: "write it as \"100Mi\", or as a part from \"0%\" to \"100%\""
        case .percent: "write it as a part from \"0%\" to \"100%\""
        case .switch: "allowed: \"true\" or \"false\""
        case .cipherSuite: "write a name such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
        case .sysctl: "allowed: kernel.shm*, kernel.msg*, kernel.sem, fs.mqueue.* and net.*"
        case .folder: "write it without '.', '..' and a last '/'"
        case .labelKey: Names.keyRule
        case .labelValue: "at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends"
        case .podFile: "put it below /etc/kubernetes/pki on every control plane: kubeadm mounts that folder into the pod, and no other"
        case .etcdFile: "put it below /etc/kubernetes/pki/etcd on every control plane: kubeadm mounts that folder into the pod"
        case .noFile: "remove it: kubeadm mounts nothing into this pod but its kubeconfig"
        }
    }

    private static let mounted = [
        "/etc/kubernetes/pki", "/etc/ssl/certs", "/etc/pki", "/etc/ca-certificates", "/usr/share/ca-certificates",
        "/usr/local/share/ca-certificates",
    ]

    private static func isAbsolute(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts[0].isEmpty && parts.count > 1 && parts.dropFirst().allSatisfy { !["", ".", ".."].contains($0) }
    }

    private static func isBelow(_ text: String, _ folders: [String]) -> Bool {
        !text.contains("/..") && folders.contains { text.hasPrefix($0 + "/") }
    }

    /// `0` or `2-3`.
    private static func isSpan(_ text: Substring) -> Bool {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
            part.allSatisfy { ("0"..."9").contains($0) } ? Int(part) : nil
        }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return false }
        return first <= last
    }

    /// Also one of IPv6, roughly.
    private static func isAddress(_ text: String) -> Bool {
        IPv4Address(text) != nil
            || text.contains(":") && (2...45).contains(text.utf8.count)
                && text.utf8.allSatisfy { $0.isLetterOrDigit && Character(UnicodeScalar($0)).isHexDigit || ":.".utf8.contains($0) }
    }

    private static func isAddressPort(_ text: String) -> Bool {
        guard let colon = text.lastIndex(of: ":"), Names.isPort(text[text.index(after: colon)...]) else { return false }
        let address = text[..<colon]
        if address.hasPrefix("["), address.hasSuffix("]") { return isAddress(String(address.dropFirst().dropLast())) }
        return IPv4Address(String(address)) != nil
    }

    private static func isRange(_ text: String) -> Bool {
        if CIDR(text) != nil { return true }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].contains(":") && isAddress(String(parts[0]))
            && (Int(parts[1]).map { (0...128).contains($0) } ?? false)
    }

    private static func isPorts(_ text: String) -> Bool {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "+" }
        let numbers = parts.compactMap { part in part.allSatisfy { ("0"..."9").contains($0) } ? Int(part) : nil }
        guard (1...2).contains(parts.count), numbers.count == parts.count, numbers.allSatisfy({ $0 <= 65535 }) else { return false }
        let last = text.contains("+") ? numbers[0] + numbers[numbers.count - 1] : numbers[numbers.count - 1]
        return numbers[0] <= last && last <= 65535
    }

    /// `5%` or `12.5%`; nil: it is none.
    private static func percentage(_ text: String) -> Double? {
        guard text.last == "%", text.dropLast().utf8.allSatisfy({ (48...57).contains($0) || "+-.".utf8.contains($0) }) else { return nil }
        return Double(text.dropLast())
    }

    private static func isNamespacedSysctl(_ text: String) -> Bool {
        let name = text.replacing("/", with: ".")
        guard name.utf8.allSatisfy({ $0.isLowerCaseLetterOrDigit || "._-*".utf8.contains($0) }), !name.dropLast().contains("*") else {
            return false
        }
        return name == "kernel.sem" || ["kernel.shm", "kernel.msg", "fs.mqueue.", "net."].contains { name.hasPrefix($0) && name != $0 }
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
