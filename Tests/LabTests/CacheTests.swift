import FoundationEssentials
import Support
import SystemPackage
import Testing

@testable import Lab

@Suite struct CacheTests {
    /// A cache in a directory that is removed afterwards.
    func withCache(_ body: (Cache) async throws -> Void) async throws {
        let root = FilePath(FileManager.default.temporaryDirectory.path).appending("lab-cache-\(UUID().uuidString)")
        try root.makeDirectory()
        do { try await body(Cache(root: root, commands: Commands(), report: .silent)) } catch {
            try root.remove()
            throw error
        }
        try root.remove()
    }

    let artefact = Artefact(kind: "thing", title: "a thing", inputs: "one\ntwo")

    @Test func keysAreStable() {
        #expect(StableHash.bits64("") == 0xcbf2_9ce4_8422_2325)
        #expect(StableHash.bits64("a") == 0xaf63_dc4c_8601_ec8c)
        #expect(StableHash.bits32("a") == 0xe40c_292c)
        #expect(Artefact(kind: "thing", title: "a thing", inputs: "a").directoryName == "thing-af63dc4c8601ec8c")
        #expect(artefact.directoryName != Artefact(kind: "thing", title: "a thing", inputs: "one").directoryName)
    }

    @Test func twoAtOnceMakeItOnce() async throws {
        try await withCache { cache in
            let results = try await withThrowingTaskGroup(of: (FilePath, Bool).self) { tasks in
                for number in 1...4 {
                    tasks.addTask {
                        let place = try await cache.directory(artefact) { directory, _ in
                            try await Task.sleep(for: .milliseconds(100))
                            try directory.appending("maker").write("\(number)")
                        }
                        return (place, try place.appending("maker").read() == "\(number)")
                    }
                }
                var all: [(FilePath, Bool)] = []
                for try await one in tasks { all.append(one) }
                return all
            }
            #expect(Set(results.map(\.0)).count == 1)
            #expect(results.filter(\.1).count == 1)
            #expect(try results.first?.0.appending("inputs").read() == artefact.inputs)
        }
    }

    @Test func aFailureLeavesNothingThatCounts() async throws {
        try await withCache { cache in
            let error = await #expect(throws: TrimastError.self) {
                try await cache.directory(artefact) { directory, log in
                    try directory.appending("half").write("x")
                    try await cache.commands.logged(Command("sh", ["-c", "echo broken; exit 3"]), to: log)
                }
            }
            #expect(error?.cause == "broken")
            #expect(error?.nextStep?.contains(".log") == true)
            let place = try await cache.directory(artefact) { directory, _ in try directory.appending("whole").write("x") }
            #expect(try place.names() == ["inputs", "whole"])
            #expect(try cache.root.names().filter { $0.hasPrefix(".making") }.isEmpty)
        }
    }
}
