import Specification

extension Fault {
    static let ofDisks = [
        Fault(
            "host.disk", "a full disk of etcd",
            says: ["FAIL master1: /var/lib/etcd has 48 MB free on /var/lib/etcd, and needs 2 GB"]
        ) { try $0.replace("master1", "disk", "/var/lib/etcd 103080888 81080888 /", "/var/lib/etcd 65536 50000 /var/lib/etcd") },
        Fault(
            "host.disk", "below what the kubelet leaves",
            says: ["FAIL node: /var/lib/containerd has 14 % free on /data disk: below 15 % the kubelet evicts pods"]
        ) { try $0.replace("node", "disk", "containerd 103080888 81080888 /", "containerd 100000000 14900000 /data disk") },
        Fault("host.disk", "a run that was stopped has written most of it", says: ["pass master1: at least 900 MB free"]) {
            try $0.set("master1", "disk", "unfinished\n/var/lib/containerd 9216000 921600 /\n/var/lib/etcd 9216000 921600 /\n")
        },
        Fault("host.disk", "a run that was stopped by it", says: ["FAIL master1: /var/lib/etcd has 48 MB free on /, and needs 512 MB"]) {
            try $0.set("master1", "disk", "unfinished\n/var/lib/etcd 9216000 50000 /\n")
        },
        Fault("host.disk", "eviction is the user's own", says: []) {
            $0.spec.kubernetes.kubelet["evictionHard"] = .map([:])
            try $0.replace("node", "disk", "containerd 103080888 81080888 /", "containerd 100000000 14900000 /")
        },
        Fault("host.disk", "a worker's etcd folder does not matter", says: []) {
            try $0.replace("node", "disk", "/var/lib/etcd 103080888 81080888 /", "/var/lib/etcd 100 50 /")
        },
        Fault(
            "host.overlay", "XFS of an old CentOS",
            says: ["FAIL node: /var/lib/containerd is on /data, XFS made with ftype=0: overlayfs cannot write there"]
        ) { try $0.set("node", "image-filesystem", "type=xfs\nmount=/data\nftype=0\n") },
        Fault(
            "host.overlay", "a folder of the network",
            says: ["FAIL master1: /var/lib/containerd is on /var/lib/containerd, nfs: overlayfs cannot write there"]
        ) { try $0.set("master1", "image-filesystem", "type=nfs\nmount=/var/lib/containerd\n") },
        Fault("host.overlay", "XFS as it is made today, or without its tools", says: []) {
            try $0.set("node", "image-filesystem", "type=xfs\nmount=/\nftype=1\n")
            try $0.set("master1", "image-filesystem", "type=xfs\nmount=/\n")
        },
        Fault("host.overlay", "nobody said", says: ["skip node: the host did not say"]) { try $0.set("node", "image-filesystem", "") },
        Fault(
            "host.disk", "no room for packages", says: ["FAIL node: /usr has 97 MB free on /usr, and needs 512 MB"]
        ) { try $0.append("node", "disk", "/usr 1000000 100000 /usr\n") },
        Fault(
            "host.disk", "a small file system of its own, and one that does",
            says: ["FAIL node: /opt has 19 MB free on /opt, and needs 128 MB; /etc has 9 MB free on /etc, and needs 16 MB"]
        ) { try $0.append("node", "disk", "small /opt 50000 20000 /opt\nsmall /etc 20000 10000 /etc\nsmall /run 50000 40000 /run\n") },
        Fault(
            "host.disk", "no inodes", says: ["FAIL node: /var has no inodes left: no file can be made there"]
        ) { try $0.append("node", "disk", "inodes /var\n") },
    ]
}
