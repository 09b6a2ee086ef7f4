import Foundation
import Testing

/// The pod network of the running cluster, on the lab of ``ClusterLifeTests``, which calls these in order.
extension ClusterLifeTests {
    static let calico = ProcessInfo.processInfo.environment["TRIMAST_CALICO_MANIFESTS"]

    private static let kubectl = "kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system"
    /// A pod on every host, of the image that every node has.
    private static let pods = """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: pinged}
        spec:
          selector: {matchLabels: {app: pinged}}
          template:
            metadata: {labels: {app: pinged}}
            spec:
              terminationGracePeriodSeconds: 0
              tolerations: [{operator: Exists}]
              containers: [{name: pause, image: "k8s.gcr.io/pause:3.2"}]
        """

    /// Pings between pods, 50 a second each way: between hosts that are no reflectors, and to and from a reflector's own pods.
    private func startPings() async throws {
        try await lab.on(
            "master1", "\(Self.kubectl) apply -f - <<'M'\n\(Self.pods)\nM\n\(Self.kubectl) rollout status ds/pinged --timeout=60s")
        let listed = try await lab.on(
            "master1",
            "\(Self.kubectl) get pods -l app=pinged -o jsonpath='{range .items[*]}{.spec.nodeName} {.status.podIP} {.status.containerStatuses[0].containerID}{\"\\n\"}{end}'"
        )
        let pods = listed.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        for (from, to) in [("node", "master3"), ("master3", "node"), ("node", "master1"), ("master1", "master3")] {
            let (own, other) = (try #require(pods.first { $0[0] == from }), try #require(pods.first { $0[0] == to }))
            let container = own[2].split(separator: "/").last ?? ""
            try await lab.on(
                from,
                """
                command -v ping >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq iputils-ping >/dev/null 2>&1
                p=$(ctr -n k8s.io task ls | awk '$1 == "\(container)" { print $2 }')
                systemd-run -q --unit=pinged-\(to) -p SuccessExitStatus=1 sh -c "exec nsenter -n -t $p ping -q -i 0.02 \(other[1]) >/run/pinged-\(to)"
                """)
        }
    }

    /// How many were sent and how many were answered, of each way.
    private func endPings() async throws -> [String: (sent: Int, received: Int)] {
        var results: [String: (sent: Int, received: Int)] = [:]
        for (from, to) in [("node", "master3"), ("master3", "node"), ("node", "master1"), ("master1", "master3")] {
            let text = try await lab.on(from, "systemctl kill -s INT pinged-\(to); sleep 1; cat /run/pinged-\(to)")
            let numbers = try #require(text.firstMatch(of: /(\d+) packets transmitted, (\d+) received/), "\(text)")
            results["\(from) to \(to)"] = (Int(numbers.1) ?? 0, Int(numbers.2) ?? 0)
        }
        try await lab.on("master1", "\(Self.kubectl) delete ds pinged --wait=false")
        return results
    }

    /// From the mesh to reflectors; a reflector's BIRD is killed; back to the mesh.
    func reflectors() async throws {
        let reflected = try await lab.clusterFile(
            "reflectors", replacing: [("  plugin: bird", "  plugin: bird\n  routeReflectors: [master1, master2]")])
        try await startPings()
        let forth = try await lab.program("apply", "-f", reflected)
        #expect(forth.status == 0, "\(forth.all)")
        #expect(try await lab.on("node", "birdc show protocols | grep -c BGP") == "2", "a host has sessions with the reflectors alone")
        let verified = try await lab.program("verify", "--no-traffic", "-f", reflected)
        #expect(verified.status == 0, "\(verified.all)")
        #expect(verified.output.contains("2 BGP sessions Established with route reflectors"), "\(verified.output)")

        try await lab.on("master1", "systemctl kill -s KILL bird")
        try await lab.on(
            "master1",
            "n=0; until birdc show protocols | grep -c Established | grep -qx 3; do n=$((n + 1)); [ $n -lt 100 ] || exit 1; sleep 0.3; done"
        )
        try await Task.sleep(for: .seconds(3))

        let back = try await lab.program("apply", "-f", try await lab.clusterFile)
        #expect(back.status == 0, "\(back.all)")
        #expect(try await lab.on("node", "birdc show protocols | grep -c BGP") == "3")
        for (way, ping) in try await endPings() {
            // The last one may be on its way when they are ended.
            #expect(ping.sent > 500 && ping.sent - ping.received <= 1, "\(way): \(ping.sent) sent, \(ping.received) answered")
        }
    }

    /// The edited manifest, its definitions, and the objects that route reflectors are made of.
    func calicosObjects(folder: String) async throws {
        let manifest = "\(folder)/calico-v3.24.6.yaml"
        // No release whose manifest is at hand is for Kubernetes 1.20, and the API server is asked for what it takes, not for what Calico supports.
        let file = try await lab.clusterFile(
            "calico",
            replacing: [
                ("version: 1.20.2", "version: 1.24.17"),
                (
                    "plugin: bird",
                    "plugin: calico\n  routeReflectors: [master1, master2]\n  calico: {manifest: \(manifest), encapsulation: ipip-cross-subnet}"
                ),
            ])
        let rendered = try await lab.folder.appendingPathComponent("rendered")
        let run = try await lab.program("render", "-f", file, "--to", rendered.path)
        #expect(run.status == 0, "\(run.all)")
        func object(_ name: String) throws -> String {
            try String(contentsOf: rendered.appendingPathComponent("master1/objects/\(name).yaml"), encoding: .utf8)
        }
        // Kubernetes 1.20 has policy/v1beta1 alone; everything else must pass.
        let documents = try object("Calico-s-manifest").components(separatedBy: "\n---\n").filter {
            !$0.contains("kind: PodDisruptionBudget")
        }
        #expect(documents.count > 20)
        let root = try await lab.folder.appendingPathComponent("hosts/master1/root/root")
        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: root.appendingPathComponent(name))
        }
        let definitions = documents.filter { $0.contains("kind: CustomResourceDefinition") }
        try write(documents.joined(separator: "\n---\n"), "calico.yaml")
        try write(definitions.joined(separator: "\n---\n"), "definitions.yaml")
        let pool =
            "apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nmetadata: {name: default-ipv4-ippool}\nspec: {cidr: 10.244.0.0/16, ipipMode: CrossSubnet}\n"
        let objects = [
            try object("BGPPeer-trimast-route-reflectors"), try object("BGPConfiguration-default-without-the-mesh"), pool,
        ]
        try write(objects.joined(separator: "---\n"), "objects.yaml")
        let apply = "kubectl apply --server-side --force-conflicts"
        let answer = try await lab.on("master1", "cd /root && \(apply) --dry-run=server -f calico.yaml")
        #expect(answer.contains("daemonset.apps/calico-node serverside-applied (server dry run)"), "\(answer)")
        try await lab.on(
            "master1",
            "cd /root && \(apply) -f definitions.yaml >/dev/null && kubectl wait --for=condition=Established -f definitions.yaml --timeout=30s >/dev/null"
        )
        let made = try await lab.on("master1", "cd /root && \(apply) -f objects.yaml")
        for kind in ["bgppeer", "bgpconfiguration", "ippool"] { #expect(made.contains("\(kind).crd.projectcalico.org/"), "\(made)") }
        let mesh = try await lab.on("master1", "kubectl get bgpconfigurations.crd.projectcalico.org default -o jsonpath={.spec}")
        #expect(mesh == "{\"nodeToNodeMeshEnabled\":false}" || mesh == "map[nodeToNodeMeshEnabled:false]", "\(mesh)")
        try await lab.on(
            "master1", "cd /root && kubectl delete -f definitions.yaml >/dev/null && rm calico.yaml definitions.yaml objects.yaml")
    }
}
