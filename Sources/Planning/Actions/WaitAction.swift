import Support

/// Something that a host waits for: looked at twice a second until it holds, or until its patience is over.
package struct Condition: Codable, Equatable, Sendable {
    /// What holds then, behind "wait until": `the API server is ready`.
    package var title: String
    /// sh that succeeds when it holds; it prints nothing and takes a few seconds at the most.
    package var test: String
    /// In seconds.
    package var patience: Int
    /// sh that prints why it may not hold, once the patience is over.
    package var explanation: String

    package init(_ title: String, test: String, patience: Int, explanation: String = ":") {
        self.title = title
        self.test = test
        self.patience = patience
        self.explanation = explanation
    }
}

/// Waits until conditions hold, one after the other; changes nothing.
package struct WaitAction: ActionKind {
    package var conditions: [Condition]
    /// sh functions that the conditions call.
    package var functions: String
    /// What holds when all conditions do, in a few words; nil: the first condition's title says enough.
    package var summary: String?

    package init(_ conditions: [Condition], functions: String = "", summary: String? = nil) {
        self.summary = summary
        self.conditions = conditions
        self.functions = functions
    }

    package var title: String {
        if let summary { return "wait until \(summary)" }
        guard let first = conditions.first else { return "wait for nothing" }
        return "wait until \(first.title)" + (conditions.count > 1 ? ", and \(conditions.count - 1) more" : "")
    }
    package var glyph: Glyph { .run }
    /// Half a minute more than all its patience, so that it says itself what it waited for.
    package var limit: Duration { .seconds(conditions.reduce(30) { $0 + $1.patience + 5 }) }
    package var changes: [String] {
        conditions.count > 1 ? conditions.map { "\($0.title), within \($0.patience) s" } : conditions.map { "within \($0.patience) s" }
    }

    package func script(_ values: RuntimeValues) throws -> String { text }

    /// The script, for a command of which it is a part: no value of a run stands in it.
    package var text: String {
        let waits = conditions.map { condition in
            """
            e=$(($(date +%s) + \(condition.patience)))
            until \(condition.test); do
            if [ "$(date +%s)" -ge $e ]; then
            echo \(Shell.quoted("not so within \(condition.patience) s: \(condition.title)"))
            \(condition.explanation)
            exit 1
            fi
            sleep 0.5
            done
            """
        }
        return ([functions] + waits).filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
