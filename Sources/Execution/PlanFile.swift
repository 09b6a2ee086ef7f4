import Foundation
import Planning
import Specification
import Support

/// A plan kept in a file, with the specification it was made for. It holds no secret: what only a run knows stands in it by name.
package struct PlanFile: Codable, Equatable, Sendable {
    static let format = "trimast/plan/v1"
    var format = Self.format
    var cluster: ClusterSpec
    var plan: Plan

    package init(cluster: ClusterSpec, plan: Plan) {
        self.cluster = cluster
        self.plan = plan
    }

    package func write(to path: String) throws {
        try OutputFile.write(JSONText.data(self), to: path)
    }

    /// - Throws: `plan.format` when the file is no plan, or one of another Trimast.
    package static func read(_ path: String) throws -> PlanFile {
        do {
            let file = try JSONDecoder().decode(PlanFile.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
            guard file.format == Self.format else {
                throw TrimastError(
                    "plan.format", "\(path) is a plan of another Trimast: \(file.format)",
                    nextStep: "make it again: \(.trimast("plan", "--out \(Shell.word(path))"))")
            }
            return file
        } catch let error as TrimastError {
            throw error
        } catch {
            throw TrimastError(
                "plan.format", "\(path) is not a plan of Trimast", cause: error.localizedDescription,
                nextStep: "make it: \(.trimast("plan", "--out \(Shell.word(path))"))")
        }
    }

    /// What stands against carrying out exactly this plan now; nil when nothing does.
    ///
    /// - Parameters:
    ///   - cluster: what the cluster file says at this moment.
    ///   - now: the plan that the hosts and the cluster file give at this moment.
    ///   - path: the file's, for the advice.
    package func obstacle(cluster: ClusterSpec, now: Plan, path: String) -> TrimastError? {
        let again: Advice = "look at what it would be now, and keep that: \(.trimast("plan", "--out \(Shell.word(path))"))"
        if cluster != self.cluster {
            return TrimastError(
                "plan.cluster-file-changed", "the cluster file changed since the plan was made", place: path, nextStep: again)
        }
        guard now != plan else { return nil }
        let old = Dictionary(plan.steps.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let new = Dictionary(now.steps.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let gone = plan.steps.filter { new[$0.id] == nil }.map { "no longer to do: \($0.host): \($0.title)" }
        let added = now.steps.filter { old[$0.id] == nil }.map { "to do besides: \($0.host): \($0.title)" }
        let changed = now.steps.filter { old[$0.id] != nil && old[$0.id] != $0 }.map { "different: \($0.host): \($0.title)" }
        var all = gone + added + changed
        if all.isEmpty { all = ["the order of the steps, or a note, is another one"] }
        return TrimastError(
            "plan.stale", "the hosts or the plan changed since the plan was made", place: path,
            cause: (all.prefix(8) + (all.count > 8 ? ["and \(all.count - 8) more"] : [])).joined(separator: "\n"), nextStep: again)
    }
}
