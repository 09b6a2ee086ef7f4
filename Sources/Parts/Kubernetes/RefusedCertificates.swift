import Facts
import Specification
import Support

/// Certificates by which a host's etcd is not even asked: they have expired, its clock is wrong, or they are not of one authority.
enum RefusedCertificates {
    /// curl's exit status: 58, its own certificate cannot be used; 60, the other side's is not taken.
    private static let section = Section(EtcdFacts.answer.section.name, unread: false) { text in
        text.lines.contains { $0 == "exit 58" || $0 == "exit 60" }
    }

    static func are(on host: HostName, _ context: PartContext) -> Bool { context.cluster[host]?[section] ?? false }

    static let cause = "etcd's certificates there are not taken: they have expired, or the host's clock is wrong"

    static let renewal: Advice =
        "one control plane after the other: kubeadm certs renew all, then move the files of /etc/kubernetes/manifests elsewhere, wait 20 seconds and move them back"

    static let nextStep: Advice =
        "on such a host: \(.shell("date; kubeadm certs check-expiration")); where they have expired, \(renewal); then run the same command again"
}
