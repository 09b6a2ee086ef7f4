import Facts
import Support

/// Files that were written while a unit ran that reads them, and that it has not been told to read since: a reload may fail, and a run may end
/// between the two. The mark is made before the file, and is gone once the unit was reloaded or started. It stands in memory: after
/// a reboot every unit has read its files.
package enum UnreadFiles {
    package static let folder = "/run/trimast-unread"

    /// sh that marks the file for the unit, unless that one does not run: it reads the file when it starts.
    package static func mark(_ path: String, for unit: String) -> String {
        """
        case $(systemctl is-active \(Shell.word(unit)) 2>/dev/null) in
        inactive | failed | unknown) ;;
        *)
        mkdir -p \(folder)
        grep -qsxF \(Shell.word(path)) \(file(unit)) || printf '%s\\n' \(Shell.word(path)) >>\(file(unit)) ;;
        esac
        """
    }

    /// sh that forgets the unit's marks: it has read its files.
    package static func forget(_ unit: String) -> String { "rm -f \(file(unit))" }

    /// The file with the unit's marks, as a word of sh.
    static func file(_ unit: String) -> String { Shell.word("\(folder)/\(unit)") }

    /// sh that prints `UNIT PATH` of each.
    static let list = "for f in \(folder)/*; do [ ! -f \"$f\" ] || sed \"s|^|${f##*/} |\" \"$f\"; done"

    /// The paths of each unit.
    package static let fact = Fact("unread", list, unread: [String: Set<String>]()) { text in
        var unread: [String: Set<String>] = [:]
        for line in text.lines {
            guard let split = line.firstIndex(of: " ") else { continue }
            unread[String(line[..<split]), default: []].insert(String(line[line.index(after: split)...]))
        }
        return unread
    }
}
