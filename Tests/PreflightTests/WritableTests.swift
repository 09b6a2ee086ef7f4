import Facts
import Specification
import TestSupport
import Testing

@testable import Preflight

/// What stands where apply and packages write, as a host itself tells.
@Suite struct WritableTests {
    @Test(arguments: ShellKind.all) func kindsOfFiles(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let prepare = """
                cd \(folder) || exit 1
                mkdir a.cfg d
                : >file
                : >no-folder
                ln -s "$PWD/d/new" through
                ln -s "$PWD/nowhere/new" dead-file
                ln -s "$PWD/nowhere" dead-folder
                ln -s "$PWD/d" link

                """
            let files = ["a.cfg", "file", "through", "dead-file", "missing"].map { "\(folder)/\($0)" }
            let folders = ["no-folder", "dead-folder", "link", "d", "missing.d"].map { "\(folder)/\($0)" }
            let result = try await shell.run(prepare + HostFiles.script(files: files, folders: folders))
            let found = try #require(HostFiles.found.section.value(result.output))
            #expect(found.noFile == ["\(folder)/a.cfg"], "\(result)")
            #expect(found.noFolder == ["\(folder)/no-folder"])
            #expect(found.dead == ["\(folder)/dead-file", "\(folder)/dead-folder"])
            #expect(found.readOnly == [])
            #expect(found.immutable == [])
        }
    }

    @Test func whatTheyAskAbout() throws {
        let hosts = try Hosts()
        func words(_ index: Int) -> Set<Substring> {
            Set(HostFiles.found.probe(hosts.spec.hosts[index], hosts.spec).script.split { $0 == " " || $0 == ";" })
        }
        let balancer: Set<Substring> = ["/etc/haproxy/haproxy.cfg", "/etc/keepalived/keepalived.conf"]
        let all: Set<Substring> = [
            "/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/etc/default", "/etc/systemd/network", "/etc/sysctl.d",
            "/etc/sysctl.d/90-trimast.conf", "/etc/containerd/config.toml", "/etc/trimast", "/var/lib/trimast", "/etc/hosts",
        ]
        #expect(words(0).isSuperset(of: all.union(balancer)), "\(all.union(balancer).subtracting(words(0)))")
        #expect(words(3).isSuperset(of: all))
        // A worker has no proxy: what a container of somebody's has there is not its concern.
        #expect(words(3).isDisjoint(with: balancer) && !words(0).contains("/etc/nginx/nginx.conf"))
    }
}
