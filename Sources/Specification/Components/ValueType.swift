import Support

/// What Go's reader of a component's configuration takes as a value, and what the component itself takes of that.
///
/// apimachinery reads YAML as JSON: a text where a number is wanted is an error, and the reverse; null is the default (k8s.io/apimachinery,
/// pkg/runtime/serializer/json; k8s.io/apimachinery, meta/v1, Duration; api/resource, Quantity).
enum ValueType: Equatable, Sendable {
    case bool, number, text, duration, quantity
    case integer(ClosedRange<Int>)
    /// A duration within bounds, in seconds.
    case span(ClosedRange<Double>, shown: String)
    case form(TextForm)
    /// Nanoseconds, or a duration.
    case time
    case choice([String])
    case list(String)
    case map(String)
    /// A map whose keys are of a closed set.
    case closedMap(String, keys: [String])

    /// Reads the word that a table has for it.
    init(_ word: String) {
        self =
            switch word {
            case "bool": .bool
            case "number": .number
            case "duration": .duration
            case "quantity": .quantity
            case "time": .time
            case "int32": .integer(Int(Int32.min)...Int(Int32.max))
            case "int64", "int": .integer(.min ... .max)
            case "uint32": .integer(0...Int(UInt32.max))
            case "uint", "count": .integer(0 ... .max)
            case "signals": .closedMap("threshold", keys: Self.evictionSignals)
            case "signal-reclaims": .closedMap("reclaim", keys: Self.evictionSignals)
            case "signal-durations": .closedMap("0s..", keys: Self.evictionSignals)
            case "reserves": .closedMap("reserve", keys: ["cpu", "memory", "ephemeral-storage", "pid"])
            case "qos-reserves": .closedMap("percent", keys: ["memory"])
            case "cpu-options": .closedMap("switch", keys: Self.cpuOptions)
            case "topology-options": .closedMap("text", keys: ["prefer-closest-numa-nodes", "max-allowable-numa-nodes"])
            case _ where TextForm(rawValue: word) != nil: TextForm(rawValue: word).map(ValueType.form) ?? .text
            case _ where word.hasSuffix("-list"): .list(String(word.dropLast("-list".count)))
            case _ where word.hasSuffix("-map"): .map(String(word.dropLast("-map".count)))
            case _ where word.contains("|"): .choice(word.split(separator: "|").map(String.init))
            case _ where word.contains(".."): Self.range(word)
            default: .text
            }
    }

    private static func range(_ word: String) -> ValueType {
        if word.contains("s") || word.contains("h") {
            let ends = word.split(separator: "..").compactMap { seconds(String($0)) }
            let low = ends.first ?? 0
            return .span(low...max(low, ends.count > 1 ? ends[1] : .infinity), shown: word)
        }
        let ends = word.split(separator: "..").compactMap { Int($0) }
        return .integer((ends.first ?? 0)...(ends.count > 1 ? ends[1] : Int(Int32.max)))
    }

    /// kubernetes, pkg/kubelet/eviction/api/types.go.
    private static let evictionSignals = [
        "memory.available", "allocatableMemory.available", "nodefs.available", "nodefs.inodesFree", "imagefs.available",
        "imagefs.inodesFree", "containerfs.available", "containerfs.inodesFree", "pid.available",
    ]

    /// pkg/kubelet/cm/cpumanager/policy_options.go.
    static let cpuOptions = [
        "full-pcpus-only", "distribute-cpus-across-numa", "align-by-socket", "distribute-cpus-across-cores", "strict-cpu-reservation",
        "prefer-align-cpus-by-uncorecache",
    ]

    /// A value that is wrong: where below the one that was looked at, what is wanted, and what to write.
    struct Problem: Equatable {
        var below: [FieldPath.Component] = []
        var message: String
        var help: String
        /// The key is wrong, not its value.
        var isKey = false
    }

    func problems(_ value: YAMLValue) -> [Problem] {
        switch (self, value) {
        case (_, .null), (.bool, .bool), (.text, .string), (.number, .int), (.number, .double), (.quantity, .int), (.quantity, .double):
            return []
        case (.integer(let range), .int(let number)):
            guard !range.contains(number) else { return [] }
            return [Problem(message: "\(number) is out of range", help: "allowed: \(Self.shown(range))")]
        case (.integer(let range), .double(let number)) where number == number.rounded() && abs(number) < 1e15:
            return ValueType.integer(range).problems(.int(Int(number)))
        case (.duration, .string(let text)): return Self.isDuration(text) ? [] : [wrong(value)]
        case (.time, .string(let text)):
            guard let seconds = Self.seconds(text) else { return [wrong(value)] }
            return seconds >= 0 ? [] : [Problem(message: "\(text) is out of range", help: help)]
        case (.time, .int(let number)): return number >= 0 ? [] : [Problem(message: "\(number) is out of range", help: help)]
        case (.span(let range, _), .string(let text)):
            guard let seconds = Self.seconds(text) else { return [wrong(value)] }
            return range.contains(seconds) ? [] : [Problem(message: "\(text) is out of range", help: help)]
        case (.form(let form), .string(let text)): return form.accepts(text) ? [] : [wrong(value)]
        case (.quantity, .string(let text)): return Self.quantity(text) != nil ? [] : [wrong(value)]
        case (.choice(let words), .string(let text)):
            guard !text.isEmpty, !words.contains(text) else { return [] }
            let hint = closest(to: text, among: words).map { "; did you mean '\($0)'?" } ?? ""
            return [Problem(message: "'\(text)' is none of its values", help: "allowed: \(Support.list(words, last: "or"))\(hint)")]
        case (.list(let element), .list(let values)):
            let type = ValueType(element)
            return values.enumerated().flatMap { index, value in below(.index(index), type.problems(value)) }
        case (.map(let element), .map(let values)):
            let type = ValueType(element)
            return values.sorted { $0.key < $1.key }.flatMap { below(.key($0.key), type.problems($0.value)) }
        case (.closedMap(let element, let keys), .map(let values)):
            let type = ValueType(element)
            return values.sorted { $0.key < $1.key }.flatMap { key, value -> [Problem] in
                guard !keys.contains(key) else { return below(.key(key), type.problems(value)) }
                guard key.utf8.count <= 64 else {
                    return [Problem(below: [.key(key)], message: "is not known here", help: "allowed: \(Support.list(keys))", isKey: true)]
                }
                let hint = closest(to: key, among: keys).map { "did you mean '\($0)'?" } ?? "allowed: \(Support.list(keys))"
                return [Problem(below: [.key(key)], message: "is not known here", help: hint, isKey: true)]
            }
        default: return [wrong(value)]
        }
    }

