import Foundation
import Glibc
import Specification
import Support

/// What a run that may change hosts holds on each of them, so that no second run changes them meanwhile.
///
/// The long-lived shell of the connection opens the file as descriptor 9 and locks that (flock(2)). All that it starts inherits the
/// descriptor, so the host is free once the connection and the steps that were sent over it have ended, however they ended. The file
/// stands in memory, stays there, and says who has the lock.
package struct HostLock: Equatable, Sendable {
    /// Somebody else has the host, or it cannot be had at all.
    package static let codes: Set<TrimastError.Code> = ["run.locked", "run.no-lock"]
    package static let usualPath = "/run/trimast.lock"

    /// Behind a command that stays behind its step: it does not keep the lock.
    package static let release = "9<&-"

    let path: String
    let user: String
    /// The operator's machine, as it calls itself.
    let machine: String
    /// Trimast's, there.
    let process: Int32
    /// UTC, by the operator's clock: one time for all hosts of a run.
    let since: String

    init(path: String = Self.usualPath, user: String, machine: String, process: Int32, since: String) {
        self.path = path
        self.user = user
        self.machine = machine
        self.process = process
        self.since = since
    }

    /// This process's own, from now on.
    package static func own(path: String = Self.usualPath) -> HostLock {
        var name = [CChar](repeating: 0, count: 256)
        let machine =
            gethostname(&name, name.count - 1) == 0
            ? String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
        let user = ProcessInfo.processInfo.environment["SUDO_USER"] ?? NSUserName()
        return HostLock(path: path, user: user, machine: machine, process: getpid(), since: Date().formatted(.iso8601))
    }

    /// sh that takes the lock: afterwards `t_s` is 0, or 1 where somebody else has it, with what is known of them in `t_w`, or another
    /// status, with the reason in `t_w`.
    ///
    /// It waits 2 s: the shell of a run that ended a moment ago may be about to end.
    var script: String {
        let words = [("user", user), ("machine", machine), ("process", "\(process)"), ("since", since)].map { Shell.quoted("\($0)=\($1)") }
        let file = Shell.word(path)
        // Every process that has the descriptor, but this shell, which has opened it in vain.
        return """
            exec 9<>\(file)
            t_w=$(flock -w 2 9 2>&1)
            t_s=$?
            case $t_s in
            0) printf '%s\\n' \(words.joined(separator: " ")) "address=${SSH_CONNECTION%% *}" "shell=$$" >\(file) ;;
            1) t_w=$(exec \(Self.release)
            cat \(file)
            ls -l /proc/[0-9]*/fd/9 2>/dev/null | sed -n 's#.* /proc/\\([0-9]*\\)/fd/9 -> \(path)$#\\1#p' | while read -r t_p; do
            [ "$t_p" = $$ ] || { read -r t_c <"/proc/$t_p/comm" && echo "holder=$t_p $t_c"; } 2>/dev/null
            done) ;;
            esac

            """
    }

    /// What it means that the lock was not had.
    ///
    /// - Parameters:
    ///   - status: the script's `t_s`, not 0.
    ///   - output: the script's `t_w`.
    static func refusal(_ status: Int32, _ output: String, host: HostName) -> TrimastError {
        let text = String(
            String.UnicodeScalarView(output.unicodeScalars.filter { $0 == "\n" || $0.properties.generalCategory != .control }))
        guard status == 1 else {
            return TrimastError(
                "run.no-lock", "the lock that keeps other runs away cannot be taken", place: host.text,
                cause: text.isEmpty ? "flock ended with status \(status)" : text,
                nextStep: "find out why, on the host as root: \(.shell("flock -w 2 \(usualPath) true"))")
        }
        let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 && !parts[1].isEmpty ? (String(parts[0]), String(parts[1])) : nil
        }
        let known = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        let holders = pairs.filter { $0.0 == "holder" }.map { $0.1.split(separator: " ", maxSplits: 1).map(String.init) }.filter {
            $0.count == 2
        }
        let who = [
            [known["user"], known["machine"].map { "on \($0)" }, known["address"].map { "(\($0))" }].compactMap(\.self).joined(
                separator: " "),
            known["process"].map { "process \($0)" } ?? "", known["since"].map { "since \($0)" } ?? "",
        ].filter { !$0.isEmpty }.joined(separator: ", ")
        let cause = who.isEmpty ? "it left no name" : who
        guard let shell = known["shell"], !holders.isEmpty, !holders.contains(where: { $0[0] == shell }) else {
            return TrimastError(
                "run.locked", "another run is changing this host", place: host.text, cause: cause,
                nextStep: """
                    wait until it has ended, then run the same command again
                    where that run cannot end, because its machine is gone, end its shell on the host: kill $(sed -n 's/^shell=//p' \(usualPath))
                    """)
        }
        let running = holders.map { "\($0[1]) (\($0[0]))" }.joined(separator: ", ")
        return TrimastError(
            "run.locked", "a step of a run that was cut off is still going on", place: host.text, cause: "\(cause)\nprocesses: \(running)",
            nextStep: "wait until they have ended, then run the same command again")
    }
}
