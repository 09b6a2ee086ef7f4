import ArgumentParser
import Foundation
import Operations
import Parts
import Specification
import Support

/// `trimast render`
struct RenderCommand: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Writes every file that each host would get, without contacting any host.",
        discussion: "What is known only at run time (tokens, digests, pod ranges) stands as ‹name›. Hosts are taken for bare Debian hosts.")

    @OptionGroup var options: ClusterOptions
    @Option(name: .long, help: "The folder to write to: DIR/HOST/path.", completion: .directory) var to: String

    func run() async throws {
        let session = try ClusterSession(options)
        let rendered = try session.planner.render()
        for file in rendered.files {
            let url = URL(fileURLWithPath: to).appendingPathComponent(file.host.text).appendingPathComponent(file.path)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try OutputFile.write(Data(file.content.utf8), to: url.path)
        }
        for note in rendered.notes { Output.chatter("note: \(note)") }
        Output.chatter("\(rendered.files.count) files for \(session.spec.hosts.count) hosts: \(to)")
    }
}
