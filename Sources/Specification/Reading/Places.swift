/// A line and a column of a file, both from 1.
struct Place: Comparable, Hashable, Sendable {
    var line: Int
    var column: Int

    static func < (a: Place, b: Place) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// The way to a value in cluster.yaml, such as `hosts[0].address`.
public struct FieldPath: Hashable, Sendable, CustomStringConvertible, ExpressibleByArrayLiteral {
    public enum Component: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        case key(String)
        case index(Int)

        public init(stringLiteral value: String) { self = .key(value) }
        public init(integerLiteral value: Int) { self = .index(value) }
    }

    public var components: [Component]

    public init(_ components: [Component] = []) { self.components = components }
    public init(arrayLiteral elements: Component...) { components = elements }

    public var description: String {
        components.reduce(into: "") { text, component in
            switch component {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where key.allSatisfy({ $0.isLetter || $0.isNumber || "-_".contains($0) }):
                text += (text.isEmpty ? "" : ".") + key
            case .key(let key): text += "['\(key)']"
            }
        }
    }

    static func + (path: FieldPath, component: Component) -> FieldPath { FieldPath(path.components + [component]) }
}

/// Where each value that could be read stands in the file.
struct Places: Sendable {
    private var byPath: [FieldPath: Place] = [:]

    /// nil when the file does not have this value, or when it was wrong.
    subscript(path: FieldPath) -> Place? {
        get { byPath[path] }
        set { byPath[path] = newValue }
    }

    /// The place of the value, or where it is left out, that of the nearest mapping or list around it.
    func nearest(_ path: FieldPath) -> Place {
        var path = path
        while true {
            if let place = byPath[path] { return place }
            if path.components.popLast() == nil { return Place(line: 1, column: 1) }
        }
    }
}
