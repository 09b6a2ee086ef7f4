import Planning
import Specification

/// The files by which a host joins: kubeadm's JoinConfiguration, and a kubeconfig with the token, in memory only.
enum Discovery {
    static func addSteps(_ context: PartContext, _ steps: inout StepList) throws {
        let configuration = KubeadmConfiguration(spec: context.spec, release: context.release)
        steps.command(
            "make a folder in memory", glyph: .create, "mkdir -p -m 700 \(ClusterValues.folder)",
            why: "what only the join needs is left on no disk")
        steps.file(
            ClusterValues.joinConfiguration, Template(try configuration.join(context.host, discoveryFile: ClusterValues.discovery)),
            mode: "600",
            why: "how this host joins")
        let kubeconfig: Template = """
            apiVersion: v1
            kind: Config
            clusters:
            - name: \(context.spec.name)
              cluster:
                server: https://\(context.endpoint)
                certificate-authority-data: \(ClusterValues.authority)
            contexts:
            - name: join
              context: {cluster: \(context.spec.name), user: bootstrap}
            current-context: join
            users:
            - name: bootstrap
              user:
                token: \(ClusterValues.token)

            """
        steps.add(
            .file(FileAction(path: ClusterValues.discovery, content: kubeconfig, mode: "600", previous: nil, isSecret: true)),
            why: "the cluster's address and authority, and a short-lived token",
            needs: [ClusterValues.haveToken, ClusterValues.haveAuthorities])
    }

    static func addCleanUp(_ steps: inout StepList) {
        steps.add(
            .command(CommandAction("remove what only the join needed", glyph: .remove, "rm -rf \(ClusterValues.folder)")),
            why: "a token is left nowhere", isCleanUp: true)
    }

    /// kubeadm's preflight checks that Trimast waives, each with the reason, and the user's own.
    static func waived(_ context: PartContext) -> [String: String] {
        var waived: [String: String] = [:]
        for waiver in context.spec.kubernetes.waivedPreflight { waived[waiver.check] = waiver.reason }
        if context.spec.kubernetes.dns.provider == .none, context.host.isControlPlane {
            waived["ImagePull"] = "dns is none, so CoreDNS's image need not be there; the others are checked by name"
        }
        return waived
    }
}
