import Facts
import Specification
import Support

extension Fault {
    static let ofHosts = [
        Fault(
            "host.reachable", "a host is down",
            says: ["FAIL node: cannot be reached at 192.168.96.68 (ssh: connect to host 192.168.96.68 port 22: No route to host)"]
        ) { hosts in
            let node = hosts.spec.hosts[3].name
            hosts.facts.hosts[node] = nil
            hosts.errors[node] = TrimastError(
                "ssh.unreachable", "cannot be reached at 192.168.96.68",
                cause: "ssh: connect to host 192.168.96.68 port 22: No route to host")
        },
        Fault("host.os", "another system", says: ["FAIL master3: runs Gentoo Linux, which Trimast cannot install packages on"]) {
            try $0.set("master3", "os", "ID=gentoo\nPRETTY_NAME=\"Gentoo Linux\"\n")
        },
        Fault("host.architecture", "one arm host among others", says: ["FAIL node: is arm64, and master1 is amd64"]) {
            try $0.replace("node", "os", "x86_64", "aarch64")
        },
        Fault("host.architecture", "an unknown processor", says: ["FAIL node: its processor is riscv64"]) {
            try $0.replace("node", "os", "x86_64", "riscv64")
        },
        Fault("host.architecture", "all arm", says: []) { for name in Hosts.names { try $0.replace(name, "os", "x86_64", "aarch64") } },
        Fault("host.cpu", "a control plane with one processor", says: ["FAIL master1: 1 processor; a control plane needs 2"]) {
            try $0.replace("master1", "size", "cpus=2", "cpus=1")
        },
        Fault("host.cpu", "a worker with one processor", says: []) { try $0.replace("node", "size", "cpus=2", "cpus=1") },
        Fault(
            "host.memory", "a small control plane", says: ["FAIL master2: 976 MB of memory; a control plane needs 1700 MB"]
        ) { try $0.replace("master2", "size", "4011200", "1000000") },
        Fault("host.memory", "a small worker", says: ["pass node: 976 MB of memory; kubernetes.io asks for 2 GB"]) {
            try $0.replace("node", "size", "4011200", "1000000")
        },
        Fault("host.memory", "a worker without room for its own programs", says: ["FAIL node: 390 MB of memory; a worker needs 500 MB"]) {
            try $0.replace("node", "size", "4011200", "400000")
        },
        Fault("host.swap", "swap in use is told and passes", says: ["pass node: swap on /dev/sda2: apply turns it off"]) {
            try $0.set("node", "swap", "/dev/sda2                               partition\t976892\t\t0\t\t-2\n")
        },
        Fault(
            "host.swap", "a service that turns it on at the next boot",
            says: ["pass node: no swap now; zramswap.service would turn it on: apply disables that"]
        ) { try $0.set("node", "swap-units", "service zramswap.service\n") },
        Fault(
            "host.boot", "a file behind ours, a module and swap",
            says: [
                "FAIL node: at the next boot: /etc/sysctl.d/99-hardening.conf sets net.ipv4.ip_forward to 0 behind Trimast's own file; /etc/modprobe.d/cis.conf keeps the module br_netfilter out; /etc/rc.local turns swap on"
            ]
        ) {
            try $0.set(
                "node", "next-boot",
                "asked\nkernel net.ipv4.ip_forward=1 /etc/sysctl.d/90-trimast.conf\nkernel net.ipv4.conf.all.forwarding=0 /etc/sysctl.d/99-hardening.conf\nmodule br_netfilter /etc/modprobe.d/cis.conf\nswap /etc/rc.local\n"
            )
        },
        Fault("host.boot", "a file before ours", says: ["pass node: nothing undoes it"]) {
            try $0.set(
                "node", "next-boot",
                "asked\nkernel net.ipv4.ip_forward=0 /etc/sysctl.d/10-x.conf\nkernel net.ipv4.ip_forward=1 /etc/sysctl.d/90-trimast.conf\n")
        },
        Fault(
            "host.name", "user data that writes /etc/hosts anew",
            says: [
                "FAIL node: cloud-init's user data has preserve_hostname: false and manage_etc_hosts: the next boot writes the name or /etc/hosts anew"
            ]
        ) { try $0.set("node", "cloud-init", "active\nmanage_etc_hosts:'localhost'\npreserve_hostname:false\n") },
        Fault("host.name", "cloud-init that says nothing of names", says: []) { try $0.set("node", "cloud-init", "active\n") },
        Fault(
            "host.forward", "Docker's policy, which apply goes around",
            says: ["pass node: chain FORWARD of iptables drops by policy: apply lets the pods' packets through"]
        ) {
            try $0.set("node", "forward", "asked\npolicy nft DROP\nrule nft -j DOCKER-USER\n")
        },
        Fault("host.forward", "a policy in the other backend", says: ["FAIL node: chain FORWARD of iptables (legacy) drops by policy"]) {
            try $0.set("node", "forward", "asked\npolicy nft ACCEPT\npolicy legacy DROP\n")
        },
        Fault(
            "host.forward", "a rule at the end that rejects, which apply goes before",
            says: [
                "pass node: chain FORWARD of iptables has the rule '-A FORWARD -j REJECT --reject-with icmp-host-prohibited': apply lets the pods' packets through"
            ]
        ) {
            try $0.set(
                "node", "forward",
                "asked\npolicy nft ACCEPT\nrule nft -o docker0 -j ACCEPT\nrule nft -j REJECT --reject-with icmp-host-prohibited\n")
        },
        Fault("host.forward", "pods are let through before it", says: ["pass node: packets of pods are forwarded"]) {
            try $0.set("node", "forward", "asked\npolicy nft DROP\nrule nft -s 10.244.0.0/16 -j ACCEPT\nrule nft -j REJECT\n")
        },
        Fault("host.forward", "nftables' own", says: ["FAIL node: chain inet filter forward of nftables drops what no rule lets through"]) {
            try $0.set("node", "forward", "asked\nclosed inet filter forward\nclosed ip filter FORWARD\nclosed ip6 filter FORWARD\n")
        },
        Fault("host.forward", "nftables' own with a rule for pods", says: ["pass node: packets of pods are forwarded"]) {
            try $0.set("node", "forward", "asked\nclosed inet filter forward\nopen inet filter forward\n")
        },
        Fault(
            "host.forward", "the next boot closes it",
            says: ["FAIL node: /etc/nftables.conf, which the next boot loads, drops what no rule lets through"]
        ) {
            try $0.set("node", "forward", "asked\nboot closed inet filter forward\n")
        },
        Fault("host.forward", "ufw, which apply opens", says: ["pass node: packets of pods are forwarded"]) {
            try $0.set("node", "forward", "asked\npolicy nft DROP\nrule nft -j ufw-before-forward\n")
            try $0.set("node", "firewall", "ufw\n")
        },
        Fault(
            "host.forward", "firewalld's zones do not open what Docker closed in iptables",
            says: ["pass node: chain FORWARD of iptables drops by policy: apply lets the pods' packets through"]
        ) {
            try $0.set("node", "forward", "asked\npolicy nft DROP\nclosed inet firewalld filter_FORWARD\n")
            try $0.set("node", "firewall", "firewalld\nbackend nftables\n")
        },
        Fault("host.forward", "firewalld's own rules in iptables", says: ["pass node: packets of pods are forwarded"]) {
            try $0.set("node", "forward", "asked\nrule nft -j REJECT --reject-with icmp-host-prohibited\n")
            try $0.set("node", "firewall", "firewalld\nbackend iptables\n")
        },
        Fault("host.forward", "Calico accepts by chains of its own", says: ["pass node: packets of pods are forwarded"]) {
            $0.spec.network.plugin = .calico
            try $0.set("node", "forward", "asked\npolicy nft DROP\n")
        },
        Fault(
            "host.proxy", "sessions have a proxy, and containerd has none",
            says: [
                "FAIL node: /etc/environment sets a proxy for sessions, and containerd has none: it pulls images without it",
                "pass master1: no HTTP proxy is set",
            ]
        ) {
            try $0.set("node", "proxy", "/etc/environment https_proxy=http://p:1\n/etc/environment no_proxy=10.0.0.0/8,192.168.0.0/16\n")
        },
        Fault(
            "host.proxy", "systemd's own environment has it",
            says: ["pass node: a proxy is set in /etc/environment and systemctl:show-environment; NO_PROXY leaves out the cluster"]
        ) {
            let list = "no_proxy=10.0.0.0/8,192.168.0.0/16\n"
            try $0.set(
                "node", "proxy",
                "/etc/environment https_proxy=http://p:1\n/etc/environment \(list)systemctl:show-environment https_proxy=http://p:1\nsystemctl:show-environment \(list)"
            )
        },
        Fault(
            "host.proxy", "images come as archives",
            says: ["pass node: a proxy is set in /etc/environment; NO_PROXY leaves out the cluster"]
        ) {
            $0.spec.sources.images = [ImageArchiveSpec(url: "file:///images.tar")]
            try $0.set("node", "proxy", "/etc/environment https_proxy=http://p:1\n/etc/environment no_proxy=10.0.0.0/8,192.168.0.0/16\n")
        },
        Fault(
            "host.iptables", "rules in both backends", says: ["FAIL master1: has rules in both backends of iptables, legacy and nf_tables"]
        ) {
            try $0.set("master1", "iptables", "iptables v1.8.9 (nf_tables)\nlegacy\nnft\n")
        },
        Fault("host.iptables", "rules in one", says: ["pass master1: nf_tables, with rules"]) {
            try $0.set("master1", "iptables", "iptables v1.8.9 (nf_tables)\nnft\n")
        },
        Fault(
            "host.proxy", "a proxy without NO_PROXY",
            says: [
                "FAIL node: /etc/environment sets a proxy, and NO_PROXY lacks 10.244.0.0/16, 10.96.0.0/16, 192.168.96.65, 192.168.96.66, 192.168.96.67, 192.168.96.68, 192.168.96.69"
            ]
        ) {
            $0.spec.sources.images = [ImageArchiveSpec(url: "file:///images.tar")]
            try $0.set("node", "proxy", "/etc/environment http_proxy=http://10.0.0.1:3128\n")
        },
        Fault("host.proxy", "NO_PROXY lacks the pods", says: ["FAIL node: /etc/environment sets a proxy, and NO_PROXY lacks 10.244.0.0/16"])
        {
            $0.spec.sources.images = [ImageArchiveSpec(url: "file:///images.tar")]
            try $0.set(
                "node", "proxy",
                "/etc/environment HTTPS_PROXY=\"http://10.0.0.1:3128\"\n/etc/environment NO_PROXY=\"localhost,192.168.96.0/24, 10.96.0.0/12\"\n"
            )
        },
        Fault(
            "host.proxy", "one systemd line with both",
            says: ["pass node: a proxy is set in /etc/systemd/system/containerd.service.d/p.conf; NO_PROXY leaves out the cluster"]
        ) {
            try $0.set(
                "node", "proxy",
                "/etc/systemd/system/containerd.service.d/p.conf Environment=\"HTTP_PROXY=http://p:1\" \"NO_PROXY=10.0.0.0/8,192.168.0.0/16\"\n"
            )
        },
        Fault("host.proxy", "NO_PROXY alone", says: []) { try $0.set("node", "proxy", "/etc/environment no_proxy=localhost\n") },
    ]

