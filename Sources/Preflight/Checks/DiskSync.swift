import Facts
import Planning
import Specification
import Support

/// How long the disk that etcd will use takes for one durable write.
struct DiskSync: PreflightCheck {
    let id = "disk.fsync"
    let title = "the disk of etcd is fast enough (only with --disk)"
    let explanation =
        "etcd writes every change durably before it answers; with slow disks leaders change and the API stalls. Sixty writes of 2 KiB are made in a file that is removed again. More than 50 ms on average fails; 10 ms is what etcd's own guide asks for."
    let rounds: Set<PreflightRound> = [.disk]

    /// How long each write took, in seconds: dd's own figure, so that starting it does not count. At most five seconds.
    static let times = Section<[Double]>("disk-sync", unread: []) { $0.lines.compactMap { Double($0) } }

    static func scripts(_ spec: ClusterSpec) -> [HostName: String] {
        Dictionary(spec.controlPlanes.map { ($0.name, script) }, uniquingKeysWith: { $1 })
    }

    private static let script = """
        p=/var/lib/etcd
        while [ ! -d "$p" ]; do p=${p%/*}; p=${p:-/}; done
        f=$(mktemp "$p/.trimast-disk.XXXXXX") || exit 0
        trap 'rm -f "$f"' EXIT
        trap 'exit 1' HUP INT TERM
        begin=$(date +%s)
        n=0
        while [ "$n" -lt 60 ] && [ $(($(date +%s) - begin)) -lt 5 ]; do
        dd if=/dev/zero of="$f" bs=2048 count=1 seek="$n" conv=notrunc oflag=dsync 2>&1 | sed -n 's/^.*copied, \\([0-9.e-]*\\) s.*/\\1/p'
        n=$((n + 1))
        done
        """

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isControlPlane) { host, facts in
            let times = facts[Self.times].map { $0 * 1000 }.sorted()
            guard times.count >= 5, let slowest = times.last else { return skipped(host, "the writes could not be measured") }
            let mean = times.reduce(0, +) / Double(times.count)
            let text = "\(Self.milliseconds(mean)) on average, \(Self.milliseconds(slowest)) at most, of \(times.count) durable writes"
            if mean > 50 { return failed(host, text + ": too slow for etcd", next: "put /var/lib/etcd on an SSD of its own") }
            return passed(host, mean > 10 ? text + "; etcd's guide asks for 10 ms" : text)
        }
    }

    /// `0.4 ms`, `12 ms`.
    static func milliseconds(_ value: Double) -> String {
        value >= 10 ? "\(Int(value.rounded())) ms" : "\(Int((value * 10).rounded()) / 10).\(Int((value * 10).rounded()) % 10) ms"
    }
}
