import ArgumentParser
import Drills
import Foundation
import Lab
import Preflight

extension CompletionKind {
    /// The ids of the checks of preflight.
    static var checkID: CompletionKind { .list(PreflightCatalogue().checks.map(\.id)) }

    /// The names of drills.
    static var drillName: CompletionKind { .list(DrillCatalogue.drills.map(\.name)) }

    /// The hosts of the lab that the line names, or of the one called "lab".
    static var labHost: CompletionKind {
        .custom { words, _, _ in
            let name = words.firstIndex(of: "--name").flatMap { words.dropFirst($0 + 1).first } ?? "lab"
            // Where there is no such lab there is nothing to propose.
            guard let name = try? LabName(name) else { return [] }
            return Lab(name: name, paths: LabPaths(environment: ProcessInfo.processInfo.environment)).hostNames
        }
    }
}
