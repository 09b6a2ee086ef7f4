import Specification
import Support

/// Turns what ssh and sudo said when a connection ended into an error that says what to type.
enum SSHFailure {
    /// ssh ends its own lines with CR LF, which is one Character; sudo and the shell theirs with LF.
    static func lines(_ said: String) -> [String] { said.split(whereSeparator: \.isNewline).map(String.init) }

    /// Whether the connection to a jump host failed, so that what was said is about the jump host: the ssh that was to reach the host
    /// behind it saw its end and nothing else.
    static func isAboutJump(_ host: SSHTarget, _ said: String) -> Bool {
        !host.jumps.isEmpty
            && (said.contains("Connection closed by UNKNOWN port") || said.contains("exchange_identification: Connection closed"))
    }

    /// - Parameter recorded: the fingerprint of the recorded key, for a host that shows another one (``ChangedHostKey/recorded()``).
    static func error(host: SSHTarget, stderr: String, status: String, wasConnected: Bool, recorded: String? = nil) -> TrimastError {
        // "Connection closed by UNKNOWN port 65535": through a ProxyCommand ssh knows no peer, and the line before says more.
        let all = lines(stderr)
        let telling = all.filter { !$0.contains(" UNKNOWN port ") }
        let said = telling.isEmpty ? all : telling
        let place = host.host.text
        func has(_ text: String) -> Bool { stderr.contains(text) }
        let isAboutJump = isAboutJump(host, stderr)
        let key = isAboutJump ? "the jump host's key" : "the host key"
        func line(_ texts: String...) -> String? { said.last { line in texts.contains { line.contains($0) } } }

        if has("IDENTIFICATION HAS CHANGED") {
            let changed = ChangedHostKey(said)
            let name = changed.name ?? host.destination
            let file = (changed.file ?? host.settings.knownHostsFile).map { " -f \(Shell.word($0))" } ?? ""
            return TrimastError(
                "ssh.host-key-changed", "\(key) is not the one that known_hosts has", place: place,
                cause: changed.text(recorded: recorded),
                nextStep:
                    "find out why it changed; if the host was reinstalled, run this, then \(.trimast("trust")): \(.shell("ssh-keygen -R \(Shell.word(name))\(file)"))"
            )
        }
        if has("Host key verification failed") {
            return TrimastError(
                "ssh.host-key-unknown", "\(key) is not in known_hosts", place: place,
                cause: line("host key is known") ?? line("Host key verification failed"),
                nextStep: "compare its fingerprint with the host's console and record it: \(.trimast("trust"))")
        }
        if has("Permission denied (") || has("Too many authentication failures") {
            return TrimastError(
                "ssh.key-refused", "the operator's key is not accepted" + (isAboutJump ? " by the jump host" : ""), place: place,
                cause: line("Permission denied", "Too many authentication"),
                nextStep: isAboutJump
                    ? "let it in there (ssh-copy-id), or name the right one: ssh.identityFile in cluster.yaml"
                    : "install it, by the user's password: \(.trimast("trust", "--install-key"))")
        }
        // Once the shell was there, sudo had let it in: what it says besides is a warning.
        if !wasConnected, let refusal = SudoRefusal(said) { return refusal.error(user: host.settings.user ?? "USER", place: place) }
        if !wasConnected, !isAboutJump, let end = loginEnd(all, status: status) {
            return TrimastError(
                "ssh.no-shell", "ssh logs in, and there is no shell to run anything in", place: place, cause: end.cause,
                nextStep: "\(end.next); then try: \(.shell("ssh \(host.typed) true"))")
        }
        if wasConnected {
            return TrimastError(
                "ssh.connection-lost", "the connection ended while steps were running", place: place,
                cause: said.last ?? "ssh ended with \(status)",
                nextStep: "see whether the host is up, then run the same command again: it continues where it stopped")
        }
        // Behind a jump host ssh's last words say only that there was no answer.
        let reason = isAboutJump ? said.last { !$0.contains("closed by") && $0 != "stdio forwarding failed" } : nil
        return TrimastError(
            "ssh.unreachable", "cannot be reached at \(host.destination)", place: place,
            cause: reason ?? said.last ?? "ssh ended with \(status)",
            nextStep: "see whether the host is up, then try: \(.shell("ssh \(host.typed) true"))")
    }

    /// Why a login ended before the shell was there, by what was said: the password's age and pam_nologin (Linux-PAM), a login shell that lets nobody
    /// in (nologin(8)), or a status that is not ssh's own: ssh itself ends with 255, a session with that of its program (ssh(1)).
    private static func loginEnd(_ said: [String], status: String) -> (cause: String, next: Advice)? {
        func line(_ texts: String...) -> String? { said.last { line in texts.contains { line.lowercased().contains($0) } } }
        let user: Advice = "as root on the host"
        if let line = line("password has expired", "required to change your password", "password change required", "account has expired") {
            return (line, "\(user): \(.shell("chage -l USER")) shows what ended; renew it, or \(.shell("chage -M -1 -E -1 USER"))")
        }
        if let line = line("system is going down", "system is booting up", "pam_nologin", "logins are currently disabled") {
            return (line, "\(user), where no boot or shutdown is under way: \(.shell("rm -f /etc/nologin /run/nologin"))")
        }
        if let line = line("account is currently not available", "account is not available") {
            return (line, "\(user), the user's login shell must be one: \(.shell("chsh -s /bin/bash USER"))")
        }
        guard status.hasPrefix("exited("), status != "exited(255)" else { return nil }
        return (
            said.last.map { "\($0) (ssh ended with \(status))" } ?? "ssh ended with \(status)",
            "\(user), look for what ends the session: the user's login shell (\(.shell("getent passwd USER"))), ForceCommand in sshd_config, exit in /etc/bash.bashrc or in the user's own files"
        )
    }
}
