import Foundation
import Specification
import Subprocess
import Support
import SystemPackage

/// The operator's public key, to be let into hosts. The private key is never read.
package struct OperatorKey: Equatable, Sendable {
    package enum Installed: Equatable, Sendable { case added, alreadyThere }

    /// Where it stands on the operator's machine.
    package let path: String
    /// Its type and the key itself, by which it is found among others.
    let identity: String
    /// With its comment, as authorized_keys has it.
    let line: String

    /// - Parameters:
    ///   - file: the public key, or the private one beside which it stands; nil: the first that ssh would try at this host.
    ///   - home: the operator's home folder.
    /// - Throws: `trust.no-key` when there is none, `trust.not-a-key` when the file holds something else.
    package static func find(_ file: String?, for target: SSHTarget, home: String) async throws -> OperatorKey {
        let files: [String]
        if let file {
            files = [PathText.expanded(file, home: home)]
        } else {
            files = try await SSHSettings(target, home: home).files("identityfile")
        }
        let paths = files.map { $0.hasSuffix(".pub") ? $0 : $0 + ".pub" }
        guard let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw TrimastError(
                "trust.no-key", "there is no public key to install", place: file == nil ? target.host.text : nil,
                cause: "looked for " + paths.joined(separator: ", "),
                nextStep: "make one: \(.shell("ssh-keygen -t ed25519")); or name yours: \(.trimast("trust", "--install-key FILE"))")
        }
        return try OperatorKey(path: path)
    }

    init(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        guard lines.count == 1, let line = lines.first,
            let match = line.wholeMatch(of: /((?:ssh|ecdsa|sk)-[^ ]+ [A-Za-z0-9+\/=]+)(?: .*)?/),
            !line.contains("-cert-v01@")
        else {
            throw TrimastError(
                "trust.not-a-key", "\(path) is not a public key of OpenSSH",
                nextStep: "name one: \(.trimast("trust", "--install-key FILE.pub"))")
        }
        self.path = path
        self.line = line
        identity = String(match.1)
    }

    /// Adds the key to ~/.ssh/authorized_keys of the user whom ssh logs in as, once.
    ///
    /// Nothing is asked where some key of the operator works already. Else ssh itself asks for the password on the terminal; Trimast never
    /// sees it.
    ///
    /// - Throws: `trust.not-installed`; `trust.key-refused` when the key is there and the host does not take it.
    package func install(on target: SSHTarget, home: String) async throws -> Installed {
        let result = try await Subprocess.run(
            .name("ssh"), arguments: Arguments(target.arguments(home: home, command: "exec /bin/sh", mayAsk: true)),
            input: .string(script), output: .string(limit: 1 << 16), error: .currentStandardError)
        let said = result.standardOutput.split(separator: "\n").map(String.init)
        guard SSHTool.status(result.terminationStatus) == 0, let last = said.last, ["added", "there"].contains(last) else {
            throw TrimastError(
                "trust.not-installed", "the key could not be installed", place: target.host.text, cause: said.joined(separator: "\n"),
                nextStep:
                    "what ssh said stands above; where passwords are refused, add \(path) to ~/.ssh/authorized_keys by the host's console")
        }
        let proof = try await SSHTool.run("ssh", target.arguments(home: home, command: "true"))
        guard proof.status == 0 else {
            throw TrimastError(
                "trust.key-refused", "the key is in ~/.ssh/authorized_keys, and the host does not take it", place: target.host.text,
                cause: proof.output,
                nextStep:
                    "if ssh does not offer this key: ssh.identityFile in cluster.yaml; else on the host: journalctl -u ssh -n 20, and PermitRootLogin and AuthorizedKeysFile in /etc/ssh/sshd_config"
            )
        }
        return last == "added" ? .added : .alreadyThere
    }

    /// sh for the remote user's own account. A line that is commented out does not count.
    private var script: String {
        """
        umask 077
        cd && mkdir -p .ssh && touch .ssh/authorized_keys || exit 1
        f=.ssh/authorized_keys
        if grep -v '^[[:space:]]*#' "$f" | grep -qF \(Shell.quoted(identity)); then echo there; exit 0; fi
        [ -z "$(tail -c 1 "$f")" ] || echo >>"$f" || exit 1
        printf '%s\\n' \(Shell.quoted(line)) >>"$f" || exit 1
        if command -v restorecon >/dev/null; then restorecon -F .ssh "$f"; fi
        echo added

        """
    }
}
