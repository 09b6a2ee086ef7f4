import Facts
import Planning
import Specification
import Support

/// Every host lets the operator in, and makes the operator root.
struct HostReachable: PreflightCheck {
    let id = "host.reachable"
    let title = "the operator can log in and become root"
    let explanation =
        "Everything is done over SSH, as root. A failure shows what ssh or sudo said. What other checks say does not hold for such a host."

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.spec.hosts.map { host in
            if let error = context.errors[host.name] {
                let cause = error.cause.map { " (\($0.description.split(separator: "\n").joined(separator: "; ")))" } ?? ""
                return failed(host, error.message + cause, next: error.nextStep ?? "\(.shell("ssh \(host.address)"))")
            }
            return passed(host, "reached at \(host.ssh.address ?? host.address.description), as root")
        }
    }
}
