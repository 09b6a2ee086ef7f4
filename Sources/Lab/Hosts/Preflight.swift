import Support

/// What is missing on the operator's machine, all of it at once.
enum Preflight {
    static let gibibyte: UInt64 = 1 << 30
    static let disk = 8 * gibibyte

    static let notRoot = TrimastError(
        "lab.not-root", "the lab starts machines of its own and has to be run as root", nextStep: "run the same command with sudo")

    /// - Parameter starting: how many hosts are to be started; each takes about one gibibyte.
    static func problems(_ facts: MachineFacts, starting: Int) -> [TrimastError] {
        var problems: [TrimastError] = []
        func miss(_ code: TrimastError.Code, _ message: String, cause: String? = nil, next: Advice) {
            problems.append(TrimastError(code, message, cause: cause, nextStep: next))
        }
        if !facts.isRoot { problems.append(notRoot) }
        if facts.controlGroups.layout == .none {
            miss("lab.no-cgroups", "no control groups are mounted on this machine", next: "mount -t cgroup2 cgroup2 /sys/fs/cgroup")
        }
        if !facts.hasOverlay {
            miss(
                "lab.no-overlay", "the kernel has no overlay file system", next: "modprobe overlay, or use a kernel with CONFIG_OVERLAY_FS")
        }
        if let cause = facts.bridgeProblem {
            miss(
                "lab.no-bridge", "the kernel could not make a bridge and a veth pair", cause: cause,
                next: "modprobe bridge veth, or use a kernel with CONFIG_BRIDGE and CONFIG_VETH")
        }
        guard starting > 0 else { return problems }
        let memory = UInt64(starting) * gibibyte
        if facts.availableMemory < memory {
            miss(
                "lab.memory", "\(starting) hosts need \(amount(memory)) of free memory, here are \(amount(facts.availableMemory))",
                next: "end other programs, or ask for fewer hosts with --control-planes 1 --workers 1")
        }
        for (name, variable, free) in [
            ("cache", "TRIMAST_CACHE", facts.freeCache), ("hosts' disks", "TRIMAST_LAB_STATE", facts.freeState),
        ] where free < disk {
            miss(
                "lab.disk", "the \(name) need \(amount(disk)) of free disk, here are \(amount(free))",
                next: "free some, or name a directory on a larger disk in \(variable)")
        }
        return problems
    }

    private static func amount(_ bytes: UInt64) -> String {
        let tenths = bytes * 10 / gibibyte
        return "\(tenths / 10).\(tenths % 10) GiB"
    }
}
