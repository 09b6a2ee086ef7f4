import Facts
import Planning
import Specification
import Support

/// What is the same on every host and grows with their number, or costs something to make: made once, and shared by all of a plan's steps.
package struct SharedTexts: Sendable {
    /// Every host's name and address, as the block of /etc/hosts.
    let hosts: HostsBlock
    /// The KubeletConfiguration that the cluster stores.
    let kubelet: String
    /// The KubeProxyConfiguration that the cluster stores.
    let kubeProxy: String
    /// What is reached without an HTTP proxy.
    let direct: DirectDestinations
    /// The route reflectors of cluster.yaml, in the order of its hosts.
    let reflectors: [HostSpec]
    let drift = DriftMemo()

    /// - Throws: `yaml.emit` where the settings of kubelet or kube-proxy cannot be written.
    init(_ spec: ClusterSpec, _ release: KubernetesRelease) throws {
        hosts = HostsBlock(spec.hosts)
        direct = DirectDestinations(spec)
        let names = Set(spec.network.routeReflectors)
        reflectors = spec.nodes.filter { names.contains($0.name) }
        let configuration = KubeadmConfiguration(spec: spec, release: release)
        kubelet = try configuration.kubeletDocument()
        kubeProxy = try configuration.kubeProxyDocument()
    }

    /// What is read of every host in the same words.
    var probes: [Probe] { [Probe(filters: ["/etc/hosts": hosts.filter])] }
}

/// Trimast's block of /etc/hosts.
///
/// A thousand hosts with a thousand names each are a million lines: a host that has the block as it should be sends its check sum for it.
struct HostsBlock: Sendable {
    let text: String
    /// What stands in the facts for the block where it is as it should be.
    let condensed: String
    /// sh that prints the file `$1`, with the block condensed where it is as it should be.
    let filter: String

    init(_ hosts: [HostSpec]) {
        func block(_ content: [String]) -> String { ManagedBlock.lines(content).map { $0 + "\n" }.joined() }
        let (begin, end) = (ManagedBlock.begin, ManagedBlock.end)
        text = block(hosts.map { "\($0.address) \($0.name)" })
        let sum = Checksum.posix(text)
        condensed = block(["# cksum \(sum)"])
        filter = """
            if [ "$(sed -n '/^\(begin)$/,/^\(end)$/p' "$1" | cksum)" = '\(sum)' ]; then
            sed -e '/^\(begin)$/,/^\(end)$/{' -e '/^\(begin)$/b' -e 's/^\(end)$/# cksum \(sum)\\
            &/' -e t -e d -e '}' "$1"
            else cat "$1"; fi
            """
    }

    /// The text without the block, and so that the block can stand behind it.
    static func removed(from text: String) -> String {
        var kept = ManagedBlock.linesOutside(text)
        while kept.last == "" { kept.removeLast() }
        return kept.isEmpty ? "" : kept.joined(separator: "\n") + "\n"
    }
}
