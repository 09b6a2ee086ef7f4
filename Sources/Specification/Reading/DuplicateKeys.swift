import Yams

/// Keys that stand more than once in a mapping. libyaml's reader refuses them without saying where the second one is; here each repetition
/// but the last is given another name until the text can be read, so that everything else in it is read and reported too.
struct DuplicateKeys {
    /// A repeated key: where it stands again, and the line of the first one.
    struct Repetition: Hashable {
        var key: String
        var place: Place
        var firstLine: Int
    }

    /// More repetitions than anybody writes: each costs one reading of the text, of which two million characters are read in all.
    private static let maximum = 30
    private static let maximumRead = 2_000_000
    /// The first of the scalars that stand for a renamed key: private use, so that no key has it by chance.
    private static let firstStandIn: UInt32 = 0xE000

    private(set) var text: String
    /// The keys as they were, by their new names.
    private var originals: [String: String] = [:]

    init(_ text: String) { self.text = text }

    /// Renames one key. False when that cannot be done: it stands there in another form, or there are too many.
    mutating func rename(_ key: String, at place: Place) -> Bool {
        guard originals.count < Self.maximum, text.utf8.count * (originals.count + 1) <= Self.maximumRead, !key.isEmpty,
            let standIn = Unicode.Scalar(Self.firstStandIn + UInt32(originals.count))
        else { return false }
        var scalars = Array(text.unicodeScalars)
        var start = 0
        for _ in 1..<place.line {
            guard let end = scalars[start...].firstIndex(of: "\n") else { return false }
            start = end + 1
        }
        start += place.column - 1
        if scalars.indices.contains(start), scalars[start] == "\"" || scalars[start] == "'" { start += 1 }
        let length = key.unicodeScalars.count
        guard start + length <= scalars.count, scalars[start..<start + length].elementsEqual(key.unicodeScalars) else { return false }
        // As long as the key was, so that everything behind it keeps its column.
        let name = Array(repeating: standIn, count: length)
        scalars.replaceSubrange(start..<start + length, with: name)
        originals[String(String.UnicodeScalarView(name))] = key
        text = String(String.UnicodeScalarView(scalars))
        return true
    }

    /// The tree without the renamed keys, and every repetition in it once.
    func removed(from node: Node, _ found: inout Set<Repetition>) -> Node {
        switch node {
        case .mapping(let mapping):
            var first: [String: Int] = [:]
            var pairs: [(Node, Node)] = []
            for (key, value) in mapping {
                let original = key.scalar.flatMap { originals[$0.string] }
                if let name = original ?? key.scalar?.string {
                    if let line = first[name] {
                        found.insert(Repetition(key: name, place: key.place, firstLine: line))
                    } else {
                        first[name] = key.place.line
                    }
                }
                let value = removed(from: value, &found)
                if original == nil { pairs.append((key, value)) }
            }
            return .mapping(Node.Mapping(pairs, mapping.tag, mapping.style, mapping.mark, mapping.anchor))
        case .sequence(let sequence):
            let nodes = sequence.map { removed(from: $0, &found) }
            return .sequence(Node.Sequence(nodes, sequence.tag, sequence.style, sequence.mark, sequence.anchor))
        case .scalar, .alias: return node
        }
    }
}