    private func below(_ component: FieldPath.Component, _ problems: [Problem]) -> [Problem] {
        problems.map { problem in
            var problem = problem
            problem.below.insert(component, at: 0)
            return problem
        }
    }

    private func wrong(_ value: YAMLValue) -> Problem {
        Problem(message: "\(value.shown) is not \(noun)", help: help)
    }

    private var noun: String {
        switch self {
        case .bool: "true or false"
        case .integer: "a whole number"
        case .number: "a number"
        case .text, .choice: "a text"
        case .duration, .time, .span: "a duration"
        case .form(let form): form.noun
        case .quantity: "a quantity"
        case .list: "a list"
        case .map, .closedMap: "a mapping"
        }
    }

    private var help: String {
        switch self {
        case .bool: "allowed: true or false, without quotes"
        case .integer(let range): "allowed: \(Self.shown(range)), without quotes"
        case .number: "allowed: a number, without quotes"
        case .text: "put it in quotes"
        case .choice(let words): "allowed: \(Support.list(words, last: "or"))"
        case .duration, .time: "write a number with its unit, such as 30s, 5m or 1h30m"
        case .span(let range, let word):
            range.upperBound.isFinite
                ? "allowed: \(word.replacing("..", with: " to "))"
                : "write a number with its unit, such as 30s, 5m or 1h30m, from \(word.dropLast(2)) on"
        case .form(let form): form.help
        case .quantity: "write it as 100m, 500Mi or 2Gi"
        case .list(let element): "write a list of \(ValueType(element).plural), in '[ ]' or one '- ' a line"
        case .map(let element), .closedMap(let element, _): "write a mapping from a name to \(ValueType(element).noun)"
        }
    }

    private var plural: String {
        switch self {
        case .integer, .number: "numbers"
        default: "texts"
        }
    }

    private static func shown(_ range: ClosedRange<Int>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max), (Int(Int32.min), Int(Int32.max)): "a whole number"
        case (let low, Int(Int32.max)...): "a whole number from \(low) on"
        case (let low, let high): "a whole number from \(low) to \(high)"
        }
    }

    // By hand: a regular expression is read anew for each value, and a file may have many.

    /// Go's time.ParseDuration.
    static func isDuration(_ text: String) -> Bool { seconds(text) != nil }

    /// The same, as seconds; nil: it is none, or longer than the 2^63 ns that a duration of Go can have.
    static func seconds(_ text: String) -> Double? {
        var rest = (text.first == "+" || text.first == "-" ? text.dropFirst() : text[...])
        if rest == "0" { return 0 }
        var seconds = 0.0
        repeat {
            guard let number = takeNumber(&rest), let unit = units.first(where: { rest.hasPrefix($0.name) }) else { return nil }
            rest = rest.dropFirst(unit.name.count)
            seconds += number * unit.seconds
        } while !rest.isEmpty
        guard seconds <= longest else { return nil }
        return text.first == "-" ? -seconds : seconds
    }

    private static let longest = 9_223_372_036.854_775

    private static let units: [(name: String, seconds: Double)] = [
        ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("μs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600),
    ]

    /// Kubernetes' resource.Quantity, roughly; nil: it is none.
    static func quantity(_ text: String) -> Double? {
        var rest = (text.first == "+" || text.first == "-" ? text.dropFirst() : text[...])
        guard var number = takeNumber(&rest) else { return nil }
        if text.first == "-" { number = -number }
        if ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].contains(rest) { return number }
        guard rest.first == "e" || rest.first == "E" else { return nil }
        let exponent = rest.dropFirst().first == "+" || rest.dropFirst().first == "-" ? rest.dropFirst(2) : rest.dropFirst()
        return !exponent.isEmpty && exponent.utf8.allSatisfy { (48...57).contains($0) } ? number : nil
    }

    /// `1`, `1.`, `1.5` or `.5` at the beginning is taken away.
    private static func takeNumber(_ rest: inout Substring) -> Double? {
        let start = rest
        let whole = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(whole.count)
        var decimals: Substring = ""
        if rest.first == "." {
            decimals = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(1 + decimals.count)
        }
        guard !whole.isEmpty || !decimals.isEmpty else {
            rest = start
            return nil
        }
        return Double("\(whole.isEmpty ? "0" : whole).\(decimals.isEmpty ? "0" : decimals)")
    }
}

extension YAMLValue {
    /// The value as an error quotes it.
    fileprivate var shown: String {
        switch self {
        case .null: "an empty value"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let text): "'\(text)'"
        case .list: "a list"
        case .map: "a mapping"
        }
    }
}
