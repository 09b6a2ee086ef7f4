import Support

/// The flags of a component's program in every minor, and what is wrong with an argument that a cluster file gives.
struct ComponentFlags: Sendable {
    /// The program, such as `kube-apiserver`.
    let program: String
    let table: MinorTable
    /// What the program takes of the texts and numbers that its flags are, where not all: the first table that has the flag counts.
    var forms: [MinorTable] {
        switch program {
        case "etcd": [Self.etcdForms]
        case "kube-scheduler": [Self.schedulerForms, Self.kubernetesForms]
        default: [Self.kubernetesForms]
        }
    }

    private func form(_ flag: String, _ minor: Int) -> String? {
        forms.lazy.compactMap { if case .known(let form) = $0.standing(flag, in: minor) { form.type } else { nil } }.first
    }

    /// - Parameter suggests: which flag was meant is looked for, which costs time.
    func finding(_ flag: String, _ value: String, version: KubernetesVersion, suggests: Bool) -> SettingFinding? {
        let standing = table.standing(flag, in: version.minor)
        switch standing {
        case .known(let entry):
            if let wanted = Self.wanted(entry.type, value) {
                return SettingFinding(code: "wrong-value", message: "'\(value)' is not \(wanted.noun)", help: wanted.help, isKey: false)
            }
            guard let form = form(flag, version.minor),
                let problem = Self.problem(ValueType(form), value, takesNone: form.hasPrefix("|"))
            else { return nil }
            return SettingFinding(code: "wrong-value", message: problem.message, help: problem.help, isKey: false)
        case .later, .gone:
            return SettingFinding(
                code: "version",
                message: "\(program) of Kubernetes \(version) does not have this flag, which \(standing.story ?? "it lacks")",
                help: "remove it")
        case .unknown:
            let meant = suggests && (3...64).contains(flag.utf8.count) ? closest(to: flag, among: table.names(in: version.minor)) : nil
            return SettingFinding(
                code: "unknown-flag", message: "\(program) of Kubernetes \(version) has no such flag",
                help: meant.map { "did you mean '\($0)'?" } ?? "'\(program) --help' lists its flags")
        }
    }

    /// What a program has against a value of a flag, once it is one of the flag's type.
    private static func problem(_ type: ValueType, _ value: String, takesNone: Bool = true) -> ValueType.Problem? {
        switch type {
        case .choice(let words) where value.isEmpty && !takesNone:
            ValueType.Problem(message: "'' is none of its values", help: "allowed: \(list(words, last: "or")), or remove it")
        case .list(let element):
            value.split(separator: ",").lazy.compactMap { problem(ValueType(element), String($0.trimming())) }.first
        case .integer: type.problems(goInteger(value).map { .int($0) } ?? .string(value)).first
        case let type: type.problems(.string(value)).first
        }
    }

    /// What Go's flag packages (spf13/pflag; flag in etcd) want where a text is none of a type.
    private static func wanted(_ type: String, _ value: String) -> (noun: String, help: String)? {
        switch type {
        case "bool": goBoolean(value) == nil ? ("true or false", "allowed: \"true\" or \"false\"") : nil
        case "int": goInteger(value) == nil ? ("a whole number", "allowed: a whole number") : nil
        case "uint": goInteger(value).map { $0 >= 0 } ?? false ? nil : ("a whole number from 0 on", "allowed: a whole number from 0 on")
        case "float": Double(value) == nil ? ("a number", "allowed: a number, such as 0.5") : nil
        case "duration":
            ValueType.isDuration(value) ? nil : ("a duration", "write a number with its unit, such as 30s, 5m or 1h30m")
        default: nil
        }
    }

    /// Go's strconv.ParseInt with base 0, as far as people write it.
    private static func goInteger(_ text: String) -> Int? {
        let sign = text.hasPrefix("-") ? -1 : 1
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0b", 2)] where digits.hasPrefix(prefix) {
            return Int(digits.dropFirst(2), radix: radix).map { $0 * sign }
        }
        guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return Int(digits, radix: digits.count > 1 && digits.first == "0" ? 8 : 10).map { $0 * sign }
    }
}
