import Support
import Yams

/// Aliases (`*name`), put in by this program itself: Yams shares what they stand for, and then walks it as often as they do, so that a few
/// lines cost hours or gigabytes. Here every `*` of the text is another character while Yams reads it, so that what it makes is a tree no
/// larger than the text; what is too much for ``Bounds`` is refused before anything is put in.
struct Aliases {
    /// Stands for `*`: private use, and nowhere in the text.
    private let standIn: Unicode.Scalar
    private let star: Unicode.Scalar = "*"
    /// What has an anchor so far, by its name, each with how much it is.
    private var anchors: [String: (node: Node, size: Int, depth: Int)] = [:]
    private var size = 0
    /// `<<` with something that is no mapping.
    private(set) var wrongMerges: [Place] = []

    init(_ text: String) {
        let used = Set(text.unicodeScalars.lazy.filter { $0.value >= 0xE000 && $0.value <= 0xF8FF })
        standIn = (0xF000...0xF8FF).lazy.compactMap { Unicode.Scalar($0 as UInt32) }.first { !used.contains($0) } ?? "\u{F8FF}"
    }

    /// The text for Yams.
    func hidden(_ text: String) -> String { text.utf8.contains(UInt8(ascii: "*")) ? replaced(text, star, standIn) : text }

    /// A text of Yams as it stands in the file.
    func shown(_ text: String) -> String { replaced(text, standIn, star) }

    private func replaced(_ text: String, _ old: Unicode.Scalar, _ new: Unicode.Scalar) -> String {
        guard text.unicodeScalars.contains(old) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == old ? new : $0 }))
    }

    enum Problem: Error {
        case excess(Bounds.Excess)
        case wrong(Place, String, String)
    }

    /// The tree of ``hidden(_:)`` with its aliases put in.
    mutating func resolved(_ root: Node) throws(Problem) -> Node {
        try resolve(root, level: 1, isKey: false).node
    }

    private mutating func resolve(_ node: Node, level: Int, isKey: Bool) throws(Problem) -> (node: Node, depth: Int) {
        guard level <= Bounds.depth else { throw .excess(Bounds.tooDeep(node.place)) }
        let before = size
        try count(1, node.place)
        let anchor = node.anchor?.rawValue
        var (result, depth) = (node, 1)
        switch node {
        case .scalar(var scalar):
            if let name = try alias(scalar, anchor: anchor, node.place) {
                guard let target = anchors[name] else {
                    throw .wrong(
                        node.place, "not YAML: found undefined alias", "put a value that starts with '*' in quotes")
                }
                guard level + target.depth - 1 <= Bounds.depth else { throw .excess(Bounds.tooDeep(node.place)) }
                try count(target.size - 1, node.place)
                return (target.node, target.depth)
            }
            let text = shown(scalar.string)
            let (style, tag) = (scalar.style, scalar.tag.rawValue)
            if text != scalar.string { scalar.string = text }
            // `!!str 5` and `! 5` are the text.
            if style == .plain, tag == Tag.Name.str.rawValue, !isKey { scalar.style = .doubleQuoted }
            if !(tag.isEmpty || tag == Tag.Name.str.rawValue) { throw Self.tag(tag, node.place) }
            result = .scalar(scalar)
        case .sequence(let sequence):
            if !sequence.tag.rawValue.isEmpty, sequence.tag.rawValue != Tag.Name.seq.rawValue {
                throw Self.tag(sequence.tag.rawValue, node.place)
            }
            var nodes: [Node] = []
            nodes.reserveCapacity(sequence.count)
            for element in sequence {
                let (node, below) = try resolve(element, level: level + 1, isKey: false)
                nodes.append(node)
                depth = max(depth, below + 1)
            }
            result = .sequence(Node.Sequence(nodes, sequence.tag, sequence.style, sequence.mark))
        case .mapping(let mapping):
            if !mapping.tag.rawValue.isEmpty, mapping.tag.rawValue != Tag.Name.map.rawValue {
                throw Self.tag(mapping.tag.rawValue, node.place)
            }
            var pairs: [(Node, Node)] = []
            pairs.reserveCapacity(mapping.count)
            for (key, value) in mapping {
                let (key, belowKey) = try resolve(key, level: level + 1, isKey: true)
                let (value, below) = try resolve(value, level: level + 1, isKey: false)
                if key.plainText == "<<", !value.isMergeable { wrongMerges.append(value.place) }
                pairs.append((key, value))
                depth = max(depth, max(belowKey, below) + 1)
            }
            result = .mapping(Node.Mapping(pairs, mapping.tag, mapping.style, mapping.mark))
        case .alias: break
        }
        if let anchor { anchors[anchor] = (result, size - before, depth) }
        return (result, depth)
    }

    private mutating func count(_ values: Int, _ place: Place) throws(Problem) {
        size += values
        guard size <= Bounds.values else { throw .excess(Bounds.tooManyValues(place)) }
    }

    /// The name of an alias; nil where the scalar is none.
    private func alias(_ scalar: Node.Scalar, anchor: String?, _ place: Place) throws(Problem) -> String? {
        guard scalar.style == .plain, scalar.string.unicodeScalars.first == standIn else { return nil }
        let name = scalar.string.unicodeScalars.dropFirst()
        guard !name.isEmpty,
            name.allSatisfy({
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || "-_".unicodeScalars.contains($0))
            }), anchor == nil
        else {
            throw .wrong(
                place, "not YAML: '\(shown(scalar.string).shortened)' is no alias, which is '*' and letters, digits, '-' and '_'",
                "put a value that starts with '*' in quotes")
        }
        return String(String.UnicodeScalarView(name))
    }

    private static func tag(_ tag: String, _ place: Place) -> Problem {
        let short = tag.hasPrefix("tag:yaml.org,2002:") ? "!!" + tag.dropFirst(18) : tag
        return .wrong(place, "the tag \(short.shortened) has no meaning here", "remove it; a text stands in quotes")
    }
}

extension Node {
    /// What `<<` can take the keys of.
    fileprivate var isMergeable: Bool {
        mapping != nil || sequence.map { !$0.isEmpty && $0.allSatisfy { $0.mapping != nil } } ?? false
    }
}
