import Testing

@testable import Lab

/// Every embedded script is clean under shellcheck, where shellcheck is installed.
@Suite struct ScriptTests {
    static let scripts: [(String, String)] = [
        ("tie", LifeTie.script), ("launcher", HostLaunch.launcher), ("detach", HostLaunch.detach), ("network", LabNetwork.setUp),
        ("node", BareRoot.node),
        ("root", BareRoot.finish), ("base", BaseLayers.trim), ("etcd", DebianEtcd.unpack), ("index", Repository.index),
        ("rpm root", RpmRoot.finish), ("rpm packages", RpmConversion.script), ("rpm repository", RpmRepository.gather),
        ("kubernetes", DebianKubernetes.build), ("fetch", OfficialKubernetes.fetch), ("archive", OfficialKubernetes.fetchArchive),
        ("crictl", CrictlStandIn.script), ("kubelet", KubernetesPackages.enableKubelet), ("units", KubernetesPackages.reloadUnits),
    ]

    @Test(arguments: scripts) func isClean(_ script: (String, String)) async throws {
        let commands = Commands()
        guard try await MachineProbe(commands: commands).isInstalled("shellcheck") else { return }
        let result = try await commands.result(
            Command("sh", ["-c", "printf '%s' \"$1\" | shellcheck --shell=sh -", "check", script.1]))
        #expect(result.isSuccess, "\(script.0): \(result.output)")
    }
}
