import Specification
import Planning
import Testing

/// One thing that is wrong, or only looks wrong, and what the check says of it: `FAIL host: text`, `pass`, `skip`.
struct Fault: Sendable, CustomTestStringConvertible {
    var id: String
    var name: String
    var spoil: @Sendable (inout Hosts) throws -> Void
    var says: [String]
    var testDescription: String { "\(id): \(name)" }

    init(_ id: String, _ name: String, says: [String], _ spoil: @escaping @Sendable (inout Hosts) throws -> Void) {
        self.id = id
        self.name = name
        self.says = says
        self.spoil = spoil
    }

    static func text(_ check: Check) -> String {
        let word =
            switch check.outcome {
            case .failed: "FAIL"
            case .skipped: "skip"
            case .noted: "note"
            case .passed: "pass"
            }
        return "\(word) \(check.host?.text ?? "cluster"): \(check.found)"
    }
}
