import Facts
import Foundation
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// Registries with a private authority and a password, and an HTTP proxy with one: what a host gets, and that nobody is told the password.
@Suite struct LoginTests {
    static let password = "p'ss wörd:1"

    private func files() throws -> OperatorFiles {
        var files = OperatorFiles()
        files.authorities["ca.crt"] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        let login = try #require(Login("puller:\(Self.password)\n"))
        files.logins["login"] = login
        return files
    }

    private func spec() throws -> ClusterSpec {
        var spec = try LabFacts.spec(.three)
        spec.registryMirrors = [
            RegistryMirrorSpec(registry: "k8s.gcr.io", mirrors: ["https://192.168.96.1:5000"], ca: "ca.crt", credentialsFile: "login")
        ]
        spec.httpProxy = HTTPProxySpec(http: "http://192.168.96.1:3128", noProxy: [".example.org"], credentialsFile: "login")
        spec.sources.packages.append(PackageRepositorySpec(name: try host("outside"), url: "http://deb.example.net/debian"))
        spec.sources.packages.append(PackageRepositorySpec(name: try host("inside"), url: "http://deb.example.org/debian"))
        return spec
    }

    @Test(arguments: ["a:b", "a:b\n", "a:b:c", "ä:ö"]) func right(_ text: String) { #expect(Login(text) != nil) }
    @Test(arguments: ["", "a", ":b", "a:", "a:b\nc:d", "a:b\u{7}"]) func wrong(_ text: String) { #expect(Login(text) == nil) }

    @Test func forms() throws {
        let login = try #require(Login("a@b:c/d e:f"))
        #expect(login.userInfo == "a%40b:c%2Fd%20e%3Af")
        #expect(login.basic == Data("a@b:c/d e:f".utf8).base64EncodedString())
    }

    @Test func hostsFile() throws {
        #expect(
            RegistryMirrors.hosts(try spec().registryMirrors[0]).shown == """
                # Written by Trimast: registryMirrors of cluster.yaml.
                server = "https://k8s.gcr.io"

                [host."https://192.168.96.1:5000"]
                  capabilities = ["pull", "resolve"]
                  ca = "/etc/containerd/certs.d/k8s.gcr.io/trimast-ca.crt"
                  [host."https://192.168.96.1:5000".header]
                    Authorization = ["Basic ‹login of login›"]

                """)
    }

    /// The plan has every file once, with no secret in it; filled in, the secret is there.
    @Test func plan() throws {
        let (spec, files) = (try spec(), try files())
        let planner = try Planner(spec: spec, catalogue: Catalogue(files: files))
        let plan = try planner.plan(LabFacts.bare(.three))
        let text = try JSONText.string(plan)
        for secret in files.secrets.values { #expect(!text.contains(secret)) }
        let mine = plan.steps.filter { $0.host.text == "node" && ["http-proxy", "registry-mirrors"].contains($0.part) }
        #expect(
            mine.map(\.title) == [
                "write /etc/trimast/apt-proxy.conf", "write /etc/trimast/containerd-proxy.env",
                "write /etc/systemd/system/containerd.service.d/90-trimast-proxy.conf",
                "write /etc/containerd/certs.d/k8s.gcr.io/trimast-ca.crt", "write /etc/containerd/certs.d/k8s.gcr.io/hosts.toml",
            ])
        var contents: [String: (text: String, mode: String)] = [:]
        for step in mine {
            guard case .file(let file) = step.action else { continue }
            contents[file.path] = (try file.content.text(files.secrets), file.mode)
        }
        let login = try #require(files.logins["login"])
        #expect(contents["/etc/trimast/apt-proxy.conf"]?.mode == "600")
        #expect(
            contents["/etc/trimast/apt-proxy.conf"]?.text == """
                // Written by Trimast: proxy of cluster.yaml, for its own calls of apt.
                Acquire::http::Proxy "http://\(login.userInfo)@192.168.96.1:3128";
                Acquire::http::Proxy-Auto-Detect "";
                Acquire::http::Proxy::deb.example.org "DIRECT";
                Acquire::https::Proxy "http://\(login.userInfo)@192.168.96.1:3128";
                Acquire::https::Proxy-Auto-Detect "";
                Acquire::https::Proxy::deb.example.org "DIRECT";

                """)
        #expect(
            contents["/etc/trimast/containerd-proxy.env"]?.text == """
                # Written by Trimast: proxy of cluster.yaml, for containerd.
                HTTP_PROXY=http://\(login.userInfo)@192.168.96.1:3128
                HTTPS_PROXY=http://\(login.userInfo)@192.168.96.1:3128
                NO_PROXY=localhost,127.0.0.0/8,192.168.96.65,master1,192.168.96.66,master2,192.168.96.67,master3,192.168.96.68,node,\
                192.168.96.69,10.244.0.0/16,10.96.0.0/16,.svc,.cluster.local,192.168.96.1,.example.org

                """)
        #expect(contents["/etc/containerd/certs.d/k8s.gcr.io/hosts.toml"]?.mode == "600")
        #expect(contents["/etc/containerd/certs.d/k8s.gcr.io/trimast-ca.crt"]?.mode == "644")
        // Before anything is written, apt is asked by the same proxy.
        let bare = try #require(try LabFacts.bare(.three)[spec.hosts[3].name])
        let trial = try #require(Requirements.packageTrial(spec.hosts[3], spec, bare, files: files))
        #expect(trial.contains("Acquire::http::Proxy \"http://\(login.userInfo)@"))
    }

    /// A host that has the file says so, one that has another tells neither password.
    @Test func facts() async throws {
        let content: Template = "a\n  Authorization = [\"Basic \(RuntimeValue("x", isSecret: true))\"]\n"
        let file = LoginFile(path: "/x", content: content, secrets: [RuntimeValue("x", isSecret: true): "S3cr3t'1"])
        let filter = try #require(file.probe.filters["/x"])
        for shell in ShellKind.all {
            for (there, said) in [
                ("a\n  Authorization = [\"Basic S3cr3t'1\"]\n", content.shown),
                ("a\n  Authorization = [\"Basic 0ther\"]\n", "a\n  Authorization = \"(not shown)\"\n"),
                ("HTTP_PROXY=http://u:0ther@h:1\n", "HTTP_PROXY=http://(not shown)@h:1\n"),
            ] {
                try await withTemporaryFolder { (folder: String) async throws in
                    try there.write(toFile: "\(folder)/f", atomically: false, encoding: .utf8)
                    let run = try await shell.run("set -- '\(folder)/f'\n" + filter)
                    #expect(run.output == said)
                }
            }
        }
    }

    /// A host that has all has nothing to do; what cluster.yaml names no longer goes, and containerd is told.
    @Test func settled() throws {
        let (spec, files) = (try spec(), try files())
        let name = try host("node")
        func titles(_ spec: ClusterSpec, _ facts: ClusterFacts) throws -> [String] {
            let planner = try Planner(spec: spec, catalogue: Catalogue(files: files))
            return try planner.plan(facts).steps.filter { $0.host == name && ["http-proxy", "registry-mirrors"].contains($0.part) }
                .map(\.title)
        }
        var facts = try LabFacts.load(.three)
        let plan = try Planner(spec: spec, catalogue: Catalogue(files: files)).plan(facts)
        var paths: [String] = []
        for step in plan.steps where step.host == name {
            guard case .file(let file) = step.action else { continue }
            facts.hosts[name]?.files[file.path] = RemoteFile(mode: file.mode, content: file.content.shown)
            paths.append(file.path)
        }
        #expect(paths.count == 5)
        #expect(try titles(spec, facts) == [])
        facts.hosts[name]?.sections["http-proxy"] = paths.filter { $0.contains("proxy") }.joined(separator: "\n")
        facts.hosts[name]?.sections["registry-mirrors"] = paths.filter { $0.contains("certs.d") }.joined(separator: "\n")
        var without = spec
        without.httpProxy = nil
        without.registryMirrors = []
        #expect(
            try titles(without, facts).sorted()
                == (paths.map { "remove \($0)" } + ["restart containerd.service"]).sorted())
    }
}
