import Facts
import Planning
import Specification

/// Verification alone: the API server's certificate has every name that clients use, and nothing expires soon.
struct Certificates: Part {
    let id = "certificates"
    let rows = ["R16", "R20"]
    static let warnDays = 30
    /// Those that `kubeadm certs renew` leaves alone.
    static let authorities: Set = ["ca.crt", "front-proxy-ca.crt", "etcd/ca.crt"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    /// `days NAME DAYS` of each certificate, in a file of its own or in a kubeconfig; `rotated NAME LEFT LIFETIME`, in seconds, of the one
    /// that the kubelet renews; `names …` of the API server's.
    func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        let kubelet = """
            now=$(date +%s)
            seconds() { d=$(openssl x509 -noout "-$1") && date -d "${d#*=}" +%s; }
            k=/var/lib/kubelet/pki/kubelet-client-current.pem
            [ ! -f $k ] || { s=$(seconds startdate <$k) && e=$(seconds enddate <$k) && echo "rotated ${k##*/} $((e - now)) $((e - s))"; }
            """
        let controlPlane = """
            cd /etc/kubernetes || exit 0
            expiry() { e=$(seconds enddate) && echo "days $1 $(((e - now) / 86400))"; }
            for c in admin.conf super-admin.conf controller-manager.conf scheduler.conf; do
            sed -n 's/^ *client-certificate-data: //p' $c | base64 -d | expiry $c
            done
            cd pki || exit 0
            for c in *.crt etcd/*.crt; do expiry $c <$c; done
            echo "names $(openssl x509 -noout -ext subjectAltName -in apiserver.crt | tail -n 1)"
            """
        return [Probe("certificates", host.isControlPlane ? "\(kubelet)\n\(controlPlane)" : kubelet)]
    }

    func checks(_ context: PartContext) -> [Check] {
        guard !context.facts["certificates"].isEmpty else { return [] }
        return (context.host.isControlPlane ? [names(context)] : []) + [expiry(context)]
    }

    private func names(_ context: PartContext) -> Check {
        let names = Set(
            context.facts.lines("certificates").filter { $0.hasPrefix("names ") }.flatMap { $0.dropFirst(6).split(separator: ",") }
                .map { String($0.drop { $0 == " " }.trimmingPrefix("DNS:").trimmingPrefix("IP Address:")) })
        let wanted =
            [context.spec.endpoint.address.description, context.host.name.text, context.host.address.description]
            + context.spec.kubernetes.certificateNames
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

    private struct Certificate {
        var name: String
        var days: Int
        var isEarly: Bool
        /// The kubelet renews it itself.
        var isRotated = false

        /// nil for another line.
        init?(_ line: Substring) {
            let words = line.split(separator: " ")
            guard let kind = words.first, let numbers = Optional(words.dropFirst(2).compactMap { Int($0) }) else { return nil }
            switch (kind, numbers.count) {
            case ("days", 1):
                (name, days) = (String(words[1]), numbers[0])
                isEarly = days < Certificates.warnDays
            case ("rotated", 2):
                (name, days, isRotated) = (String(words[1]), numbers[0] / 86400, true)
                // The kubelet has a new one made when 70 to 90 % of its life are over (client-go, certificate_manager.go), which can be hours.
                isEarly = numbers[0] < min(numbers[1] / 10, Certificates.warnDays * 86400)
            default: return nil
            }
        }
    }

    private func expiry(_ context: PartContext) -> Check {
        let all = context.facts.lines("certificates").compactMap(Certificate.init).sorted { $0.days < $1.days }
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
    private func nextStep(_ early: [Certificate]) -> String {
        var steps: [String] = []
        if early.contains(where: { !$0.isRotated && !Self.authorities.contains($0.name) }) {
            steps.append(
                "one control plane after the other: kubeadm certs renew all, then move the files of /etc/kubernetes/manifests elsewhere, wait 20 seconds and move them back"
            )
        }
        if early.contains(where: { Self.authorities.contains($0.name) }) {
            steps.append(
                "kubeadm renews no authority: https://kubernetes.io/docs/tasks/tls/manual-rotation-of-ca-certificates/ says how")
        }
        if early.contains(where: \.isRotated) {
            steps.append("the kubelet should have renewed its own: journalctl -u kubelet says why not; systemctl restart kubelet")
        }
        return steps.joined(separator: "\n")
    }
}
