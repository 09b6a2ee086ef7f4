/// The components of a control plane, which run as static pods; the raw value is the name of program, pod and manifest.
package enum Component: String, CaseIterable, Comparable, Sendable {
    case apiServer = "kube-apiserver"
    case controllerManager = "kube-controller-manager"
    case scheduler = "kube-scheduler"
    case etcd

    /// Where its static pod's manifest is.
    var manifest: String { "/etc/kubernetes/manifests/\(rawValue).yaml" }

    /// All names, as words of sh.
    static var words: String { allCases.map(\.rawValue).joined(separator: " ") }

    /// What the others need comes first.
    package static func < (a: Component, b: Component) -> Bool {
        func place(_ component: Component) -> Int { component == .etcd ? 0 : 1 + (allCases.firstIndex(of: component) ?? 0) }
        return place(a) < place(b)
    }
}
