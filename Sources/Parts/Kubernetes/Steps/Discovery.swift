import Facts
import Planning
import Specification

/// The files by which a host joins: kubeadm's JoinConfiguration, and a kubeconfig with the token, in memory only.
enum Discovery {
    static func addSteps(_ context: PartContext, _ steps: inout StepList) throws {
        let configuration = KubeadmConfiguration(spec: context.spec, release: context.release)
        KubeadmFiles.addFolder(&steps, why: "what only the join needs is left on no disk")
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
            .file(FileAction(path: ClusterValues.discovery, content: kubeconfig, mode: "600", previous: nil)),
            why: "the cluster's address and authority, and a short-lived token",
            needs: [ClusterValues.haveToken, ClusterValues.haveAuthorities])
    }
}
