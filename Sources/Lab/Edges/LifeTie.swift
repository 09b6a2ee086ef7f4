import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Ties the life of a program and its descendants to this process: their input is a channel whose other end only this process holds,
/// and its end, by whatever signal, ends them too.
struct LifeTie: Sendable {
    /// What the program gets as its input.
    let end: FileDescriptor
    private let held: FileDescriptor

    init() throws {
        var ends: [CInt] = [0, 0]
        guard socketpair(AF_UNIX, Self.kind, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
        end = FileDescriptor(rawValue: ends[0])
        held = FileDescriptor(rawValue: ends[1])
    }

    /// A pair of sockets and not a pipe: no other program started at the same moment can inherit them.
    #if canImport(Glibc)
        private static let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    #else
        private static let kind = SOCK_STREAM | SOCK_CLOEXEC
    #endif

    func release() throws { try held.close() }

    func command(_ command: Command) -> Command {
        Command.script(
            Self.script, name: command.description, [command.program] + command.arguments, environment: command.environment,
            directory: command.directory)
    }

    /// The command runs in a session of its own; when the input ends before it does, its whole group is killed.
    static let script = """
        exec 3<&0 </dev/null
        setsid "$@" 3<&- &
        child=$!
        {
            read -r _ <&3
            # The group may not be there yet; once the child is gone there is nothing to do.
            until kill -s KILL -- "-$child"; do
                kill -0 "$child" || break
                sleep 0.05
            done
        } 2>/dev/null &
        watcher=$!
        exec 3<&-
        wait "$child"
        status=$?
        kill "$watcher" 2>/dev/null
        exit "$status"
        """
}
