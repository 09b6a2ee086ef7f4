import Support

extension Kind<String> {
    /// One of kubeadm's preflight checks, by its name.
    static var preflightCheck: Kind {
        .parsed(
            "the name of a preflight check", allowed: "one name of letters, digits, '-', '_' and '.', such as SystemVerification",
            pattern: "[A-Za-z][A-Za-z0-9._-]*"
        ) { text in
            (text.utf8.first?.isLetterOrDigit ?? false) && !(text.utf8.first.map { (48...57).contains($0) } ?? true)
                && text.utf8.allSatisfy({ $0.isLetterOrDigit || "._-".utf8.contains($0) }) ? text : nil
        }
    }

    /// A user to log in as, also one of a directory (`alice@example.org`).
    static var user: Kind {
        .parsed(
            "a user", allowed: "letters, digits, '.', '_', '-', '+' and '@', no '-' first, such as root", pattern: Pattern.user
        ) { Names.isUser($0) ? $0 : nil }
    }

    /// Where ssh connects to: a name that ssh_config knows, or an address.
    static var sshAddress: Kind {
        .parsed(
            "an address for ssh", allowed: "an address, or a name of letters, digits, '.', '_' and '-', such as 10.0.0.5",
            pattern: Pattern.sshAddress
        ) { Names.isSSHAddress($0) ? $0 : nil }
    }

    /// What ssh takes as ProxyJump, with nothing in it that a shell would act on: OpenSSH hands it to one.
    static var jump: Kind {
        .parsed(
            "a jump host", allowed: "user@host:port, user and port only where needed, several with ',' between them, or none",
            pattern: Pattern.jump
        ) { text in
            text == "none" || text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { Names.isJumpHost(String($0)) }
                ? text : nil
        }
    }

    /// An option for a command line, or an option's value.
    static func option(_ noun: String) -> Kind {
        .parsed(
            noun, allowed: "one word a line, of letters, digits and - . _ : / = , @ % +, such as -x",
            pattern: "[A-Za-z0-9._:/=,@%+-]+"
        ) { text in
            !text.isEmpty && text.utf8.allSatisfy { $0.isLetterOrDigit || "._:/=,@%+-".utf8.contains($0) } ? text : nil
        }
    }

    /// A word of apt's sources.list: a suite, or a component of one.
    static func repositoryWord(_ noun: String, example: String) -> Kind {
        .parsed(
            noun, allowed: "letters, digits and . _ ~ + / -, no '-' first, such as \(example)",
            pattern: "[A-Za-z0-9._~+/][A-Za-z0-9._~+/-]*"
        ) { text in
            !text.isEmpty && text.first != "-" && text.utf8.allSatisfy { $0.isLetterOrDigit || "._~+/-".utf8.contains($0) } ? text : nil
        }
    }

    /// A word, a URL that hosts read, or a folder on the operator's machine.
    static var location: Kind {
        .parsed(
            "a source of programs", allowed: "official, a URL that starts with https:// or http://, or a folder of yours",
            pattern: "(?!.*\\$\\{)\(Pattern.line)"
        ) { text in
            if text.contains("://") { return Names.isURL(text, schemes: ["https", "http"]) && !text.contains("?") ? text : nil }
            return Names.isLine(text) && !text.contains("${") ? text : nil
        }
    }

    /// `1.34.0`.
    static func release(_ noun: String) -> Kind {
        .parsed(noun, allowed: "three numbers with dots, such as 1.34.0", pattern: "[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}") { text in
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 3 && parts.allSatisfy { (1...4).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }
                ? text : nil
        }
    }

    /// What is reached without a proxy: a name, a domain, an address, a range.
    static var destination: Kind {
        .parsed(
            "what is reached without a proxy",
            allowed: "a name, a domain with a leading dot, an address or a range, such as .example.org or 10.0.0.0/8",
            pattern: "\\.?[A-Za-z0-9][A-Za-z0-9.-]*(/[0-9]{1,2})?"
        ) { text in
            if text.contains("/") { return CIDR(text) == nil ? nil : text }
            let name = text.hasPrefix(".") ? String(text.dropFirst()) : text
            return Names.isNameOrAddress(name.lowercased()) ? text : nil
        }
    }

    /// One line with something on it.
    static func line(_ noun: String, allowed: String) -> Kind {
        .parsed(noun, allowed: allowed, pattern: Pattern.line) { Names.isLine($0) ? $0 : nil }
    }

