import Foundation
import Testing

/// `plugin: manifest` on a cluster of its own: a pod network that its own pods set up, as flannel's do, of an image that the lab has.
@Suite("A pod network by its own manifest", .serialized, .enabled(if: Program.path != nil, Program.skipped))
struct PodNetworkManifestTests {
    let lab: TestLab

    init() throws { lab = try TestLab("net") }

    /// Routes by the hosts' own addresses, like flannel's host-gw.
    private static let manifest = #"""
        apiVersion: v1
        kind: Namespace
        metadata: {name: pod-network}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: pod-network, namespace: pod-network}
        data:
          net-conf.json: |
            {"Network": "10.244.0.0/16", "Backend": {"Type": "host-gw"}}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: pod-network, namespace: pod-network}
        spec:
          selector: {matchLabels: {app: pod-network}}
          template:
            metadata: {labels: {app: pod-network}}
            spec:
              hostNetwork: true
              terminationGracePeriodSeconds: 0
              tolerations: [{operator: Exists}]
              containers:
              - name: pod-network
                image: k8s.gcr.io/kube-proxy:v1.20.2
                securityContext: {privileged: true}
                command: [sh, -c]
                args:
                - |
                  case $NODE in
                  master1) own=1 other=2 gateway=192.168.96.68 ;;
                  *) own=2 other=1 gateway=192.168.96.65 ;;
                  esac
                  ip route replace 10.244.$other.0/24 via $gateway
                  iptables -t nat -A POSTROUTING -s 10.244.0.0/16 ! -d 10.244.0.0/16 -j MASQUERADE
                  echo '{"cniVersion": "0.3.1", "name": "test", "plugins": [{"type": "ptp", "ipam": {"type": "host-local", "ranges": [[{"subnet": "10.244.'$own'.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}' >/cni/10-test.conflist
                  while :; do sleep 3600; done
                env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
                volumeMounts: [{name: cni, mountPath: /cni}]
              volumes: [{name: cni, hostPath: {path: /etc/cni/net.d, type: DirectoryOrCreate}}]

        """#

    private func write(_ text: String) async throws {
        try text.write(to: await lab.folder.appendingPathComponent("net.yml"), atomically: true, encoding: .utf8)
    }

    @Test("applied, waited for, its pods reach each other; a changed file is applied", .timeLimit(.minutes(10)))
    func life() async throws {
        try await lab.up("--control-planes", "1", "--workers", "1")
        try await write(Self.manifest)
        let file = try await lab.clusterFile("manifest", replacing: [("  plugin: bird", "  plugin: manifest\n  manifest: net.yml")])
        let run = try await lab.program("apply", "-f", file)
        #expect(run.status == 0, "\(run.all)")
        #expect(run.errors.contains("wait until pod-network runs on all nodes"), "\(run.all)")
        let verified = try await lab.program("verify", "-f", file)
        #expect(verified.status == 0 && verified.output.contains("its pods reach the pods of 1 other hosts"), "\(verified.all)")

        try await write(
            Self.manifest.replacing("sleep 3600", with: "sleep 3601").replacing(/(?s)apiVersion: v1\nkind: ConfigMap.*?---\n/, with: ""))
        let silent = try await lab.program("validate", "-f", file)
        #expect(silent.status == 1 && silent.errors.contains("does not tell from which range"), "\(silent.all)")
        try await write(Self.manifest.replacing("sleep 3600", with: "sleep 3601"))
        let plan = try await lab.program("plan", "-f", file)
        #expect(plan.status == 2 && plan.output.contains("+          while :; do sleep 3601; done"), "\(plan.all)")
        let changed = try await lab.program("apply", "-f", file)
        #expect(changed.status == 0, "\(changed.all)")
        #expect(!changed.errors.contains("ranges.routes"), "its own routes are nobody else's: \(changed.errors)")
        let shown = try await lab.on("master1", "kubectl -n pod-network get ds pod-network -o yaml | grep -c 'sleep 3601'")
        #expect(shown != "0")
        try await lab.down()
    }
}
