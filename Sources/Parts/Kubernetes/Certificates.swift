import Facts
import Planning
import Specification
import Support

/// Verification alone: the API server's certificate has every name that clients use, and nothing expires soon.
struct Certificates: Part {
    let id = "certificates"
    let rows = ["R16", "R20"]
    /// Those that `kubeadm certs renew` leaves alone.
    static let authorities: Set = ["ca.crt", "front-proxy-ca.crt", "etcd/ca.crt"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [CertificateFacts.fact.probe(host, spec)] }

    func checks(_ context: PartContext) -> [Check] {
        guard let facts = context[CertificateFacts.fact] else { return [] }
        return (context.host.isControlPlane ? [names(facts, context)] : []) + [expiry(facts, context)]
    }

    private func names(_ facts: CertificateFacts, _ context: PartContext) -> Check {
        let names = facts.names
        let wanted =
            [context.spec.endpoint.address.description, context.host.name.text, context.host.address.description]
            + context.spec.extraCertificateNames
        let missing = wanted.filter { !names.contains($0) }
        return Check(
            "certificates.names", rows: ["R16"], host: context.host.name, missing.isEmpty ? .passed : .failed,
            found: missing.isEmpty
                ? "the API server's certificate has \(wanted.joined(separator: ", "))"
                : "the API server's certificate lacks \(missing.joined(separator: ", "))",
            nextStep: missing.isEmpty
                ? nil
                : "on the host: rm /etc/kubernetes/pki/apiserver.{crt,key}, then kubeadm init phase certs apiserver --config /etc/trimast/kubeadm.yaml"
        )
    }

    private func expiry(_ facts: CertificateFacts, _ context: PartContext) -> Check {
        let all = facts.certificates.sorted { $0.days < $1.days }
        let early = all.filter(\.isEarly)
        // What the kubelet renews in time is the first to expire in many a cluster, and means nothing.
        guard let first = early.first ?? all.first(where: { !$0.isRotated }) ?? all.first else {
            return Check(
                "certificates.expiry", rows: ["R20"], host: context.host.name, .skipped, found: "no certificate could be read")
        }
        let found = all.count == 1 ? "\(first.name) expires" : "\(all.count) certificates, the first to expire is \(first.name)"
        return Check(
            "certificates.expiry", rows: ["R20"], host: context.host.name, early.isEmpty ? .passed : .failed,
            found: "\(found) in \(first.days) days", details: early.count > 1 ? early.map { "\($0.name): \($0.days) days" } : nil,
            nextStep: early.isEmpty ? nil : nextStep(early))
    }

    /// `kubeadm certs` is there since 1.20 (kubernetes PR 94938) and renews super-admin.conf with the others since 1.29. That static pods
    /// read theirs at their start alone, and how they are started anew: kubernetes.io, "Certificate Management with kubeadm".
    private func nextStep(_ early: [CertificateFacts.Certificate]) -> Advice {
        var steps: [Advice] = []
        if early.contains(where: { !$0.isRotated && !Self.authorities.contains($0.name) }) {
            steps.append(RefusedCertificates.renewal)
        }
        if early.contains(where: { Self.authorities.contains($0.name) }) {
            steps.append(
                "kubeadm renews no authority: https://kubernetes.io/docs/tasks/tls/manual-rotation-of-ca-certificates/ says how")
        }
        if early.contains(where: \.isRotated) {
            steps.append("the kubelet should have renewed its own: journalctl -u kubelet says why not; systemctl restart kubelet")
        }
        return .lines(steps)
    }
}
