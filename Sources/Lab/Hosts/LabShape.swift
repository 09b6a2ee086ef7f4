/// One host of a lab: a value computed from the lab's shape.
package struct LabHost: Equatable, Hashable, Sendable {
    package enum Role: String, Sendable, Codable { case controlPlane = "control-plane", worker }

    package var name: String
    package var address: String
    package var role: Role
}

/// How many hosts of each kind, and their names and addresses: always the same for the same position.
package struct LabShape: Equatable, Sendable {
    package static let network = "192.168.96"
    /// The bridge, which the hosts use as their router.
    package static let gateway = "\(network).1"
    /// The address that floats between the control planes.
    package static let endpoint = "\(network).69"
    package static let largestCount = 9

    package var controlPlanes: Int
    package var workers: Int

    package init(controlPlanes: Int = 3, workers: Int = 1) {
        self.controlPlanes = controlPlanes
        self.workers = workers
    }

    package var hosts: [LabHost] {
        (1...max(1, controlPlanes)).map(Self.controlPlane) + (1...max(1, workers)).prefix(workers).map(Self.worker)
    }

    /// master1 to master3 at .65 to .67, later ones from .71.
    static func controlPlane(_ number: Int) -> LabHost {
        let last = number <= 3 ? 64 + number : 67 + number
        return LabHost(name: "master\(number)", address: "\(network).\(last)", role: .controlPlane)
    }

    /// node at .68, node2 and later from .81.
    static func worker(_ number: Int) -> LabHost {
        let last = number == 1 ? 68 : 79 + number
        return LabHost(name: number == 1 ? "node" : "node\(number)", address: "\(network).\(last)", role: .worker)
    }

    /// The host of a name, if a lab can have one of that name.
    static func host(named name: String) -> LabHost? {
        LabShape(controlPlanes: largestCount, workers: largestCount).hosts.first { $0.name == name }
    }
}
