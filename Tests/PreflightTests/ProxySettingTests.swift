import Facts
import Specification
import TestSupport
import Testing

@testable import Preflight

/// What a host tells of its proxies: who they are, and nothing that anybody logs in with.
@Suite struct ProxySettingTests {
    @Test(arguments: ShellKind.all) func nothingSecretIsTold(_ shell: ShellKind) async throws {
        let text = #"""
            http_proxy=http://u:S3@cr3t@h:1
            export HTTPS_PROXY='http://u:S3/cr3t@h:2'; X=S3cr3t
            Environment="HTTP_PROXY=http://u:S3cr3t@h:3" "TOKEN=S3cr3t" "NO_PROXY=a,b"
            # http_proxy=http://u:S3cr3t@h
            https_proxy=u:S3cr3t@h:4
            npm_config_https_proxy=http://u:S3cr3t@h:5
            no_proxy="a, b"
            """#
        let script = "\(HostProxy.settings)\nsettings /etc/f - <<'END'\n\(text)\nEND\n"
        let result = try await shell.run(script)
        #expect(
            result.output.split(separator: "\n").map(String.init) == [
                "/etc/f http_proxy=h:1", "/etc/f HTTPS_PROXY='h:2'", "/etc/f HTTP_PROXY=h:3", "/etc/f NO_PROXY=a,b",
                "/etc/f https_proxy=h:4",
                "/etc/f npm_config_https_proxy=h:5", "/etc/f no_proxy=\"a, b\"",
            ], "\(result)")
    }
}
