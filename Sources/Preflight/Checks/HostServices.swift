import Facts
import Parts
import Planning
import Specification
import Support

/// What Trimast would set up is not in use for something else.
struct HostServices: PreflightCheck {
    let id = "host.services"
    let isSkippedByHost = true
    let title = "nobody else's proxy, keepalived or BIRD serves from the host"
    let explanation =
        "apply writes the whole configuration of haproxy or nginx, keepalived and BIRD. Where one runs already with a configuration that is neither its package's nor Trimast's, what it serves would be gone. A failure names the file and what it serves; a copy of the file is kept in /var/lib/trimast/kept."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [OtherServices.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let services = facts[OtherServices.fact]?.services else { return unread(host) }
            guard !services.isEmpty else { return passed(host, "nothing that apply would replace") }
            return failed(
                host,
                services.map {
                    "\($0.unit).service runs by \(list($0.files)), which apply would replace: \($0.words.joined(separator: ", "))"
                }
                .joined(separator: "; "),
                next:
                    "let another host do that; where nobody needs it: \(.shell("systemctl disable --now \(services.map(\.unit).joined(separator: " "))")), or go on with --skip \(id)=\(host.name.text)"
            )
        }
    }
}
