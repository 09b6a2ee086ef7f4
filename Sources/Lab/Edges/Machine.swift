import SystemPackage

/// What the lab found out about the operator's machine.
package struct MachineFacts: Equatable, Sendable {
    package var isRoot: Bool
    package var controlGroups: ControlGroups
    package var systemdRuns: Bool
    package var hasOverlay: Bool
    /// What the kernel said when it was asked for a bridge and a veth pair; nil where it made them, or could not be asked yet.
    package var bridgeProblem: String?
    package var availableMemory: UInt64
    package var freeCache: UInt64
    package var freeState: UInt64
    package var mayLowerOOMScore: Bool

    /// CAP_SYS_RESOURCE in the CapEff line of /proc/self/status.
    static func hasSystemResource(status: String) -> Bool {
        for line in status.split(separator: "\n") where line.hasPrefix("CapEff:") {
            let digits = line.dropFirst("CapEff:".count).filter { !$0.isWhitespace }
            guard let bits = UInt64(digits, radix: 16) else { return false }
            return bits & (1 << 24) != 0
        }
        return false
    }

    /// MemAvailable of /proc/meminfo, in bytes.
    static func availableMemory(meminfo: String) -> UInt64 {
        for line in meminfo.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            let fields = line.split(separator: " ")
            if fields.count > 1, let kibibytes = UInt64(fields[1]) { return kibibytes * 1024 }
        }
        return 0
    }
}

/// Asks the machine.
struct MachineProbe: Sendable {
    let commands: Commands

    func facts(paths: LabPaths, probeBridge: Bool) async throws -> MachineFacts {
        let isRoot = ProcessNumber.isRoot
        var hasOverlay = try Self.hasOverlay()
        if !hasOverlay, isRoot, try await isInstalled("modprobe") {
            _ = try await commands.result(Command("modprobe", ["overlay"]))
            hasOverlay = try Self.hasOverlay()
        }
        return MachineFacts(
            isRoot: isRoot,
            controlGroups: ControlGroups(mounts: try FilePath("/proc/mounts").read()),
            systemdRuns: FilePath("/run/systemd/system").exists,
            hasOverlay: hasOverlay,
            bridgeProblem: isRoot && probeBridge ? try await bridgeProblem() : nil,
            availableMemory: MachineFacts.availableMemory(meminfo: try FilePath("/proc/meminfo").read()),
            freeCache: try paths.cache.freeBytes(), freeState: try paths.state.freeBytes(),
            mayLowerOOMScore: MachineFacts.hasSystemResource(status: try FilePath("/proc/self/status").read()))
    }

    func isInstalled(_ program: String) async throws -> Bool {
        try await commands.result(Command("sh", ["-c", "command -v \"$1\"", "look-up", program])).isSuccess
    }

    private static func hasOverlay() throws -> Bool { try FilePath("/proc/filesystems").read().contains("\toverlay\n") }

    /// Makes a bridge and a pair of virtual cards in a namespace that ends with the command.
    private func bridgeProblem() async throws -> String? {
        guard try await isInstalled("ip") else { return nil }
        let script = "ip link add probe-br type bridge && ip link add probe-a type veth peer name probe-b"
        let result = try await commands.result(Command("unshare", ["--net", "sh", "-c", script]))
        return result.isSuccess ? nil : result.errors.trimmingTrailingSpace()
    }
}
