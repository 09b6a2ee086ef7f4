import Specification
import Support

/// The sh that a drill sends to its host: the undo first, on a timer of the host's own, and the disturbance only once that is there.
package enum DrillScripts {
    static let folder = "/run/trimast-drill"
    static let unit = "trimast-drill-undo"
    /// How much longer than the drill the timer waits, in seconds: Trimast undoes it in time, and the timer where Trimast is gone.
    static let grace = 15

    /// The status of a beginning that finds that it could not be put back: nothing was done.
    static let refusal: Int32 = 3

    /// What a drill of this kind begins with and is put back by; nil for one that needs the operator's commands.
    static func texts(_ drill: Drill, _ context: DrillContext) -> (begin: String, undo: String)? {
        guard case .onHost(let begin, let undo) = drill.way else { return nil }
        return (begin(context), undo(context))
    }

    /// What is done on the host, for people: the timer first.
    package static func plan(_ drill: Drill, _ context: DrillContext) -> [String] {
        guard let texts = texts(drill, context) else { return [] }
        func lines(_ text: String) -> [String] { text.split(separator: "\n").map { "  " + $0 } }
        return ["armed on \(context.target.name), \(drill.lasts + grace) s later at the latest:"] + lines(texts.undo) + ["then:"]
            + lines(texts.begin)
    }

    /// Writes the undo, arms it, sees that it is armed, and says so. Nothing is disturbed by it.
    ///
    /// It fails where another drill's undo is armed.
    package static func arm(_ drill: Drill, _ context: DrillContext) -> String? {
        guard let texts = texts(drill, context) else { return nil }
        let script = "d=\(folder)\n\(texts.undo)\n"
        return """
            set -e
            if systemctl is-active --quiet \(unit).timer; then echo 'another drill is under way here'; exit 1; fi
            umask 77
            rm -rf \(folder); mkdir \(folder)
            printf %s \(Shell.quoted(script)) >\(folder)/undo
            systemctl reset-failed \(unit).service \(unit).timer 2>/dev/null || :
            systemd-run --quiet --unit=\(unit) --on-active=\(drill.lasts + grace) --timer-property=AccuracySec=100ms /bin/sh \(folder)/undo
            [ "$(systemctl is-active \(unit).timer)" = active ]
            systemctl show -p NextElapseUSecMonotonic \(unit).timer | grep -q '=.*[1-9]'
            echo armed
            """
    }

    /// Begins it, if its undo is armed at this moment.
    package static func begin(_ drill: Drill, _ context: DrillContext) -> String? {
        guard let texts = texts(drill, context) else { return nil }
        return """
            [ "$(systemctl is-active \(unit).timer)" = active ] || { echo 'the undo is not armed'; exit 1; }
            d=\(folder)
            set -e
            \(texts.begin)
            read -r n _ </proc/uptime; echo "began $n"
            """
    }

    /// Puts all back now, and takes the timer away once that has worked.
    package static let undo = """
        [ -f \(folder)/undo ] || { systemctl is-active --quiet \(unit).timer && exit 1; read -r n _ </proc/uptime; echo "undone $n"; exit 0; }
        sh \(folder)/undo || exit 1
        systemctl stop \(unit).timer
        rm -rf \(folder)
        read -r n _ </proc/uptime; echo "undone $n"
        """

    /// Gives the power back when Trimast does not: on the operator's machine, since a host without power undoes nothing. `$1` is the command, `$2` the
    /// seconds, `$3` a file that is gone when it is no longer wanted.
    package static let powerGuard =
        #"n=0; while [ -e "$3" ] && [ $n -lt "$2" ]; do sleep 1; n=$((n + 1)); done; [ ! -e "$3" ] || { sh -c "$1"; rm -f "$3"; }"#
}
