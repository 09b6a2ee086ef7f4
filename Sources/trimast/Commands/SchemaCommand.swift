import ArgumentParser
import Specification

/// Prints the JSON Schema of cluster.yaml.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Prints the JSON Schema of cluster.yaml, by which editors complete and check it.",
        discussion: "An editor with a YAML language server takes it from the file's first line: # yaml-language-server: $schema=FILE")

    func run() throws {
        print(try JSONSchema.text(), terminator: "")
    }
}
