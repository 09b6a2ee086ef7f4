import Facts
import Parts
import Planning
import Specification
import Support

/// The distribution is one that packages can be installed on.
struct HostSystem: PreflightCheck {
    let id = "host.os"
    let refusal: TrimastError.Code? = .unsupportedSystem
    let title = "the distribution is one that Trimast can install packages on"
    let explanation =
        "Packages are installed with the host's own package manager, a node's containerd must speak CRI v1, and a load balancer's programs know what Trimast tells them. A failure names the system that was found."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [OperatingSystem.fact.probe(host, spec)] + Requirements.packageProbes(host, spec)
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            do {
                let family = try Families.family(of: facts)
                if let objection = Requirements.objectionToPackages(host, context.spec, facts, family) {
                    return failed(host, objection.found, next: "\(objection.next)")
                }
                return passed(host, facts[OperatingSystem.fact].name)
            } catch let error as TrimastError {
                return failed(host, error.message, next: error.nextStep ?? "use another system")
            } catch {
                return failed(host, "\(error)", next: "use another system")
            }
        }
    }
}

/// One processor architecture, and one that Kubernetes is built for.
struct HostArchitecture: PreflightCheck {
    let id = "host.architecture"
    let title = "all hosts are amd64, or all are arm64"
    let explanation =
        "Images and packages are chosen once for all hosts. A failure names the hosts whose processor differs from the first host's or is not supported."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [OperatingSystem.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let first = context.hosts.first.map { context.facts($0)[OperatingSystem.fact].architecture }
        return context.each { host, facts in
            let own = facts[OperatingSystem.fact].architecture
            guard ["amd64", "arm64"].contains(own) else {
                return failed(host, "its processor is \(own.isEmpty ? "unknown" : own)", next: "use hosts with amd64 or arm64 processors")
            }
            guard own == first else {
                return failed(
                    host, "is \(own), and \(context.hosts[0].name) is \(first ?? "")", next: "use hosts of one architecture",
                    about: [context.hosts[0].name])
            }
            return passed(host, own)
        }
    }
}
