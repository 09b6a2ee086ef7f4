import Foundation
import Support
import Yams

extension ClusterFile {
    /// The JSON Schema of a cluster file, for editors, made from the same descriptions that read it.
    ///
    /// It knows the shape; what must hold between values is checked by ``parse(text:file:)`` alone.
    package static func jsonSchema() throws -> String {
        var schema = Outline.object(ClusterSpec.fields.map(\.entry)).schema
        schema["$schema"] = .string("http://json-schema.org/draft-07/schema#")
        schema["title"] = .string("Trimast cluster file")
        return try JSONText.string(schema) + "\n"
    }
}

extension Outline {
    /// The pattern for a whole text: to Python `$` is also before a line's end.
    fileprivate static func whole(_ pattern: String) -> String { "^(\(pattern))$(?!\\n)" }

    fileprivate var schema: [String: YAMLValue] {
        switch self {
        case .text(let pattern): ["type": "string"].matching(pattern)
        case .word(let pattern): ["type": ["string", "boolean"]].matching(pattern)
        case .scalar(let pattern, let isSigned):
            ["type": ["string", "number", "boolean"]].merging(isSigned ? [:] : ["minimum": .int(0)]) { $1 }.matching(pattern)
        case .integer(let range): ["type": "integer", "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound)]
        case .boolean: ["type": "boolean"]
        case .choice(let words): ["enum": .list(words.map { .string($0) })]
        case .list(let element): ["type": "array", "items": .map(element.schema)]
        case .map(let element, let keys):
            [
                "type": "object", "additionalProperties": .map(element.schema),
                "propertyNames": .map(["pattern": .string(Self.whole("\(keys)|<<"))]),
            ]
        case .freeForm: ["type": "object"]
        case .either(let outlines): ["anyOf": .list(outlines.map { .map($0.schema) })]
        case .object(let entries):
            [
                "type": "object", "additionalProperties": .bool(false),
                "properties": .map(Dictionary(uniqueKeysWithValues: entries.map { ($0.key, .map($0.schema)) })),
            ].merging(
                entries.contains(where: \.isRequired) ? ["required": .list(entries.filter(\.isRequired).map { .string($0.key) })] : [:]
            ) {
                $1
            }
        }
    }
}

extension Outline.Entry {
    fileprivate var schema: [String: YAMLValue] {
        // A key that may be left out may be empty too.
        var schema = isRequired ? value.schema : value.schema.orNull
        schema["description"] = .string(doc)
        var reader = Reader(file: "")
        if let text = defaultValue, let node = try? Yams.compose(yaml: text) { schema["default"] = YAMLValue(reading: node, &reader) }
        return schema
    }
}

extension [String: YAMLValue] {
    fileprivate func matching(_ pattern: String?) -> Self {
        pattern.map { merging(["pattern": .string(Outline.whole($0))]) { $1 } } ?? self
    }

    /// The schema of the same values and of none.
    fileprivate var orNull: Self {
        var schema = self
        switch (schema["type"], schema["enum"], schema["anyOf"]) {
        case (.string(let type)?, _, _): schema["type"] = [.string(type), "null"]
        case (.list(let types)?, _, _): schema["type"] = .list(types + ["null"])
        case (_, .list(let words)?, _): schema["enum"] = .list(words + [.null])
        case (_, _, .list(let schemas)?): schema["anyOf"] = .list(schemas + [["type": "null"]])
        default: break
        }
        return schema
    }
}

extension YAMLValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: YAMLValue...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, YAMLValue)...) { self = .map(Dictionary(uniqueKeysWithValues: elements)) }
}
