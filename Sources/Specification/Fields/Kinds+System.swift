extension Kind<String> {
    /// A word without white space that no program can take for an option.
    static func word(_ noun: String, example: String) -> Kind {
        .parsed(noun, allowed: "a word without spaces that does not start with '-', such as \(example)") { text in
            isWord(text) && text.first != "-" ? text : nil
        }
    }

    /// An option for a command line, or an option's value.
    static func option(_ noun: String) -> Kind {
        .parsed(noun, allowed: "one word a line, such as -x") { isWord($0) ? $0 : nil }
    }

    /// One line with something on it.
    static func line(_ noun: String, allowed: String) -> Kind {
        .parsed(noun, allowed: allowed) { text in
            text.contains { !$0.isWhitespace } && !text.unicodeScalars.contains { $0.value < 32 } ? text : nil
        }
    }

    /// A file on the operator's machine. A relative one is relative to the folder of the cluster file, `~/` is the operator's home.
    static var path: Kind { .line("a path", allowed: "a path, absolute, after '~/', or relative to the cluster file's folder") }

    static var packageName: Kind {
        .parsed("a package's name", allowed: "letters, digits and + . _ : ~ = -, a letter or digit first, such as vim") { text in
            let isRight =
                (text.utf8.first?.isLetterOrDigit ?? false)
                && text.utf8.allSatisfy { $0.isLetterOrDigit || "+._:~=-".utf8.contains($0) }
            return isRight ? text : nil
        }
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 }
    }
}

extension Kind<Int> {
    /// Seconds with at most two decimals, as hundredths of a second.
    static func centiseconds(_ noun: String, allowed: String, _ range: ClosedRange<Int>) -> Kind {
        .parsed(noun, allowed: allowed, pattern: "[0-9]+(\\.[0-9]{1,2})?s") { text in
            guard text.last == "s" else { return nil }
            let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }),
                parts[0].count < 9, let whole = Int(parts[0])
            else { return nil }
            let decimals = parts.count == 2 ? parts[1] : "0"
            guard decimals.count <= 2, let hundredths = Int(decimals.count == 1 ? decimals + "0" : decimals) else { return nil }
            let value = whole * 100 + hundredths
            return range.contains(value) ? value : nil
        }
    }

    static func seconds(_ noun: String, _ range: ClosedRange<Int>) -> Kind {
        .parsed(noun, allowed: "whole seconds from \(range.lowerBound)s to \(range.upperBound)s, such as 5s", pattern: "[0-9]+s") { text in
            guard text.last == "s", text.dropLast().allSatisfy({ ("0"..."9").contains($0) }), let value = Int(text.dropLast())
            else { return nil }
            return range.contains(value) ? value : nil
        }
    }
}
