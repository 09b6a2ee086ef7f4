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
        "A unit in /etc/systemd/system, a drop-in with another ExecStart, a masked unit, an old runc in /usr/local or the snap of a Kubernetes stays when packages are installed, and runs in their place. A failure names the file; other programs in /usr/local are only told."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [HostUnits.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let units = facts[HostUnits.fact] else { return unread(host) }
            let faults = units.faults
            if !faults.isEmpty {
                return failed(host, faults.map(\.found).joined(separator: "; "), next: .lines(faults.map(\.next)))
            }
            if !units.remarks.isEmpty { return noted(host, units.remarks.joined(separator: "; ")) }
            return passed(host, "the packages' own")
        }
    }
}
