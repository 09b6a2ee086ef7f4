import SystemPackage
import Testing

@testable import Lab

@Suite struct HostLaunchTests {
    func launch(_ layout: ControlGroups.Layout, systemd: Bool) throws -> HostLaunch {
        HostLaunch(
            lab: try LabName("lab"), host: LabShape.controlPlane(1), paths: HostPaths(directory: "/state/lab/hosts/master1"),
            repository: "/cache/repo-1",
            controlGroups: ControlGroups(layout: layout, hierarchies: layout == .v2 ? ["/sys/fs/cgroup"] : ["/cg/cpu", "/cg/memory"]),
            systemdOutside: systemd)
    }

    @Test func startsARealSystemdWithRealDisksAndTheRepository() throws {
        let nspawn = try launch(.v2, systemd: true).nspawn
        for argument in [
            "--boot", "--directory=/state/lab/hosts/master1/root", "--machine=lab-master1", "--hostname=master1",
            "--bind=/state/lab/hosts/master1/etcd:/var/lib/etcd", "--bind-ro=/cache/repo-1:/opt/lab-repo", "--network-bridge=br0",
        ] {
            #expect(nspawn.contains(argument))
        }
    }

    @Test func onlyVersion1IsForcedUponSystemd() throws {
        #expect(try launch(.v2, systemd: false).initArguments.isEmpty)
        #expect(try launch(.v1, systemd: false).initArguments.contains("SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1"))
    }

    @Test func entersItsOwnGroupUnlessSystemdGivesAScope() throws {
        #expect(try launch(.v1, systemd: false).ownGroups == ["/cg/cpu/trimast-lab-master1", "/cg/memory/trimast-lab-master1"])
        #expect(try launch(.v2, systemd: false).ownGroups == ["/sys/fs/cgroup/trimast-lab-master1"])
        let scoped = try launch(.v2, systemd: true)
        #expect(scoped.ownGroups.isEmpty)
        #expect(scoped.command.arguments.contains("--unit=trimast-lab-master1"))
        #expect(try !launch(.v1, systemd: true).command.arguments.contains("systemd-run"))
    }

    @Test func leavesTheCallersSession() throws {
        let command = try launch(.v1, systemd: false).command
        #expect(command.program == "setsid")
        #expect(command.arguments.first == "--fork")
        #expect(command.environment["SYSTEMD_SECCOMP"] == "0")
    }

    @Test func knowsALauncherByItsMachine() {
        #expect(HostLaunch.isLauncher(["systemd-nspawn", "--machine=lab-node"], machine: "lab-node"))
        #expect(!HostLaunch.isLauncher(["systemd-nspawn", "--machine=lab-node2"], machine: "lab-node"))
        #expect(!HostLaunch.isLauncher([], machine: "lab-node"))
    }

    @Test func sshConfigurationEntersTheLabsNetworkAndChecksKeys() throws {
        let text = SSHFiles.configuration(lab: try LabName("lab"), directory: "/state/lab", hosts: LabShape().hosts)
        #expect(text.contains("Host master1\n    HostName 192.168.96.65\n"))
        #expect(text.contains("Host 192.168.96.* master1 master2 master3 node\n"))
        #expect(text.contains("StrictHostKeyChecking yes"))
        #expect(text.contains("ProxyCommand nsenter --net=/run/netns/trimast-lab nc %h %p"))
        #expect(!text.contains("ControlMaster"))
    }

    @Test func pinsAHostsKeyWithoutItsComment() {
        #expect(
            SSHFiles.knownHost(LabShape.worker(1), publicKey: "ssh-ed25519 AAAA node\n") == "192.168.96.68 ssh-ed25519 AAAA\n")
    }

    @Test(arguments: [
        (["uname", "-r"], "uname -r"), (["sh", "-c", "ls | wc"], "sh -c 'ls | wc'"), (["echo", "it's", ""], "echo 'it'\\''s' ''"),
    ])
    func wordsReachTheHostAsTheyAre(_ example: ([String], String)) {
        #expect(Lab.remote(example.0) == ["--", example.1])
    }
}