    static let ofPrograms = [
        Fault(
            "host.os", "a containerd without CRI v1",
            says: ["FAIL node: containerd of Debian GNU/Linux 11 (bullseye) does not speak CRI v1"]
        ) {
            try $0.set("node", "os", "ID=debian\nVERSION_ID=\"11\"\nPRETTY_NAME=\"Debian GNU/Linux 11 (bullseye)\"\nARCH=x86_64\n")
            try $0.set("node", "packages", "kmod 28\n")
        },
        Fault(
            "host.os", "an old containerd on a new system",
            says: ["FAIL node: containerd 1.5.11-1 is installed, which does not speak CRI v1"]
        ) { try $0.set("node", "packages", "containerd.io 1.5.11-1\n") },
        Fault("host.os", "an old system with Docker's containerd", says: []) {
            try $0.set("node", "os", "ID=ubuntu\nVERSION_ID=\"20.04\"\nPRETTY_NAME=\"Ubuntu 20.04.6 LTS\"\nARCH=x86_64\n")
            try $0.set("node", "packages", "containerd.io 1.7.24-1\n")
        },
        Fault(
            "host.files", "read-only and immutable",
            says: ["FAIL node: /usr cannot be written: the file system is read-only; /etc/hosts is immutable"]
        ) { try $0.set("node", "writable", "read-only /usr\nread-only /usr/bin\nimmutable /etc/hosts\nlooked\n") },
        Fault("host.files", "noexec", says: ["FAIL node: /var is mounted with noexec, and programs run there"]) {
            try $0.set("node", "writable", "noexec /var\nlooked\n")
        },
        Fault(
            "host.programs", "masked, and a unit of its own",
            says: [
                "FAIL node: containerd.service is masked; /etc/systemd/system/kubelet.service stands in front of the package's own unit; containerd finds /usr/local/sbin/runc before the package's own; the snap microk8s brings a Kubernetes of its own"
            ]
        ) {
            try $0.set(
                "node", "units",
                """
                ExecStart=
                Id=containerd.service
                LoadState=masked
                FragmentPath=/dev/null
                unit
                ExecStart=/usr/local/bin/kubelet
                Id=kubelet.service
                LoadState=loaded
                FragmentPath=/etc/systemd/system/kubelet.service
                program /usr/local/sbin/runc
                snap microk8s
                """)
        },
        Fault(
            "host.programs", "fapolicyd",
            says: [
                "FAIL node: fapolicyd refuses programs that no package brought, such as the CNI plugins that a pod network copies to /opt/cni/bin"
            ]
        ) { try $0.append("node", "units", "guarded\n") },
        Fault(
            "host.programs", "other programs are told",
            says: ["note node: /usr/local/bin/kubeadm stands in front of the package's own for who logs in"]
        ) { try $0.set("node", "units", "program /usr/local/bin/kubeadm\n") },
        Fault(
            "packages.state", "what no package manager can mend alone",
            says: ["FAIL node: foo is half installed, and must be installed anew before anything else can be"]
        ) { try $0.set("node", "package-manager", "broken foo\nreinstall foo\n") },
        Fault(
            "packages.state", "updates that reboot the host",
            says: [
                "note node: unattended-upgrades reboots the host by itself, and other hosts with this setting at the same time: drain and reboot them in turn"
            ]
        ) { try $0.set("node", "package-manager", "reboots unattended-upgrades\n") },
        Fault(
            "packages.state", "what apply waits for and finishes",
            says: [
                "note node: process 4711 (unattended-upgr) works with packages: apply waits for it; an installation of nginx was cut off: apply finishes it first; /usr/sbin/policy-rc.d keeps packages from starting what they bring: apply starts what it needs itself"
            ]
        ) {
            try $0.set(
                "node", "package-manager",
                "interrupted\nbroken nginx\npolicy /usr/sbin/policy-rc.d\nlock 4711 unattended-upgr\nlock 4711 unattended-upgr\n")
        },
        Fault(
            "packages.available", "a version that is not there",
            says: [
                "FAIL node: Version '1.34.0-*' for 'kubeadm' was not found; /etc/apt/sources.list.d/old.list: The repository 'https://apt.kubernetes.io kubernetes-xenial Release' does not have a Release file.; there are kubeadm 1.33.1-1.1"
            ]
        ) {
            try $0.set("node", "sources", "@ /etc/apt/sources.list.d/old.list\ndeb https://apt.kubernetes.io/ kubernetes-xenial main\n")
            try $0.set(
                "node", "package-trial",
                """
                tried
                source The repository 'https://apt.kubernetes.io kubernetes-xenial Release' does not have a Release file.
                refused Version '1.34.0-*' for 'kubeadm' was not found
                offers kubeadm 1.33.1-1.1
                """)
        },
        Fault(
            "packages.available", "a repository that is not needed",
            says: [
                "note node: cannot be read, and is not needed: /etc/apt/sources.list.d/other.list: The repository 'file:/opt/gone ./ Release' does not have a Release file."
            ]
        ) {
            try $0.set("node", "sources", "@ /etc/apt/sources.list.d/other.list\ndeb [trusted=yes] file:/opt/gone ./\n")
            try $0.append("node", "package-trial", "source The repository 'file:/opt/gone ./ Release' does not have a Release file.\n")
        },
        Fault(
            "packages.available", "what would go",
            says: ["FAIL node: what is missing cannot be installed without removing docker.io"]
        ) { try $0.append("node", "package-trial", "removes docker.io\n") },
        Fault(
            "packages.available", "apt's own proxy is dead",
            says: [
                "FAIL node: the package manager's own proxy http://10.0.0.1:3128 of /etc/apt/apt.conf.d/90proxy does not answer; Failed to fetch https://h/k"
            ]
        ) {
            try $0.append(
                "node", "package-trial", "silent http://10.0.0.1:3128 of /etc/apt/apt.conf.d/90proxy\nown Failed to fetch https://h/k\n")
        },
        Fault(
            "packages.available", "apt's own proxy is dead, and what is missing needs none",
            says: [
                "note node: the package manager's own proxy http://10.0.0.1:3128 of /etc/apt/apt.conf.d/90proxy does not answer: what is downloaded by it cannot be had"
            ]
        ) { try $0.append("node", "package-trial", "silent http://10.0.0.1:3128 of /etc/apt/apt.conf.d/90proxy\n") },
        Fault(
            "packages.available", "a key that is none",
            says: [
                "FAIL node: a repository of cluster.yaml cannot be used: what https://h/k gives is no key but begins with: <html>"
            ]
        ) { try $0.append("node", "package-trial", "own what https://h/k gives is no key but begins with: <html>\n") },
    ]

