import FoundationEssentials
import Support
import SystemPackage

/// What a lab was started with: kept beside its hosts, so that a later `lab up` adds hosts of the same kind.
struct LabRecord: Codable, Equatable, Sendable {
    var controlPlanes: Int
    var workers: Int
    var suite: Suite
    var root: String
    var repository: String
    var version: String
    var hasCoreDNS: Bool
    /// nil: deb, as labs were before there were others.
    var family: LabFamily?
    /// Of hosts with rpm; nil where there are none.
    var rpm: Rpm?

    struct Rpm: Codable, Equatable, Sendable {
        var root: String
        var repository: String
    }

    var shape: LabShape { LabShape(controlPlanes: controlPlanes, workers: workers) }

    private func rpm(of host: LabHost) -> Rpm? { (family ?? .deb).isRpm(host) ? rpm : nil }
    func root(of host: LabHost) -> FilePath { FilePath(rpm(of: host)?.root ?? root) }
    func repository(of host: LabHost) -> FilePath { FilePath(rpm(of: host)?.repository ?? repository) }

    static func read(_ file: FilePath) throws -> LabRecord? {
        guard file.exists else { return nil }
        do {
            return try JSONDecoder().decode(LabRecord.self, from: Data(file.bytes()))
        } catch {
            throw TrimastError(
                "lab.record", "\(file) cannot be read", cause: "\(error)", nextStep: "trimast lab down, then trimast lab up")
        }
    }

    func write(_ file: FilePath) throws {
        try file.write(try JSONText.string(self) + "\n")
    }
}
