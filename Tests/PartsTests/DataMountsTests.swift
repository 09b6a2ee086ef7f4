import Facts
import Foundation
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// Disks of their own that a node's data is on.
@Suite struct DataMountsTests {
    @Test(arguments: ShellKind.all) func asAHostTells(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let mounts = """
                22 1 8:1 / / rw - ext4 /dev/sda1 rw
                30 22 8:2 / /var/lib/etcd rw shared:2 - ext4 /dev/sdb rw
                31 22 8:3 / /var/lib/kubelet rw - xfs /dev/sdc rw
                32 31 0:9 / /var/lib/kubelet/pods/x rw - tmpfs tmpfs rw
                33 22 8:4 / /var/lib/containerd rw - zfs pool/containerd rw

                """
            let late = "/dev/sdc /var/lib/kubelet xfs defaults,nofail 0 2\n"
            try mounts.write(toFile: "\(folder)/mountinfo", atomically: false, encoding: .utf8)
            let host = try #require(try LabFacts.spec(.three).hosts.first)
            let script = DataMounts.script(host).replacing("/proc/self/mountinfo", with: "\(folder)/mountinfo")
                .replacing("/etc/fstab", with: "\(folder)/fstab")
            // systemd has not read the second and third line about etcd's disk yet.
            for (line, told) in [
                ("#/dev/x /var/lib/etcd ext4 nofail 0 0\n", "hand /var/lib/etcd /var/lib/etcd\n"),
                ("/dev/sdb /var/lib/etcd ext4 defaults 0 2\n", ""),
                ("/dev/sdb /var/lib/etcd/ ext4 nofail 0 2\n", "late /var/lib/etcd /var/lib/etcd\n"),
            ] {
                try (line + late).write(toFile: "\(folder)/fstab", atomically: false, encoding: .utf8)
                let result = try await shell.run(
                    """
                    detect() { return 1; }
                    escape() { echo "$3"; }
                    systemctl() { case $4 in /var/lib/etcd) echo FragmentPath= ;; *) echo "FragmentPath=/run/systemd/generator/x.mount" ;; esac; }
                    \(script.replacing("systemd-detect-virt", with: "detect").replacing("systemd-escape", with: "escape"))
                    """)
                #expect(result.output == told + "late /var/lib/kubelet /var/lib/kubelet\n", "\(result)")
            }
        }
    }

    /// A worker's folders all on the root's disk: nothing is told, in any shell, and no systemd is asked.
    @Test(arguments: ShellKind.all) func oneDisk(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            try "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n".write(toFile: "\(folder)/mountinfo", atomically: false, encoding: .utf8)
            let host = try #require(try LabFacts.spec(.three).hosts.last)
            let script = DataMounts.script(host).replacing("/proc/self/mountinfo", with: "\(folder)/mountinfo")
                .replacing("systemd-detect-virt", with: "false")
            #expect(try await shell.run(script).output == "")
        }
    }

    @Test func unitsWaitForADiskThatTheBootDoesNotWaitFor() throws {
        var facts = try LabFacts.load(.three)
        try facts.change("node") { $0.sections["data-mounts"] = "late /var/lib/kubelet /var/lib/kubelet\n" }
        let steps = try LabFacts.planner(LabFacts.spec(.three)).plan(facts).steps
        #expect(
            steps.map(\.title) == ["containerd", "kubelet"].map { "write /etc/systemd/system/\($0).service.d/20-trimast-disks.conf" })
        guard case .file(let file)? = steps.last?.action else {
            Issue.record("no file")
            return
        }
        #expect(file.content.shown.hasSuffix("[Unit]\nRequiresMountsFor=/var/lib/kubelet\n"))
        try facts.change("node") { host in
            for step in steps {
                if case .file(let file) = step.action { host.files[file.path] = RemoteFile(content: file.content.shown) }
            }
        }
        #expect(try LabFacts.planner(LabFacts.spec(.three)).plan(facts).steps.isEmpty)
    }
}
