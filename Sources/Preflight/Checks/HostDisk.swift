import Facts
import Parts
import Planning
import Specification
import Support

/// Space where containerd, the kubelet and etcd will write.
struct HostDisk: PreflightCheck {
    let id = "host.disk"
    let title = "there is space where containerd, the kubelet and etcd write"
    let explanation =
        "Images need a few gigabytes, etcd's store may grow to 2 GB, and a kubelet evicts pods when less than 10 % is free (15 % where images are). A failure names the folder, its filesystem and what is free. Where a run of Trimast was stopped, most of it is written already, and half a gigabyte does."

    private static let folders = ["/var/lib/containerd", "/var/lib/kubelet", "/var/lib/etcd"]

    struct Space: Equatable {
        /// Sizes in KiB.
        struct Row: Equatable {
            var folder: String
            var total: Int
            var free: Int
            var mount: String
        }
        var rows: [Row] = []
        /// A run of Trimast was stopped here: most of what it writes is written.
        var isUnfinished = false
    }

    static let space = Fact(
        "disk",
        """
        \(Requirements.isUnfinished) && echo unfinished
        for d in \(folders.joined(separator: " ")); do
        p=$d
        while [ ! -d "$p" ]; do p=${p%/*}; p=${p:-/}; done
        df -Pk "$p" | sed 1d | { read -r _ total _ free _ mount && echo "$d $total $free $mount"; }
        done
        """, unread: Space()
    ) { text in
        let rows = text.lines.compactMap { line -> Space.Row? in
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            guard words.count == 4, let total = Int(words[1]), let free = Int(words[2]) else { return nil }
            return Space.Row(folder: words[0], total: total, free: free, mount: words[3])
        }
        return Space(rows: rows, isUnfinished: text.lines.contains("unfinished"))
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isNode ? [Self.space.probe(host, spec)] : [] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let hasOwnEviction = context.spec.kubernetes.kubelet["evictionHard"] != nil
        return context.each(\.isNode) { host, facts in
            let isUnfinished = facts[Self.space].isUnfinished
            let rows = facts[Self.space].rows.filter { $0.folder != "/var/lib/etcd" || host.isControlPlane }
            guard !rows.isEmpty else { return unread(host) }
            var wrong: [String] = []
            for row in rows {
                let least = isUnfinished ? 512 << 10 : row.folder == "/var/lib/kubelet" ? 1 << 20 : 2 << 20
                let percent = row.total > 0 ? row.free * 100 / row.total : 0
                let leastPercent = row.folder == "/var/lib/etcd" ? 0 : row.folder == "/var/lib/containerd" ? 15 : 10
                if row.free < least {
                    wrong.append("\(row.folder) has \(Self.size(row.free)) free on \(row.mount), and needs \(Self.size(least))")
                } else if !hasOwnEviction, !isUnfinished, percent < leastPercent {
                    wrong.append("\(row.folder) has \(percent) % free on \(row.mount): below \(leastPercent) % the kubelet evicts pods")
                }
            }
            if !wrong.isEmpty {
                return failed(host, wrong.joined(separator: "; "), next: "df -h on the host; free space, or mount a larger disk there")
            }
            let least = rows.min { $0.free < $1.free }
            return passed(host, "at least \(Self.size(least?.free ?? 0)) free")
        }
    }

    /// `950 MB`, `12 GB`.
    static func size(_ kilobytes: Int) -> String { kilobytes < 1 << 20 ? "\(kilobytes >> 10) MB" : "\(kilobytes >> 20) GB" }
}
