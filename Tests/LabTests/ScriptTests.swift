import TestSupport
import Testing

@testable import Lab

/// Every embedded script is clean under shellcheck.
@Suite(.enabled(if: Shellcheck.isInstalled, "shellcheck is not installed; apt-get install shellcheck"))
struct ScriptTests {
    static let scripts: [(String, String)] = [
        ("tie", LifeTie.script), ("launcher", HostLaunch.launcher), ("detach", HostLaunch.detach), ("network", LabNetwork.setUp),
        ("node", BareRoot.node),
        ("root", BareRoot.finish), ("base", BaseLayers.trim), ("etcd", DebianEtcd.unpack), ("index", Repository.index),
        ("rpm root", RpmRoot.finish), ("rpm packages", RpmConversion.script), ("rpm repository", RpmRepository.gather),
        ("kubernetes", DebianKubernetes.build), ("fetch", OfficialKubernetes.fetch), ("archive", OfficialKubernetes.fetchArchive),
        ("crictl", CrictlStandIn.script), ("kubelet", KubernetesPackages.enableKubelet), ("units", KubernetesPackages.reloadUnits),
    ]

    @Test(arguments: scripts) func isClean(_ script: (String, String)) async throws {
        let result = try await Shellcheck.run([(script.0, script.1)], except: [])
        #expect(result == .quiet)
    }
}
