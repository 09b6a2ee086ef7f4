import Foundation

/// The JSON Schema of cluster.yaml, for editors that complete and check as one types.
public enum JSONSchema {
    /// The schema's text, the same for the same Trimast.
    public static func text() throws -> String {
        var schema = Kind.object(ClusterShape.root).schema
        schema["$schema"] = .string("https://json-schema.org/draft/2020-12/schema")
        schema["title"] = .string("Trimast cluster")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(schema), as: UTF8.self) + "\n"
    }
}

extension Kind {
    fileprivate var schema: [String: YAMLValue] {
        switch self {
        case .text(let format):
            var schema: [String: YAMLValue] = format.isLoose ? Self.anyScalar : ["type": .string("string")]
            schema["pattern"] = format.pattern.map(YAMLValue.string)
            return schema
        case .number(let range):
            return ["type": .string("integer"), "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound)]
        case .flag: return ["type": .string("boolean")]
        case .choice(let values): return ["enum": .list(values.map(YAMLValue.string))]
        case .scalar: return Self.anyScalar
        case .list(let element, let least):
            var schema: [String: YAMLValue] = ["type": .string("array"), "items": .map(element.schema)]
            if least > 0 { schema["minItems"] = .int(least) }
            return schema
        case .map(_, let value): return ["type": .string("object"), "additionalProperties": .map(value.schema)]
        case .free: return ["type": .string("object")]
        case .object(let fields):
            let required = fields.filter(\.isRequired).map { YAMLValue.string($0.key) }
            var schema: [String: YAMLValue] = [
                "type": .string("object"), "additionalProperties": .bool(false),
                "properties": .map(Dictionary(uniqueKeysWithValues: fields.map { ($0.key, .map($0.schema)) })),
            ]
            if !required.isEmpty { schema["required"] = .list(required) }
            return schema
        case .short(let short, let fields):
            return ["anyOf": .list([.map(short.schema), .map(Kind.object(fields).schema)])]
        }
    }

    private static let anyScalar: [String: YAMLValue] = ["type": .list(["string", "number", "boolean"].map(YAMLValue.string))]
}

extension Field {
    fileprivate var schema: [String: YAMLValue] {
        var schema = kind.schema
        schema["description"] = .string(doc)
        var findings = Findings(file: "")
        schema["default"] = standard.flatMap { YAMLNode.document(in: $0, &findings)?.value }
        return schema
    }
}
