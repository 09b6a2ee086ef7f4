import Facts
import Specification

extension Fault {
    /// What would end an installation, or kubeadm, in the middle.
    static let ofInstalling = [
        Fault(
            "packages.state", "locks of /etc/passwd and its like that a power cut left",
            says: [
                "FAIL node: no package can be installed: /etc/passwd.lock keeps packages from making users and groups: a program that was cut off left it; /etc/group.lock keeps packages from making users and groups: process 4711 (vipw) has it for more than ten minutes"
            ]
        ) { try $0.set("node", "package-manager", "left /etc/passwd.lock\nleft /etc/group.lock 4711 vipw\n") },
        Fault(
            "packages.state", "a damaged list of dpkg",
            says: [
                "FAIL node: no package can be installed: dpkg cannot read /var/lib/dpkg/info/adduser.list, which contains empty filename"
            ]
        ) { try $0.set("node", "package-manager", "list adduser contains empty filename\n") },
        Fault(
            "packages.state", "damaged records of dpkg",
            says: [
                "FAIL node: no package can be installed: dpkg cannot read its own records: parsing file '/var/lib/dpkg/status' near line 4:"
            ]
        ) { try $0.set("node", "package-manager", "status parsing file '/var/lib/dpkg/status' near line 4:\n") },
        Fault(
            "packages.state", "a folder for packages that is not there",
            says: ["FAIL node: no package can be installed: apt is to keep packages in /mnt/cache/, which is not there"]
        ) { try $0.set("node", "package-manager", "folder /mnt/cache/\n") },
        Fault(
            "images.reachable", "a registry that nobody reaches",
            says: [
                "FAIL node: images are to be pulled, and nobody answers: http://m:5000/v2/: curl: (7) Failed to connect; https://registry.k8s.io/v2/: curl: (6) Could not resolve host: registry.k8s.io"
            ]
        ) {
            try $0.set(
                "node", "registry-trial",
                "asked\nsilent http://m:5000/v2/: curl: (7) Failed to connect\nsilent https://registry.k8s.io/v2/: curl: (6) Could not resolve host: registry.k8s.io\n"
            )
        },
        Fault(
            "images.reachable", "a mirror that is away, and the registry itself", says: ["pass node: https://registry.k8s.io/v2/ answers"]
        ) {
            try $0.set("node", "registry-trial", "asked\nsilent http://m:5000/v2/: status 503\nreached https://registry.k8s.io/v2/\n")
        },
        Fault(
            "images.reachable", "a proxy of the host's own",
            says: ["pass node: not asked: containerd has a proxy or mirrors of the host's own"]
        ) { try $0.set("node", "registry-trial", "asked\nown\n") },
        Fault("images.reachable", "archives, and nothing asked", says: ["pass node: none is to be pulled"]) {
            $0.spec.sources.images = [ImageArchiveSpec(url: "file:///images.tar")]
            $0.facts.hosts = $0.facts.hosts.mapValues { facts in
                var facts = facts
                facts.sections["registry-trial"] = nil
                return facts
            }
        },
        Fault(
            "images.reachable", "nobody said", says: ["skip node: the host did not say"]
        ) { try $0.set("node", "registry-trial", "") },
        Fault(
            "host.programs", "a library that the loader is told to load and cannot",
            says: [
                "FAIL node: every program complains, which kubeadm takes for the kernel's version: object '/gone.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored."
            ]
        ) {
            try $0.set(
                "node", "loader",
                "ERROR: ld.so: object '/gone.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.\n")
        },
        Fault("host.programs", "a loader that says nothing", says: ["pass node: the packages' own"]) { try $0.set("node", "loader", "") },
        Fault(
            "kernel.cgroup", "a Raspberry Pi, which boots without memory",
            says: ["FAIL node: boots without the cgroup controller memory, which kubeadm refuses"]
        ) { try $0.set("node", "cgroup", "cgroup2fs\nhas cpuset cpu io pids\n") },
        Fault(
            "kernel.cgroup", "the same with cgroup v1",
            says: ["FAIL node: boots without the cgroup controllers memory and freezer, which kubeadm refuses"]
        ) { try $0.set("node", "cgroup", "tmpfs\nhas cpuset\nhas cpu\nhas cpuacct\nhas devices\n") },
        Fault(
            "kernel.cgroup", "all controllers",
            says: ["pass node: cgroup v2", "pass master1: cgroup v1, which Kubernetes 1.34.0 still takes"]
        ) {
            try $0.set("node", "cgroup", "cgroup2fs\nhas cpuset cpu io memory hugetlb pids rdma misc\n")
            try $0.set("master1", "cgroup", "tmpfs\nhas cpuset\nhas cpu\nhas cpuacct\nhas devices\nhas freezer\nhas memory\n")
        },
        Fault("kernel.cgroup", "a host that does not say which", says: ["pass node: cgroup v2"]) {
            try $0.set("node", "cgroup", "cgroup2fs\n")
        },
    ]
}
