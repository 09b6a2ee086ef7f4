import Facts
import Foundation
import Parts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Preflight

@Suite("The list of checks across hosts")
struct CatalogueTests {
    let catalogue = PreflightCatalogue()

    @Test("ids are unique, and every check explains itself")
    func explained() {
        #expect(Set(catalogue.checks.map(\.id)).count == catalogue.checks.count)
        for check in catalogue.checks {
            #expect(check.id.wholeMatch(of: /[a-z]+\.[a-z-]+/) != nil, "\(check.id)")
            #expect(!check.title.isEmpty && !check.title.hasSuffix("."), "\(check.id)")
            #expect(check.explanation.hasSuffix("."), "\(check.id)")
        }
    }

    @Test("only and skip, and the disk's measurement on demand alone")
    func chosen() throws {
        #expect(try !catalogue.chosen().map(\.id).contains("disk.fsync"))
        #expect(try catalogue.chosen(measuresDisk: true).map(\.id).contains("disk.fsync"))
        #expect(try catalogue.chosen(only: ["disk.fsync", "host.cpu"]).map(\.id) == ["host.cpu", "disk.fsync"])
        #expect(try catalogue.chosen(only: ["host.cpu", "host.os"], skip: ["host.cpu"]).map(\.id) == ["host.os"])
    }

    @Test("unknown ids are errors, all at once, with a suggestion")
    func unknown() {
        let error = #expect(throws: TrimastErrors.self) { try catalogue.chosen(only: ["hosts.clok"], skip: ["nonsense"]) }
        #expect(
            error?.description == """
                there is no check called hosts.clok
                  next: did you mean hosts.clock?
                there is no check called nonsense
                  next: trimast preflight --list shows them all
                """)
    }
}

@Suite("What hosts run")
struct ScriptTests {
    private func mesh(_ hosts: Hosts) -> Mesh { Mesh(hosts.spec, hosts.facts, PreflightCatalogue().checks) }

    @Test("who must reach whom on what")
    func ways() throws {
        let hosts = try Hosts().spec.hosts
        let spec = try Hosts().spec
        func texts(_ from: Int, _ to: Int) -> [String] { WayTable(spec)(hosts[from], hosts[to]).map(\.text).sorted() }
        #expect(texts(0, 1) == ["10250/tcp", "16443/tcp", "179/tcp", "2379/tcp", "2380/tcp", "4789/udp", "6443/tcp", "VRRP"])
        #expect(texts(3, 0) == ["10250/tcp", "16443/tcp", "179/tcp", "4789/udp", "6443/tcp"])
        #expect(texts(0, 3) == ["10250/tcp", "179/tcp", "4789/udp"])
        #expect(texts(2, 2) == [])
    }

    @Test("the API's port is tried on every control plane, also where the proxies elsewhere have the same")
    func samePort() throws {
        var spec = try Hosts().spec
        for index in 0..<3 { spec.hosts[index].roles = [.controlPlane] }
        spec.hosts[3].roles = [.loadBalancer]
        spec.endpoint.port = spec.endpoint.apiPort
        let table = WayTable(spec)
        #expect(table(spec.hosts[3], spec.hosts[0]).map(\.text) == ["6443/tcp"])
        #expect(table(spec.hosts[0], spec.hosts[3]).map(\.text) == ["6443/tcp"])
    }

    @Test("of two checks that read one section, and of the parts, all ask the same")
    func probes() throws {
        let spec = try Hosts().spec
        let planner = try Planner(spec: spec, catalogue: Catalogue())
        for host in spec.hosts {
            let all = PreflightCatalogue().checks.flatMap { $0.probes(host, spec) } + planner.probes(host, forVerify: true)
            for (section, list) in Dictionary(grouping: all.filter { $0.section != nil }, by: \.section) {
                #expect(list.allSatisfy { $0 == list[0] }, "two probes of \(section ?? "") on \(host.name)")
            }
        }
    }

    /// One function each, so that one run reads them all.
    private func scripts() throws -> String {
        let hosts = try Hosts()
        let mesh = self.mesh(hosts)
        var scripts = PreflightCatalogue().checks.flatMap { check in hosts.spec.hosts.flatMap { check.probes($0, hosts.spec) } }.map(
            \.script)
        for more in [mesh.listenScripts(), mesh.talkScripts(), mesh.closeScripts(Array(hosts.facts.hosts.values))] {
            scripts += more.values
        }
        scripts += WatchScript.scripts(hosts.spec).values
        scripts += DiskSync.scripts(hosts.spec).values
        return Set(scripts).sorted().enumerated().map { "f\($0)() {\n:\n\($1)\n}\nf\($0)\n" }.joined()
    }

    @Test("every probe and script is sh that any POSIX shell reads")
    func sh() throws { #expect(try Self.run("/bin/sh", "-n", "-c", scripts()) == "") }

    @Test(
        "every probe and script is clean under shellcheck",
        .enabled(if: Shellcheck.isInstalled, "shellcheck is not installed; apt-get install shellcheck"))
    func checked() async throws {
        // A folder that is not there says so by what is looked for in it; dash and bash both have ulimit -n.
        let result = try await Shellcheck.run([("preflight", scripts())], except: Shellcheck.unfit + ["SC2164", "SC3045"])
        #expect(result == .quiet)
    }

    private static func run(_ program: String, _ arguments: String...) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0 ? "" : output
    }

