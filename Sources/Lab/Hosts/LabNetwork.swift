import Support
import SystemPackage

/// The lab's own network: a bridge in a network namespace, from which nothing leads out.
struct LabNetwork: Sendable {
    let lab: LabName
    let commands: Commands

    var path: FilePath { FilePath("/run/netns/\(lab.namespace)") }

    func up() async throws {
        if !path.exists { try await commands.output(Command("ip", ["netns", "add", lab.namespace])) }
        try await commands.output(
            Command("nsenter", ["--net=\(path)", "sh", "-c", Self.setUp, "network of the lab", LabShape.gateway, HostLaunch.bridge]))
    }

    /// Parameters: the bridge's address, its name. What a host sends to an address outside ends at the bridge at once,
    /// with "unreachable" for an answer, so that nobody waits for a time-out.
    static let setUp = """
        set -e
        address=$1 bridge=$2
        ip link set lo up
        ip link show "$bridge" >/dev/null 2>&1 || ip link add "$bridge" type bridge
        ip -4 -o addr show dev "$bridge" | grep -q " $address/" || ip addr add "$address/24" dev "$bridge"
        ip link set "$bridge" up
        ip route replace unreachable default
        echo 1 >/proc/sys/net/ipv4/ip_forward
        echo 0 >/proc/sys/net/ipv4/icmp_ratelimit
        echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects
        """

    /// Ends every process that still uses the namespace and removes it, and the bridge with it.
    func down(_ processes: Processes) async throws {
        guard path.exists else { return }
        let text = try await commands.output(Command("ip", ["netns", "pids", lab.namespace]))
        for pid in text.split(separator: "\n").compactMap({ Int32($0) }) { try processes.killNow(pid) }
        try await commands.output(Command("ip", ["netns", "delete", lab.namespace]))
    }
}
