import Facts
import Planning
import Specification

/// Verification alone: the API server's certificate has every name that clients use, and nothing expires soon.
struct Certificates: Part {
    let id = "certificates"
    let rows = ["R16", "R20"]
    static let warnDays = 30

    func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        guard host.isControlPlane else { return [] }
        return [
            Probe(
                "certificates",
                """
                cd /etc/kubernetes/pki || exit 0
                now=$(date +%s)
                for c in *.crt etcd/*.crt; do
                end=$(date -d "$(openssl x509 -noout -enddate -in $c | cut -d= -f2)" +%s) && echo "days $c $(((end - now) / 86400))"
                done
                echo "names $(openssl x509 -noout -ext subjectAltName -in apiserver.crt | tail -n 1)"
                """)
        ]
    }

    func checks(_ context: PartContext) -> [Check] {
        guard context.host.isControlPlane, !context.facts["certificates"].isEmpty else { return [] }
        let lines = context.facts.lines("certificates").map { $0.split(separator: " ").map(String.init) }
        let days = lines.filter { $0.first == "days" && $0.count == 3 }.compactMap { line in Int(line[2]).map { (name: line[1], days: $0) }
        }
        let names = Set(
            context.facts.lines("certificates").filter { $0.hasPrefix("names ") }.flatMap { $0.dropFirst(6).split(separator: ",") }
                .map { $0.trimmingPrefix(" ").trimmingPrefix("DNS:").trimmingPrefix("IP Address:") }.map(String.init))
        let wanted =
            [context.spec.endpoint.address.description, context.host.name.text, context.host.address.description]
            + context.spec.kubernetes.certificateNames
        let missing = wanted.filter { !names.contains($0) }
        let first = days.min { $0.days < $1.days }
        let isEarly = (first?.days ?? 0) < Self.warnDays
        return [
            Check(
                "certificates.names", rows: ["R16"], host: context.host.name, missing.isEmpty ? .passed : .failed,
                found: missing.isEmpty
                    ? "the API server's certificate has \(wanted.joined(separator: ", "))"
                    : "the API server's certificate lacks \(missing.joined(separator: ", "))",
                nextStep: missing.isEmpty
                    ? nil
                    : "on the host: rm /etc/kubernetes/pki/apiserver.{crt,key}, then kubeadm init phase certs apiserver --config /etc/trimast/kubeadm.yaml"
            ),
            Check(
                "certificates.expiry", rows: ["R20"], host: context.host.name, isEarly ? .failed : .passed,
                found: first.map { "\(days.count) certificates, the first to expire is \($0.name) in \($0.days) days" }
                    ?? "no certificate could be read",
                nextStep: isEarly ? "kubeadm certs renew all, on every control plane, then restart its static pods" : nil),
        ]
    }
}
