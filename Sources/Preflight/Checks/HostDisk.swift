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
        "Images need a few gigabytes, packages half of one in /usr and a little in /opt, /etc and /var/log where those are mounts of their own, etcd's store may grow to 2 GB, and a kubelet evicts pods when less than 10 % is free (15 % where images are). A failure names the folder, its filesystem and what is free. Where a run of Trimast was stopped, most of it is written already, and half a gigabyte does."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isNode ? [DiskSpace.fact.probe(host, spec)] : [] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isNode) { host, facts in
            let space = facts[DiskSpace.fact]
            let rows = space.rows(of: host)
            guard !rows.isEmpty else { return unread(host) }
            let wrong = space.shortages(host, context.spec)
            if !wrong.isEmpty {
                return failed(host, wrong.joined(separator: "; "), next: "df -h on the host; free space, or mount a larger disk there")
            }
            let least = rows.min { $0.free < $1.free }
            return passed(host, "at least \(DiskSpace.size(least?.free ?? 0)) free")
        }
    }
}
