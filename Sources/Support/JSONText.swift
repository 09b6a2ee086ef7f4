import Foundation

/// JSON as Trimast writes it: a key a line, in alphabetical order, so that two of them can be compared.
package enum JSONText {
    package static func data(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    package static func string(_ value: some Encodable) throws -> String { String(decoding: try data(value), as: UTF8.self) }
}
