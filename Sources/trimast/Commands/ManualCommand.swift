import ArgumentParser
import Foundation
import Terminal

/// `trimast manual`: the manual page, for `make install`.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Prints the manual page, in mdoc.", shouldDisplay: false)

    func run() throws {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "MMMM d, yyyy"
        print(try ManualPage.render(help: Trimast._dumpHelp(), date: format.string(from: Date())), terminator: "")
    }
}
