import Specification
import TestSupport
import Testing

@testable import Parts

/// What a pod network's manifest wants of images, as a bundle takes them along.
@Suite struct ManifestImagesTests {
    @Test func names() throws {
        let manifest = """
            kind: CustomResourceDefinition
            spec: {schema: {properties: {image: {type: string}, containers: {type: array}}}}
            ---
            kind: DaemonSet
            spec:
              template:
                spec:
                  initContainers: [{name: a, image: "docker.io/calico/cni:v3.32.1"}, {name: b, image: "calico/cni:v3.32.1"}]
                  containers: [{name: c, image: "quay.io/calico/node:v3.32.1"}, {name: d}]
            ---
            kind: Deployment
            spec: {template: {spec: {containers: [{name: e, image: busybox}]}}}
            """
        var spec = try LabFacts.spec(.three)
        spec.network.plugin = .manifest
        #expect(
            try ManifestImages.names(manifest, spec) == [
                "docker.io/calico/cni:v3.32.1", "quay.io/calico/node:v3.32.1", "docker.io/library/busybox:latest",
            ])
        #expect(try ManifestImages.names(manifest.replacing("\n", with: "\r\n"), spec).count == 3)
        #expect(throws: (any Error).self) { try ManifestImages.names("a: [", spec) }
    }

    @Test(arguments: [
        ("busybox", "docker.io/library/busybox:latest"), ("calico/node:v3", "docker.io/calico/node:v3"),
        ("registry:5000/a", "registry:5000/a:latest"), ("localhost/a:1", "localhost/a:1"),
        ("ghcr.io/flannel-io/flannel@sha256:00", "ghcr.io/flannel-io/flannel@sha256:00"),
    ]) func qualified(_ image: String, _ name: String) { #expect(ManifestImages.qualified(image) == name) }
}
