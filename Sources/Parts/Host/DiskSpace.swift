import Facts
import Planning
import Specification

/// The filesystems where containerd, the kubelet, etcd and packages write.
package struct DiskSpace: Equatable, Sendable {
    /// Sizes in KiB.
    package struct Row: Equatable, Sendable {
        package var folder: String
        package var total: Int
        package var free: Int
        package var mount: String
        package var freePercent: Int { total > 0 ? free * 100 / total : 0 }
    }
    package var rows: [Row] = []
    /// Where little is written, on file systems of their own.
    var small: [Row] = []
    /// Mounts on which no file can be made any more, though there is space.
    package var withoutInodes: [String] = []
    /// A run of Trimast was stopped here: most of what it writes is written.
    package var isUnfinished = false

    static let folders = ["/var/lib/containerd", "/var/lib/kubelet", "/var/lib/etcd", "/usr", "/var/cache"]
    /// Where less is written: only what is a file system of its own is told of, since the others stand where more is needed.
    static let smallFolders = ["/etc", "/opt", "/var/log", "/var/lib", "/tmp", "/run"]

    /// KiB that must be free, where nothing is written yet and where most of it is: packages are unpacked in /usr, and downloaded to /var/cache.
    private static func least(_ folder: String, isWritten: Bool) -> Int {
        switch folder {
        case "/usr", "/var/cache": isWritten ? 64 << 10 : 512 << 10
        case "/var/log": isWritten ? 64 << 10 : 256 << 10
        case "/opt": isWritten ? 16 << 10 : 128 << 10
        case "/etc", "/var/lib", "/tmp", "/run": 16 << 10
        case "/var/lib/kubelet": isWritten ? 512 << 10 : 1 << 20
        default: isWritten ? 512 << 10 : 2 << 20
        }
    }

    /// Below these the kubelet evicts pods by default (kubernetes.io, node-pressure eviction).
    private static let leastPercents = ["/var/lib/containerd": 15, "/var/lib/kubelet": 10]

    /// sh that tells a host on which a run of Trimast was stopped before the host was in the cluster.
    private static let stopped =
        "[ -e \(HostRecord.journal) ] && ! grep -qs /var/lib/kubelet/pki/kubelet-client-current.pem /etc/kubernetes/kubelet.conf"

    package static let fact = Fact(
        "disk",
        """
        \(stopped) && echo unfinished
        for d in \(folders.joined(separator: " ")); do
        p=$d
        while [ ! -d "$p" ]; do p=${p%/*}; p=${p:-/}; done
        df -Pk "$p" | sed 1d | { read -r _ total _ free _ mount && echo "$d $total $free $mount"; }
        df -Pi "$p" | sed 1d | { read -r _ total _ free _ mount && [ "$total" -gt 0 ] && [ "$free" -lt 1000 ] && echo "inodes $mount"; }
        done
        for d in \(smallFolders.joined(separator: " ")); do
        df -Pk "$d" | sed 1d | { read -r _ total _ free _ mount && [ "$mount" = "$d" ] && echo "small $d $total $free $mount"; }
        df -Pi "$d" | sed 1d | { read -r _ total _ free _ mount && [ "$mount" = "$d" ] && [ "$total" -gt 0 ] && [ "$free" -lt 1000 ] && echo "inodes $mount"; }
        done
        """, unread: DiskSpace()
    ) { text in
        func row(_ line: Substring) -> Row? {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            guard words.count == 4, words[0].hasPrefix("/"), let total = Int(words[1]), let free = Int(words[2]) else { return nil }
            return Row(folder: words[0], total: total, free: free, mount: words[3])
        }
        let full = Set(text.values("inodes ")).sorted()
        return DiskSpace(
            rows: text.lines.compactMap { row($0) }, small: text.values("small ").compactMap { row(Substring($0)) }, withoutInodes: full,
            isUnfinished: text.lines.contains("unfinished"))
    }

    /// Those that matter on this host.
    package func rows(of host: HostSpec) -> [Row] { rows.filter { $0.folder != "/var/lib/etcd" || host.isControlPlane } }

    /// Where there is too little, and for what.
    ///
    /// - Parameter isInCluster: most of what is written on the host is written: less must be free.
    package func shortages(_ host: HostSpec, _ spec: ClusterSpec, isInCluster: Bool = false) -> [String] {
        let hasOwnEviction = spec.kubernetes.kubelet["evictionHard"] != nil
        let rows = self.rows(of: host)
        let others = small.filter { other in !rows.contains { $0.mount == other.mount } }
        let short = (rows + others).compactMap { row -> String? in
            let least = Self.least(row.folder, isWritten: isUnfinished || isInCluster)
            let leastPercent = Self.leastPercents[row.folder] ?? 0
            if row.free < least {
                return "\(row.folder) has \(Self.size(row.free)) free on \(row.mount), and needs \(Self.size(least))"
            }
            if !hasOwnEviction, !isUnfinished, row.freePercent < leastPercent {
                return "\(row.folder) has \(row.freePercent) % free on \(row.mount): below \(leastPercent) % the kubelet evicts pods"
            }
            return nil
        }
        return short + withoutInodes.map { "\($0) has no inodes left: no file can be made there" }
    }

    /// `950 MB`, `12 GB`.
    package static func size(_ kilobytes: Int) -> String { kilobytes < 1 << 20 ? "\(kilobytes >> 10) MB" : "\(kilobytes >> 20) GB" }
}
