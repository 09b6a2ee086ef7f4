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
    /// A certificate's file and its key's, of those that a pod sees (k8s.io/component-base, cli/flag/namedcertkey_flag.go).
    case podFilePair = "pod-file-pair"
    /// `-v` for single files (k8s.io/component-base, logs; github.com/go-logr, klog).
    case levels
    case filePattern = "file-pattern"
    case keyValue = "key-value"
    /// k8s.io/component-base, metrics/options.go.
    case metric, metricLabels = "metric-labels"
    /// k8s.io/apiserver, pkg/server/options: server_run_options.go and etcd.go.
    case origin, transport, cacheSize = "cache-size", otherServers = "other-servers"
    case httpsURL = "https-url"
    /// k8s.io/component-base, tracing/api/v1, ValidateTracingConfiguration.
    case traces
    /// pkg/credentialprovider, ValidateAllowlistImagePattern: an image's name without tag and digest, or one that ends in `/*`.
    case imagePattern = "image-pattern"
    /// etcd, server/embed/config.go: hours, revisions or a duration.
    case retention
    /// etcd, server/auth/store.go and jwt.go.
    case authToken = "auth-token"
    /// etcd, client/pkg/types, NewURLs.
    case origins
    /// client-go, rest: what requests can be written in.
    case contentType = "content-type"

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
        case .etcdFile: text.isEmpty || Self.isBelow(text, Self.etcdMounted)
        case .podFilePair: text.isEmpty || Self.isFilePair(text)
        case .levels: text.split(separator: ",").allSatisfy(Self.isLevel)
        case .filePattern: !text.isEmpty && !text.contains { "=,".contains($0) } && !text.contains(" ")
        case .keyValue: text.contains("=")
        case .metric: Self.isMetric(text)
        case .metricLabels: text.isEmpty || Self.isMetricLabels(text)
        case .origin: Self.isOrigin(text)
        case .transport: ["includeSubDomains", "preload"].contains(text) || text.hasPrefix("max-age=") && Int(text.dropFirst(8)) != nil
        case .cacheSize: Self.isCacheSize(text)
        case .otherServers: Self.isOtherServers(text)
        case .httpsURL: text.isEmpty || text.hasPrefix("https://") && !text.contains(" ")
        case .traces: Self.isTraces(text)
        case .imagePattern: Self.isImagePattern(text)
        case .retention: Self.isRetention(text)
        case .authToken: text.isEmpty || Self.isToken(text)
        case .contentType: text.isEmpty || Self.contentTypes.contains(text.prefix { $0 != ";" }.trimming().lowercased())
        case .origins:
            text == "*" || text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { Self.isPlace($0.trimming()) }
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
        case .podFilePair: "a certificate and its key, which the program's pod sees"
        case .levels: "a list of files with their levels"
        case .filePattern: "a pattern for the names of files"
        case .keyValue: "a key with its value"
        case .metric: "the name of a metric"
        case .metricLabels: "a metric's label with its values"
        case .origin: "an expression for a whole host's name"
        case .transport: "a directive of Strict-Transport-Security"
        case .cacheSize: "a resource and a size"
        case .otherServers: "a resource and the servers that keep it"
        case .httpsURL: "a URL of https"
        case .traces: "a place for traces that gRPC knows"
        case .imagePattern: "an image's name without tag and digest"
        case .retention: "a number or a duration"
        case .authToken: "a kind of token that etcd knows"
        case .origins: "a list of URLs with ports"
        case .contentType: "a form in which requests can be written"
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
        case .podFilePair: "write 'CERTIFICATE,KEY', both below /etc/kubernetes/pki on every control plane: kubeadm mounts that folder"
        case .levels: "write it as kubelet=4,proxy*=2"
        case .filePattern: "write it as kubelet or proxy*, without '=', ',' and blanks"
        case .keyValue: "write it as key=value"
        case .metric: "letters, digits, '_' and ':', such as apiserver_request_total"
        case .metricLabels: "write it as METRIC,LABEL=VALUE, such as 'apiserver_request_total,verb=GET'"
        case .origin: "write the host's name between '//' and '$', such as '//example\\.com$'"
        case .transport: "allowed: max-age=SECONDS, includeSubDomains and preload"
        case .cacheSize: "write it as pods#1000, or deployments.apps#1000"
        case .otherServers: "write it as /events#https://192.168.96.65:2379"
        case .httpsURL: "write it as https://example.com/openid/v1/jwks"
        case .traces: "write it as localhost:4317; allowed in front: dns:, unix: and unix-abstract:"
        case .imagePattern: "write it as registry.example.com/name, or registry.example.com/*"
        case .retention: "write hours or a duration with the mode periodic, such as 8 or 30m, and revisions with the other, such as 1000"
        case .authToken: "allowed: simple, or jwt with its options, such as 'jwt,pub-key=/etc/kubernetes/pki/etcd/a.crt,sign-method=RS256'"
        case .contentType:
            "allowed: application/json, application/yaml, application/vnd.kubernetes.protobuf, and application/cbor from 1.32 on"
        case .origins: "write it as https://example.com:443, or '*'"
        }
    }
}
