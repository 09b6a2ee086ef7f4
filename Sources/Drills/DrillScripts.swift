import Specification
import Support

/// The sh that a drill sends to its host: the undo first, on a timer of the host's own, and the disturbance only once that is there.
package enum DrillScripts {
    static let folder = "/run/trimast-drill"
    static let unit = "trimast-drill-undo"
    /// What arming, the beginning and the undo each hold to their end: none runs inside another. It stands in memory and stays there, as a run's lock does.
    static let lock = "/run/trimast-undo.lock"
    /// How much longer than the drill the timer waits, in seconds: Trimast undoes it in time, and the timer where Trimast is gone.
    static let grace = 15
    /// How much of that may be gone when it begins: the undo never comes while it lasts.
    static let delay = 10
    /// How long the beginning may take, in seconds: less than a request may.
    private static let beginning = 12

    /// The status of arming where another drill is not put back yet: nothing was done.
    static let busy: Int32 = 4
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

    /// Whether a unit has nothing to do; where systemd says nothing, that is not so.
    private static let gone = "gone() { case $(systemctl is-active \(unit).$1) in inactive | failed | unknown) ;; *) return 1 ;; esac; }"

    /// Writes the undo, arms it, sees that it is armed, and says so. Nothing is disturbed by it.
    ///
    /// It fails where another drill's undo is armed or under way, or systemd does not say. The undo is tried until it works; that is a loop of sh, since
    /// what systemd starts again differs by its version.
    package static func arm(_ drill: Drill, _ context: DrillContext) -> String? {
        guard let texts = texts(drill, context) else { return nil }
        func file(_ text: String, _ head: String = "") -> String { Shell.quoted("d=\(folder)\nexport LC_ALL=C\n\(head)\(text)\n") }
        return """
            umask 77
            exec 8>\(lock) && flock -w 5 8 || { echo 'another drill is being begun or undone here'; exit \(busy); }
            set -e
            \(gone)
            gone timer && gone service || { echo 'another drill is under way here, or systemd does not say'; exit \(busy); }
            rm -rf \(folder); mkdir \(folder)
            printf %s \(file(texts.undo)) >\(folder)/undo
            printf %s \(file(texts.begin, "set -e\n")) >\(folder)/begin
            printf '%s\\n' \(Shell.quoted(undo)) >\(folder)/back
            systemctl reset-failed \(unit).service \(unit).timer 2>/dev/null || :
            read -r n _ </proc/uptime
            echo "${n%.*}" >\(folder)/armed
            systemd-run --quiet --unit=\(unit) --on-active=\(drill.lasts + grace) --timer-property=AccuracySec=100ms /bin/sh -c 'while [ -e \(folder)/back ] && ! /bin/sh \(folder)/back; do sleep 2; done'
            [ "$(systemctl is-active \(unit).timer)" = active ]
            systemctl show -p NextElapseUSecMonotonic \(unit).timer | grep -q '=.*[1-9]'
            echo armed
            """
    }

    /// Begins it, if its undo is armed at this moment and far enough away.
    ///
    /// Until it is put back, a process keeps what its shell has of the lock that runs hold: also when the connection is gone, nobody else changes this host.
    package static func begin(_ drill: Drill, _ context: DrillContext) -> String? {
        guard texts(drill, context) != nil else { return nil }
        return """
            exec 8>\(lock) && flock -w 2 8 || { echo 'a drill is being undone here'; exit 1; }
            [ -s \(folder)/begin ] && [ "$(systemctl is-active \(unit).timer)" = active ] || { echo 'the undo is not armed'; exit 1; }
            read -r a <\(folder)/armed || exit 1
            read -r n _ </proc/uptime
            [ $((${n%.*} - a)) -le \(delay) ] || { echo "the undo would come too early: it was armed $((${n%.*} - a)) s ago"; exit 1; }
            ( while [ -d \(folder) ]; do sleep 0.5; done ) </dev/null >/dev/null 2>&1 8>&- &
            timeout -k 2 \(beginning) sh \(folder)/begin || exit $?
            read -r n _ </proc/uptime; echo "began $n"
            """
    }

    /// Puts all back now, and takes the timer away once that has worked. The timer's own unit does the same.
    package static let undo = """
        exec 8>\(lock) && flock -w 8 8 || { echo 'a drill is being begun or undone here'; exit 1; }
        \(gone)
        if [ -f \(folder)/undo ]; then
        timeout -k 5 60 sh \(folder)/undo || exit 1
        systemctl stop \(unit).timer 2>/dev/null
        fi
        gone timer || { echo 'the timer is armed still'; exit 1; }
        rm -rf \(folder)
        read -r n _ </proc/uptime; echo "undone $n"
        """
}
