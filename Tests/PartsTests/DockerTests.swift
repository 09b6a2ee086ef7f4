import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

@Suite struct DockerTests {
    static func plan(_ section: String, _ file: String? = nil, _ change: (inout ClusterSpec) -> Void = { _ in }) throws -> Plan {
        var spec = try LabFacts.spec(.three)
        change(&spec)
        var facts = try LabFacts.load(.three)
        try facts.change("node") {
            $0.sections["docker"] = section
            if let file { $0.files[Docker.path] = RemoteFile(content: file) }
            $0.sections["packages"] = $0["packages"] + "\ndocker.io 20.10.24"
        }
        for host in ["master1", "master2", "master3"] {
            try facts.change(host) {
                $0.sections["docker"] = "active"
                $0.sections["packages"] = $0["packages"] + "\ndocker-ce 5:27.0"
                $0.files[Docker.path] = RemoteFile(content: "{\"registry-mirrors\": [\"https://a.example\"]}")
            }
        }
        return try LabFacts.planner(spec).plan(facts)
    }

    static func titles(_ plan: Plan) -> [String] { plan.steps.filter { $0.part == "docker" }.map { "\($0.host) \($0.title)" } }

    @Test func openRegistriesAreNamedWithoutTheirPaths() throws {
        let mirror = RegistryMirrorSpec(registry: "docker.io", mirrors: ["http://a.example?ns=b", "http://c.example:5000/v"])
        let own = try #require(Docker.settings("", [mirror], own: Docker.Entries())).own
        #expect(own.open == ["a.example", "c.example:5000"])
    }

