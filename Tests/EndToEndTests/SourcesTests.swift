import Foundation
import Testing

/// Where packages and images come from, on real parts: a registry with TLS and a password, an HTTP proxy with one, programs, a bundle.
/// The tests follow each other on one lab; the last takes it down.
@Suite("Sources", .serialized, .enabled(if: Program.path != nil, Program.skipped))
struct SourcesTests {
    let lab: TestLab

    init() throws { lab = try TestLab("src") }

    @Test("images by a registry with a private authority and a password, packages by a proxy with one", .timeLimit(.minutes(15)))
    func a_registryAndProxy() async throws {
        try await lab.up("--control-planes", "1", "--workers", "1")
        let (repository, folder) = (try await lab.repository, try await lab.path("registry"))
        try await lab.here(
            "\(TestLab.scripts)/packages tinyproxy && \(TestLab.scripts)/lab-registry \(lab.name) '\(folder)' '\(repository)/images/control-plane.tar'"
        )
        let proxy = try await lab.path("proxy")
        // The packages have a public address, which is not on NO_PROXY, as the registry's is.
        let outside = "203.0.113.2"
        try await lab.here(
            """
            mkdir -p '\(proxy)' && cd '\(proxy)' && printf 'outer:pr0xy-%s\\n' "$(openssl rand -hex 8)" >login
            printf 'Port 3128\\nListen 192.168.96.1\\nTimeout 60\\nLogFile "%s"\\nLogLevel Connect\\nAllow 192.168.96.0/24\\nBasicAuth outer %s\\n' \
            "$PWD/log" "$(cut -d : -f 2 login)" >conf
            setsid --fork tinyproxy -d -c conf >out 2>&1 </dev/null
            """, inside: true)
        let programs = try await lab.path("programs")
        try await lab.here("\(TestLab.scripts)/lab-programs '\(programs)' '\(repository)'")
        try await lab.serve(repository, port: 8000, at: outside, log: "\(proxy)/served")
        try await lab.serve(programs, port: 8001, at: outside, log: "\(proxy)/served-programs")
        let file = try await lab.sourcesFile(
            "registry",
            """
            sources:
              kubernetes: {programs: "http://\(outside):8001"}
              packages:
                - {name: lab, url: "http://\(outside):8000", trusted: true}
              images: pull
            registryMirrors:
              - {registry: k8s.gcr.io, mirrors: ["https://192.168.96.1:5000"], ca: \(folder)/ca.crt, credentialsFile: \(folder)/login}
            proxy: {http: "http://192.168.96.1:3128", credentialsFile: \(proxy)/login}

            """)
        let passwords = try await lab.here("cut -d : -f 2 '\(folder)/login' '\(proxy)/login'").split(separator: "\n").map(String.init)
        // Swap that the next boot would bring (the host itself may turn none on).
        let unit = "/etc/systemd/system/dev-none.swap"
        try await lab.on("node", "echo '/dev/none none swap sw 0 0' >>/etc/fstab; printf '[Swap]\\nWhat=/dev/none\\n' >\(unit)")
        // One whose check sum is another's is not installed.
        try await lab.here("cd '\(programs)'/v*/bin/linux/* && cp kubelet.sha256 right && cp kubectl.sha256 kubelet.sha256")
        let refused = try await lab.program("apply", "-f", file)
        #expect(refused.status != 0 && refused.all.contains("what came has not the published check sum"), "\(refused.all)")
        #expect(try await lab.on("node", "ls /usr/local/bin/kubelet 2>&1 || true").contains("No such file"))
        try await lab.here("cd '\(programs)'/v*/bin/linux/* && mv right kubelet.sha256")
        let run = try await lab.program("apply", "-f", file)
        #expect(run.status == 0, "\(run.all)")
        let plan = try await lab.program("plan", "-f", file)
        #expect(plan.status == 0, "nothing is to do: \(plan.all)")
        #expect(try await lab.on("node", "command -v kubelet; dpkg-query -W kubelet 2>/dev/null || true") == "/usr/local/bin/kubelet")
        #expect(try await lab.on("node", "grep -c '^# .*/dev/none' /etc/fstab; systemctl is-enabled swap.target || true") == "1\nmasked")
        #expect(try await lab.here("grep -c 'GET http://\(outside):8001/v.*/kubelet ' '\(proxy)/log' || true") != "0", "so does curl")
        #expect(try await lab.here("grep -c 'GET http://\(outside):8000/' '\(proxy)/log' || true") != "0", "apt asks the proxy")
        #expect(
            try await lab.here("cat '\(proxy)'/served* | grep -v -e '^192.168.96.1 ' -e '^\(outside) ' | grep -c GET || true") == "0",
            "and nobody but it asks the server")
        #expect(try await lab.here("grep -c '192.168.96.6[58].*GET /v2/kube-proxy/.* 200' '\(folder)/access.log'") != "0")
        // containerd itself pulls, by its CRI: one image by the mirror, and one that only the proxy could bring.
        try await lab.on(
            "master1",
            "kubectl run by-mirror --image=k8s.gcr.io/pause:3.2 --image-pull-policy=Always; kubectl run outside --image=registry.invalid/a:1"
        )
        try await lab.on("master1", "kubectl wait --for=condition=Ready --timeout=120s pod/by-mirror")
        #expect(try await lab.here("grep -c 'GET /v2/pause/.*containerd/' '\(folder)/access.log'") != "0")
        let asked = "n=0; until grep -q 'CONNECT registry.invalid:443' '\(proxy)/log' || [ $n -ge 60 ]; do n=$((n + 1)); sleep 1; done"
        #expect(try await lab.here("\(asked); grep -c 'CONNECT registry.invalid:443' '\(proxy)/log'") != "0", "containerd asks the proxy")
        try await lab.on("node", "crictl pull k8s.gcr.io/pause:3.2")
        // Nobody is told a password.
        let facts = try await lab.path("facts.json")
        _ = try await lab.program("facts", "-f", file, "--save", facts)
        let told = try String(contentsOfFile: facts, encoding: .utf8) + plan.all + run.all
        for password in passwords {
            #expect(!told.contains(password))
            for host in ["master1", "node"] {
                let files = try await lab.on(host, "grep -rl '\(password)' /etc /var/lib/trimast /var/log 2>/dev/null || true")
                #expect(
                    files.split(separator: "\n").allSatisfy {
                        ["/etc/trimast/apt-proxy.conf", "/etc/trimast/containerd-proxy.env"].contains($0)
                    })
                #expect(try await lab.on(host, "systemctl show containerd | grep -c '\(password)' || true") == "0")
            }
        }
        for file in ["/etc/trimast/apt-proxy.conf", "/etc/trimast/containerd-proxy.env", "/etc/containerd/certs.d/k8s.gcr.io/hosts.toml"] {
            #expect(try await lab.on("node", "stat -c %a \(file)") == "600")
        }
    }

    @Test("bundle create pulls images from a registry that hands out tokens for a login", .timeLimit(.minutes(10)))
    func ab_tokens() async throws {
        let (repository, folder) = (try await lab.repository, try await lab.path("tokens"))
        try await lab.here(
            "\(TestLab.scripts)/lab-registry \(lab.name) '\(folder)' '\(repository)/images/control-plane.tar' tokens >/dev/null 2>&1")
        let (programs, bundle) = (try await lab.path("programs"), try await lab.path("pulled"))
        let network = "\(folder)/network.yaml"
        try """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: net}
        spec: {template: {spec: {containers: [{name: net, image: "net.example/pause:3.2"}]}}}

        """.write(toFile: network, atomically: true, encoding: .utf8)
        let file = try await lab.sourcesFile(
            "tokens",
            """
            sources:
              kubernetes: {programs: \(programs)}
              packages:
                - {name: lab, url: "file:\(repository)", trusted: true}
              images: pull
            registryMirrors:
              - {registry: k8s.gcr.io, mirrors: ["https://127.0.0.1:5002"], ca: \(folder)/ca.crt, credentialsFile: \(folder)/login}
              - {registry: net.example, mirrors: ["https://127.0.0.1:5002"], ca: \(folder)/ca.crt, credentialsFile: \(folder)/login}

            """)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let plugin = "plugin: manifest\n  manifest: {file: \(network), pods: 10.244.0.0/16}"
        try text.replacing("plugin: bird", with: plugin).write(toFile: file, atomically: true, encoding: .utf8)
        let made = try await lab.program("bundle", "create", "-f", file, "--to", bundle)
        try await lab.here("kill $(cat '\(folder)/pids')")
        #expect(made.status == 0, "\(made.all)")
        #expect(try await lab.here("grep -c 'GET /token' '\(folder)/tokens.log'") != "0")
        let password = try await lab.here("cut -d : -f 2 '\(folder)/login'")
        #expect(!made.all.contains(password))
        #expect(
            try await lab.here("tar -xOf '\(bundle)' trimast-bundle.json | grep -c net.example/pause:3.2 || true") == "1",
            "what the pod network's manifest wants")
        #expect(try await lab.here("ls -d '\(bundle)'*") == bundle, "nothing is left beside it")
        try await lab.here("rm -f '\(bundle)'")
    }

    @Test("a bundle with programs: hosts that reach nothing become a cluster", .timeLimit(.minutes(20)))
    func b_bundle() async throws {
        let (repository, programs, bundle) = (try await lab.repository, try await lab.path("programs"), try await lab.path("bundle"))
        try await lab.here("\(TestLab.scripts)/lab-programs '\(programs)' '\(repository)'")
        let sources = """
            sources:
              kubernetes: {programs: \(programs)}
              packages:
                - {name: lab, url: "file:\(repository)", trusted: true}
              images:
                - {archive: "file://\(repository)/images/control-plane.tar", roles: [control-plane]}
                - {archive: "file://\(repository)/images/worker.tar", roles: [worker]}

            """
        let made = try await lab.program("bundle", "create", "-f", try await lab.sourcesFile("create", sources), "--to", bundle)
        try #require(made.status == 0, "\(made.all)")
        let verified = try await lab.program("bundle", "verify", bundle)
        #expect(verified.status == 0 && verified.output.contains("packages of debian 12 amd64: "), "\(verified.all)")
        // Cut off in the middle: one error, nothing changed.
        for host in ["master1", "node"] {
            try await lab.reinstall(host)
            try await lab.on(
                host,
                "umount /opt/lab-repo; rm -f /etc/apt/sources.list.d/*; echo 'deb http://192.0.2.1/debian bookworm main' >/etc/apt/sources.list"
            )
        }
        let short = try await lab.path("short")
        try await lab.here("head -c 100000000 '\(bundle)' >'\(short)'")
        let refused = try await lab.program("apply", "-f", try await lab.sourcesFile("short", "sources: {bundle: \(short)}\n"))
        #expect(refused.status == 1 && refused.errors.contains("is cut off"), "\(refused.all)")
        #expect(try await lab.isUntouched("master1"))
        let file = try await lab.sourcesFile("bundle", "sources: {bundle: \(bundle)}\n")
        try await lab.countAway()
        let run = try await lab.program("apply", "-f", file)
        #expect(run.status == 0, "\(run.all)")
        #expect(run.errors.contains("MB from master1") || run.errors.contains("MB from node"), "one gets it from the other: \(run.errors)")
        #expect(!run.errors.contains("sending them from here"), "\(run.errors)")
        let plan = try await lab.program("plan", "-f", file)
        #expect(plan.status == 0, "nothing is to do: \(plan.all)")
        let verify = try await lab.program("verify", "-f", file)
        #expect(verify.status == 0, "\(verify.all)")
        #expect(try await lab.away() == "", "no packet is for anybody but the lab's own")
        for host in ["master1", "node"] {
            #expect(try await lab.on(host, "command -v kubelet; dpkg-query -W kubelet 2>/dev/null || true") == "/usr/local/bin/kubelet")
            #expect(
                try await lab.on(host, "ls /run/trimast-peer /var/lib/trimast/files 2>/dev/null | grep . || true").contains("run") == false)
            #expect(try await lab.on(host, "systemctl is-active trimast-peer || true") == "inactive")
        }
    }

    @Test("lab down")
    func z_down() async throws { try await lab.down() }
}
