import Foundation
import Planning
import Specification
import Support
import TestSupport
import Testing
import Yams

@testable import Parts

/// Calico's own manifests, which are not part of this project: TRIMAST_CALICO_MANIFESTS names their folder, or they lie beside the checkout.
enum CalicoManifests {
    static let folder: String = {
        if let folder = ProcessInfo.processInfo.environment["TRIMAST_CALICO_MANIFESTS"] { return folder }
        return URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/data/calico").standardized.path
    }()
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    static func text(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }
}

@Suite struct CalicoManifestTests {
    static func spec(_ encapsulation: CalicoSpec.Encapsulation, mtu: Int? = nil, repository: String? = nil) throws -> ClusterSpec {
        var spec = try LabFacts.spec(.three)
        spec.network.plugin = .calico
        spec.network.calico = CalicoSpec(encapsulation: encapsulation, mtu: mtu, imageRepository: repository)
        return spec
    }

    static func nodes(_ text: String) throws -> [Node] { try Array(Yams.compose_all(yaml: text)) }
    static func isConfig(_ node: Node) -> Bool {
        node["kind"]?.string == "ConfigMap" && node["metadata"]?["name"]?.string == "calico-config"
    }
    static func isDaemonSet(_ node: Node) -> Bool { node["kind"]?.string == "DaemonSet" }

    static func container(_ nodes: [Node]) throws -> Node {
        let set = try #require(nodes.first(where: isDaemonSet))
        let containers = try #require(set["spec"]?["template"]?["spec"]?["containers"]?.sequence)
        return try #require(containers.first { $0["name"]?.string == "calico-node" })
    }

    static func environment(_ container: Node) throws -> [String: String] {
        let entries = try #require(container["env"]?.sequence)
        return Dictionary(
            entries.map { ($0["name"]?.string ?? "", $0["value"]?.string ?? "<reference>") }, uniquingKeysWith: { "\($0) and \($1)" })
    }

    static let modes: [(CalicoSpec.Encapsulation, ipip: String, vxlan: String, backend: String)] = [
        (.ipip, "Always", "Never", "bird"), (.ipipCrossSubnet, "CrossSubnet", "Never", "bird"), (.vxlan, "Never", "Always", "vxlan"),
        (.vxlanCrossSubnet, "Never", "CrossSubnet", "vxlan"), (.none, "Never", "Never", "bird"),
    ]

    static let isHere = ConditionTrait.enabled(
        if: !CalicoManifests.names.isEmpty, "Calico's manifests are not here; TRIMAST_CALICO_MANIFESTS names their folder")

    /// A node as text, so that a difference can be read.
    static func text(_ node: Node?, without keys: [String] = []) throws -> String {
        var node = try #require(node)
        for key in keys { node[key] = Node("left out") }
        return try Yams.serialize(node: node, width: -1)
    }

    static func expectSame(_ old: String, _ new: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let difference = LineDiff.unified(old: old, new: new, context: 0)
        #expect(difference == [], sourceLocation: sourceLocation)
    }

    @Test(isHere, arguments: CalicoManifests.names) func otherDocumentsStayAsTheyAre(_ name: String) throws {
        let text = try CalicoManifests.text(name)
        let before = try Self.nodes(text)
        let after = try Self.nodes(CalicoManifest.edited(text, Self.spec(.ipip)))
        #expect(after.count == before.count)
        #expect(before.count > 20)
        for (old, new) in zip(before, after) where !Self.isConfig(old) && !Self.isDaemonSet(old) {
            let isSame = old == new
            #expect(isSame, "\(old["kind"]?.string ?? "") \(old["metadata"]?["name"]?.string ?? "")")
        }
    }

