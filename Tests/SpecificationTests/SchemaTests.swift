import Foundation
import Specification
import TestSupport
import Testing

private enum Validator {
    static let isThere = ["jsonschema", "yaml"].allSatisfy {
        FileManager.default.fileExists(atPath: "/usr/lib/python3/dist-packages/\($0)/__init__.py")
    }
}

/// The schema in the hands of a validator that is not ours: it takes what the reader takes.
@Suite(.enabled(if: Validator.isThere, "a JSON Schema validator is needed: apt-get install python3-jsonschema python3-yaml"))
struct SchemaTests {
    /// Prints the path of each value that the schema refuses.
    private static let program = """
        import json, sys, yaml, jsonschema
        document = yaml.safe_load(sys.stdin)
        with open(sys.argv[1]) as file:
            schema = json.load(file)
        jsonschema.Draft7Validator.check_schema(schema)
        for error in jsonschema.Draft7Validator(schema).iter_errors(document):
            print(".".join(str(part) for part in error.absolute_path) + ": " + error.validator)
        """

    /// The paths that the schema refuses, each with the rule that it breaks.
    private func refused(_ text: String) async throws -> [String] {
        let schema = ExampleTests.repository.appendingPathComponent("schema/cluster.schema.json").path
        let result = try await Program.run("/usr/bin/python3", ["-c", Self.program, schema], input: text)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test func takesTheExamples() async throws {
        let examples = try ExampleTests.examples()
        #expect(examples.count >= 2)
        for (name, text) in examples { #expect(try await refused(text) == [], "\(name)") }
    }

    @Test func takesEveryKeyAndTheStarterFile() async throws {
        #expect(try await refused(fullFile) == [])
        let hosts = try ["master1=192.168.96.65", "node"].map { try #require(StarterFile.Host($0)) }
        #expect(try await refused(StarterFile(hosts: hosts).text()) == [])
    }

    /// What the reader takes in one way or another: keys without a value, words that look like numbers, both forms of a file's URL.
    @Test(arguments: [
        "firewall:", "network:", "time: {servers: }", "network: {pods: , calico: {mtu: ~}}", "controlPlanes: {allowEven: null}",
        "time: {servers: [true]}", "registryMirrors: ~", "extraPackages: [1]",
        "ssh: {user: 1000}", "time: {chronydOptions: [-F, 1]}",
        "sources: {packages: [{name: local, url: \"file:/opt/lab-repo\"}]}",
        "sources: {packages: [{name: 7, url: \"file:///opt/lab-repo\", suite: bookworm, components: [main]}]}",
    ])
    func takesWhatTheReaderTakes(_ line: String) async throws {
        let text = WrongFile.base.replacing(/(?m)^(network|ssh|time):\n(  .*\n)+/, with: "") + line + "\n"
        #expect(throws: Never.self) { try ClusterFile.parse(text: text, file: "cluster.yaml") }
        #expect(try await refused(text) == [])
    }

    @Test(arguments: [
        ("  name: demo", "  name: demo\n  label: a", "metadata: additionalProperties"), ("16443", "\"16443\"", "endpoint.port: type"),
        ("name: demo", "name:", "metadata.name: type"), ("servers: [ntp.example.org]", "servers: ntp.example.org", "time.servers: type"),
        ("iptables", "userspace", "network.proxyMode: enum"), ("192.168.96.68", "node.example.org", "hosts.3.address: pattern"),
        ("user: root", "user: root\nsources: {packages: [{name: a, url: \"file://a/b\"}]}", "sources.packages.0.url: pattern"),
        ("user: root", "user: -1", "ssh.user: minimum"),
        ("user: root", "user: a\n  identityFile: \"a\\u202eb\"", "ssh.identityFile: pattern"),
    ])
    func refusesWhatTheReaderRefuses(_ old: String, _ new: String, _ finding: String) async throws {
        let text = WrongFile.base.replacing(old, with: new)
        #expect(throws: InvalidClusterFile.self) { try ClusterFile.parse(text: text, file: "cluster.yaml") }
        #expect(try await refused(text) == [finding])
    }

    /// Prints the numbers of the texts of a JSON list that the schema takes.
    private static let manyProgram = """
        import json, sys, yaml, jsonschema
        with open(sys.argv[1]) as file:
            validator = jsonschema.Draft7Validator(json.load(file))
        for number, text in enumerate(json.load(sys.stdin)):
            if validator.is_valid(yaml.safe_load(text)):
                print(number)
        """

    /// A pattern says what the reader says of one value.
    @Test func patternsAreAsStrictAsTheReaders() async throws {
        let files = StrictValues.files
        let schema = ExampleTests.repository.appendingPathComponent("schema/cluster.schema.json").path
        let input = String(decoding: try JSONEncoder().encode(files.map(\.text)), as: UTF8.self)
        let result = try await Program.run("/usr/bin/python3", ["-c", Self.manyProgram, schema], input: input)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let taken = Set(result.output.split(separator: "\n").compactMap { Int($0) })
        for (number, file) in files.enumerated() {
            // What other readers of YAML take for a number of the right size is one.
            let isNumber = file.text.contains("port: 016443") || file.text.contains("port: 16_443")
            #expect(taken.contains(number) == file.isRight || isNumber, "\(file.text)")
        }
    }
}
