import Support

/// Why sudo let nobody in, by its own last word (sudo 1.8 and 1.9, plugins/sudoers; in English, as ``SSHTarget/remoteCommand`` asks it to speak).
struct SudoRefusal {
    enum Reason: Equatable { case password, terminal, missing, other }
    let reason: Reason
    let line: String

    /// - Parameter said: what ssh, the login shell and sudo printed, line by line. A banner may speak of sudo too, and sudo warns where it
    ///   cannot look up the host's own name: neither is a refusal.
    init?(_ said: [String]) {
        func isMissing(_ line: String) -> Bool {
            line.hasSuffix("sudo: not found") || line.hasSuffix("sudo: command not found")
                || line.contains("sudo") && line.hasSuffix("No such file or directory")
        }
        let lines = said.filter { line in
            let isOwn = line.hasPrefix("sudo: ") || line.hasPrefix("Sorry, user ") || line.contains("is not in the sudoers file")
            return isMissing(line) || isOwn && !line.contains("unable to resolve host")
        }
        // The last line that was printed at all, but for what ssh adds when the session ends.
        guard let line = lines.last, said.last(where: { !$0.isEmpty && !$0.contains("closed") }) == line else { return nil }
        self.line = line
        if isMissing(line) {
            reason = .missing
        } else if line.contains("must have a tty") {
            reason = .terminal
        } else if ["password", "not in the sudoers", "no tty present", "a terminal is required"].contains(where: line.contains) {
            reason = .password
        } else {
            reason = .other
        }
    }

    func error(user: String, place: String) -> TrimastError {
        let root: Advice = "log in as root (ssh.user in cluster.yaml), or "
        return switch reason {
        case .password:
            TrimastError(
                "ssh.no-sudo", "the user is not root and has no passwordless sudo", place: place, cause: line,
                nextStep: "\(root)type on the host, as root: \(.shell("echo '\(user) ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/\(user)"))")
        case .terminal:
            TrimastError(
                "ssh.no-sudo", "sudo lets the user in at a terminal only (requiretty)", place: place, cause: line,
                nextStep:
                    "\(root)type on the host, as root: \(.shell("echo 'Defaults:\(user) !requiretty' > /etc/sudoers.d/zz-\(user)-requiretty"))"
            )
        case .missing:
            TrimastError(
                "ssh.no-sudo", "the user is not root, and there is no sudo", place: place, cause: line,
                nextStep: "\(root)install sudo on the host, and let \(user) use it without a password")
        case .other:
            TrimastError(
                "ssh.no-sudo", "the user is not root, and sudo lets nobody in", place: place, cause: line,
                nextStep: "\(root)mend what sudo says; try it on the host as \(user): \(.shell("sudo -n true"))")
        }
    }
}