    /// A file on the operator's machine. A relative one is relative to the folder of the cluster file, `~/` is the operator's home.
    static var path: Kind {
        .parsed(
            "a path", allowed: "a path, absolute, after '~/', or relative to the cluster file's folder",
            pattern: "(?!.*\\$\\{)\(Pattern.line)",
            hint: { $0.contains("${") ? "remove '${': ssh puts in a variable there" : nil }
        ) {
            // What stands in `${ }` ssh takes for a variable, whatever one does.
            Names.isLine($0) && !$0.contains("${") ? $0 : nil
        }
    }

    /// A package as apt names it, with `:ARCHITECTURE` and `=VERSION`.
    static var packageName: Kind {
        .parsed(
            "a package's name",
            allowed: "NAME, NAME:ARCHITECTURE or NAME=VERSION of letters, digits and + . _ ~ -, a letter or digit first, such as vim",
            pattern:
                "(?!.*-([:=]|$))(?!.*[^+]\\+([:=]|$))[A-Za-z0-9][A-Za-z0-9+._~-]*(:[A-Za-z0-9-]+)?(=[A-Za-z0-9][A-Za-z0-9+._:~-]*)?",
            hint: { text in
                text.last == "-" || text.last == "+"
                    ? "remove the last '\(text.suffix(1))': apt takes it for an order to remove or to install" : nil
            }
        ) { Names.isPackage($0) ? $0 : nil }
    }
}

extension Names {
    /// Each part without what apt takes for an order at an end. g++ and its like end in two.
    static func isPackage(_ text: String) -> Bool {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let names = parts[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        func isWord(_ word: Substring, _ others: String) -> Bool {
            (word.utf8.first?.isLetterOrDigit ?? false) && word.last != "-" && (word.last != "+" || word.hasSuffix("++"))
                && word.utf8.allSatisfy { $0.isLetterOrDigit || others.utf8.contains($0) }
        }
        // A part may hold a colon's end of its own: `1:2.0`, and no `-` or `+` before it.
        func isVersion(_ version: Substring) -> Bool {
            isWord(version, "+._:~-")
                && version.split(separator: ":", omittingEmptySubsequences: false).dropLast().allSatisfy {
                    $0.last != "-" && ($0.last != "+" || $0.hasSuffix("++"))
                }
        }
        return isWord(names[0], "+._~-") && (names.count == 1 || isWord(names[1], "-")) && (parts.count == 1 || isVersion(parts[1]))
    }

    /// Without control characters and what nobody sees, and not blank.
    static func isLine(_ text: String) -> Bool {
        text.contains { !$0.isWhitespace } && !text.unicodeScalars.contains(where: \.isInvisible)
    }

    static func isUser(_ text: String) -> Bool {
        !text.isEmpty && text.first != "-" && text.utf8.allSatisfy { $0.isLetterOrDigit || "._@+-".utf8.contains($0) }
    }

    /// Also an IPv6 address, with its colons.
    static func isSSHAddress(_ text: String) -> Bool {
        guard let first = text.utf8.first, first.isLetterOrDigit || first == UInt8(ascii: ":") || first == UInt8(ascii: "_") else {
            return false
        }
        return text.utf8.allSatisfy { $0.isLetterOrDigit || "._:-".utf8.contains($0) }
    }

    static func isJumpHost(_ text: String) -> Bool {
        var rest = text.hasPrefix("ssh://") ? text.dropFirst(6) : text[...]
        if let at = rest.lastIndex(of: "@") {
            guard isUser(String(rest[..<at])) else { return false }
            rest = rest[rest.index(after: at)...]
        }
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return false }
            let address = rest[rest.index(after: rest.startIndex)..<end]
            let port = rest[rest.index(after: end)...]
            return address.contains(":")
                && address.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
                && (port.isEmpty || port.first == ":" && isPort(port.dropFirst()))
        }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return false }
        return isSSHAddress(String(parts[0])) && (parts.count == 1 || isPort(parts[1]))
    }
}

extension Kind<Int> {
    /// Seconds with at most two decimals, as hundredths of a second.
    static func centiseconds(_ noun: String, allowed: String, _ range: ClosedRange<Int>) -> Kind {
        .parsed(noun, allowed: allowed, pattern: Pattern.centiseconds) { text in
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
        .parsed(noun, allowed: "whole seconds from \(range.lowerBound)s to \(range.upperBound)s, such as 5s", pattern: Pattern.seconds) {
            text in
            guard text.last == "s", text.dropLast().allSatisfy({ ("0"..."9").contains($0) }), let value = Int(text.dropLast())
            else { return nil }
            return range.contains(value) ? value : nil
        }
    }
}
