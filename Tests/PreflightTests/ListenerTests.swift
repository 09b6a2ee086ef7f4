import Facts
import Specification
import Support
import TestSupport
import Testing

@testable import Preflight

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Who holds a port, as a host itself tells.
@Suite struct ListenerTests {
    /// A listener of this process, as long as the body runs.
    private func withListener(_ body: (_ port: Int) async throws -> Void) async throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        // Without an address of its own the kernel gives it a free port.
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                listen(descriptor, 1) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(port)
        try await body(Int(UInt16(bigEndian: address.sin_port)))
    }

    @Test(.enabled(if: Program.exists("ss"), "ss is needed: apt-get install iproute2"), arguments: ShellKind.all)
    func processesAreFound(_ shell: ShellKind) async throws {
        try await withListener { (port: Int) async throws in
            var spec = try Hosts().spec
            spec.endpoint.port = port
            let balancer = try #require(spec.hosts.first)
            let result = try await shell.run(PortHolder.fact.probe(balancer, spec).script)
            let holders = try #require(PortHolder.fact.section.value(result.output))
            let own = holders.filter { $0.way == Mesh.Way(proto: .tcp, number: port) }
            #expect(own.map(\.pid) == [Int(getpid())], "\(result)")
        }
    }

    /// The port of a socket unit is open as long as systemd has it, and nobody is told to end process 1.
    @Test func processOneIsNeverKilled() {
        let way = Mesh.Way(proto: .tcp, number: 6443)
        let named = PortHolder(way: way, pid: 1, program: "systemd", unit: "old.socket")
        #expect(named.who == "systemd for old.socket")
        #expect(named.remedy.description == "systemctl disable --now old.socket")
        let nameless = PortHolder(way: way, pid: 1, program: "systemd", unit: "-")
        #expect(nameless.who == "systemd, process 1, for a socket unit")
        #expect(nameless.remedy.description == "find its socket unit: systemctl list-sockets")
        #expect(PortHolder(way: way, pid: 9, program: "x", unit: "-").remedy.description == "kill 9, and what starts it")
    }
}
