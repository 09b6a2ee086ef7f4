/// A part that has nothing to do on a host, and what holds there.
package struct Settled: Equatable, Sendable {
    package var part: String
    package var promise: String

    package init(part: String, promise: String) {
        self.part = part
        self.promise = promise
    }
}
