/// A part that has nothing to do on a host, and what holds there.
public struct Settled: Equatable, Sendable {
    public var part: String
    public var promise: String

    public init(part: String, promise: String) {
        self.part = part
        self.promise = promise
    }
}
