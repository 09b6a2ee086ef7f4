import Planning
import Specification
import Support

/// The sh that carries out one step on its host, within its limit.
enum StepScript {
    /// The last line of a step that was ended because its time was over.
    static let overdue = "trimast-overdue"

    /// The step's own sh, and a line in the host's journal when it is done.
    ///
    /// `timeout` (coreutils) ends the whole process group: TERM, and KILL 10 s later. It runs a program and no subshell, so the script goes to a sh
    /// of its own, through a pipe: as an argument it would be seen in the list of processes and could be at most 128 KiB long (execve(2),
    /// MAX_ARG_STRLEN), and a file would be written. It stands in braces, so that none of it runs before all of it has come.
    ///
    /// - Parameter limit: whole seconds, at least one.
    static func text(_ step: Step, _ values: RuntimeValues, limit: Duration) throws -> String {
        let seconds = max(1, limit.components.seconds)
        return """
            read -r b r </proc/uptime
            printf '%s\\n' \(Shell.quoted("{\n\(try step.action.kind.script(values))\n}")) 2>/dev/null |
            timeout -k 10 \(seconds) /bin/sh /proc/self/fd/3 3<&0 </dev/null
            s=$?
            if [ $s = 124 ] || [ $s = 137 ]; then
            read -r e r </proc/uptime
            [ $((${e%.*} - ${b%.*})) -lt \(seconds) ] || printf '\\n%s\\n' \(overdue)
            fi
            if [ $s = 0 ]; then
            j=\(HostRecord.journal)
            mkdir -p "${j%/*}"
            printf '%s %s\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \(Shell.quoted("\(step.part): \(step.title)")) >>"$j"
            fi
            exit $s
            """
    }

    /// Why the step failed.
    ///
    /// - Parameter output: what it printed, without what must not be told.
    static func error(_ step: Step, _ status: Int32, _ output: String, limit: Duration) -> TrimastError {
        var lines = output.split(separator: "\n").map(String.init)
        guard lines.last == overdue else {
            return TrimastError(
                "step.failed", "\(step.title): failed with status \(status)", place: step.host.text,
                cause: lines.suffix(15).joined(separator: "\n"),
                nextStep: "mend it, then run the same command again: what is done is not done twice")
        }
        lines.removeLast()
        return TrimastError(
            "step.timeout", "\(step.title): was not done after \(text(limit)), and was ended", place: step.host.text,
            cause: lines.suffix(15).joined(separator: "\n"),
            nextStep: "find out what it waited for, then run the same command again: what is done is not done twice")
    }

    /// A host that gave no answer although the step must have been ended there.
    static func silence(_ step: Step, limit: Duration) -> TrimastError {
        TrimastError(
            "step.no-answer", "\(step.title): the host did not say in \(text(limit)) that it is done or was ended", place: step.host.text,
            nextStep: "see what the host is doing (a disk that hangs?), then run the same command again: it continues where it stopped")
    }

    /// `90 s`, `30 min`.
    static func text(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        return seconds >= 60 && seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
    }
}
