import Facts
import Planning
import Specification
import Support

/// The static pods of a control plane: what stands on the host, and what its own kubeadm would make of cluster.yaml.
///
/// kubeadm is the judge of what a manifest should be. It is asked only where there is a question: cluster.yaml is not what was applied last,
/// the API server is not ready, or a change was begun and not ended. So a plan shows the change of a manifest as a diff, and writes exactly that.
struct ManifestFacts {
    /// What stands on the host, by component; a value that may be a secret is masked.
    let current: [Component: String]
    /// What kubeadm makes of cluster.yaml.
    let wanted: [Component: String]

    /// nil where kubeadm was not asked, or could not say.
    static let section = Section("manifests", unread: ManifestFacts?.none) { ManifestFacts($0) }

    private init?(_ text: SectionText) {
        guard let parts = DriftFacts(text) else { return nil }
        var current: [Component: String] = [:]
        var wanted: [Component: String] = [:]
        for component in Component.allCases {
            current[component] = parts[.host, .manifest(component)].map { $0 + "\n" }
            wanted[component] = parts[.file, .manifest(component)].map { $0 + "\n" }
        }
        guard wanted.count == Component.allCases.count else { return nil }
        self.current = current
        self.wanted = wanted
    }

    /// nil where kubeadm's documents cannot be made of cluster.yaml: the planner says why.
    static func probe(_ host: HostSpec, _ spec: ClusterSpec) -> Probe? {
        guard let release = KubernetesRelease(spec.kubernetes.version) else { return nil }
        let documents = KubeadmConfiguration(spec: spec, release: release)
        guard let plain = try? documents.controlPlane(host), let configuration = try? documents.controlPlane(host, etcdList: true) else {
            return nil
        }
        let ready = "https://\(host.address):\(spec.endpoint.apiPort)/readyz"
        return section.probe(
            """
            [ -d \(ClusterValues.turnFolder) ] || [ -f /etc/kubernetes/manifests/kube-apiserver.yaml ] || [ -f /etc/kubernetes/manifests/etcd.yaml ] || exit 0
            if [ ! -d \(ClusterValues.turnFolder) ] && printf %s \(Shell.quoted(plain)) | cmp -s - \(ClusterValues.applied) &&
            curl -sk --noproxy '*' -m 2 \(ready) | grep -q '^ok'; then exit 0; fi
            \(DriftProbe.prologue)
            HOME=$d
            export HOME
            printf %s \(Shell.quoted(configuration)) >"$d/file.yaml"
            \(DriftProbe.render)
            render file
            for c in \(Component.words); do
            show host/$c /etc/kubernetes/manifests/$c.yaml value
            show file/$c "$d/file/$c.yaml"
            done
            show error/file "$d/file.error"
            """)
    }
}
