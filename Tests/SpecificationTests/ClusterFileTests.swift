import Foundation
import Testing

@testable import Specification

@Suite struct ClusterFileTests {
    @Test func walkthrough() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../examples/walkthrough.yaml").standardized.path
        let file = try ClusterFile.load(path: path)
        #expect(file.warnings.isEmpty)
        #expect(file.spec.controlPlanes.map(\.name.text) == ["master1", "master2", "master3"])
        #expect(file.spec.loadBalancers.count == 3)
        #expect(file.spec.workers.first?.labels == ["node-role.kubernetes.io/work": "work"])
    }
}
