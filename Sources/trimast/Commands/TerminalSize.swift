import Glibc
import Synchronization

enum TerminalSize {
    /// Columns of the terminal on standard error; 80 where there is none.
    static func width() -> Int { width(of: 2) ?? 80 }

    /// Columns of the terminal on a descriptor; nil where there is none.
    static func width(of descriptor: Int32) -> Int? {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
    }
}

/// Counts from 1.
final class Counter: Sendable {
    private let value = Atomic(0)
    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}
