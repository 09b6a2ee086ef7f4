import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// Packages that are installed, and whose files are gone.
@Suite struct LostFilesTests {
    static func steps(_ change: (inout HostFacts) -> Void) throws -> [Step] {
        var facts = try LabFacts.load(.three)
        try facts.change("node", change)
        return try LabFacts.planner(LabFacts.spec(.three)).plan(facts).steps
    }

    @Test func whatIsLostIsInstalledAnew() throws {
        let steps = try Self.steps {
            $0.sections["packages"] = $0["packages"] + "\nkubernetes-cni 0.8.7-1.1"
            $0.sections["lost-files"] =
                "kubernetes-cni /opt/cni/bin/loopback\ncontainerd /usr/bin/ctr\nkubelet /usr/bin/kubelet\nkubelet /x\ngone /usr/bin/gone\n"
        }
        #expect(
            steps.map { "\($0.part): \($0.title), \($0.why)" } == [
                "runtime-packages: install packages: containerd, installed, and of it a file is gone: /usr/bin/ctr of containerd",
                "packages: install packages: kubelet kubernetes-cni, installed, and of each a file is gone: /usr/bin/kubelet of kubelet, /opt/cni/bin/loopback of kubernetes-cni",
            ])
        let script = try #require(steps.last).action.kind.script([:])
        #expect(script.contains("again() { anew kubelet && anew kubernetes-cni; }"))
    }

    @Test(
        .enabled(if: Shellcheck.isInstalled, "shellcheck is not installed; apt-get install shellcheck"),
        arguments: [DebianFamily(), RedHatFamily()] as [any DistributionFamily])
    func theScriptsAreClean(_ family: any DistributionFamily) async throws {
        let action = family.reinstall(["kubelet"], files: ["/usr/bin/kubelet"])
        try await ShellTests.check([("reinstall", try action.script([:])), ("lost", family.listLost(["kubelet", "kmod"]))])
    }

    /// containerd watches the folder that was there when it started.
    @Test(arguments: [("active\nblind", ["restart containerd.service"]), ("active", []), ("", [])] as [(String, [String])])
    func aContainerdWithoutItsFolderIsRestarted(_ said: String, _ titles: [String]) throws {
        let steps = try Self.steps { $0.sections["containerd"] = said }.filter { $0.part == "containerd-config" }
        #expect(steps.map(\.title).filter { $0.hasPrefix("restart") } == titles)
    }

    /// The lists of dpkg, by file, and what is told.
    @Test(arguments: ShellKind.all) func debian(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let script = Apt.lost(["a", "b", "c", "d"]).replacing("/var/lib/dpkg/info", with: folder)
            let lists = """
                printf '%s\\n' /. /usr/bin/env /usr/bin/trimast-gone /usr/bin/trimast-gone-too /usr/share/gone >\(folder)/a.list
                printf '%s\\n' /usr/lib/systemd/system/trimast-gone.service >\(folder)/b:amd64.list
                printf '%s\\n' /opt/cni/bin/trimast-gone /usr/share/doc/gone >\(folder)/c.list
                """
            let result = try await shell.run(
                "dpkg_divert() { echo \"$2\"; }\n\(lists)\n\(script.replacing("dpkg-divert", with: "dpkg_divert"))")
            #expect(result.output == "a /usr/bin/trimast-gone\nb /usr/lib/systemd/system/trimast-gone.service\n", "\(result)")
        }
    }

    @Test(arguments: ShellKind.all) func redHat(_ shell: ShellKind) async throws {
        let fakes = """
            rpm() {
            printf '%s\\n' 'a||/usr/bin/env' 'a||/usr/bin/trimast-gone' 'a|g|/usr/bin/trimast-ghost' 'a|d|/usr/share/gone' \\
            'b|cn|/usr/lib/systemd/system/trimast-gone.service' 'package c is not installed'
            }
            """
        let result = try await shell.run("\(fakes)\n\(Rpm.lost(["a", "b", "c"]))")
        #expect(result.output == "a /usr/bin/trimast-gone\nb /usr/lib/systemd/system/trimast-gone.service\n", "\(result)")
    }

    /// What the package manager could not bring is told, and ends the step.
    @Test(arguments: ShellKind.all) func whatDoesNotComeBack(_ shell: ShellKind) async throws {
        let fake = "o='Reinstallation of a is not possible'\nwords() { echo \"$1\"; }"
        let result = try await shell.run("\(fake)\n\(LostFiles.stillLost(["/bin", "/trimast-gone"]))")
        #expect(result.status == 1)
        #expect(
            result.output
                == "Reinstallation of a is not possible\n/trimast-gone is still gone: its package could not be got, or does not bring it back\n"
        )
    }

    /// kubectl's time was over: what the node says stands beside it.
    @Test(arguments: ShellKind.all) func aWaitForNodesSaysWhatTheyLack(_ shell: ShellKind) async throws {
        let plan = try LabFacts.planner(LabFacts.spec(.three)).plan(LabFacts.bare(.three))
        let step = try #require(plan.steps.first { $0.part == "ready" })
        let fake = """
            kubectl() {
            case $* in
            *wait*) echo 'error: timed out waiting for the condition on nodes/node' >&2; return 1 ;;
            *'node node '*) echo 'node: False cni plugin not initialized' ;;
            *) echo 'master: True kubelet is ready' ;;
            esac
            }
            """
        let result = try await shell.run("\(fake)\n\(try step.action.kind.script([:]))")
        #expect(result.status == 1)
        #expect(
            result.output == "error: timed out waiting for the condition on nodes/node\nnode: False cni plugin not initialized\n",
            "\(result)")
    }
}
