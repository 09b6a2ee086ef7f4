import ArgumentParser
import Lab

/// `trimast lab power-off`
struct LabPowerOff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "power-off", abstract: "Cuts a host's power: everything on it ends at once, its disk stays as it is.")

    @OptionGroup var selection: LabSelection
    @Argument(help: "The host, such as master1.", completion: .labHost) var host: String

    func run() async throws { try await selection.lab().powerOff(host) }
}

/// `trimast lab power-on`
struct LabPowerOn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "power-on", abstract: "Starts a host again on the disk it has, and waits for its SSH.")

    @OptionGroup var selection: LabSelection
    @Argument(help: "The host, such as master1.", completion: .labHost) var host: String

    func run() async throws { try await selection.lab().powerOn(host) }
}

/// `trimast lab reinstall`
struct LabReinstall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reinstall",
        abstract: "Gives a host a new, bare disk under its old name and address, as after a lost disk; its new host key is pinned.")

    @OptionGroup var selection: LabSelection
    @Argument(help: "The host, such as master1.", completion: .labHost) var host: String

    func run() async throws { try await selection.lab().reinstall(host) }
}