    static let ofLeftovers = [
        Fault(
            "host.leftovers", "credentials of another cluster",
            says: ["FAIL node: belongs to another cluster: its credentials point to https://10.1.1.1:6443"]
        ) { try $0.set("node", "leftovers", "authority aaaa\nserver https://10.1.1.1:6443\nkubelet-config\n") },
        Fault(
            "host.leftovers", "etcd data without a cluster", says: ["FAIL master2: holds etcd data in /var/lib/etcd, and is in no cluster"]
        ) {
            try $0.set("master2", "leftovers", "etcd-data\n")
        },
        Fault(
            "host.leftovers", "another authority than the cluster's",
            says: [
                "pass master1: is a host of this cluster",
                "FAIL master3: has the authority of another cluster than master1 in /etc/kubernetes/pki",
            ]
        ) {
            try $0.set(
                "master1", "leftovers",
                "authority aaaa\nserver https://192.168.96.69:16443\nmanifest etcd.yaml\netcd-data\nkubelet-config\n")
            try $0.set("master3", "leftovers", "authority bbbb\n")
        },
        Fault("host.leftovers", "a start that was not finished", says: ["pass master1: is a host of this cluster"]) {
            try $0.set("master1", "leftovers", "authority aaaa\n")
        },
        Fault("host.leftovers", "a running cluster", says: ["pass node: is a host of this cluster"]) {
            for name in Hosts.names {
                try $0.set(
                    name, "leftovers",
                    "authority aaaa\nserver https://192.168.96.69:16443\nkubelet-config\ncni 10-trimast.conflist\nchains\n")
            }
        },
        Fault(
            "host.leftovers", "an old static pod",
            says: ["FAIL node: has /etc/kubernetes/manifests/kube-apiserver.yaml of an earlier cluster"]
        ) {
            try $0.set("node", "leftovers", "manifest kube-apiserver.yaml\n")
        },
        Fault("host.leftovers", "another pod network", says: ["FAIL node: has another pod network's /etc/cni/net.d/05-cilium.conflist"]) {
            try $0.set("node", "leftovers", "cni 05-cilium.conflist\n")
        },
        Fault(
            "host.leftovers", "interfaces and routes of an earlier pod network, in other ranges than ours",
            says: [
                "FAIL node: has the interfaces cni0 and flannel.1 of another pod network; has the route 10.200.1.0/24 via 192.168.96.66 dev eth0 proto bird and 1 more of another pod network"
            ]
        ) {
            try $0.set(
                "node", "pod-network-remains",
                "interface cni0\ninterface flannel.1\nroute 10.200.1.0/24 via 192.168.96.66 dev eth0 proto bird\nroute blackhole 10.200.3.0/24 proto bird\nbird active\n"
            )
        },
        Fault(
            "host.leftovers", "a bridge that no pod network of this cluster makes, on a host of it",
            says: ["FAIL node: has the interface cni0 of another pod network"]
        ) {
            try $0.set("node", "leftovers", "journal\nauthority aaaa\n")
            try $0.set("master1", "leftovers", "journal\nauthority aaaa\n")
            try $0.set(
                "node", "pod-network-remains", "interface cni0\ninterface kube-ipvs0\nroute 10.244.1.0/24 via 192.168.96.66 proto bird\n")
        },
        Fault("host.leftovers", "what is in our range is told once, by ranges.routes", says: ["pass node: nothing of an earlier cluster"]) {
            try $0.set("node", "pod-network-remains", "interface cni0\nroute 10.244.1.0/24 via 192.168.96.66 dev eth0 proto bird\n")
            try $0.append(
                "node", "routes", "10.244.0.0/24 dev cni0 proto kernel scope link\n10.244.1.0/24 via 192.168.96.66 dev eth0 proto bird\n")
        },
        Fault("host.leftovers", "a join that was stopped", says: ["pass node: holds what an unfinished run of Trimast left"]) {
            try $0.set("node", "leftovers", "journal\nkubelet-config\nchains\n")
        },
        Fault(
            "host.leftovers", "a worker of a cluster that is gone",
            says: ["FAIL node: has the authority of a cluster in /etc/kubernetes/pki, and no control plane has it"]
        ) {
            try $0.set("node", "leftovers", "journal\nauthority aaaa\nserver https://192.168.96.69:16443\nkubelet-config\n")
        },
        Fault("host.leftovers", "podman's network comes after ours", says: ["pass node: nothing of an earlier cluster"]) {
            try $0.set("node", "leftovers", "cni 87-podman-bridge.conflist\n")
        },
        Fault("host.leftovers", "a network in a .json file", says: ["FAIL node: has another pod network's /etc/cni/net.d/05-weave.json"]) {
            try $0.set("node", "leftovers", "cni 05-weave.json\n")
        },
        Fault(
            "host.leftovers", "chains that k3s makes again",
            says: [
                "FAIL node: has iptables chains of an earlier cluster (KUBE-…); has k3s.service of another installer enabled, and makes its own rules and chains at every boot"
            ]
        ) { try $0.set("node", "leftovers", "chains\nunit k3s.service\n") },
        Fault(
            "host.leftovers", "all of it, and one thing hides no other",
            says: [
                "FAIL master2: holds etcd data in /var/lib/etcd, and is in no cluster; has /etc/kubernetes/manifests/kube-apiserver.yaml of an earlier cluster; has another pod network's /etc/cni/net.d/05-cilium.conflist; has etcd.service of another installer enabled, and holds etcd's ports"
            ]
        ) {
            try $0.set("master2", "leftovers", "manifest kube-apiserver.yaml\netcd-data\ncni 05-cilium.conflist\nunit etcd.service\n")
        },
        Fault("host.leftovers", "lost+found is the file system's own", says: ["pass master1: nothing of an earlier cluster"]) {
            try $0.set("master1", "etcd-folder", "lost+found\n.\n")
        },
        Fault(
            "host.leftovers", "something else beside it",
            says: ["FAIL master1: holds snapshot.db in /var/lib/etcd, which kubeadm wants empty"]
        ) {
            try $0.set("master1", "etcd-folder", "lost+found\nsnapshot.db\n.\n")
        },
        Fault("host.leftovers", "old chains", says: ["FAIL node: has iptables chains of an earlier cluster (KUBE-…)"]) {
            try $0.set("node", "leftovers", "chains\n")
        },
    ]

