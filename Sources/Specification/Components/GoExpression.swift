/// What is certainly no regular expression for Go (regexp/syntax). What is not looked into here, the program says itself.
enum GoExpression {
    /// nil: nothing is wrong with it, as far as one sees.
    static func problem(_ text: String) -> String? {
        var rest = text[...]
        var depth = 0
        /// Whether there is something that can be repeated, and whether it is repeated already.
        var (isTerm, isRepeated) = (false, false)
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                guard let escaped = rest.popFirst() else { return "a backslash stands at its end" }
                if escaped == "Q" { rest = quoted(rest) }
                (isTerm, isRepeated) = (true, false)
            case "[":
                guard let after = behindClass(rest) else { return "']' is missing" }
                rest = after
                (isTerm, isRepeated) = (true, false)
            case "(":
                depth += 1
                isTerm = false
                if rest.first == "?" {
                    let kind = rest.dropFirst()
                    if ["=", "!", "<=", "<!"].contains(where: { kind.hasPrefix($0) }) { return "Go's do not look ahead or back" }
                    rest = rest.drop { !":)>".contains($0) }
                    if rest.first != ")" { rest = rest.dropFirst() }
                }
            case ")":
                depth -= 1
                guard depth >= 0 else { return "'(' is missing" }
                (isTerm, isRepeated) = (true, false)
            case "|": isTerm = false
            case "*", "+", "?":
                guard isTerm else { return "'\(character)' repeats nothing" }
                guard !isRepeated else { return "'\(character)' repeats what is repeated" }
                isRepeated = true
                if rest.first == "?" { rest = rest.dropFirst() }
            default: (isTerm, isRepeated) = (true, false)
            }
        }
        return depth > 0 ? "')' is missing" : nil
    }

    /// What stands behind `\Q…\E`, from `…` on.
    private static func quoted(_ text: Substring) -> Substring {
        text.firstRange(of: "\\E").map { text[$0.upperBound...] } ?? ""
    }

    /// What stands behind `[…]`, from `…` on; nil: it has no end.
    private static func behindClass(_ text: Substring) -> Substring? {
        var rest = text.first == "^" ? text.dropFirst() : text
        if rest.first == "]" { rest = rest.dropFirst() }
        while let character = rest.popFirst() {
            switch character {
            case "]": return rest
            case "\\": rest = rest.dropFirst()
            case "[" where rest.first == ":": rest = rest.firstRange(of: ":]").map { rest[$0.upperBound...] } ?? rest
            default: continue
            }
        }
        return nil
    }
}
