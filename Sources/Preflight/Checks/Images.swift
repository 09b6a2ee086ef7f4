import Facts
import Parts
import Planning
import Specification
import Support

/// The registry of the images that are missing answers: kubeadm would ask it after all packages are installed.
struct ImagesReachable: PreflightCheck {
    let id = "images.reachable"
    let title = "nodes reach the registry of the images that they lack"
    let explanation =
        "Where sources.images names no archive, containerd pulls Kubernetes' images, and kubeadm ends where it cannot. Every node asks as containerd will: the mirrors of cluster.yaml, by its proxy, then the registry itself. A failure names who did not answer. Logins, certificates and the images themselves are not tried, and nothing is asked where the host has a proxy or mirrors of its own for containerd."
    let rounds: Set<PreflightRound> = [.registries]

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isNode ? [Requirements.imageProbe(host, spec)] : [] }

    /// One script for each host that lacks images which no archive brings.
    static func scripts(_ spec: ClusterSpec, _ facts: ClusterFacts, _ files: OperatorFiles) -> [HostName: String] {
        spec.hosts.reduce(into: [:]) { scripts, host in
            if let facts = facts[host.name] { scripts[host.name] = Requirements.registryTrial(host, spec, facts, files: files) }
        }
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isNode) { host, facts in
            if context.spec.sources.bundle != nil { return passed(host, "they come with the bundle") }
            guard let trial = facts[RegistryTrial.section] else {
                let isKnown = facts.text(Requirements.imageSection) != nil
                if !isKnown || Requirements.registryTrial(host, context.spec, facts) != nil { return unread(host) }
                return passed(host, "none is to be pulled")
            }
            if trial.isOwn { return passed(host, "not asked: containerd has a proxy or mirrors of the host's own") }
            guard trial.reached == nil else { return passed(host, "\(trial.reached ?? "") answers") }
            guard !trial.silent.isEmpty else { return unread(host) }
            return failed(
                host, "images are to be pulled, and nobody answers: \(trial.silent.joined(separator: "; "))",
                next:
                    "name archives in sources.images, a mirror that the hosts reach in registryMirrors or kubernetes.imageRepository, or the proxy to use as proxy.http in cluster.yaml"
            )
        }
    }
}