    /// Docker's repository has it for Fedora too, and Microsoft's calls it as Fedora does on Debian.
    @Test(arguments: InstalledPackages.engines, InstalledPackages.engines)
    func oneEngineIsEnough(_ there: String, _ wanted: String) throws {
        let facts = HostFacts(host: try host("a"), sections: ["packages": "\(there) 27.3.1-1.fc40"])
        #expect(InstalledPackages(facts).missing([wanted, "curl"]) == ["curl"])
        let spec = try LabFacts.spec(.three)
        for family in Families.all { #expect(Packages.known(spec.hosts[3], spec, family).contains(there), "it is asked for") }
    }

    @Test func theEngineIsThereOnRequest() throws {
        #expect(try Self.titles(Self.plan("inactive")) == [])
        let mirror = RegistryMirrorSpec(registry: "docker.io", mirrors: ["https://a.example"])
        let want: (inout ClusterSpec) -> Void = { ($0.dockerEngine, $0.registryMirrors) = (true, [mirror]) }
        #expect(
            try Self.titles(Self.plan("inactive", nil, want)).filter { $0.hasPrefix("node") } == [
                "node write /etc/trimast/docker-mirrors", "node write /etc/docker/daemon.json", "node enable docker.service",
                "node restart docker.service",
            ])
        #expect(
            try Self.titles(Self.plan("active", nil, want)) == [
                "node write /etc/trimast/docker-mirrors", "node write /etc/docker/daemon.json", "node reload docker.service",
            ])
        #expect(try Self.titles(Self.plan("active", "{\n  \"registry-mirrors\": [ \"https://a.example\" ]\n}", want)) == [])
        #expect(throws: TrimastErrors.self) { try Self.plan("active", "{,}", want) }
        // A plan holds what it writes, and nothing that somebody logs in with.
        let login = "{\"proxies\": {\"http-proxy\": \"http://u:S3cr3t@p:1\"}"
        let refusal = #expect(throws: TrimastErrors.self) { try Self.plan("active", login + "}", want) }
        #expect(refusal?.errors.map(\.code) == ["docker.settings"] && !"\(String(describing: refusal))".contains("S3cr3t"))
        #expect(try Self.titles(Self.plan("active", login + ", \"registry-mirrors\": [\"https://a.example\"]}", want)) == [])
        var spec = try LabFacts.spec(.three)
        spec.dockerEngine = true
        let plan = try LabFacts.planner(spec).plan(LabFacts.bare(.three))
        let packages = plan.steps.compactMap { step in if case .packages(let action) = step.action { action.names } else { nil } }
        #expect(packages.filter { $0.contains("docker.io") }.count == 4)
    }

    @Test(arguments: [
        (
            "",
            "{\n  \"registry-mirrors\": [\"https://a.example\", \"http://b.example:5000/v\"],\n  \"insecure-registries\": [\"b.example:5000\"]\n}\n"
        ),
        (
            "{\n    \"data-root\": \"/data\",\n    \"registry-mirrors\": [\"https://old\"],\n    \"insecure-registries\": [\"c:1\"]\n}\n",
            "{\n    \"data-root\": \"/data\",\n    \"registry-mirrors\": [\"https://a.example\", \"http://b.example:5000/v\", \"https://old\"],\n    \"insecure-registries\": [\"b.example:5000\", \"c:1\"]\n}\n"
        ),
        (
            "{\"log-opts\":{\"max-size\":\"10m\"},\"x\":[{\"a\":\"},{\\\"\"}]}",
            "{\"log-opts\":{\"max-size\":\"10m\"},\"x\":[{\"a\":\"},{\\\"\"}], \"registry-mirrors\": [\"https://a.example\", \"http://b.example:5000/v\"], \"insecure-registries\": [\"b.example:5000\"]}"
        ),
    ]) func daemonSettingsAreMerged(_ previous: String, _ wanted: String) throws {
        var spec = try LabFacts.spec(.three)
        spec.registryMirrors = [
            RegistryMirrorSpec(registry: "quay.io", mirrors: ["https://q.example"]),
            RegistryMirrorSpec(registry: "docker.io", mirrors: ["https://a.example", "http://b.example:5000/v"]),
        ]
        let mirrors = Docker.mirrors(spec)
        let (text, own) = try #require(Docker.settings(previous, mirrors, own: Docker.Entries()))
        #expect(text == wanted && Docker.Entries(own.text) == own)
        #expect(try #require(Docker.settings(wanted, mirrors, own: own)) == (wanted, own))
        // What Trimast added goes with its mirrors; what others wrote stays.
        let (rest, none) = try #require(Docker.settings(wanted, [], own: own))
        #expect(none == Docker.Entries())
        func values(_ text: String) -> [[String]] {
            ["registry-mirrors", "insecure-registries"].map { JSONObjectText(text)?.strings($0) ?? [] }
        }
        #expect(values(rest) == values(previous), "\(rest)")
        // A reload goes on with the mirrors of a key that is gone.
        #expect(JSONObjectText(rest)?.strings("registry-mirrors") != nil, "\(rest)")
        #expect(try #require(Docker.settings(previous, [], own: Docker.Entries())).text == previous)
        #expect(JSONObjectText("[]") == nil && JSONObjectText("{") == nil)
        var file = JSONObjectText("{\r\n  \"a\": 1\r\n}")
        file?.set("b", "2")
        #expect(file?.text == "{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}", "a file with CRLF keeps it")
    }

    @Test func theMirrorsGo() throws {
        func plan(_ isWanted: Bool) throws -> Plan {
            var spec = try LabFacts.spec(.three)
            spec.dockerEngine = isWanted
            var facts = try LabFacts.load(.three)
            try facts.change("node") {
                $0.sections["docker"] = "active"
                $0.sections["packages"] = $0["packages"] + "\ndocker.io 20.10.24"
                $0.files[Docker.path] = RemoteFile(content: "{\"registry-mirrors\": [\"https://a.example\", \"https://mine\"]}")
                $0.files[Docker.record] = RemoteFile(content: "registry-mirrors https://a.example\n")
            }
            return try LabFacts.planner(spec).plan(facts)
        }
        for isWanted in [true, false] {
            let steps = try plan(isWanted).steps.filter { $0.part == "docker" && $0.host.text == "node" }
            #expect(
                steps.map(\.title) == [
                    "write /etc/docker/daemon.json", "remove /etc/trimast/docker-mirrors", "reload docker.service",
                ])
            guard case .file(let file) = steps.first?.action else { throw WrongLiteral(text: "\(steps)") }
            #expect(file.content.shown == "{\"registry-mirrors\": [\"https://mine\"]}")
        }
    }

    /// What a restart of containerd means for containers of the engine, which uses the same one.
    @Test(
        arguments: [
            ("active", "", nil),
            (
                "active\ncontainer a\ncontainer b\nlive false\n",
                "node: containerd is restarted: Docker's 2 containers run on: a restart of containerd ends no container",
                nil
            ),
            (
                "active\ncontainer a\nlive true\nRequires=containerd.service sysinit.target",
                "node: containerd is restarted: Docker's 1 container runs on", nil
            ),
            (
                "active\ncontainer a\nlive false\nBindsTo=containerd.service",
                "node: Docker's containers run on through it with \"live-restore\": true",
                "restarts containerd on node: Docker's 1 container would stop with it: docker.service is bound to containerd.service, and live-restore is off"
            ),
        ] as [(String, String, String?)])
    func containersSurvive(_ section: String, _ note: String, _ risk: String?) throws {
        let plan = try Self.plan(section) { $0.containerd.restrictOOMScoreAdj = false }
        #expect(note.isEmpty ? !plan.notes.contains { $0.contains("Docker") } : plan.notes.contains { $0.hasPrefix(note) }, "\(plan.notes)")
        #expect(plan.steps.filter { $0.host.text == "node" }.compactMap(\.risk) == [risk].compactMap { $0 })
    }

    @Test func dockershimIsRefused() throws {
        let error = #expect(throws: TrimastErrors.self) { try Self.plan("active\ncontainer a\nlive false\ndockershim") }
        #expect(error.map { "\($0)" }?.contains("change-runtime-containerd") ?? false, "\(error.map { "\($0)" } ?? "")")
    }
}
