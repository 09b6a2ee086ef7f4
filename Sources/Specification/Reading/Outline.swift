/// The shape of cluster.yaml or of a part of it, without how it is read: what the JSON Schema and `trimast init` are made from.
indirect enum Outline: Sendable {
    /// A text that no other YAML reader takes for a number or a boolean.
    case text(pattern: String? = nil)
    /// A text or a boolean, taken as it is written. The pattern is one for texts.
    case word(pattern: String? = nil)
    /// A text, number or boolean, taken as it is written. The pattern is one for texts.
    case scalar(pattern: String? = nil, isSigned: Bool = true)
    case integer(ClosedRange<Int>)
    case boolean
    case choice([String])
    case list(of: Outline)
    /// The pattern is one for keys.
    case map(of: Outline, keys: String)
    case object([Entry])
    case either([Outline])
    /// Any mapping, handed on as it is.
    case freeForm

    /// One key of a mapping.
    struct Entry: Sendable {
        var key: String
        var isRequired: Bool
        /// One sentence without a full stop.
        var doc: String
        /// The key with a value, as it may stand in a file.
        var example: String
        /// What holds when the key is left out, as YAML; nil: nothing.
        var defaultValue: String?
        var value: Outline
    }
}

extension Outline {
    /// Where in the file a key belongs, if that is in one place only: the path of its mapping, or an empty text for the outermost.
    func place(of key: String) -> String? {
        let places = places(of: key, below: "")
        return places.count == 1 ? places[0] : nil
    }

    private func places(of key: String, below path: String) -> [String] {
        switch self {
        case .object(let entries):
            (entries.contains { $0.key == key } ? [path] : [])
                + entries.flatMap { $0.value.places(of: key, below: path.isEmpty ? $0.key : path + "." + $0.key) }
        case .list(let element): element.places(of: key, below: path)
        case .either(let kinds): kinds.flatMap { $0.places(of: key, below: path) }
        case .text, .word, .scalar, .integer, .boolean, .choice, .map, .freeForm: []
        }
    }
}
