import Support

extension Kind<KubernetesVersion> {
    static var version: Kind {
        .parsed(
            "a Kubernetes version", allowed: "three numbers with dots, such as 1.25.0",
            pattern: "v?1\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})",
            KubernetesVersion.init)
    }
}

extension Kind<[String: String]> {
    /// Arguments of a component, by the flag's name.
    static var arguments: Kind {
        .map(
            of: .argument, keys: "the name of a flag", allowed: "the flag without its dashes, such as audit-log-path",
            pattern: Pattern.flag
        ) {
            Names.isFlag($0)
        }
    }

    static var labels: Kind {
        .map(
            of: .labelValue, keys: "a label's key", allowed: Names.keyRule, pattern: Pattern.qualifiedKey, where: Names.isQualified)
    }

    static var annotations: Kind {
        .map(
            of: .text("a text", isOneLine: false), keys: "an annotation's key", allowed: Names.keyRule, pattern: Pattern.qualifiedKey,
            where: Names.isQualified)
    }
}

extension Kind<[String: Bool]> {
    static var featureGates: Kind {
        .map(
            of: .boolean, keys: "a feature gate", allowed: "letters and digits, a capital letter first, such as PublicKeysECDSA",
            pattern: Pattern.featureGate
        ) {
            ($0.utf8.first.map { (65...90).contains($0) } ?? false) && $0.utf8.allSatisfy(\.isLetterOrDigit)
        }
    }
}

extension Kind<String> {
    static var labelValue: Kind {
        .parsed(
            "a label's value",
            allowed: "at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, or '' for an empty one",
            pattern: Pattern.labelValue
        ) { Names.isLabelValue($0) ? $0 : nil }
    }

    /// The value of a flag: any text, but none that YAML readers take for different things.
    static var argument: Kind {
        let text = text("a text")
        return Kind(outline: text.outline) { node, reader in
            guard !node.isAmbiguous else {
                reader.refuse(
                    "ambiguous-value", node, "\(node.shown) means different things to different YAML readers",
                    help: "write true, false or a decimal number, or put it in quotes")
                return nil
            }
            return text.read(node, &reader)
        }
    }

    /// A text, even an empty one in quotes.
    static func text(_ noun: String, isOneLine: Bool = true) -> Kind {
        .parsed(
            noun, allowed: "a word, a number, or a text in quotes; '' for an empty one",
            pattern: isOneLine ? Pattern.anyLine : Pattern.lines, limit: 1 << 16,
            hint: { text in
                text.unicodeScalars.contains(where: \.isInvisible)
                    ? "allowed: \(isOneLine ? "one line, " : "")no control characters" : nil
            }
        ) { text in
            text.unicodeScalars.contains { $0.isInvisible && (isOneLine || !["\n", "\t"].contains($0)) } ? nil : text
        }
    }
}

extension Kind<TaintSpec> {
    static var taint: Kind {
        .parsed(
            "a taint",
            allowed:
                "key=value:effect or key:effect, with the effect NoSchedule, PreferNoSchedule or NoExecute, such as gpu=yes:NoSchedule",
            pattern: Pattern.taint
        ) { text in
            guard let colon = text.lastIndex(of: ":"), let effect = TaintSpec.Effect(rawValue: String(text[text.index(after: colon)...]))
            else { return nil }
            let parts = text[..<colon].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard Names.isQualified(parts[0]), parts.count == 1 || Names.isLabelValue(parts[1]) else { return nil }
            return TaintSpec(key: parts[0], value: parts.count == 2 ? parts[1] : nil, effect: effect)
        }
    }
}

/// The rules for names in Kubernetes' API (k8s.io/apimachinery, pkg/util/validation).
enum Names {
    static let keyRule =
        "at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, after an optional DNS prefix and '/'"

    /// The key of a label, an annotation or a taint: `name` or `prefix.example.org/name`.
    static func isQualified(_ text: String) -> Bool {
        guard text.utf8.count <= 253 + 1 + 63 else { return false }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let name = parts.last, !name.isEmpty, isLabelValue(name) else { return false }
        return parts.count == 1 || HostName(parts[0]) != nil
    }

    static func isLabelValue(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return true }
        return text.utf8.count <= 63 && first.isLetterOrDigit && last.isLetterOrDigit
            && text.utf8.allSatisfy { $0.isLetterOrDigit || "-_.".utf8.contains($0) }
    }

    static func isFlag(_ text: String) -> Bool {
        (text.utf8.first?.isLowerCaseLetterOrDigit ?? false) && text.utf8.allSatisfy { $0.isLowerCaseLetterOrDigit || $0 == 45 }
    }
}