    static let ofIdentity = [
        Fault("unique.name", "names before apply", says: ["pass cluster: apply gives master2 and node the name from cluster.yaml"]) {
            try $0.replace("master2", "identity", "name=master2", "name=debian")
            try $0.replace("node", "identity", "name=node", "name=debian")
        },
        Fault(
            "unique.machine-id", "a clone", says: ["FAIL cluster: master1 and node have the same machine-id: one is a clone of the other"]
        ) { try $0.replace("node", "identity", "0123456789abcdef0123456789abcde3", "0123456789abcdef0123456789abcde0") },
        Fault("unique.machine-id", "empty", says: ["FAIL master2: /etc/machine-id is missing or empty"]) {
            try $0.replace("master2", "identity", "0123456789abcdef0123456789abcde1", "")
        },
        Fault(
            "unique.product-uuid", "a clone",
            says: ["FAIL cluster: master1, master2 and node have the same product_uuid: one is a clone of the other"]
        ) {
            try $0.replace("master2", "identity", "00000000001", "00000000000")
            try $0.replace("node", "identity", "00000000003", "00000000000")
        },
        Fault(
            "unique.product-uuid", "containers",
            says: ["skip cluster: the hosts are containers, which show their machine's product_uuid, if any"]
        ) { for name in Hosts.names { try $0.append(name, "identity", "container=yes\n") } },
        Fault("unique.mac", "a clone", says: ["FAIL cluster: master1 and node have the same hardware address 02:00:00:00:00:00"]) {
            try $0.replace("node", "identity", "02:00:00:00:00:03", "02:00:00:00:00:00")
        },
        Fault("unique.mac", "every VirtualBox machine's first interface", says: ["pass cluster: no hardware address is there twice"]) {
            for name in Hosts.names { try $0.append(name, "identity", "other-mac=08:00:27:8d:c0:4d\n") }
        },
        Fault(
            "hosts.clock", "all agree, and this machine does not",
            says: ["FAIL cluster: the hosts' clocks are 1 h 59 min behind this machine's"]
        ) {
            for name in Hosts.names { try $0.set(name, "clock", "now=100.02\nsent=7300\nreceived=7300.04\n") }
        },
        Fault("hosts.clock", "this machine is some seconds off", says: []) {
            for name in Hosts.names { try $0.set(name, "clock", "now=130.02\nsent=100\nreceived=100.04\n") }
        },
        Fault("hosts.clock", "an hour ahead", says: ["FAIL master3: its clock is 1 h 0 min ahead of the others; 5 s are allowed"]) {
            try $0.set("master3", "clock", "now=3700.02\nsent=100\nreceived=100.04\n")
        },
        Fault("hosts.clock", "behind", says: ["FAIL node: its clock is 12 s behind the others; 5 s are allowed"]) {
            try $0.set("node", "clock", "now=88.02\nsent=100\nreceived=100.04\n")
        },
        Fault("hosts.clock", "a slow way is no difference", says: ["pass node: agrees with the others within 3.13 s"]) {
            try $0.set("node", "clock", "now=106.2\nsent=100\nreceived=106.2\n")
        },
    ]
}
