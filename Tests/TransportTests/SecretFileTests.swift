import Foundation
import Support
import TestSupport
import Testing

@testable import Transport

@Suite struct SecretFileTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func isForItsOwnerAlone() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/new/file"
            for text in ["first", "second"] {
                try SecretFile.write(text, to: path)
                #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
                #expect(try mode(path) == 0o600)
            }
            #expect(try mode("\(folder)/new") == 0o700)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/new") == ["file"])
        }
    }

    /// A ~/.kube/config that is a link into a folder of settings.
    @Test(arguments: [true, false]) func aLinkIsWrittenThrough(_ exists: Bool) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            _ = try await Program.run("mkdir", ["\(folder)/a", "\(folder)/b"])
            if exists { try "old".write(toFile: "\(folder)/b/real", atomically: false, encoding: .utf8) }
            _ = try await Program.run("ln", ["-s", "\(folder)/a/second", "\(folder)/a/first"])
            _ = try await Program.run("ln", ["-s", "../b/real", "\(folder)/a/second"])
            try SecretFile.write("new", to: "\(folder)/a/first")
            #expect(try String(contentsOfFile: "\(folder)/b/real", encoding: .utf8) == "new")
            #expect(try mode("\(folder)/b/real") == 0o600)
            for (link, leads) in [("first", "\(folder)/a/second"), ("second", "../b/real")] {
                #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/a/\(link)") == leads)
            }
        }
    }

    @Test func linksInACircleAreAnError() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            _ = try await Program.run("ln", ["-s", "link", "\(folder)/link"])
            #expect(throws: TrimastError("file.write", "cannot write \(folder)/link", cause: "its links lead in a circle")) {
                try SecretFile.write("new", to: "\(folder)/link")
            }
        }
    }

    /// What is no regular file belongs to somebody else: a pipe here, as /dev/null is one for the whole machine.
    @Test(arguments: ["pipe", "link", "folder"]) func whatIsNoRegularFileStays(_ name: String) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            _ = try await Program.run("/bin/sh", ["-c", "cd \(folder) && mkfifo pipe && ln -s pipe link && mkdir folder"])
            let error = #expect(throws: TrimastError.self) { try SecretFile.write("new", to: "\(folder)/\(name)") }
            #expect(error?.code == "file.write" && error?.cause == "it is no regular file, and is left as it is")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["folder", "link", "pipe"])
        }
    }
}
