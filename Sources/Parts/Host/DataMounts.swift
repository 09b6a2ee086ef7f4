import Facts
import Planning
import Specification

/// Disks of their own below the folders that a node's data is in. Where such a disk is not there when the host has booted, etcd, the kubelet and
/// containerd would begin anew in the empty folders under it.
struct DataMounts: Equatable, Sendable {
    struct Mount: Equatable, Sendable {
        /// `/var/lib/etcd`.
        var folder: String
        /// Where the disk is mounted: there or above.
        var place: String
        /// Nothing mounts it at a boot: it was mounted by hand.
        var isByHand: Bool
    }
    var mounts: [Mount] = []

    var byHand: [Mount] { mounts.filter(\.isByHand) }
    /// Those that a boot does not wait for.
    var late: [Mount] { mounts.filter { !$0.isByHand } }

    private static let etcd = "/var/lib/etcd"
    private static let folders = ["/var/lib/kubelet", "/var/lib/containerd"]

    private static let dropIns = ["containerd", "kubelet"].map { "/etc/systemd/system/\($0).service.d/20-trimast-disks.conf" }

    /// In a container they come with it; ZFS mounts its own. A unit without a file is one that systemd saw
    /// appear: of what was added to /etc/fstab since, its generator knows from the next boot on.
    static let fact = Fact("data-mounts", script: { host, _ in script(host) }, unread: DataMounts()) { text in
        DataMounts(
            mounts: text.words.compactMap { words in
                guard words.count == 3, ["hand", "late"].contains(words[0]) else { return nil }
                return Mount(folder: words[1], place: words[2], isByHand: words[0] == "hand")
            })
    }

    static func script(_ host: HostSpec) -> String {
        guard host.isNode else { return ":" }
        return """
            systemd-detect-virt -cq && exit 0
            for p in \(((host.isControlPlane ? [etcd] : []) + folders).joined(separator: " ")); do
            m=$(awk -v p="$p" '$5 == "/" || $5 == p || index(p, $5 "/") == 1 {
            if (length($5) >= length(m)) { m = $5; for (i = 7; i < NF; i++) if ($i == "-") t = $(i + 1) } } END { print t, m }' /proc/self/mountinfo)
            case $m in "zfs "*|*" /"|" ") continue ;; esac
            m=${m#* }
            case $(awk -v m="$m" '$1 ~ /^#/ { next } { w = $2; if (w != "/") sub(/\\/+$/, "", w) }
            w == m { f = $4 ~ /(^|,)(nofail|noauto)(,|$)/ ? "late" : "there"; print f; exit }' /etc/fstab) in
            late) echo "late $p $m" ;;
            there) ;;
            *)
            case $(systemctl show -p FragmentPath "$(systemd-escape -p --suffix=mount "$m")") in
            FragmentPath=) echo "hand $p $m" ;;
            esac ;;
            esac
            done
            """
    }

    /// What a node's units wait for at a boot, where a disk does not make the boot wait by itself.
    func add(to steps: inout StepList) {
        for path in Self.dropIns where !late.isEmpty {
            steps.file(
                path,
                Template(
                    "# Written by Trimast: no start on the empty folders under disks that are not mounted yet.\n[Unit]\nRequiresMountsFor=\(late.map(\.folder).joined(separator: " "))\n"
                ),
                why:
                    "the next boot does not wait for what is mounted on \(Set(late.map(\.place)).sorted().joined(separator: ", ")) (nofail)"
            )
        }
    }

    static func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        guard host.isNode else { return [] }
        return [
            fact.probe(host, spec),
            Probe(files: dropIns),
        ]
    }

    /// What the next boot would not mount.
    var objections: [String] {
        byHand.map { "nothing mounts \($0.place) again, and \($0.folder) would be an empty folder" }
    }
}