    @Test(isHere, arguments: CalicoManifests.names) func isEditedWhereTheFileSaysSoAndNowhereElse(_ name: String) throws {
        // The two documents that are edited; the others take their time to read.
        let documents = try CalicoManifests.text(name).components(separatedBy: "\n---\n")
        let text = documents.filter {
            $0.contains("name: calico-config") || $0.contains("\nkind: DaemonSet") || $0.hasPrefix("kind: DaemonSet")
        }
        .joined(separator: "\n---\n")
        let before = try Self.nodes(text)
        for mode in Self.modes {
            let after = try Self.nodes(CalicoManifest.edited(text, Self.spec(mode.0, mtu: 1430)))
            let config = try #require(after.first(where: Self.isConfig))
            #expect(config["data"]?["calico_backend"]?.string == mode.backend)
            #expect(config["data"]?["veth_mtu"]?.string == "1430")

            let oldContainer = try Self.container(before)
            let newContainer = try Self.container(after)
            var wanted = try Self.environment(oldContainer)
            wanted.merge(
                [
                    "CALICO_IPV4POOL_CIDR": "10.244.0.0/16", "CALICO_IPV4POOL_IPIP": mode.ipip, "CALICO_IPV4POOL_VXLAN": mode.vxlan,
                    "IP_AUTODETECTION_METHOD": "kubernetes-internal-ip", "CLUSTER_TYPE": "k8s,bgp",
                ], uniquingKeysWith: { $1 })
            #expect(try Self.environment(newContainer) == wanted)

            for probe in ["livenessProbe", "readinessProbe"] {
                func command(_ node: Node) -> [String] { (node[probe]?["exec"]?["command"]?.sequence ?? []).compactMap(\.string) }
                let kept = command(oldContainer).filter { mode.backend != "vxlan" || !$0.hasPrefix("-bird") }
                #expect(command(newContainer) == kept)
                #expect(!kept.isEmpty)
            }
            // Besides the environment and the probes the container is the same, and so is the rest of the pod.
            let edited = ["env", "livenessProbe", "readinessProbe"]
            try Self.expectSame(Self.text(oldContainer, without: edited), Self.text(newContainer, without: edited))
            func pod(_ nodes: [Node]) -> Node? { nodes.first(where: Self.isDaemonSet)?["spec"]?["template"]?["spec"] }
            try Self.expectSame(Self.text(pod(before), without: ["containers"]), Self.text(pod(after), without: ["containers"]))
        }
    }

    @Test(isHere, arguments: CalicoManifests.names)
    func imagesComeFromTheNamedRegistry(_ name: String) throws {
        let text = try CalicoManifests.text(name)
        func images(_ text: String) -> [Substring] {
            text.split(separator: "\n").filter { $0.drop { $0 == " " || $0 == "-" }.hasPrefix("image: ") }.map {
                $0.drop { $0 == " " || $0 == "-" }
            }
        }
        let edited = try CalicoManifest.edited(text, Self.spec(.ipip, repository: "registry.example.com/calico"))
        let wanted = images(text).map { line in "image: registry.example.com/calico/\(line.split(separator: "/").last ?? "")" }
        #expect(wanted.count >= 5)
        #expect(images(edited).sorted() == wanted.map { $0[...] }.sorted())
        #expect(try images(CalicoManifest.edited(text, Self.spec(.ipip))) == images(text))
    }

    @Test func asAListWithCRLF() throws {
        let text = "apiVersion: v1\r\nkind: List\r\nitems:\r\n- kind: DaemonSet\r\n  metadata: {name: calico-node}\r\n- kind: ConfigMap\r\n"
        let nodes = try Self.nodes(CalicoManifest.edited(text, Self.spec(.ipip)))
        #expect(nodes.map { $0["kind"]?.string } == ["DaemonSet", "ConfigMap"])
    }

    @Test func whatIsNotCalicosManifest() throws {
        let spec = try Self.spec(.ipip)
        #expect(
            throws: TrimastError(
                "calico.manifest", "the manifest has no DaemonSet calico-node",
                nextStep: "name Calico's own manifests/calico.yaml, not the operator's")
        ) { try CalicoManifest.edited("kind: ConfigMap\n", spec) }
        // Cut off in the middle, behind documents that are whole.
        let cut = "kind: DaemonSet\nmetadata: {name: calico-node}\n---\na: [\n"
        let error = #expect(throws: TrimastError.self) { try CalicoManifest.edited(cut, spec) }
        #expect(error?.message == "Calico's manifest is not YAML")
        #expect(error?.nextStep == "download it again")
    }
}
