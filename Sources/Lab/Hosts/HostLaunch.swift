import SystemPackage

/// How a host is started, as values: the arguments of systemd-nspawn and of what puts it into its place.
struct HostLaunch: Equatable, Sendable {
    var lab: LabName
    var host: LabHost
    var paths: HostPaths
    /// The apt repository and the images that the hosts see at /opt/lab-repo.
    var repository: FilePath
    var controlGroups: ControlGroups
    /// Whether systemd runs on the operator's machine.
    var systemdOutside: Bool

    static let repositoryInside = "/opt/lab-repo"
    static let interfaceInside = "host0"
    static let bridge = "br0"

    /// systemd in the host: on cgroup v1 it must be told to accept it, from 256 on.
    var initArguments: [String] {
        controlGroups.layout == .v1
            ? ["systemd.unified_cgroup_hierarchy=0", "SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1"] : []
    }

    var nspawn: [String] {
        let binds = paths.binds.map { "--bind=\($0.source):\($0.target)" }
        return [
            "systemd-nspawn", "--quiet", "--boot", "--directory=\(paths.root)", "--machine=\(lab.machine(host.name))",
            "--hostname=\(host.name)", "--register=no", "--keep-unit", "--network-bridge=\(Self.bridge)", "--capability=all",
            "--system-call-filter=@keyring bpf perf_event_open @module", "--resolv-conf=off", "--timezone=off", "--link-journal=no",
        ] + binds + ["--bind=/dev/kmsg", "--bind-ro=\(repository):\(Self.repositoryInside)"] + initArguments
    }

    /// The groups the launcher enters itself: none where systemd gives it a scope.
    var ownGroups: [String] {
        usesScope ? [] : controlGroups.groups(named: lab.controlGroup(host.name))
    }

    private var usesScope: Bool { systemdOutside && controlGroups.layout == .v2 }

    /// The whole command: a session of its own, detached from the caller's input and output, that survives the caller.
    var command: Command {
        let scope =
            usesScope
            ? [
                "systemd-run", "--scope", "--quiet", "--collect", "--unit=\(lab.controlGroup(host.name))", "--property=Delegate=yes",
                "--property=TasksMax=infinity",
            ] : []
        let inner =
            scope + [
                "sh", "-c", Self.launcher, "trimast-lab-host", paths.pid.string, ownGroups.joined(separator: " "),
                "/run/netns/\(lab.namespace)",
            ] + nspawn
        return Command(
            "setsid", ["--fork", "sh", "-c", Self.detach, "trimast-lab-detach", paths.console.string] + inner,
            environment: ["SYSTEMD_SECCOMP": "0"])
    }

    /// First parameter: the file for all output.
    static let detach = """
        console=$1
        shift
        exec "$@" >"$console" 2>&1 </dev/null
        """

    /// Parameters: file for the process number, groups to enter, network namespace, then the command.
    /// `nsenter` and not `ip netns exec`, which would hide the control groups behind a new /sys.
    static let launcher = """
        set -e
        pid_file=$1 groups=$2 namespace=$3
        shift 3
        for group in $groups; do echo $$ >"$group/cgroup.procs"; done
        echo $$ >"$pid_file"
        { echo 0 >/proc/self/oom_score_adj; } 2>/dev/null || :
        exec nsenter --net="$namespace" "$@"
        """

    /// Whether a process with these arguments is the launcher of this machine.
    static func isLauncher(_ arguments: [String], machine: String) -> Bool { arguments.contains("--machine=\(machine)") }
}
