import Facts
import Parts
import Planning
import Specification
import Support

/// Space where containerd, the kubelet and etcd will write.
struct HostDisk: PreflightCheck {
    let id = "host.disk"
    let title = "there is space where containerd, the kubelet, etcd and packages write"
    let explanation =
        "Images need a few gigabytes, etcd's store may grow to 2 GB, and a kubelet evicts pods when less than 10 % is free (15 % where images are). A failure names the folder, its filesystem and what is free. Where a run of Trimast was stopped, most of it is written already, and half a gigabyte does."

    private static let folders = ["/var/lib/containerd", "/var/lib/kubelet", "/var/lib/etcd", "/usr", "/var/cache"]

    /// KiB that must be free, where nothing is written yet and where most of it is: packages are unpacked in /usr, and downloaded to /var/cache.
    private static func least(_ folder: String, isUnfinished: Bool) -> Int {
        switch folder {
        case "/usr", "/var/cache": isUnfinished ? 64 << 10 : 512 << 10
        case "/var/lib/kubelet": isUnfinished ? 512 << 10 : 1 << 20
        default: isUnfinished ? 512 << 10 : 2 << 20
        }
    }

    /// Below these the kubelet evicts pods by default (kubernetes.io, node-pressure eviction).
    private static let leastPercents = ["/var/lib/containerd": 15, "/var/lib/kubelet": 10]

    struct Space: Equatable {
        /// Sizes in KiB.
        struct Row: Equatable {
            var folder: String
            var total: Int
            var free: Int
            var mount: String
        }
        var rows: [Row] = []
        /// Mounts on which no file can be made any more, though there is space.
        var withoutInodes: [String] = []
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
        df -Pi "$p" | sed 1d | { read -r _ total _ free _ mount && [ "$total" -gt 0 ] && [ "$free" -lt 1000 ] && echo "inodes $mount"; }
        done
        """, unread: Space()
    ) { text in
        let rows = text.lines.compactMap { line -> Space.Row? in
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            guard words.count == 4, words[0].hasPrefix("/"), let total = Int(words[1]), let free = Int(words[2]) else { return nil }
            return Space.Row(folder: words[0], total: total, free: free, mount: words[3])
        }
        let full = Set(text.values("inodes ")).sorted()
        return Space(rows: rows, withoutInodes: full, isUnfinished: text.lines.contains("unfinished"))
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
                let least = Self.least(row.folder, isUnfinished: isUnfinished)
                let percent = row.total > 0 ? row.free * 100 / row.total : 0
                let leastPercent = Self.leastPercents[row.folder] ?? 0
                if row.free < least {
                    wrong.append("\(row.folder) has \(Self.size(row.free)) free on \(row.mount), and needs \(Self.size(least))")
                } else if !hasOwnEviction, !isUnfinished, percent < leastPercent {
                    wrong.append("\(row.folder) has \(percent) % free on \(row.mount): below \(leastPercent) % the kubelet evicts pods")
                }
            }
            wrong += facts[Self.space].withoutInodes.map { "\($0) has no inodes left: no file can be made there" }
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
