import Foundation
import Support
import TestSupport
import Testing

@Suite struct OutputFileTests {
    func type(_ path: String) throws -> FileAttributeType? {
        try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    }

    @Test func aFileIsReplaced() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/out"
            try OutputFile.write(Data("a long first text".utf8), to: path)
            try OutputFile.write(Data("second".utf8), to: path)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "second")
        }
    }

    /// `--save /dev/null` once replaced the machine's /dev/null.
    @Test func aDeviceStaysOne() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/null"
            #expect(try await Program.run("mknod", [path, "c", "1", "3"]).status == 0)
            try OutputFile.write(Data("text".utf8), to: path)
            #expect(try type(path) == .typeCharacterSpecial)
        }
    }

    @Test func aLinkIsWrittenThrough() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            try OutputFile.write(Data("old".utf8), to: "\(folder)/file")
            _ = try await Program.run("ln", ["-s", "file", "\(folder)/link"])
            try OutputFile.write(Data("new".utf8), to: "\(folder)/link")
            #expect(try type("\(folder)/link") == .typeSymbolicLink)
            #expect(try String(contentsOfFile: "\(folder)/file", encoding: .utf8) == "new")
        }
    }
}
