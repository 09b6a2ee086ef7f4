import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// SELinux by tables: the kernel of the machines that this was written on has none.
@Suite struct SELinuxTests {
    static func steps(_ change: (inout ClusterSpec) -> Void, _ facts: (inout HostFacts) -> Void, on name: String = "master1") throws
        -> [String]
    {
        var spec = try LabFacts.spec(.three)
        spec.selinux = .enforcing
        change(&spec)
        var hosts = try LabFacts.load(.three)
        try hosts.change(name) {
            $0.sections["packages"] = $0["packages"]
            $0.sections["selinux"] = "0"
            $0.files["/etc/selinux/config"] = RemoteFile(content: "SELINUX=permissive\nSELINUXTYPE=targeted\n")
            facts(&$0)
        }
        return try LabFacts.planner(spec).plan(hosts).steps.filter { $0.host.text == name && $0.part.hasPrefix("selinux") }.map(\.title)
    }

    @Test func aLoadBalancerThatEnforces() throws {
        #expect(
            try Self.steps({ $0.endpoint.loadBalancer = .haproxy }, { _ in }) == [
                "write /etc/selinux/config", "write /etc/tmpfiles.d/trimast.conf", "allow haproxy_connect_any, keepalived_connect_any",
                "label /etc/keepalived/trimast-check, /etc/keepalived/trimast-moved, /etc/trimast/proxy-state, /run/trimast-proxy",
                "set SELinux enforcing",
            ])
        // worker_rlimit_nofile: without the boolean its workers stay at the limit of the unit, and say so for every one of them.
        let nginx = try Self.steps({ $0.endpoint.loadBalancer = .nginx }, { $0.sections["selinux"] = "1" })
        #expect(nginx.contains("allow httpd_can_network_connect, httpd_setrlimit, keepalived_connect_any"))
        #expect(nginx.contains("label port 16443 as http_port_t"))
    }

    /// A worker has neither proxy nor address.
    @Test func aWorkerThatEnforces() throws {
        #expect(try Self.steps({ _ in }, { _ in }, on: "node") == ["write /etc/selinux/config", "set SELinux enforcing"])
    }

    @Test func nothingIsToDoWhereAllIsAllowed() throws {
        let steps = try Self.steps(
            { $0.endpoint.loadBalancer = .nginx },
            {
                $0.sections["selinux"] = "1"
                $0.files["/etc/selinux/config"]?.content = "SELINUX=enforcing\n"
                $0.files["/etc/tmpfiles.d/trimast.conf"] = RemoteFile(
                    content: "# Written by Trimast: with its label from the beginning.\nd /run/trimast-proxy 0755 root root -\n")
                $0.sections["selinux-rules"] = """
                    on httpd_can_network_connect
                    on httpd_setrlimit
                    on keepalived_connect_any
                    on other
                    port 80 http_port_t
                    port 16443 http_port_t
                    file /etc/keepalived/trimast-check keepalived_unconfined_script_exec_t
                    file /etc/keepalived/trimast-moved keepalived_unconfined_script_exec_t
                    file /etc/trimast/proxy-state bin_t
                    file /run/trimast-proxy(/.*)? keepalived_var_run_t
                    """
            })
        #expect(steps == [])
    }

    /// Debian's hosts have none, and a kernel that was started without it cannot enforce.
    @Test func hostsWithoutIt() throws {
        #expect(
            try Self.steps(
                { _ in },
                {
                    $0.sections["selinux"] = ""
                    $0.files["/etc/selinux/config"] = nil
                }) == [])
        let errors = #expect(throws: TrimastErrors.self) { try Self.steps({ _ in }, { $0.sections["selinux"] = "" }) }
        #expect(errors?.errors.map(\.code) == ["selinux.off"])
    }
}
