import Facts
import Foundation
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// Kubernetes as programs in place of packages.
@Suite struct ProgramsTests {
    private static let sum = String(repeating: "a", count: 64)

    private func spec(_ from: String) throws -> ClusterSpec {
        var spec = try LabFacts.spec(.three)
        spec.sources.programs = ProgramsSpec(from: from)
        return spec
    }

    /// A bare worker, with what it says of programs.
    private func facts(_ programs: String) throws -> ClusterFacts {
        var facts = try LabFacts.bare(.three)
        try facts.change("node") { $0.sections["programs"] = programs }
        return facts
    }

    private func titles(_ spec: ClusterSpec, _ facts: ClusterFacts, _ files: OperatorFiles = OperatorFiles()) throws -> [String] {
        let plan = try Planner(spec: spec, catalogue: Catalogue(files: files)).plan(facts)
        return plan.steps.filter { $0.host.text == "node" && ["programs", "packages"].contains($0.part) }.map(\.title)
    }

    private static let units = [
        "write /etc/systemd/system/kubelet.service", "write /etc/systemd/system/kubelet.service.d/10-kubeadm.conf",
        "enable kubelet.service",
    ]

    @Test func ofAFolder() throws {
        let spec = try spec("/srv/programs")
        var files = OperatorFiles()
        for item in try #require(spec.sources.programs).items(spec.kubernetes.version, architecture: "amd64") {
            files.programs[item.path] = StoredFile(name: item.name, sha256: Self.sum, size: 1 << 20)
        }
        #expect(
            files.programs.keys.sorted() == [
                "cni-plugins-linux-amd64-v1.6.2.tgz", "crictl-v1.20.0-linux-amd64.tar.gz", "v1.20.2/bin/linux/amd64/kubeadm",
                "v1.20.2/bin/linux/amd64/kubectl", "v1.20.2/bin/linux/amd64/kubelet",
            ])
        let bare = try titles(spec, facts(""), files)
        #expect(bare.first?.contains("kubeadm") == false, "no package of Kubernetes: \(bare)")
        #expect(
            Array(bare.dropFirst()) == [
                "bring 5 files (5.2 MB) from /srv/programs", "install kubeadm", "install kubectl", "install kubelet", "install crictl",
                "install cni-plugins",
            ] + Self.units)
        // Of another version all three are replaced on a host that is in no cluster; the rest is there.
        let old = ["kubeadm 1.19.0", "kubelet 1.19.0", "kubectl 1.19.0", "crictl there", "cni-plugins there"].map { "program " + $0 }
        #expect(
            try titles(spec, facts(old.joined(separator: "\n") + "\nenabled"), files).contains(
                "bring kubeadm, kubectl, kubelet (3.1 MB) from /srv/programs"))
        #expect(throws: TrimastErrors.self) { try titles(spec, facts("")) }
    }

    @Test func ofAURL() throws {
        let found = try titles(spec("https://mirror.example.org/k8s"), facts(""))
        #expect(found.contains("install kubelet from https://mirror.example.org/k8s/v1.20.2/bin/linux/amd64/kubelet"), "\(found)")
        let official = try titles(spec("official"), facts(""))
        #expect(official.contains("install kubelet from https://dl.k8s.io/v1.20.2/bin/linux/amd64/kubelet"))
        #expect(
            official.contains(
                "install crictl from https://github.com/kubernetes-sigs/cri-tools/releases/download/v1.20.0/crictl-v1.20.0-linux-amd64.tar.gz"
            ))
    }

    @Test func nothingIsPlannedFromNoAnswer() throws {
        #expect(try titles(spec("official"), LabFacts.bare(.three)).allSatisfy { $0.hasPrefix("install packages") })
    }

    /// What came is installed only where it is what was published.
    @Test(arguments: [true, false]) func download(_ isWhole: Bool) async throws {
        let plan = try Planner(spec: spec("file:///w".replacing("file", with: "http")), catalogue: Catalogue()).plan(facts(""))
        let step = try #require(plan.steps.first { $0.title.hasPrefix("install kubelet from") })
        for shell in ShellKind.all {
            try await withTemporaryFolder { (folder: String) async throws in
                let curl = """
                    curl() {
                    case $* in
                    *.sha256) \(isWhole ? "printf kubelet | sha256sum | cut -c 1-64" : "echo \(Self.sum)") ;;
                    *) while [ "$1" != -o ]; do shift; done; printf kubelet >"$2" ;;
                    esac
                    }
                    """
                let script = try step.action.kind.script([:]).replacing("/usr/local/bin", with: folder).replacing("/var/tmp", with: folder)
                let run = try await shell.run(curl + "\n" + script)
                let there = try FileManager.default.contentsOfDirectory(atPath: folder)
                #expect(run.status == (isWhole ? 0 : 1) && there == (isWhole ? ["kubelet"] : []), "\(run) \(there)")
            }
        }
    }

    @Test(arguments: [
        ("kubelet", nil), (String(repeating: "0", count: 64), String(repeating: "0", count: 64)),
        (String(repeating: "f", count: 64) + "  name\n", String(repeating: "f", count: 64)), (String(repeating: "F", count: 64), nil),
    ]) func published(_ text: String, _ sum: String?) { #expect(StoredFile.published(text) == sum) }
}
