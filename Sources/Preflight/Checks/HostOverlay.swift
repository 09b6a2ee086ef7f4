import Facts
import Planning
import Specification
import Support

/// The filesystem below /var/lib/containerd.
struct ImageFilesystem: Equatable {
    /// As `stat -f` calls it: `ext2/ext3`, `xfs`, `nfs`.
    var type: String
    var mount: String
    /// Whether XFS keeps the kind of a file in its folder's entries; nil where it did not say.
    var hasFileTypes: Bool?

    /// nil when nobody asked.
    static let fact = Fact(
        "image-filesystem",
        """
        p=/var/lib/containerd
        while [ ! -d "$p" ]; do p=${p%/*}; p=${p:-/}; done
        t=$(stat -f -c %T "$p") && echo "type=$t"
        m=$(stat -c %m "$p") && echo "mount=$m"
        [ "$t" = xfs ] && command -v xfs_info >/dev/null && xfs_info "$m" | sed -n 's/.*ftype=\\([01]\\).*/ftype=\\1/p'
        """, unread: ImageFilesystem?.none
    ) { text in
        let table = text.table()
        guard let type = table["type"], let mount = table["mount"] else { return nil }
        return ImageFilesystem(type: type, mount: mount, hasFileTypes: table["ftype"].map { $0 == "1" })
    }

    /// On which overlayfs cannot write (kernel.org, overlayfs, "Upper and Lower": the upper filesystem must support extended attributes of
    /// trusted.* and give valid types in a folder's entries; another overlayfs, NFS and FAT do not).
    private static let unfit: Set<String> = ["overlayfs", "nfs", "cifs", "smb", "smb2", "msdos", "exfat", "ecryptfs"]

    var isFit: Bool { !Self.unfit.contains(type) && hasFileTypes != false }
}

/// Containers' files can be laid over those of their images.
struct HostOverlay: PreflightCheck {
    let id = "host.overlay"
    let title = "containers' files can be laid over those of their images"
    let explanation =
        "containerd lays each container's files over its image's with overlayfs, which cannot write on NFS, FAT, another overlayfs, or XFS that was made with ftype=0, as CentOS up to 7.2 did. The kubelet then starts no pod. A failure names the filesystem below /var/lib/containerd."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isNode ? [ImageFilesystem.fact.probe(host, spec)] : [] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isNode) { host, facts in
            guard let filesystem = facts[ImageFilesystem.fact] else { return unread(host) }
            guard filesystem.isFit else {
                let kind = filesystem.hasFileTypes == false ? "XFS made with ftype=0" : filesystem.type
                return failed(
                    host, "/var/lib/containerd is on \(filesystem.mount), \(kind): overlayfs cannot write there",
                    next: "mount another filesystem at /var/lib/containerd (ext4, or XFS with \(.shell("mkfs.xfs -n ftype=1")))")
            }
            return passed(host, filesystem.type)
        }
    }
}
