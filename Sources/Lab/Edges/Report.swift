import SystemPackage

/// Where the lab says what it does: a line at a time.
package struct Report: Sendable {
    private let write: @Sendable (String) -> Void

    package init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    /// Says nothing.
    package static let silent = Report { _ in }

    /// Lines on standard error.
    package static let standardError = Report { line in
        // A report that nobody can read is no reason to stop the work it reports on.
        _ = try? FileDescriptor.standardError.writeAll((line + "\n").utf8)
    }

    package func say(_ line: String) { write(line) }

    /// Runs something slow: its name first, a line now and then while it lasts, and how long it took.
    func during<Value: Sendable>(
        _ name: String, every interval: Duration = .seconds(15), _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let start = ContinuousClock.now
        say("\(name) …")
        let ticker = Task {
            while !Task.isCancelled {
                do { try await Task.sleep(for: interval) } catch { return }
                say("\(name) … \(Self.seconds(since: start)) s")
            }
        }
        defer { ticker.cancel() }
        let value = try await body()
        say("\(name): done, \(Self.seconds(since: start)) s")
        return value
    }

    static func seconds(since start: ContinuousClock.Instant) -> Int64 {
        (ContinuousClock.now - start).components.seconds
    }
}
