import Facts
import Planning
import Specification

/// sh that makes and deletes a bootstrap token.
enum BootstrapToken {
    /// The public half of the token that a run made on this host: it goes with the token. One that is still there is of a run that died.
    static let made = "/var/lib/trimast/bootstrap-token-id"
    static let left = Fact<String?>("bootstrap-token", "cat \(made) 2>/dev/null || true", unread: nil) { text in
        text.lines.first.flatMap { $0.wholeMatch(of: /[a-z0-9]{6}/) == nil ? nil : String($0) }
    }

    /// kubeadm makes the token itself and prints it: it is cut out of the output, and never an argument.
    static let phase = """
        set -e
        o=$(kubeadm init phase bootstrap-token --config \(ClusterValues.configuration))
        t=$(printf %s "$o" | sed -n 's/.*Using token: *//p' | head -n 1)
        \(learn)
        """

    static let create: Template = """
        \(Patience.script("kubeadm --kubeconfig /etc/kubernetes/admin.conf token create --ttl 1h"))
        t=$(printf '%s\\n' "$o" | grep -xE '[a-z0-9]{6}[.][a-z0-9]{16}')
        \(learn)
        """

    /// A request that was answered too late may have deleted it all the same.
    static func delete(_ id: Template) -> Template {
        Patience.script(
            """
            r=$(kubeadm --kubeconfig /etc/kubernetes/admin.conf token delete \(id) 2>&1) || case $r in
            *"not found"*) ;;
            *) echo "$r"; false ;;
            esac
            """) + "\nrm -f \(made)"
    }

    private static let learn =
        "mkdir -p /var/lib/trimast && printf %s \"${t%%.*}\" >\(made) || exit 1\n"
        + LearntLine.script(ClusterValues.token, "printf %s \"$t\"") + "\n"
        + LearntLine.script(ClusterValues.tokenID, "printf %s \"${t%%.*}\"")
}
