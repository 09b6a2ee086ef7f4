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

    /// What semanage of EL 7 to 9 says of /run, and that of Fedora 40 and EL 10 of /var/run (seobject.py, fcontextRecords.validate).
    @Test(arguments: ShellKind.all, [("/run", "/var/run"), ("/var/run", "/run")])
    func aFolderIsCalledAsThePolicyDoes(_ shell: ShellKind, _ each: (refused: String, taken: String)) async throws {
        let semanage = """
            exec 3>&1
            semanage() {
            case $5 in
            \(each.refused)/*) echo "ValueError: File spec $5 conflicts with equivalency rule '\(each.refused) \(each.taken)'" >&2; return 1 ;;
            /etc/there) [ "$2" = -m ] || { echo "ValueError: already defined" >&2; return 1; } ;;
            /etc/locked) echo "ValueError: Could not start semanage transaction" >&2; return 1 ;;
            esac
            echo "$2 $4 $5" >&3
            }
            set -e
            \(SELinuxRules.label)

            """
        let done = try await shell.run(semanage + "label some_t '/run/trimast-proxy(/.*)?'\nlabel bin_t /etc/there\nlabel bin_t /etc/new")
        let wanted = "-a some_t \(each.taken)/trimast-proxy(/.*)?\n-m bin_t /etc/there\n-a bin_t /etc/new\n"
        #expect(done == ProgramResult(status: 0, output: wanted, errors: ""), "\(shell)")
        let failed = try await shell.run(semanage + "label bin_t /etc/locked\necho on")
        #expect(failed.status == 1 && failed.output.hasPrefix("ValueError: Could not start"), "\(shell): \(failed)")
    }

    /// A rule is read by the name that Trimast has for it, whichever of the two the policy took.
    @Test(arguments: ShellKind.all, ["/run/trimast-proxy(/.*)?", "/var/run/trimast-proxy(/.*)?"])
    func rulesAreReadByOneName(_ shell: ShellKind, _ listed: String) async throws {
        let spec = try LabFacts.spec(.three)
        let script = """
            getsebool() { :; }
            semanage() {
            [ "$1" = fcontext ] || return 0
            echo 'SELinux fcontext   type   Context'
            echo
            echo '\(listed)   all files   system_u:object_r:keepalived_var_run_t:s0 '
            }
            \(SELinuxRules.current.probe(spec.hosts[0], spec).script)
            """
        let facts = HostFacts(host: try host("a"), sections: ["selinux-rules": try await shell.run(script).output])
        #expect(facts[SELinuxRules.current] == SELinuxRules.Rules(files: ["/run/trimast-proxy(/.*)?": "keepalived_var_run_t"]))
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
