import Synchronization

/// What drift worked out already, by the texts that it follows from: most hosts of a cluster say the same, and it costs once.
final class DriftMemo: Sendable {
    /// The sections of control planes, which tell all others what the cluster stores.
    let facts = Memo<String, DriftFacts?>()
    /// Settings by the component whose pod they are, and their YAML.
    let sides = Memo<[String], DriftComparison.Side>()
    /// The changed documents of a control plane, by its name and what was applied there.
    let changes = Memo<[String], Set<String>>()
}

/// Values by what they are made from, each made once.
final class Memo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let values = Mutex<[Key: Value]>([:])

    func callAsFunction(_ key: Key, _ make: () -> Value) -> Value {
        if let value = values.withLock({ $0[key] }) { return value }
        let value = make()
        values.withLock { $0[key] = value }
        return value
    }
}
