import ArgumentParser
import Foundation
import Operations
import Planning
import Preflight
import Specification
import Support
import Terminal

/// The cluster file that a command works on.
struct ClusterOptions: ParsableArguments {
    @Option(name: [.customShort("f"), .customLong("file")], help: "The cluster file.", completion: .file())
    var file = CommandText.usualFile

    /// What to type next, for this file.
    var commands: CommandText { CommandText(file: file) }
}

/// A command that works on a cluster file: the errors that end it say what to type for that file.
protocol ClusterCommand: AsyncParsableCommand {
    var options: ClusterOptions { get }
}

/// The checks across hosts that plan and apply leave out.
struct SkipOptions: ParsableArguments {
    @Option(
        name: .customLong("skip"),
        help: ArgumentHelp(
            "Go on without this check of `trimast preflight`, or without what it finds on one host (ID=HOST). What the plan itself refuses stays refused.",
            valueName: "id"),
        completion: .checkID)
    var words: [String] = []

    func parsed(_ spec: ClusterSpec) throws -> PreflightSkip { try PreflightSkip(words, spec) }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

extension ClusterSession {
    /// What it has to tell goes to standard error.
    init(_ options: ClusterOptions) throws {
        let commands = options.commands
        try self.init(path: options.file, home: PathText.home) { notice in
            switch notice {
            case .warning(let finding): Output.chatter(finding.description)
            case .unreached(let errors): Output.warn(errors, commands)
            case .slow(let hosts):
                let shown = hosts.prefix(5).map(\.text).joined(separator: ", ") + (hosts.count > 5 ? " and \(hosts.count - 5) more" : "")
                Output.chatter(
                    "waiting for \(shown): no shell there after 6 s (a host that is down, or a login or sudo that looks up names)")
            case .preflight(let lines): for line in lines { Output.advice(line, commands) }
            }
        }
    }

    var commands: CommandText { CommandText(file: path) }
}

/// Results go to standard output, everything else to standard error.
enum Output {
    static func chatter(_ text: String) { advice(Advice(text)) }

    /// Prose with commands in it, for a cluster file.
    static func advice(_ text: Advice, _ commands: CommandText) { advice(commands(text)) }

    private static func advice(_ text: Advice) {
        FileHandle.standardError.write(Data((Wrap.text(text, width: TerminalSize.width(of: 2)) + "\n").utf8))
    }

    /// Errors, each with its place, cause and next step.
    static func errors(_ errors: [TrimastError], _ commands: CommandText) {
        for error in ErrorText.groups(errors) { advice("error: \(error.text)", commands) }
    }

    /// A plan that is only shown.
    static func plan(_ plan: Plan, hosts: [HostName]) {
        print(PlanText.render(plan, hosts: hosts, style: style(1), width: TerminalSize.width(of: 1)))
    }

    /// What a plan says besides its steps.
    static func remarks(of plan: Plan) {
        for note in plan.notes { chatter("note: \(note)") }
        for line in plan.postponed { chatter("not now: \(line)") }
    }

    static func json(_ value: some Encodable) throws {
        print(try JSONText.string(value))
    }

    static func style(_ descriptor: Int32) -> Style {
        Style(environment: ProcessInfo.processInfo.environment, isTerminal: isatty(descriptor) == 1)
    }

    static func warn(_ errors: [HostName: TrimastError], _ commands: CommandText) {
        guard !errors.isEmpty else { return }
        for error in ErrorText.groups(errors.sorted { $0.key < $1.key }.map(\.value)) { advice("warning: \(error.text)", commands) }
        chatter("  the other hosts go on without \(errors.count == 1 ? "it" : "them")")
    }
}
