import Yams

/// One key of a mapping of cluster.yaml: how it is read, where its value goes, and what it is for.
struct Field<Object>: Sendable {
    let entry: Outline.Entry
    /// False when the value is wrong, which has then been reported.
    let read: @Sendable (Node, inout Object, inout Reader) -> Bool

    var key: String { entry.key }
    var isRequired: Bool { entry.isRequired }
    var example: String { entry.example }

    /// - Parameters:
    ///   - example: a value, as YAML; by default the default.
    ///   - defaultValue: what holds when the key is left out, as YAML. The default itself stands in the specification's types.
    init<Value>(
        _ key: String, _ kind: Kind<Value>, required: Bool = false, default defaultValue: String? = nil, example: String? = nil,
        doc: String, set: @escaping @Sendable (inout Object, Value) -> Void
    ) {
        entry = Outline.Entry(
            key: key, isRequired: required, doc: doc, example: "\(key): \(example ?? defaultValue ?? "")", defaultValue: defaultValue,
            value: kind.outline)
        read = { node, object, reader in
            guard let value = kind.read(node, &reader) else { return false }
            set(&object, value)
            return true
        }
    }

    init<Value>(
        _ key: String, _ target: any WritableKeyPath<Object, Value> & Sendable, _ kind: Kind<Value>, required: Bool = false,
        default defaultValue: String? = nil, example: String? = nil, doc: String
    ) {
        self.init(key, kind, required: required, default: defaultValue, example: example, doc: doc) { $0[keyPath: target] = $1 }
    }

    init<Value>(
        _ key: String, _ target: any WritableKeyPath<Object, Value?> & Sendable, _ kind: Kind<Value>, example: String? = nil, doc: String
    ) {
        self.init(key, kind, example: example, doc: doc) { $0[keyPath: target] = $1 }
    }

    /// A mapping in the file whose values belong to the same object as its neighbours.
    static func group(_ key: String, required: Bool = false, example: String? = nil, doc: String, _ fields: [Field<Object>]) -> Self {
        Self(
            entry: Outline.Entry(
                key: key, isRequired: required, doc: doc, example: "\(key): \(example ?? "{}")", defaultValue: nil,
                value: .object(fields.map(\.entry))),
            read: { node, object, reader in reader.fill(&object, with: fields, from: node) })
    }

    private init(entry: Outline.Entry, read: @escaping @Sendable (Node, inout Object, inout Reader) -> Bool) {
        self.entry = entry
        self.read = read
    }
}

/// A part of the specification that is written as a mapping with known keys.
protocol Mapped: Sendable {
    static var fields: [Field<Self>] { get }
    /// The value with all defaults; what is required holds a stand-in that is never seen, since a file without it is refused.
    static var blank: Self { get }
}
