import Foundation

/// The manual page, in mdoc(7), out of what the program says about its own commands (`trimast --experimental-dump-help`).
package enum ManualPage {
    /// Renders the page of section 1.
    ///
    /// - Parameters:
    ///   - help: the JSON of swift-argument-parser's tool info, version 0.
    ///   - date: as mdoc writes it: `November 25, 2026`.
    /// - Throws: `DecodingError` when it is not that.
    package static func render(help: String, date: String) throws -> String {
        let tool = try JSONDecoder().decode(Tool.self, from: Data(help.utf8)).command
        let name = tool.commandName
        var lines = [".Dd \(date)", ".Dt \(name.uppercased()) 1", ".Os"]
        lines += [".Sh NAME", ".Nm \(name)", ".Nd \(summary(tool.abstract ?? ""))"]
        lines += [".Sh SYNOPSIS", ".Nm", ".Cm command", ".Op Ar option ..."]
        lines += [".Sh DESCRIPTION"] + paragraphs(tool.abstract) + paragraphs(tool.discussion, isFirst: false)
        lines += [".Pp", "Options that every command takes:"] + options(tool.shown)
        lines += [".Sh COMMANDS"]
        for command in tool.commands { lines += section(command, [name]) }
        lines += [
            ".Sh FILES", ".Bl -tag -width Ds", ".It Pa cluster.yaml", "The cluster file, where no other is named.", ".El",
            ".Sh EXIT STATUS", "0 for success, 1 for an error, 64 for a wrong command line;",
            "what else a command ends with stands in its description.",
            ".Sh SEE ALSO", ".Xr ssh 1 ,", ".Xr ssh_config 5",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ command: Command, _ path: [String]) -> [String] {
        let full = path + [command.commandName]
        var lines = [".Ss \(full.joined(separator: " "))"]
        let own = command.shown.filter { !$0.isEverywhere }
        if command.commands.isEmpty {
            lines += [".Nm"] + full.dropFirst().map { ".Cm \($0)" } + own.map(\.synopsis) + [".Pp"]
        }
        lines += paragraphs(command.abstract) + paragraphs(command.discussion, isFirst: false)
        if !own.isEmpty { lines += options(own) }
        for child in command.commands { lines += section(child, full) }
        return lines
    }

    private static func options(_ arguments: [Argument]) -> [String] {
        [".Bl -tag -width Ds"] + arguments.flatMap { [".It \($0.heading)"] + paragraphs($0.text) } + [".El"]
    }

    /// One line of NAME: it has no full stop, and does not begin as a sentence.
    private static func summary(_ abstract: String) -> String {
        escaped(abstract.prefix(1).lowercased() + abstract.dropFirst().trimmingSuffix("."))
    }

    /// Each sentence on its own line, as mdoc wants it; indented paragraphs as they are.
    private static func paragraphs(_ text: String?, isFirst: Bool = true) -> [String] {
        guard let text, !text.isEmpty else { return [] }
        var lines: [String] = []
        for paragraph in text.components(separatedBy: "\n\n") {
            if paragraph.hasPrefix("  ") {
                lines += [".Bd -literal -offset indent"]
                lines += paragraph.split(separator: "\n").map { escaped(String($0.drop { $0 == " " })) } + [".Ed"]
                continue
            }
            if !lines.isEmpty || !isFirst { lines.append(".Pp") }
            lines += paragraph.split(separator: "\n").flatMap { sentences(String($0)) }.map(escaped)
        }
        return lines
    }

    private static func sentences(_ text: String) -> [String] {
        text.replacing(#/\. (?=\p{Lu})/#, with: ".\n").split(separator: "\n").map(String.init)
    }

    /// A line that roff takes for text, with dashes that can be copied.
    private static func escaped(_ text: String) -> String {
        let safe = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return safe.hasPrefix(".") || safe.hasPrefix("'") ? "\\&" + safe : safe
    }
}

/// What this page needs of swift-argument-parser's ToolInfoV0.
private struct Tool: Decodable { var command: Command }

private struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool
    var subcommands: [Command]?
    var arguments: [Argument]?

    /// `help` is in every tool, and says what the page says.
    var commands: [Command] { (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" } }
    var shown: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }
}

private struct Argument: Decodable {
    struct Name: Decodable {
        var kind: String
        var name: String
        /// As mdoc writes it: `Fl` brings one dash.
        var flag: String { "Fl \(kind == "long" ? "-" : "")\(name)" }
    }
    var kind: String
    var names: [Name]?
    var valueName: String?
    var abstract: String?
    var defaultValue: String?
    var allValues: [String]?
    var isOptional: Bool
    var isRepeating: Bool
    var shouldDisplay: Bool

    var isEverywhere: Bool { (names ?? []).contains { ["help", "version"].contains($0.name) } }
    private var value: String { "Ar \(valueName ?? "value")" + (isRepeating ? " ..." : "") }
    var heading: String {
        guard kind != "positional" else { return value }
        return (names ?? []).map(\.flag).joined(separator: " , ") + (kind == "option" ? " \(value)" : "")
    }
    var synopsis: String {
        let short = kind == "positional" ? value : (names?.last?.flag ?? "") + (kind == "option" ? " \(value)" : "")
        return isOptional ? ".Op \(short)" : ".\(short)"
    }
    var text: String {
        var text = abstract ?? ""
        if let allValues, !allValues.isEmpty { text += " One of: \(allValues.joined(separator: ", "))." }
        if let defaultValue { text += " Default: \(defaultValue)." }
        return text
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(_ suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : String(self) }
}
