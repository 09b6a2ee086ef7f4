import ArgumentParser
import Glibc
import Logging
import Specification
import Support
import Terminal

/// The program: thin commands over the modules. Each command parses, calls and prints.
@main
struct Trimast: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trimast",
        abstract: "Builds, proves and keeps highly available Kubernetes clusters, over SSH, from one YAML file.",
        version: "0.1.0",
        subcommands: [
            InitCommand.self, ValidateCommand.self, TrustCommand.self, PreflightCommand.self, PlanCommand.self, ApplyCommand.self,
            StatusCommand.self, VerifyCommand.self, DrillCommand.self, EtcdCommand.self, NodeCommand.self, RenderCommand.self,
            BundleCommand.self,
            KubeconfigCommand.self,
            FactsCommand.self,
            SchemaCommand.self,
            ManualCommand.self,
            LabCommand.self,
        ])

    static func main() async {
        // Writing to an ssh that has ended is an error to handle, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        // TRIMAST_LOG=debug tells on standard error what goes on between the operator and the hosts.
        let level = getenv("TRIMAST_LOG").flatMap { Logger.Level(rawValue: String(cString: $0)) } ?? .error
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        var commands = CommandText(file: CommandText.usualFile)
        do {
            var command = try await asyncParseAsRoot()
            if let command = command as? any ClusterCommand { commands = command.options.commands }
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch let error as InvalidClusterFile {
            for line in error.lines { Output.chatter(line) }
            exit(withError: ExitCode.failure)
        } catch let error as TrimastErrors {
            Output.errors(error.errors, commands)
            exit(withError: ExitCode.failure)
        } catch let error as TrimastError {
            Output.errors([error], commands)
            exit(withError: ExitCode.failure)
        } catch {
            exit(withError: error)
        }
    }
}
