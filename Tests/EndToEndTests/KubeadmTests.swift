import Foundation
import Testing

/// The configurations that `render` writes, judged by real kubeadms: TRIMAST_KUBEADMS names them, one of each API version if they can be had.
@Suite("Judged by kubeadm", .enabled(if: Program.path != nil, Program.skipped))
struct KubeadmTests {
    static let programs = (ProcessInfo.processInfo.environment["TRIMAST_KUBEADMS"] ?? "").split(separator: " ").map(String.init)

    /// Something of everything that kubeadm's files can say.
    static func rich(_ version: String) -> String {
        """
        apiVersion: trimast/v1
        kind: Cluster
        metadata:
          name: judged
        kubernetes:
          version: \(version)
          imageRepository: registry.example.com/k8s
          dns: none
          apiServer: {extraArgs: {profiling: "false", audit-log-maxage: "30"}, certSANs: [api.example.com, 10.1.2.3]}
          controllerManager: {extraArgs: {node-cidr-mask-size: "25"}}
          scheduler: {extraArgs: {v: "2"}}
          etcd: {extraArgs: {quota-backend-bytes: "8589934592"}}
          kubelet: {evictionHard: {memory.available: 5%}, failSwapOn: true}
          kubeProxy: {conntrack: {maxPerCore: 0}}
        endpoint: {address: 10.0.0.69, interface: eth0}
        network: {pods: 10.244.0.0/16, services: 10.96.0.0/16, plugin: bird}
        sources: {kubernetes: none}
        hosts:
          - {name: master1, address: 10.0.0.1, roles: [control-plane], taints: ["dedicated=ingress:NoSchedule"]}
          - {name: master2, address: 10.0.0.2, roles: [control-plane]}
          - {name: master3, address: 10.0.0.3, roles: [control-plane]}
          - {name: node, address: 10.0.0.4, roles: [worker]}

        """
    }

    /// `1.20.2` of `v1.20.2-dirty`.
    private func version(of kubeadm: String) async throws -> String {
        let run = try await Program(path: kubeadm)("version", "-o", "short")
        return String(run.output.drop { $0 == "v" }.prefix { $0.isNumber || $0 == "." })
    }

    /// From 1.26 on kubeadm has a command that judges; before, it says what it does not know while it reads the file.
    private func judged(_ path: String, by kubeadm: String, _ version: String) async throws -> Program.Run {
        let minor = version.split(separator: ".").dropFirst().first.flatMap { Int($0) } ?? 0
        let program = Program(path: kubeadm)
        return minor >= 26
            ? try await program("config", "validate", "--config", path)
            : try await program("config", "migrate", "--old-config", path, "--new-config", path + ".migrated")
    }

    @Test(
        "every file that a kubeadm reads", .enabled(if: !programs.isEmpty, "needs kubeadm: `make test` names the lab's"),
        arguments: programs)
    func judge(_ kubeadm: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trimast-judged-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let version = try await version(of: kubeadm)
        let file = folder.appendingPathComponent("cluster.yaml")
        try Self.rich(version).write(to: file, atomically: true, encoding: .utf8)
        let rendered = try await Program(path: #require(Program.path))("render", "-f", file.path, "--to", folder.path)
        try #require(rendered.status == 0, "\(rendered.all)")
        for name in ["master1/run/trimast/kubeadm.yaml", "master2/run/trimast/kubeadm-etcd.yaml", "node/run/trimast/join.yaml"] {
            let path = folder.appendingPathComponent(name)
            // The kubeconfig that a join names must be there.
            let text = try String(contentsOf: path, encoding: .utf8).replacing("/run/trimast/discovery.conf", with: file.path)
            try text.write(to: path, atomically: true, encoding: .utf8)
            let run = try await judged(path.path, by: kubeadm, version)
            #expect(run.status == 0 && !run.errors.contains("unknown field"), "\(version), \(name): \(run.all)\n\(text)")
        }
        // A judge that finds nothing wrong in a wrong file is none.
        let wrong = folder.appendingPathComponent("master1/run/trimast/kubeadm.yaml")
        let text = try String(contentsOf: wrong, encoding: .utf8).replacing("maxPerCore:", with: "maxPerCores:")
        try text.write(to: wrong, atomically: true, encoding: .utf8)
        #expect(try await judged(wrong.path, by: kubeadm, version).errors.contains("unknown field"))
    }
}
