import Specification
import Support

/// Turns what ssh and sudo said when a connection ended into an error that says what to type.
enum SSHFailure {
    /// ssh ends its own lines with CR LF, which is one Character; sudo and the shell theirs with LF.
    static func lines(_ said: String) -> [String] { said.split(whereSeparator: \.isNewline).map(String.init) }

    /// - Parameter recorded: the fingerprint of the recorded key, for a host that shows another one (``ChangedHostKey/recorded()``).
    static func error(host: SSHTarget, stderr: String, status: String, wasConnected: Bool, recorded: String? = nil) -> TrimastError {
        let said = lines(stderr)
        let place = host.host.text
        func has(_ text: String) -> Bool { stderr.contains(text) }
        func line(_ texts: String...) -> String? { said.last { line in texts.contains { line.contains($0) } } }

        if has("IDENTIFICATION HAS CHANGED") {
            let key = ChangedHostKey(said)
            let name = key.name ?? host.destination
            let file = (key.file ?? host.settings.knownHostsFile).map { " -f \(Shell.word($0))" } ?? ""
            return TrimastError(
                "ssh.host-key-changed", "the host key is not the one that known_hosts has", place: place,
                cause: key.text(recorded: recorded),
                nextStep:
                    "find out why it changed; if the host was reinstalled, run this, then trimast trust: ssh-keygen -R \(Shell.word(name))\(file)"
            )
        }
        if has("Host key verification failed") {
            return TrimastError(
                "ssh.host-key-unknown", "the host key is not in known_hosts", place: place,
                cause: line("host key is known") ?? line("Host key verification failed"),
                nextStep: "compare its fingerprint with the host's console and record it: trimast trust")
        }
        if has("Permission denied (") || has("Too many authentication failures") {
            return TrimastError(
                "ssh.key-refused", "the operator's key is not accepted", place: place,
                cause: line("Permission denied", "Too many authentication"),
                nextStep: "install it, by the user's password: trimast trust --install-key")
        }
        if let sudo = line("sudo:") {
            let user = host.settings.user ?? "USER"
            return TrimastError(
                "ssh.no-sudo", "the user is not root and has no passwordless sudo", place: place, cause: sudo,
                nextStep:
                    "log in as root (ssh.user in cluster.yaml), or type on the host, as root: echo '\(user) ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/\(user)"
            )
        }
        if wasConnected {
            return TrimastError(
                "ssh.connection-lost", "the connection ended while steps were running", place: place,
                cause: said.last ?? "ssh ended with \(status)",
                nextStep: "see whether the host is up, then run the same command again: it continues where it stopped")
        }
        return TrimastError(
            "ssh.unreachable", "cannot be reached at \(host.destination)", place: place, cause: said.last ?? "ssh ended with \(status)",
            nextStep: "see whether the host is up, then try: ssh \(host.typed) true")
    }
}
