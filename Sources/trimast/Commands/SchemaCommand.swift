import ArgumentParser
import Specification

/// `trimast schema`: the JSON Schema of the cluster file.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Prints the JSON Schema of the cluster file, for editors.")

    func run() throws {
        print(try ClusterFile.jsonSchema(), terminator: "")
    }
}
