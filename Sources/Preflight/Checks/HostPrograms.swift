import Facts
import Parts
import Planning
import Specification
import Support

/// The packages' own programs and units are those that run.
struct HostPrograms: PreflightCheck {
    let id = "host.programs"
    let title = "nothing stands in front of the packages' own programs and units"
    let explanation =
        "A unit in /etc/systemd/system, a drop-in with another ExecStart, a masked unit, an old runc in /usr/local or the snap of a Kubernetes stays when packages are installed, and runs in their place. So does what a drop-in, or a file in /etc/default or /etc/sysconfig, adds to a unit: a unit that is not there, a flag that this kubelet does not know, another configuration. And a library that /etc/ld.so.preload names and that is not there. A failure names the file; other programs in /usr/local, and additions that do no harm by themselves, are only told."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [HostUnits.fact.probe(host, spec), HostArguments.fact.probe(host, spec), Self.loader.probe(host, spec)]
            + Requirements.packageProbes(host, spec)
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let units = facts[HostUnits.fact], let arguments = facts[HostArguments.fact] else { return unread(host) }
            let programs = context.spec.sources.programs != nil
            var faults = units.faults(programs: programs) + arguments.faults(host, context.spec, facts) + loaderFaults(host, facts)
            let packaged = Requirements.packagedKubernetes(facts)
            if programs, host.isNode, !packaged.isEmpty {
                let removal = Requirements.family(facts)?.removal(ofHeld: packaged, on: facts[OperatingSystem.fact]) ?? ""
                faults.append(
                    HostUnits.Finding(
                        found:
                            "\(list(packaged)) \(packaged.count == 1 ? "is a package" : "are packages") here, and cluster.yaml wants programs in their place",
                        next:
                            "if no cluster needs them: \(.shell(removal)); or take sources.kubernetes.programs out of cluster.yaml"
                    ))
            }
            if !faults.isEmpty {
                return failed(host, faults.map(\.found).joined(separator: "; "), next: .lines(faults.map(\.next)))
            }
            let remarks = units.remarks(programs: programs)
            if !remarks.isEmpty { return noted(host, remarks.joined(separator: "; ")) }
            return passed(host, "the packages' own")
        }
    }
}
