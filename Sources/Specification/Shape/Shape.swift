/// One key of a mapping in cluster.yaml. All that is known about the file's keys is said here once: the check of their values,
/// the suggestions for misspelt ones, the JSON Schema and the comments of `trimast init` follow from it.
struct Field: Sendable {
    let key: String
    let kind: Kind
    let isRequired: Bool
    /// What `trimast init` shows where there is no default; nil: an example of the kind.
    let sample: String?
    /// What stands there when the file says nothing, as one would write it; nil: nothing.
    let standard: String?
    let doc: String

    init(_ key: String, _ kind: Kind, required: Bool = false, default standard: String? = nil, sample: String? = nil, _ doc: String) {
        self.key = key
        self.kind = kind
        isRequired = required
        self.standard = standard
        self.sample = sample
        self.doc = doc
    }
}

extension Field {
    /// What one would write: the default, or else an example.
    var example: String { standard ?? sample ?? kind.example }
}

/// What a value may be.
indirect enum Kind: Sendable {
    case text(Format)
    case number(ClosedRange<Int>)
    case flag
    case choice([String])
    /// Text, number or boolean, kept as written.
    case scalar
    case list(of: Kind, atLeast: Int = 0)
    /// A mapping with keys of the user's choice.
    case map(key: Format, value: Kind)
    /// A mapping whose keys belong to another program.
    case free
    case object([Field])
    /// A single value that is short for a mapping.
    case short(Kind, for: [Field])

    static func choice<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type) -> Kind {
        .choice(type.allCases.map(\.rawValue))
    }

    /// The end of the sentence "it must be".
    var allowed: String {
        switch self {
        case .text(let format): format.allowed
        case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .choice(let values): values.listed(by: "or")
        case .scalar: "a single value"
        case .list(let element, let least): "a list with \(least > 0 ? "at least one entry" : "entries"), each \(element.allowed)"
        case .map, .free: "a mapping: lines of 'key: value', or {key: value}"
        case .object(let fields): Self.mapping(fields)
        case .short(let kind, let fields): "\(kind.allowed), or \(Self.mapping(fields))"
        }
    }

    /// A value of this kind on one line.
    var example: String {
        switch self {
        case .text(let format): format.example
        case .number(let range): "\(range.lowerBound)"
        case .flag: "true"
        case .choice(let values): values.first ?? ""
        case .scalar: "30"
        case .list(let element, _): "[\(element.example)]"
        case .map(let key, let value): "{\(key.example): \(value.example)}"
        case .free: "{}"
        case .object(let fields), .short(_, let fields): Self.flow(fields)
        }
    }

    private static func flow(_ fields: [Field]) -> String {
        let required = fields.filter(\.isRequired)
        let shown = required.isEmpty ? fields : required
        return "{" + shown.map { "\($0.key): \($0.example)" }.joined(separator: ", ") + "}"
    }

    private static func mapping(_ fields: [Field]) -> String {
        let required = fields.filter(\.isRequired).map(\.key)
        return required.isEmpty
            ? "a mapping with any of \(fields.map(\.key).listed(by: "and"))"
            : "a mapping with at least \(required.listed(by: "and"))"
    }
}

extension [String] {
    /// `a, b or c`.
    func listed(by word: String) -> String {
        guard let last, count > 1 else { return first ?? "nothing" }
        return dropLast().joined(separator: ", ") + " \(word) " + last
    }
}
