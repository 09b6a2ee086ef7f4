import Facts
import Specification
import TestSupport
import Testing

@testable import Preflight

/// Which rules of policy routing are asked before the table with the pods' routes.
@Suite struct RouteRulesTests {
    @Test(arguments: ShellKind.all) func script(_ shell: ShellKind) async throws {
        let hosts = try Hosts()
        let script = RangesRoutes.rules.probe(hosts.spec.hosts[0], hosts.spec).script
        let result = try await shell.run(
            """
            ip() {
            case "$*" in
            "-4 rule show") cat <<'E'
            0:	from all lookup local
            99:	from all lookup main suppress_prefixlength 0
            100:	from all to 10.0.0.0/8 lookup main
            101:	from all to 10.0.0.0/8 lookup main proto static
            102:	from all to 10.0.0.0/8 lookup vpn
            32766:	from all lookup main
            32767:	from all lookup default
            E
            ;;
            "-4 route show table vpn") echo "unreachable 10.0.0.0/8" ;;
            *) echo "default via 192.168.96.1 dev eth0" ;;
            esac
            }
            \(script)
            """)
        #expect(result.output == "rule from all to 10.0.0.0/8 lookup vpn\nroute unreachable 10.0.0.0/8\n", "\(shell): \(result)")
    }
}
