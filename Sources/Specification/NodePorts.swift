extension KubernetesSpec {
    /// The ports that the API server gives to Services of type NodePort: its argument `service-node-port-range`, or 30000 to 32767. nil when the
    /// argument is no range, which ``Rules`` refuse.
    ///
    /// Kubernetes reads `30000-32767`, `30000+2767` and one port (k8s.io/apimachinery, pkg/util/net).
    package var nodePorts: ClosedRange<Int>? {
        guard let text = apiServerArgs["service-node-port-range"] else { return 30000...32767 }
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "+" }
        let numbers = parts.compactMap { $0.allSatisfy(\.isNumber) ? Int($0) : nil }
        guard (1...2).contains(parts.count), numbers.count == parts.count, let first = numbers.first, let second = numbers.last else {
            return nil
        }
        let (last, overflows) = text.contains("+") ? first.addingReportingOverflow(second) : (second, false)
        return !overflows && first >= 1 && first <= last && last <= 65535 ? first...last : nil
    }
}
