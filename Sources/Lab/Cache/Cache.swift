import Support
import SystemPackage

/// Something slow to make, named by what it is made from.
struct Artefact: Equatable, Sendable {
    /// The kind, such as `base-layers`.
    var kind: String
    /// What people read while it is made.
    var title: String
    /// All that decides the result, as text; kept beside the result.
    var inputs: String

    var directoryName: String {
        let digits = StableHash.hex(inputs)
        return "\(kind)-\(String(repeating: "0", count: 16 - digits.count))\(digits)"
    }
}

/// Results kept outside the checkout. Each is made in a directory beside its place and renamed into it under a lock:
/// two runs at once wait for each other, and a killed run leaves only a directory that the next one removes.
struct Cache: Sendable {
    let root: FilePath
    let commands: Commands
    let report: Report

    /// The directory of an artefact, made by `make` where it is not there yet. `make` gets the empty directory and a log file.
    func directory(
        _ artefact: Artefact, make: @escaping @Sendable (_ directory: FilePath, _ log: FilePath) async throws -> Void
    ) async throws -> FilePath {
        let place = root.appending(artefact.directoryName)
        if place.exists { return place }
        let lock = LockFile(path: root.appending("locks").appending(artefact.directoryName))
        return try await lock.withLock(waiting: { report.say("waiting for another run that makes \(artefact.title)") }) {
            if place.exists { return place }
            try await removeLeftovers(of: artefact)
            let work = root.appending(".making-\(artefact.directoryName)-\(ProcessNumber.own)")
            let log = root.appending("log").appending("\(artefact.directoryName).log")
            try work.makeDirectory()
            try log.removingLastComponent().makeDirectory()
            try log.remove()
            do {
                try await report.during(artefact.title) { try await make(work, log) }
                try work.appending("inputs").write(artefact.inputs)
                try work.rename(to: place)
            } catch var error as TrimastError {
                if log.exists { error.nextStep = error.nextStep.map { "\($0)\nthe whole log is \(log)" } ?? "the whole log is \(log)" }
                error.place = error.place ?? "making \(artefact.title)"
                throw error
            }
            return place
        }
    }

    private func removeLeftovers(of artefact: Artefact) async throws {
        for name in try root.names() where name.hasPrefix(".making-\(artefact.directoryName)-") {
            report.say("removing what a stopped run left: \(name)")
            // What the stopped run had started may take a moment to end.
            for attempt in 1...20 {
                let result = try await commands.result(Command("rm", ["-rf", "--one-file-system", root.appending(name).string]))
                if result.isSuccess { break }
                if attempt == 20 {
                    throw TrimastError(
                        "lab.leftovers", "\(name) could not be removed", place: root.string, cause: result.errors,
                        nextStep: "end what still uses it, then repeat the command")
                }
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }
}
