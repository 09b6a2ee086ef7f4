import Specification
import Support

/// A section of the facts by its name, and what its text means.
///
/// A section that was not gathered gives no answer; one that was gathered and is empty answers "nothing". Where the two must not be
/// taken for each other, `Value` is optional, and nil is no answer.
package struct Section<Value: Sendable>: Sendable {
    package let name: String
    private let unread: Value
    private let parse: @Sendable (SectionText) -> Value?

    /// - Parameters:
    ///   - unread: the value of a section that was not gathered, or whose text says nothing that `parse` knows.
    ///   - parse: pure; nil when the text says nothing that it knows.
    package init(_ name: String, unread: Value, parse: @escaping @Sendable (SectionText) -> Value?) {
        self.name = name
        self.unread = unread
        self.parse = parse
    }

    /// - Parameter text: nil when the section was not gathered.
    package func value(_ text: String?) -> Value { text.flatMap { parse(SectionText($0)) } ?? unread }

    /// What prints the section, where the sh is not always there: else a ``Fact`` holds both.
    package func probe(_ script: String, units: [String] = []) -> Probe { Probe(name, script, units: units) }
}

/// One thing to know of a host: a section, and the sh that prints it. Its ``probe(_:_:)`` and the value that ``HostFacts`` gives for it
/// come from this one place, so that no section's name is spelled twice.
package struct Fact<Value: Sendable>: Sendable {
    package let section: Section<Value>
    private let script: @Sendable (HostSpec, ClusterSpec) -> String
    private let units: [String]

    /// - Parameters:
    ///   - script: sh that prints the section.
    ///   - units: those that the script asks about by `unit NAME` (see ``Probe/units``).
    ///   - unread, parse: as in ``Section``.
    package init(
        _ name: String, _ script: String, units: [String] = [], unread: Value, parse: @escaping @Sendable (SectionText) -> Value?
    ) {
        self.init(name, script: { _, _ in script }, units: units, unread: unread, parse: parse)
    }

    /// A fact whose sh depends on the host or on the cluster.
    package init(
        _ name: String, script: @escaping @Sendable (HostSpec, ClusterSpec) -> String, units: [String] = [], unread: Value,
        parse: @escaping @Sendable (SectionText) -> Value?
    ) {
        section = Section(name, unread: unread, parse: parse)
        self.script = script
        self.units = units
    }

    package func probe(_ host: HostSpec, _ spec: ClusterSpec) -> Probe {
        section.probe(script(host, spec), units: units)
    }

}

extension Fact where Value == Bool {
    /// Whether systemd calls the unit active. One that it does not know is not, and neither is one that was not asked about: to start a
    /// unit that runs already changes nothing.
    package static func isActive(_ unit: String) -> Fact {
        Fact(unit, "unit \(unit)", units: [unit], unread: false) { $0.lines.first == "active" }
    }
}

extension HostFacts {
    package subscript<Value>(_ section: Section<Value>) -> Value { section.value(sections[section.name]) }
    package subscript<Value>(_ fact: Fact<Value>) -> Value { self[fact.section] }

    /// A section as it was printed; nil when it was not gathered.
    package func text<Value>(_ section: Section<Value>) -> String? { sections[section.name] }
}

/// The text of a section, in the shapes that probes print.
package struct SectionText: Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// The lines that are not empty.
    package var lines: [Substring] { text.allLines.map(\.withoutReturn).filter { !$0.isEmpty } }

    /// The words of each line that is not empty.
    package var words: [[String]] { lines.map { $0.split { $0 == " " || $0 == "\t" }.map(String.init) } }

    /// What follows the prefix, of each line that begins with it.
    package func values(_ prefix: String) -> [String] { lines.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) } }

    /// Lines of `key=value`, as systemd, sysctl and our own probes print them; of two with one key the last.
    package func table(separator: Character = "=") -> [String: String] {
        var table: [String: String] = [:]
        for line in lines {
            guard let split = line.firstIndex(of: separator) else { continue }
            table[String(line[..<split])] = String(line[line.index(after: split)...])
        }
        return table
    }
}
