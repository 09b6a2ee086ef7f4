import Facts
import Specification

/// The certificates on a host: whose names the API server's has, and how long each is valid.
package struct CertificateFacts: Equatable, Sendable {
    package struct Certificate: Equatable, Sendable {
        package var name: String
        /// Until it expires.
        package var days: Int
        /// It expires soon.
        package var isEarly: Bool
        /// The kubelet renews it itself.
        package var isRotated = false
    }

    /// Of the API server's certificate.
    package var names: Set<String>
    package var certificates: [Certificate]

    static let warnDays = 30

    /// nil when nobody asked, or none was found.
    package static let fact = Fact("certificates", script: script, unread: CertificateFacts?.none) {
        $0.text.isEmpty ? nil : CertificateFacts($0)
    }

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
            k=/var/lib/kubelet/pki/kubelet-client-current.pem
            [ ! -f $k ] || openssl x509 -noout -startdate -enddate <$k | sed 's/.*=//' | date -f - +%s | {
            read -r s && read -r e && echo "rotated ${k##*/} $((e - now)) $((e - s))"; }
            """
        // One openssl reads all of them; where it does not find one certificate for each name, each is read by itself.
        let controlPlane = """
            cd /etc/kubernetes || exit 0
            pem() { case $1 in *.conf) sed -n 's/^ *client-certificate-data: //p' "$1" | base64 -d ;; *) cat "pki/$1" ;; esac; }
            ends() { sed -n 's/^ *Not After *: //p; s/^notAfter=//p' | date -f - +%s; }
            n=$(for c in admin.conf super-admin.conf controller-manager.conf scheduler.conf pki/*.crt pki/etcd/*.crt; do
            [ ! -f "$c" ] || echo "${c#pki/}"; done)
            set -- $(for c in $n; do pem "$c"; echo; done | openssl crl2pkcs7 -nocrl -certfile /dev/stdin | openssl pkcs7 -print_certs -text -noout | ends)
            if [ $# = "$(echo $n | wc -w)" ]; then
            for c in $n; do echo "days $c $((($1 - now) / 86400))"; shift; done
            else
            for c in $n; do e=$(pem "$c" | openssl x509 -noout -enddate | ends) && [ -n "$e" ] && echo "days $c $(((e - now) / 86400))"; done
            fi
            [ ! -f pki/apiserver.crt ] || echo "names $(openssl x509 -noout -ext subjectAltName -in pki/apiserver.crt | tail -n 1)"
            """
        return host.isControlPlane ? "\(kubelet)\n\(controlPlane)" : kubelet
    }
}
