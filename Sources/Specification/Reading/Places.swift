import Support

/// A line and a column of a file, both from 1.
struct Place: Comparable, Hashable, Sendable {
    var line: Int
    var column: Int

    static func < (a: Place, b: Place) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

extension Place {
    /// Where the next character stands behind a text.
    init(behind text: some StringProtocol) {
        var (line, column) = (1, 1)
        for scalar in text.unicodeScalars {
            if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        self.init(line: line, column: column)
    }
}

/// The way to a value in cluster.yaml, such as `hosts[0].address`.
package struct FieldPath: Hashable, Sendable, CustomStringConvertible, ExpressibleByArrayLiteral {
    package enum Component: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        case key(String)
        case index(Int)

        package init(stringLiteral value: String) { self = .key(value) }
        package init(integerLiteral value: Int) { self = .index(value) }
    }

    package var components: [Component]

    package init(_ components: [Component] = []) { self.components = components }
    package init(arrayLiteral elements: Component...) { components = elements }

    package var description: String {
        components.reduce(into: "") { text, component in
            switch component {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where key.utf8.count <= 60 && key.allSatisfy({ $0.isLetter || $0.isNumber || "-_".contains($0) }):
                text += (text.isEmpty ? "" : ".") + key
            case .key(let key): text += "['\(key.shortened)']"
            }
        }
    }

    static func + (path: FieldPath, component: Component) -> FieldPath { FieldPath(path.components + [component]) }
}

/// Where each value stands in the file, and which are wrong: a tree of their paths, so that deep values cost no more than others.
struct Places: Sendable {
    private struct Step: Hashable {
        var parent: Int32
        var component: FieldPath.Component
    }

    private struct Entry: Sendable {
        /// nil when the file does not have this value, or when it was wrong.
        var place: Place?
        var isWrong = false
        /// That of the key, where the user chose it.
        var key: Place?
    }

    private var steps: [Step: Int32] = [:]
    private var entries = [Entry()]

    private func entry(_ path: FieldPath) -> Int32? {
        var entry: Int32 = 0
        for component in path.components {
            guard let next = steps[Step(parent: entry, component: component)] else { return nil }
            entry = next
        }
        return entry
    }

    private mutating func makeEntry(_ path: FieldPath) -> Int {
        var entry: Int32 = 0
        for component in path.components {
            let step = Step(parent: entry, component: component)
            if let next = steps[step] {
                entry = next
            } else {
                entry = Int32(entries.count)
                steps[step] = entry
                entries.append(Entry())
            }
        }
        return Int(entry)
    }

    /// nil when the file does not have this value, or when it was wrong.
    subscript(path: FieldPath) -> Place? {
        get { entry(path).flatMap { entries[Int($0)].place } }
        set { entries[makeEntry(path)].place = newValue }
    }

    mutating func markWrong(_ path: FieldPath) { entries[makeEntry(path)].isWrong = true }

    /// Whether the value, or one around it, is wrong.
    func isWithinWrong(_ path: FieldPath) -> Bool {
        var entry: Int32 = 0
        for component in path.components {
            guard let next = steps[Step(parent: entry, component: component)] else { return false }
            entry = next
            if entries[Int(entry)].isWrong { return true }
        }
        return false
    }

    /// The place of the key that the user chose, or of the value where that is not known.
    func key(_ path: FieldPath) -> Place { entry(path).flatMap { entries[Int($0)].key } ?? nearest(path) }

    mutating func remember(key place: Place, of path: FieldPath) { entries[makeEntry(path)].key = place }

    /// The place of the value, or where it is left out, that of the nearest mapping or list around it.
    func nearest(_ path: FieldPath) -> Place {
        var path = path
        while true {
            if let place = self[path] { return place }
            if path.components.popLast() == nil { return Place(line: 1, column: 1) }
        }
    }
}