    @Test("the address is borrowed only where nobody has it")
    func borrow() throws {
        var hosts = try Hosts()
        #expect(mesh(hosts).borrower?.name.text == "master1")
        #expect(mesh(hosts).listenScripts()[hosts.spec.hosts[0].name]?.contains("borrow:192.168.96.69/24:eth0") ?? false)
        try hosts.set("node", "address-answer", "lladdr 02:aa:bb:cc:dd:ee\n")
        #expect(mesh(hosts).borrower == nil)
        hosts = try Hosts()
        try hosts.append("master2", "addresses", "2: eth0    inet 192.168.96.69/24 scope global eth0\n")
        #expect(mesh(hosts).borrower == nil)
        hosts = try Hosts()
        hosts.facts.hosts[hosts.spec.hosts[3].name] = nil
        #expect(mesh(hosts).borrower == nil, "a host that does not answer may hold it")
        hosts = try Hosts()
        #expect(Mesh(hosts.spec, hosts.facts, [PortsOpen()]).borrower == nil, "no check asks for it")
    }

    @Test("what no check asks for is not tried, and a keepalived that is there gets no packet that is none of its own")
    func wanted() throws {
        var hosts = try Hosts()
        let name = hosts.spec.hosts[0].name
        let ports = Mesh(hosts.spec, hosts.facts, [PortsOpen()])
        #expect(ports.talkScripts()[name]?.contains("udp:192") == false)
        #expect(ports.talkScripts()[name]?.contains("raw:192") == false)
        #expect(ports.listenScripts()[name]?.contains("borrow:1") == false)
        try hosts.set("master2", "borrow", "set\n")
        let talk = try #require(mesh(hosts).talkScripts()[name])
        #expect(!talk.contains("raw:192.168.96.66:112") && talk.contains("raw:192.168.96.67:112"))
        let own = try #require(mesh(hosts).talkScripts()[hosts.spec.hosts[1].name])
        #expect(!own.contains("raw:192.168.96.67:112"), "an answer would be one, too")
    }

    @Test("what nobody answered is tried once more, and nothing else; who had the address a moment ago is forgotten first")
    func again() throws {
        var hosts = try Hosts()
        let node = hosts.spec.hosts[3].name
        func words(_ host: Int) -> [String]? {
            let said = Array(hosts.facts.hosts.values)
            return mesh(hosts).talkAgainScripts(said)[hosts.spec.hosts[host].name].map { script in
                script.split(whereSeparator: \.isWhitespace).map(String.init).filter { $0.hasPrefix("tcp:1") && !$0.hasSuffix(";") }
            }
        }
        #expect(words(3) == nil, "all was answered")
        try hosts.replace("node", "mesh-talk", "192.168.96.69 16443 open", "192.168.96.69 16443 blocked No route to host")
        try hosts.replace("node", "mesh-talk", "tcp 192.168.96.65 6443 open", "tcp 192.168.96.65 6443 refused")
        try hosts.replace("node", "mesh-talk", "tcp 192.168.96.66 6443 open", "tcp 192.168.96.66 6443 silent")
        #expect(words(3).map(Set.init) == ["tcp:192.168.96.66:6443", "tcp:192.168.96.69:16443"])
        #expect(words(0) == nil)
        let script = try #require(mesh(hosts).talkScripts()[node])
        #expect(script.hasPrefix("ip neigh flush to 192.168.96.69\n") && script.hasSuffix("ip neigh flush to 192.168.96.69"))
        try hosts.set("master2", "firewall", "ufw\n")
        #expect(words(3).map(Set.init) == ["tcp:192.168.96.69:16443"], "apply opens that firewall")
    }

    @Test("a listener that is asked over a connection ends with it", .enabled(if: Program.exists("perl"), "perl is not installed"))
    func ends() throws {
        // The outer sh ends at once; its listener must be gone soon, long before its life is over.
        let script = """
            p=$(sh -c "$1")
            p=${p##*pid }
            n=0
            while [ -d /proc/$p ] && [ $n -lt 100 ]; do n=$((n + 1)); sleep 0.05; done
            [ $n -lt 100 ]
            """
        #expect(try Self.run("/bin/sh", "-c", script, "sh", MeshScript.listen([], mark: "trimast-test")) == "")
    }

    @Test("the TCP ports of a host that a cluster has begun on are its services'")
    func begun() throws {
        var hosts = try Hosts()
        let name = hosts.spec.hosts[0].name
        #expect(mesh(hosts).listenScripts()[name]?.contains("tcp:6443") == true)
        try hosts.set("master1", "begun", "yes\n")
        let script = try #require(mesh(hosts).listenScripts()[name])
        #expect(!script.contains(" tcp:") && script.contains(" udp:4789"))
        #expect(mesh(hosts).talkScripts()[hosts.spec.hosts[1].name]?.contains("tcp:192.168.96.65:6443") == true, "it is tried all the same")
    }
}
