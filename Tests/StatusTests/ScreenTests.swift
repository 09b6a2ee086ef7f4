import Parts
import Planning
import Specification
import Support
import Terminal
import TestSupport
import Testing

@testable import Status

/// The screen, and what Prometheus reads.
@Suite struct StatusScreenTests {
    static func damaged() throws -> ClusterStatus {
        var facts = try StatusFacts()
        try facts.silenceAPI(on: StatusFacts.controlPlanes)
        try facts.kill("kube-apiserver", on: StatusFacts.controlPlanes, words: ["Error: unknown flag: --x"])
        try facts.lose("node", "ssh.key-refused")
        return try facts.status()
    }

    @Test("no line is longer than the terminal, and columns that do not fit have a table of their own", arguments: [60, 80, 120])
    func width(_ width: Int) throws {
        for status in [try StatusFacts().status(), try Self.damaged()] {
            let text = StatusText.render(status, style: Style(isColoured: false), width: width)
            for line in text.split(separator: "\n") where !line.contains("/var/log/pods") { #expect(line.count <= width, "\(line)") }
            #expect(text.split(separator: "\n").count { $0.hasPrefix("host  ") } == (width < 100 ? 2 : 1), "\(text)")
        }
    }

    @Test("what a proxy does not tell is not taken for well, nor one that it does not know") func proxies() throws {
        var facts = try StatusFacts()
        try facts.useHAProxy()
        try facts.change(["master1"], "proxy-view") { _ in "" }
        try facts.change(["master2"], "proxy-view") { $0.replacing("\nmaster3 UP L7OK 200", with: "") }
        let lines = StatusText.render(try facts.status(), style: Style(isColoured: false)).split(separator: "\n")
        let cells = ["haproxy -/3", "haproxy 2/3", "haproxy 3/3"]
        for (name, cell) in zip(StatusFacts.controlPlanes, cells) {
            #expect(lines.contains { $0.hasPrefix(name) && $0.contains(" \(cell) ") }, "\(lines)")
        }
    }

    @Test("alike problems of several hosts stand once") func groups() throws {
        let text = StatusText.render(try Self.damaged(), style: Style(isColoured: false))
        #expect(text.contains("FAIL  master1, master2 and master3  api.ready  the API server does not answer"), "\(text)")
        #expect(text.contains("next: on master1, master2 and master3: journalctl"), "\(text)")
        #expect(text.contains("UNWELL") && text.contains("cannot tell  node: cannot be reached"), "\(text)")
    }

    @Test("many hosts: workers without a problem are counted") func many() throws {
        var status = try StatusFacts().status()
        let worker = try #require(status.hosts.last)
        for number in 1...40 {
            var more = worker
            more.name = try host("worker\(number)")
            if number == 7 { more.error = "cannot be reached" }
            status.hosts.append(more)
        }
        let text = StatusText.render(status, style: Style(isColoured: false))
        #expect(text.contains("worker7  ") && !text.contains("worker8") && text.contains("and 40 other hosts without a problem"), "\(text)")
    }

    @Test func exposition() throws {
        let text = Exposition.render(try StatusFacts().status())
        let lines = text.split(separator: "\n")
        #expect(text.hasSuffix("\n"))
        #expect(lines.contains("trimast_well{cluster=\"lab\"} 1"))
        #expect(lines.contains("trimast_check{cluster=\"lab\",check=\"etcd.health\",host=\"master1\"} 1"))
        #expect(lines.contains("trimast_proxy_server_used{cluster=\"lab\",host=\"master1\",server=\"master3\"} 1"))
        // Each metric is explained once, before its samples, and every line has the format's shape.
        var known: Set<Substring> = []
        for line in lines {
            if let metric = line.firstMatch(of: #/^# TYPE (\w+) gauge$/#) { #expect(known.insert(metric.output.1).inserted) }
            guard !line.hasPrefix("#") else { continue }
            let sample = try #require(line.wholeMatch(of: #/(\w+)\{(?:\w+="[^"\n]*",?)+\} -?[0-9.e+-]+/#), "\(line)")
            #expect(known.contains(sample.output.1))
        }
    }

    @Test("a check that fails is 0, and no other one") func failing() throws {
        var status = try StatusFacts().status()
        for index in status.checks.indices.prefix(3) { status.checks[index].outcome = [.noted, .failed, .skipped][index] }
        let samples = Exposition.render(status).split(separator: "\n").filter { $0.hasPrefix("trimast_check{") }
        #expect(samples.count { $0.hasSuffix(" 0") } == 1 && samples.count == status.checks.count - 1)
    }

    @Test("what is not known has no sample") func unknown() throws {
        let lines = Exposition.render(try Self.damaged()).split(separator: "\n")
        #expect(!lines.contains { $0.hasPrefix("trimast_node_ready{") && $0.contains("\"node\"") })
        #expect(lines.contains("trimast_apiserver_ready{cluster=\"lab\",host=\"master1\"} 0"))
        #expect(lines.contains("trimast_host_reached{cluster=\"lab\",host=\"node\"} 0"))
        var facts = try StatusFacts()
        for name in StatusFacts.all { try facts.lose(name, "ssh.unreachable") }
        #expect(!Exposition.render(try facts.status()).contains("trimast_well{"))
    }
}
