import Facts
import Specification

/// The certificates on a host: whose names the API server's has, and how long each is valid.
struct CertificateFacts: Equatable {
    struct Certificate: Equatable {
        var name: String
        /// Until it expires.
        var days: Int
        /// It expires soon.
        var isEarly: Bool
        /// The kubelet renews it itself.
        var isRotated = false
    }

    /// Of the API server's certificate.
    var names: Set<String>
    var certificates: [Certificate]

    static let warnDays = 30

    /// nil when nobody asked, or none was found.
    static let fact = Fact("certificates", script: script, unread: CertificateFacts?.none) { $0.text.isEmpty ? nil : CertificateFacts($0) }

    /// `days NAME DAYS` of each certificate, in a file of its own or in a kubeconfig; `rotated NAME LEFT LIFETIME`, in seconds, of the one
    /// that the kubelet renews; `names …` of the API server's.
    init(_ text: SectionText) {
        names = Set(
            text.values("names ").flatMap { $0.split(separator: ",") }
                .map { String($0.drop { $0 == " " }.trimmingPrefix("DNS:").trimmingPrefix("IP Address:")) })
        certificates = text.words.compactMap(Self.certificate)
    }

    private static func certificate(_ words: [String]) -> Certificate? {
        let numbers = words.dropFirst(2).compactMap { Int($0) }
        switch (words.first, numbers.count) {
        case ("days", 1): return Certificate(name: words[1], days: numbers[0], isEarly: numbers[0] < warnDays)
        case ("rotated", 2):
            // The kubelet has a new one made when 70 to 90 % of its life are over (client-go, certificate_manager.go), which can be hours.
            return Certificate(
                name: words[1], days: numbers[0] / 86400, isEarly: numbers[0] < min(numbers[1] / 10, warnDays * 86400), isRotated: true)
        default: return nil
        }
    }

    private static func script(_ host: HostSpec, _ spec: ClusterSpec) -> String {
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
        return host.isControlPlane ? "\(kubelet)\n\(controlPlane)" : kubelet
    }
}
