/// Text that goes into a unit file of systemd.
enum UnitText {
    /// One word of a command line, in single quotes: there `%` begins a specifier, `$` a variable and a backslash an escape (systemd.unit(5),
    /// systemd.service(5), systemd.syntax(7)).
    static func word(_ text: String) -> String {
        let escaped = text.reduce(into: "") { text, character in
            switch character {
            case "\\", "'": text += "\\" + String(character)
            case "%", "$": text += String(character) + String(character)
            default: text.append(character)
            }
        }
        return "'" + escaped + "'"
    }
}
