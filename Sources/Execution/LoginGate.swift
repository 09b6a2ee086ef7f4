import DequeModule
import Synchronization

/// Lets so many log in at once, and the others wait for their turn.
///
/// A login costs processor time on both sides: with all at once, none would be through before ssh's ConnectTimeout.
final class LoginGate: Sendable {
    private struct State {
        var free: Int
        var queue: Deque<CheckedContinuation<Void, Never>> = []
    }
    private let state: Mutex<State>

    init(places: Int) { state = Mutex(State(free: places)) }

    func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.queue.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if let next = state.queue.popFirst() { return next }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
