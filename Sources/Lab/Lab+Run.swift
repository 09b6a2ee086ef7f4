import Support
import SystemPackage

extension Lab {
    /// Runs a command on a host, as root, and returns how it ended. Each word reaches the host as it is.
    package func run(_ host: String, _ command: [String]) async throws -> CommandResult {
        try await commands.result(sshCommand(try self.host(host).name, command, options: ["-o", "BatchMode=yes"]))
    }

    /// The ssh command that opens a terminal on a host, or runs a command there.
    package func ssh(_ host: String, _ command: [String] = []) throws -> Command {
        sshCommand(try self.host(host).name, command, options: [])
    }

    func sshCommand(_ host: String, _ command: [String], options: [String]) -> Command {
        Command("ssh", ["-F", sshConfiguration.string] + options + [host] + Self.remote(command))
    }

    /// ssh joins its arguments by spaces for a shell on the host: each word is quoted for it.
    static func remote(_ command: [String]) -> [String] {
        command.isEmpty ? [] : ["--", command.map(Shell.word).joined(separator: " ")]
    }
}
