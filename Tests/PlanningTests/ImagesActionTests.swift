import Foundation
import TestSupport
import Testing

@testable import Planning

/// Images, with stand-ins for ctr and crictl that write down what they were asked.
@Suite struct ImagesActionTests {
    /// - Parameter have: the images that the stand-in lists.
    /// - Returns: the calls besides the listing.
    func calls(_ action: ImagesAction, have: [String]) async throws -> [String] {
        try await withTemporaryFolder { (folder: String) async throws in
            for name in ["ctr", "crictl", "curl"] {
                let text = """
                    #!/bin/sh
                    case "$*" in *"images ls"*) cat \(folder)/have; exit 0 ;; esac
                    echo "\(name) $*" | sed 's#/var/tmp/trimast.[^ ]*#TEMPORARY#' >>\(folder)/calls
                    """
                try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
                _ = try await Program.run("chmod", ["755", "\(folder)/\(name)"])
            }
            try have.map { $0 + "\n" }.joined().write(toFile: "\(folder)/have", atomically: false, encoding: .utf8)
            let path = "\(folder):/usr/bin:/bin"
            let result = try await ShellKind.all[0].run(try action.script([:]), environment: ["PATH": path, "LC_ALL": "C"])
            #expect(result == ProgramResult(status: 0, output: "", errors: ""))
            let calls = try? String(contentsOfFile: "\(folder)/calls", encoding: .utf8)
            return (calls ?? "").split(separator: "\n").map(String.init)
        }
    }

    /// A URL writes a space as %20, and a file's path has it.
    @Test func anArchivesPathIsDecoded() async throws {
        for url in ["file:///opt/a%20b%25.tar", "file:/opt/a%20b%25.tar"] {
            let calls = try await calls(ImagesAction(source: .archive(url), wanted: []), have: [])
            #expect(calls == ["ctr -n k8s.io images import /opt/a b%.tar"])
        }
    }

    static let pause = "registry.k8s.io/pause:3.10"
    static let etcd = "registry.k8s.io/etcd:"

    struct Case: Sendable {
        var have: [String]
        var isDone: Bool
    }

    static let cases: [Case] = [
        Case(have: [], isDone: false), Case(have: [pause], isDone: false),
        Case(have: [pause, "registry.k8s.io/etcd:3.5.15-0"], isDone: true),
        // Another tag that begins the same, and another registry's copy, are not the image.
        Case(have: ["registry.k8s.io/pause:3.10.2", "registry.k8s.io/etcd:3.5.15-0"], isDone: false),
        Case(have: ["mirror/registry.k8s.io/pause:3.10", "registry.k8s.io/etcd:3.5.15-0"], isDone: false),
        Case(have: [pause, "mirror/registry.k8s.io/etcd:3.5.15-0"], isDone: false),
    ]

    @Test(arguments: cases)
    func importsOnlyWhereSomethingIsMissing(_ each: Case) async throws {
        let action = ImagesAction(source: .archive("file:///opt/images/all.tar"), wanted: [Self.pause, Self.etcd])
        #expect(action.title == "import images from file:///opt/images/all.tar")
        let calls = try await calls(action, have: each.have)
        #expect(calls == (each.isDone ? [] : ["ctr -n k8s.io images import /opt/images/all.tar"]))
    }

    @Test func fetchesAnArchiveFromTheNetwork() async throws {
        let action = ImagesAction(source: .archive("https://h/a b.tar"), wanted: [Self.pause])
        #expect(
            try await calls(action, have: []) == [
                "curl -fsSL --retry 3 -o TEMPORARY https://h/a b.tar", "ctr -n k8s.io images import TEMPORARY",
            ])
    }

    @Test func pullsByName() async throws {
        let action = ImagesAction(source: .registry([Self.pause, "r/kube-proxy:v1.31.0"]), wanted: [Self.pause])
        #expect(action.title == "pull images: registry.k8s.io/pause:3.10 r/kube-proxy:v1.31.0")
        #expect(try await calls(action, have: []) == ["crictl pull registry.k8s.io/pause:3.10", "crictl pull r/kube-proxy:v1.31.0"])
        #expect(try await calls(action, have: [Self.pause]) == [])
    }
}
