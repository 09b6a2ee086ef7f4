import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// Which registries nodes ask before anything is installed, and how. curl is a function here: nothing is sent anywhere.
@Suite struct RegistryTrialTests {
    static func spec(_ change: (inout ClusterSpec) -> Void) throws -> ClusterSpec {
        var spec = try LabFacts.spec(.three)
        spec.sources.images = []
        change(&spec)
        return spec
    }

    static func script(_ spec: ClusterSpec, _ name: String = "node", images: String? = "", files: OperatorFiles = OperatorFiles()) throws
        -> String?
    {
        let host = try #require(spec.hosts.first { $0.name.text == name })
        let facts = HostFacts(host: host.name, sections: images.map { ["images": $0] } ?? [:])
        return Requirements.registryTrial(host, spec, facts, files: files)
    }

    @Test func nothingIsAskedWhereNothingIsPulled() throws {
        let archives = try LabFacts.spec(.three)
        for host in ["master1", "node"] { #expect(try Self.script(archives, host) == nil) }
        #expect(try Self.script(Self.spec { $0.sources.bundle = "/b.tar" }) == nil)
        #expect(try Self.script(Self.spec { _ in }, images: nil) == nil, "nobody knows what is there")
        #expect(try Self.script(Self.spec { _ in }, images: "k8s.gcr.io/kube-proxy:v1.20.2\nk8s.gcr.io/pause:3.2\n") == nil)
        #expect(try Self.script(Self.spec { _ in }) != nil)
        #expect(try Self.script(Self.spec { $0.sources.images = [ImageArchiveSpec(url: "file:///i", roles: [.controlPlane])] }) != nil)
    }

    @Test func placesInTheOrderOfContainerd() {
        let mirrors = [
            RegistryMirrorSpec(registry: "k8s.gcr.io", mirrors: ["https://h.example/v2/k8s", "http://m:5000/"]),
            RegistryMirrorSpec(registry: "_default", mirrors: ["https://d"]),
        ]
        #expect(
            RegistryTrial.places("k8s.gcr.io", mirrors) == ["https://h.example/v2/", "http://m:5000/v2/", "https://k8s.gcr.io/v2/"])
        #expect(RegistryTrial.places("docker.io", mirrors) == ["https://d/v2/", "https://registry-1.docker.io/v2/"])
        #expect(RegistryTrial.places("r:5000", []) == ["https://r:5000/v2/"])
        for (repository, registry) in [
            ("k8s.gcr.io", "k8s.gcr.io"), ("registry.aliyuncs.com/google_containers", "registry.aliyuncs.com"), ("r:5000/a", "r:5000"),
            ("me", "docker.io"),
        ] { #expect(RegistryTrial.registry(of: repository) == registry) }
    }

    /// What each of two places says to curl, by its status, and what is told.
    @Test(
        arguments: ShellKind.all,
        [
            ("401", "000", "asked\nreached https://m/v2/\n"),
            ("503", "200", "asked\nsilent https://m/v2/: status 503\nreached https://k8s.gcr.io/v2/\n"),
            ("000", "000", "asked\nsilent https://m/v2/: curl: (7) no\nsilent https://k8s.gcr.io/v2/: curl: (7) no\n"),
        ])
    func oneThatAnswersIsEnough(_ shell: ShellKind, _ each: (mirror: String, registry: String, told: String)) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let spec = try Self.spec { $0.registryMirrors = [RegistryMirrorSpec(registry: "k8s.gcr.io", mirrors: ["https://m"])] }
            let script = try #require(try Self.script(spec)).replacing("/run/", with: "\(folder)/").replacing("/etc/", with: "\(folder)/")
            let fake = """
                systemctl() { :; }
                curl() {
                for u do :; done
                case $u in *//m/*) c=\(each.mirror) ;; *) c=\(each.registry) ;; esac
                [ $c != 000 ] || echo 'curl: (7) no' >&2
                printf %s $c
                }
                """
            let result = try await shell.run("\(fake)\n\(script)")
            #expect(result.output == each.told, "\(result)")
            let own = try await shell.run(
                "\(fake)\nmkdir -p \(folder)/systemd/system/service.d\necho Environment=HTTPS_PROXY=http://p >\(folder)/systemd/system/service.d/p.conf\n\(script)"
            )
            #expect(own.output == "asked\nown\n", "\(own)")
        }
    }

    /// The login is in no argument, and a registry inside is asked without the proxy.
    @Test(arguments: ShellKind.all) func theProxyIsUsedAsContainerdWill(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let spec = try Self.spec {
                $0.registryMirrors = [RegistryMirrorSpec(registry: "k8s.gcr.io", mirrors: ["http://10.0.0.5:5000", "http://m.example"])]
                $0.httpProxy = HTTPProxySpec(http: "http://proxy:3128")
            }
            let script = try #require(try Self.script(spec)).replacing("/run/", with: "\(folder)/")
            let fake = """
                curl() {
                k=
                while [ $# -gt 1 ]; do [ "$1" != -K ] || k=$2; shift; done
                echo "$1 $(cat "$k")" >>\(folder)/asked
                printf 000
                }
                """
            let result = try await shell.run("\(fake)\n\(script)\ncat \(folder)/asked")
            #expect(
                result.output.hasSuffix(
                    "http://10.0.0.5:5000/v2/ noproxy = \"*\"\nhttp://m.example/v2/ proxy = \"http://proxy:3128\"\nhttps://k8s.gcr.io/v2/ proxy = \"http://proxy:3128\"\n"
                ), "\(result)")
        }
    }

    @Test(.enabled(if: Shellcheck.isInstalled, "shellcheck is not installed; apt-get install shellcheck"))
    func theScriptIsClean() async throws {
        try await ShellTests.check([
            ("registry", try #require(try Self.script(Self.spec { _ in }))),
            ("registry by a proxy", try #require(try Self.script(Self.spec { $0.httpProxy = HTTPProxySpec(http: "http://proxy:3128") }))),
        ])
    }
}
