import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// Forms of containerd's configuration that people write by hand, and those that are not understood.
@Suite struct ContainerdFormTests {
    /// Inline tables become dotted keys, which say the same, and all else of the file stays.
    @Test(arguments: [
        (
            "plugins = {\"CRI\" = {sandbox_image = \"x\"}, \"io.containerd.internal.v1.opt\" = {path = \"/o\"}}",
            [
                "plugins.\"CRI\".sandbox_image = \"registry.k8s.io/pause:3.9\"",
                "plugins.\"io.containerd.internal.v1.opt\" = {path = \"/o\"}",
            ]
        ),
        (
            "[plugins]\n  \"CRI\" = {sandbox_image = \"x\", max_container_log_line_size = 100} # mine",
            ["  \"CRI\".sandbox_image = \"registry.k8s.io/pause:3.9\"", "  \"CRI\".max_container_log_line_size = 100"]
        ),
        (
            "[plugins.\"CRI\".containerd.runtimes]\nrunc = {runtime_type = \"io.containerd.runc.v2\", options = {BinaryName = \"/c\"}}",
            ["runc.runtime_type = \"io.containerd.runc.v2\"", "runc.options.BinaryName = \"/c\"", "runc.options.SystemdCgroup = true"]
        ),
        (
            "[plugins.\"CRI\".containerd.runtimes.runc]\noptions = {SystemdCgroup = false, BinaryName = \"/a,b\"}",
            ["options.SystemdCgroup = true", "options.BinaryName = \"/a,b\""]
        ),
        (
            "grpc = {address = \"/run/x.sock\", uid = 0}",
            ["grpc.address = \"/run/containerd/containerd.sock\"", "grpc.uid = 0"]
        ),
    ]) func tablesInOneLine(_ text: String, _ lines: [String]) {
        func full(_ text: String) -> String { text.replacing("CRI", with: "io.containerd.grpc.v1.cri") }
        // What an editor may put before the text is no part of it.
        for start in ["", "\u{FEFF}"] {
            let merge = ContainerdMerge(ContainerdMergeTests.wish, into: "\(start)root = \"/data\"\nversion = 2\n\(full(text))\n")
            #expect(!merge.isReplacement && merge.text.hasPrefix("root = \"/data\"\nversion = 2\n"), "\(merge.text)")
            let found = merge.text.split(separator: "\n").map(String.init)
            for line in lines { #expect(found.contains(full(line)), "\(merge.text)") }
            #expect(found.filter { $0.hasSuffix("SystemdCgroup = true") }.count == 1)
            #expect(ContainerdMerge(ContainerdMergeTests.wish, into: merge.text).text == merge.text)
        }
    }

    /// A file that is not understood goes only where nothing that containerd keeps is out of sight without it.
    @Test(arguments: [
        ("root = \"/data\"\n", ["root"]), ("  \"root\"='/data' # large\n", ["root"]),
        ("state = \"/run/x\"\nroot = \"/y\"\n", ["root", "state"]),
        ("imports = [\"/etc/x.toml\"]\r\n", ["imports"]), ("imports = [\n\"/etc/x.toml\"]\n", ["imports"]),
        ("root = \"/var/lib/containerd\" # usual\nstate = '/run/containerd'\nimports = [ ]\n", []), ("#root = \"/data\"\n", []),
        ("runtime_root = \"/x\"\n", []),
    ]) func placesAreNotLost(_ line: String, _ places: [String]) throws {
        let text = line + "a = \"\"\"\nb\n\"\"\"\n"
        #expect(ContainerdMerge.places(text) == places)
        var facts = try LabFacts.load(.three)
        try facts.change("node") { $0.files[Containerd.path] = RemoteFile(content: text) }
        let planner = try LabFacts.planner(LabFacts.spec(.three))
        guard !places.isEmpty else {
            #expect(try planner.plan(facts).steps.contains { $0.title == "write \(Containerd.path)" })
            return
        }
        let errors = #expect(throws: TrimastErrors.self) { try planner.plan(facts) }
        #expect(errors?.errors.map(\.code) == ["containerd.settings"])
        #expect(errors?.errors.first?.message == "\(Containerd.path) is not understood, and sets \(list(places))")
    }
}
