/// One host of a lab: a value computed from the lab's shape.
public struct LabHost: Equatable, Hashable, Sendable {
    public enum Role: String, Sendable, Codable { case controlPlane = "control-plane", worker }

    public var name: String
    public var address: String
    public var role: Role
}

/// How many hosts of each kind, and their names and addresses: always the same for the same position.
public struct LabShape: Equatable, Sendable {
    public static let network = "192.168.96"
    /// The bridge, which the hosts use as their router.
    public static let gateway = "\(network).1"
    /// The address that floats between the control planes.
    public static let endpoint = "\(network).69"
    public static let largestCount = 9

    public var controlPlanes: Int
    public var workers: Int

    public init(controlPlanes: Int = 3, workers: Int = 1) {
        self.controlPlanes = controlPlanes
        self.workers = workers
    }

    public var hosts: [LabHost] {
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
