import Foundation
import Testing

/// Where a lab's packages and images come from, on this machine and in the lab's network; and whether anything leaves it.
extension TestLab {
    func path(_ name: String) async throws -> String { try await folder.appendingPathComponent("sources-\(name)").path }

    /// A command on this machine; in the lab's network where it says so.
    @discardableResult
    func here(_ script: String, inside: Bool = false) async throws -> String {
        let words = ["sh", "-c", script]
        let run = try await Program(path: inside ? "/usr/bin/nsenter" : "/bin/sh").run(
            inside ? ["--net=/run/netns/trimast-\(name)"] + words : Array(words.dropFirst()))
        try #require(run.status == 0, "\(script): \(run.all)")
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    static var scripts: String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../scripts").standardized.path
    }

    /// The folder of the cache that the hosts see at /opt/lab-repo.
    var repository: String {
        get async throws {
            let inode = try await on("master1", "stat -c %i /opt/lab-repo/images")
            let found = try await here(
                "for d in \"${TRIMAST_CACHE:-/var/cache/trimast}\"/repo-*; do [ \"$(stat -c %i \"$d/images\")\" = \(inode) ] && echo \"$d\"; done; true"
            )
            return try #require(found.split(separator: "\n").first.map(String.init))
        }
    }

    /// The lab's cluster file with other sources.
    func sourcesFile(_ name: String, _ sources: String) async throws -> String {
        let text = try String(contentsOfFile: await clusterFile, encoding: .utf8)
        let before = try #require(text.range(of: "sources:\n"))
        let after = try #require(text.range(of: "ssh:\n"))
        let file = try await path("\(name).yaml")
        try (text[..<before.lowerBound] + sources + text[after.lowerBound...]).write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    /// The folder, served to the hosts at http://ADDRESS:PORT until the lab is taken down.
    func serve(_ folder: String, port: Int, at address: String = "192.168.96.2", log: String = "/dev/null") async throws {
        try await here(
            """
            ip address add \(address)/24 dev br0 2>/dev/null || true
            cd '\(folder)' && setsid --fork python3 -m http.server -b \(address) \(port) >'\(log)' 2>&1 </dev/null
            n=0; until curl -fs -o /dev/null http://\(address):\(port)/ || [ $n -ge 50 ]; do n=$((n + 1)); sleep 0.2; done
            """, inside: true)
    }

    /// From now on packets are counted that a host sends to anything but the lab's own addresses. Nothing leads out of the lab, so that all of them
    /// come to the bridge's own address. What is only bridged, from host to host, is not looked at.
    func countAway() async throws {
        try await here("'\(Self.scripts)/packages' nftables")
        try await here(
            """
            f=/proc/sys/net/bridge/bridge-nf-call-iptables
            [ ! -e $f ] || echo 0 >$f
            nft -f - <<'RULES'
            table ip count {
                set away { type ipv4_addr . ipv4_addr; flags dynamic; counter; size 1000; }
                chain out {
                    type filter hook prerouting priority -300;
                    iifname "br0" ip daddr != { 192.168.96.0/24, 224.0.0.0/4, 255.255.255.255 } add @away { ip saddr . ip daddr }
                }
            }
            RULES
            """, inside: true)
        // The counter counts.
        try await on("node", "bash -c 'echo >/dev/udp/198.51.100.7/9'")
        #expect(try await away().contains("198.51.100.7"))
        try await here("nft flush set ip count away", inside: true)
    }

    /// Whose packets were to go where; empty: none was.
    func away() async throws -> String {
        try await here(
            "nft list set ip count away | sed -n 's/.*elements = {//; s/^[[:space:]]*\\([0-9].* . [0-9].*\\)/\\1/p'", inside: true)
    }
}
