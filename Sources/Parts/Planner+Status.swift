import Facts
import Planning
import Specification
import Support

/// How the cluster does now: the checks of verify that are about that, over what can be read in one short round trip.
extension Planner {
    /// The parts whose checks say how the cluster does, not how a host was set up.
    private static let telling: [any Part] = [VirtualAddress(), LoadBalancer(), ControlPlane(), EtcdChecks(), Nodes(), Certificates()]

    /// What `trimast status` reads of a host.
    package func statusProbes(_ host: HostSpec) -> [Probe] {
        var probes = [
            OperatingSystem.fact.probe(host, spec), Interfaces.fact.probe(host, spec), Time.state.probe(host, spec),
            ProcessFacts.fact.probe(host, spec), MachineFacts.fact.probe(host, spec), VirtualAddress.answer.probe(host, spec).slow,
        ]
        if spec.proxyRole(host) != nil {
            probes.append(ProxyView.fact.probe(host, spec).slow)
            if spec.proxy.view != nil { probes.append(LoadBalancer.view.probe(host, spec).slow) }
        }
        if host.isNode {
            probes += KubernetesFacts.briefProbes(host, spec) + Certificates().verifyProbes(host, spec)
            probes.append(DiskSpace.fact.probe(host, spec))
        }
        return probes
    }

    /// What verify's checks say of the hosts that were read.
    package func statusChecks(_ facts: ClusterFacts) -> [Check] {
        let state = ClusterState(spec, facts)
        return spec.hosts.filter { facts[$0.name] != nil }.flatMap { host -> [Check] in
            do {
                let context = try context(host, facts, state)
                return Self.telling.filter { $0.concerns(host) }.flatMap { $0.checks(context) }
            } catch {
                return [Check("host", host: host.name, .failed, found: "\(error)")]
            }
        }
    }
}
