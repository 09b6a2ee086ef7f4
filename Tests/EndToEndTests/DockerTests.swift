import Foundation
import Testing

/// A worker on which Docker's engine runs containers, with the CRI plug-in disabled in the containerd that both use, as Docker's own package has
/// it. The tests follow each other in this order on a lab of their own; the last takes it down.
@Suite("On a host with Docker", .serialized, .enabled(if: Program.path != nil, Program.skipped))
struct DockerTests {
    let lab: TestLab

    init() throws { lab = try TestLab("fw") }

    private static let shown = "docker inspect -f '{{.State.Running}} {{.State.Pid}} {{.State.StartedAt}}' mine"

    @Test("a container runs, CRI is off, FORWARD drops")
    func a_up() async throws {
        try await lab.up("--control-planes", "1", "--workers", "1")
        try await lab.install("docker.io", on: "node")
        try await lab.on(
            "node",
            """
            printf '# Mine\\ndisabled_plugins = ["cri"]\\n' >/etc/containerd/config.toml && systemctl restart containerd
            echo '{"log-opts": {"max-size": "10m"}}' >/etc/docker/daemon.json && systemctl restart docker
            docker load -q -i /opt/lab-repo/images/worker.tar
            docker run -d --name mine $(docker images --format '{{.Repository}}:{{.Tag}}' | grep kube-proxy) sh -c 'while :; do sleep 1; done'
            """)
        #expect(try await lab.on("node", "iptables -S FORWARD | head -n 1") == "-P FORWARD DROP")
    }

    @Test("apply says that CRI was off and that the container runs on, and so it is; pods pass", .timeLimit(.minutes(10)))
    func b_apply() async throws {
        let before = try await lab.on("node", Self.shown)
        let file = try await lab.clusterFile(
            "docker",
            replacing: [
                (
                    "hosts:\n",
                    "dockerEngine: true\nregistryMirrors: [{registry: docker.io, mirrors: [\"http://192.168.96.1:5000\"]}]\nhosts:\n"
                )
            ])
        let run = try await lab.program("apply", "-f", file)
        #expect(run.status == 0, "\(run.all)")
        for text in ["the CRI plug-in is disabled there, and is enabled", "Docker's 1 container runs on"] {
            #expect(run.all.contains(text), "\(run.all)")
        }
        let verified = try await lab.verified(file)
        #expect(verified.status == 0, "\(verified.all)")
        #expect(try await lab.on("node", Self.shown) == before && before.hasPrefix("true "), "\(before)")
        #expect(try await lab.on("node", "head -n 2 /etc/containerd/config.toml") == "# Mine\ndisabled_plugins = []")
        for host in ["master1", "node"] {
            #expect(try await lab.on(host, "docker info 2>/dev/null | grep -A 1 'Registry Mirrors'").contains("http://192.168.96.1:5000/"))
        }
        #expect(try await lab.on("node", "cat /etc/docker/daemon.json").contains("\"max-size\": \"10m\""))
        let plan = try await lab.program("plan", "-f", file)
        #expect(plan.status == 0, "\(plan.all)")
    }

    @Test("after a power cut of the host pods pass Docker's chain again", .timeLimit(.minutes(10)))
    func c_reboot() async throws {
        try await lab.powerOff("node")
        try await lab.powerOn("node")
        let verified = try await lab.verified(try await lab.folder.appendingPathComponent("docker.yaml").path)
        #expect(verified.status == 0, "\(verified.all)")
        #expect(try await lab.on("node", "iptables -S FORWARD | grep -c -- '-j DOCKER-USER'") == "1")
    }

    @Test("mirrors that the file names no longer go out of daemon.json; what others wrote stays", .timeLimit(.minutes(10)))
    func d_mirrors() async throws {
        let file = try await lab.clusterFile("undocked", replacing: [("hosts:\n", "dockerEngine: true\nhosts:\n")])
        let run = try await lab.program("apply", "-f", file)
        #expect(run.status == 0, "\(run.all)")
        for host in ["master1", "node"] {
            #expect(try await lab.on(host, "docker info 2>/dev/null | grep -c 192.168.96.1:5000 || true") == "0")
        }
        #expect(
            try await lab.on("node", "tr -d ' \\n' </etc/docker/daemon.json")
                == "{\"log-opts\":{\"max-size\":\"10m\"},\"registry-mirrors\":[],\"insecure-registries\":[]}")
        let plan = try await lab.program("plan", "-f", file)
        #expect(plan.status == 0, "\(plan.all)")
    }

    @Test("a kubelet that runs pods by Docker is refused, and nothing is changed")
    func e_dockershim() async throws {
        let flags = "/var/lib/kubelet/kubeadm-flags.env"
        try await lab.on("node", "cp \(flags) /root/flags; echo 'KUBELET_KUBEADM_ARGS=\"--network-plugin=cni\"' >\(flags)")
        let run = try await lab.program("plan", "-f", try await lab.folder.appendingPathComponent("docker.yaml").path)
        try await lab.on("node", "mv /root/flags \(flags)")
        #expect(run.status == 1 && run.all.contains("dockershim") && run.all.contains("change-runtime-containerd"), "\(run.all)")
    }

    @Test("lab down")
    func z_down() async throws { try await lab.down() }
}
