import Support
import Testing

@testable import Lab

@Suite struct ShapeTests {
    struct Case: Sendable {
        var controlPlanes: Int
        var workers: Int
        var hosts: [String]
    }

    @Test(arguments: [
        Case(controlPlanes: 1, workers: 0, hosts: ["master1 65"]),
        Case(controlPlanes: 3, workers: 1, hosts: ["master1 65", "master2 66", "master3 67", "node 68"]),
        Case(
            controlPlanes: 5, workers: 3,
            hosts: ["master1 65", "master2 66", "master3 67", "master4 71", "master5 72", "node 68", "node2 81", "node3 82"]),
    ])
    func addressesStayWithTheirNames(_ example: Case) {
        let hosts = LabShape(controlPlanes: example.controlPlanes, workers: example.workers).hosts
        #expect(hosts.map { "\($0.name) \($0.address.split(separator: ".").last ?? "")" } == example.hosts)
    }

    @Test func noTwoHostsOfTheLargestLabShareAnAddress() {
        let hosts = LabShape(controlPlanes: LabShape.largestCount, workers: LabShape.largestCount).hosts
        #expect(Set(hosts.map(\.address)).count == 2 * LabShape.largestCount)
        #expect(!hosts.map(\.address).contains(LabShape.endpoint))
        #expect(!hosts.map(\.address).contains(LabShape.gateway))
    }

    @Test(arguments: ["", "1lab", "Lab", "a_b", "ends-", "this-name-is-too-long-for-a-lab", "a/b"])
    func refusesNamesThatCannotBePartOfOthers(_ text: String) {
        #expect(throws: TrimastError.self) { try LabName(text) }
    }

    @Test func nameBecomesPartOfWhatTheMachineSees() throws {
        let name = try LabName("second")
        #expect(name.namespace == "trimast-second")
        #expect(name.controlGroup("master1") == "trimast-second-master1")
        #expect(name.machine("master1") == "second-master1")
    }

    struct Growth: Sendable {
        var request: LabOptions.Request
        var before: (Int, Int)?
        var after: (Int, Int)
    }

    @Test(arguments: [
        Growth(request: .init(), before: nil, after: (3, 1)),
        Growth(request: .init(controlPlanes: 1, workers: 0), before: nil, after: (1, 0)),
        Growth(request: .init(workers: 2), before: (3, 1), after: (3, 2)),
        Growth(request: .init(controlPlanes: 4), before: (3, 2), after: (4, 2)),
        Growth(request: .init(controlPlanes: 1, workers: 0), before: (3, 1), after: (3, 1)),
        Growth(request: .init(), before: (1, 0), after: (1, 0)),
    ])
    func aLabOnlyGrows(_ example: Growth) {
        let before = example.before.map {
            LabRecord(
                controlPlanes: $0.0, workers: $0.1, suite: .trixie, root: "/r", repository: "/p", version: "1.2.3", hasCoreDNS: false)
        }
        let options = example.request.options(before: before)
        #expect((options.shape.controlPlanes, options.shape.workers) == example.after)
        #expect(options.suite == (before == nil ? nil : .trixie))
    }

    /// Hosts keep their family when a mixed lab grows.
    @Test(arguments: [
        (LabFamily.deb, [String]()), (.rpm, ["master1", "master2", "master3", "master4", "node", "node2", "node3"]),
        (.mixed, ["master2", "node", "node3"]),
    ]) func whoseHostsHaveRpm(_ family: LabFamily, _ names: [String]) {
        let hosts = LabShape(controlPlanes: 4, workers: 3).hosts
        #expect(hosts.filter(family.isRpm).map(\.name) == names)
        var record = LabRecord(
            controlPlanes: 4, workers: 3, suite: .bookworm, root: "/r", repository: "/p", version: "1.2.3", hasCoreDNS: false,
            family: family, rpm: LabRecord.Rpm(root: "/rpm", repository: "/dnf"))
        for host in hosts {
            let isRpm = names.contains(host.name)
            #expect("\(record.root(of: host))" == (isRpm ? "/rpm" : "/r") && "\(record.repository(of: host))" == (isRpm ? "/dnf" : "/p"))
        }
        record.family = nil
        #expect(hosts.allSatisfy { "\(record.root(of: $0))" == "/r" }, "a lab of before there were families")
    }

    @Test(arguments: [("1.20.2", Suite.bookworm), ("1.31.9", .bookworm), ("1.32.0", .trixie), ("1.36.2", .trixie)])
    func theHostsDebianFitsTheirKubernetes(_ example: (String, Suite)) {
        #expect(Suite.fitting(kubernetes: example.0) == example.1)
    }

    @Test(arguments: [(0, 1), (10, 1), (1, -1), (1, 10)])
    func refusesShapesThatHaveNoAddresses(_ shape: (Int, Int)) {
        #expect(throws: TrimastError.self) {
            try LabOptions(shape: LabShape(controlPlanes: shape.0, workers: shape.1)).validate()
        }
    }
}
