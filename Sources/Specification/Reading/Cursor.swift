/// A place in the document by its keys, whether it is there or not. Reading a value that is missing or malformed gives nil:
/// `ShapeCheck` reports those, so that everything else can look at what is well-formed.
struct Cursor {
    /// nil: the file does not have it.
    let node: YAMLNode?
    /// Such as `hosts[0].ssh`; empty at the root.
    let path: String
    /// Of the value, or of the nearest one around it that is there.
    let position: SourcePosition

    init(root: YAMLNode) { self.init(node: root, path: "", position: root.position) }

    private init(node: YAMLNode?, path: String, position: SourcePosition) {
        self.node = node?.isNull == true ? nil : node
        self.path = path
        self.position = node?.position ?? position
    }

    subscript(key: String) -> Cursor {
        let entry = node?.entries.first { $0.key.text == key }
        return Cursor(node: entry?.value, path: path.isEmpty ? key : "\(path).\(key)", position: position)
    }

    /// The values of a list. Paths show an entry by its name where it has one, else by its number from 0.
    var items: [Cursor] {
        (node?.items ?? []).enumerated().map { index, item in
            let name = item.entries.first { $0.key.text == "name" }?.value.text.flatMap(HostName.init)?.text
            return Cursor(node: item, path: "\(path)[\(name ?? "\(index)")]", position: position)
        }
    }

    /// Whether a mapping has the key, if only with nothing behind it.
    func has(_ key: String) -> Bool { node?.entries.contains { $0.key.text == key } ?? false }

    /// The keys and values of a mapping, in the order of the file.
    var entries: [(key: YAMLNode, value: Cursor)] {
        (node?.entries ?? []).map { key, value in
            (key, Cursor(node: value, path: path.isEmpty ? key.text ?? "?" : "\(path).\(key.text ?? "?")", position: position))
        }
    }

    var isGiven: Bool { node != nil }
    var text: String? { node?.text }
    var int: Int? { text.flatMap(Int.init) }
    var flag: Bool? { text.flatMap(Bool.init) }

    /// The text as a value such as an address; nil when it is none.
    func value<Value: LosslessStringConvertible>(_ type: Value.Type = Value.self) -> Value? { text.flatMap(Value.init) }
    /// The text as one of a type's cases.
    func choice<Value: RawRepresentable<String>>(_ type: Value.Type = Value.self) -> Value? { text.flatMap(Value.init) }
    /// All texts of a list.
    var texts: [String] { items.compactMap(\.text) }
    /// A mapping of texts.
    var textMap: [String: String] { map { $0.text ?? "" } }
    /// A mapping whose values are read by `read`; those that it cannot read are left out.
    func map<Value>(_ read: (Cursor) -> Value?) -> [String: Value] {
        var result: [String: Value] = [:]
        for (key, value) in entries { result[key.text ?? ""] = read(value) }
        return result
    }
}
