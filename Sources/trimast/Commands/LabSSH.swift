import ArgumentParser
import Lab

/// `trimast lab ssh`
struct LabSSH: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ssh", abstract: "Opens a terminal on a host, as root.")

    @OptionGroup var selection: LabSelection
    @Argument(help: "The host, such as master1.", completion: .labHost) var host: String

    func run() async throws { try ProcessReplacement.become(try selection.lab().ssh(host)) }
}

/// `trimast lab exec`
struct LabExec: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Runs a command on a host, as root, and ends as it ends.",
        discussion: "Each word reaches the host as it is; for a pipe write: trimast lab exec HOST -- sh -c 'ls | wc -l'")

    @OptionGroup var selection: LabSelection
    @Argument(help: "The host, such as master1.", completion: .labHost) var host: String
    @Argument(parsing: .postTerminator, help: "The command, after --.") var command: [String] = []

    func validate() throws {
        if command.isEmpty { throw ValidationError("say what to run: trimast lab exec \(host) -- COMMAND") }
    }

    func run() async throws { try ProcessReplacement.become(try selection.lab().ssh(host, command)) }
}
