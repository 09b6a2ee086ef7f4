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
        Fault(
            "host.boot", "what sets it is masked, an interface's own setting, a module with a dash, rc.local",
            says: [
                "FAIL node: at the next boot: /etc/rc.local sets net.ipv4.ip_forward to 0 behind Trimast's own file; /etc/sysctl.d/99-z.conf sets net.ipv4.conf.eth0.forwarding to 0; systemd-sysctl.service is masked, and nothing sets what Trimast's own files say; /etc/modprobe.d/cis.conf keeps the module br_netfilter out"
            ]
        ) {
            try $0.set(
                "node", "next-boot",
                "asked\ndevice eth0\nmasked systemd-sysctl.service\nkernel net.ipv4.ip_forward=1 /etc/sysctl.d/90-trimast.conf\nkernel net.ipv4.conf.eth0.forwarding=0 /etc/sysctl.d/99-z.conf\nkernel net.ipv4.conf.eth1.forwarding=0 /etc/sysctl.d/99-z.conf\nmodule br-netfilter /etc/modprobe.d/cis.conf\nkernel net/ipv4/ip_forward=0 /etc/rc.local\n"
            )
        },
        Fault(
            "host.boot", "what Trimast's own file overrides, also where it is still to be written", says: ["pass node: nothing undoes it"]
        ) {
            try $0.set(
                "node", "next-boot",
                "asked\ndevice eth0\nkernel net.ipv4.ip_forward=0 /etc/sysctl.d/10-x.conf\nkernel net.ipv4.conf.eth1.forwarding=0 /etc/sysctl.d/99-z.conf\n"
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
        Fault(
            "host.name", "another address for a host of the cluster",
            says: [
                "note node: /etc/hosts has '10.9.9.9 node' and '127.0.0.1 master1' above Trimast's block: programs of the host find that address first"
            ]
        ) {
            try $0.set(
                "node", "hosts-lines",
                "127.0.0.1 localhost\n127.0.1.1\tnode\n10.9.9.9 node\n127.0.0.1  master1\n192.168.96.66 master2\n::1 master3\n10.1.1.1 other\n"
            )
        },
        Fault(
            "host.programs", "a person with a package's user name",
            says: ["FAIL master1: the user haproxy is a person's (id 1500): the package haproxy wants it for itself"]
        ) {
            try $0.set("master1", "arguments", "user haproxy 1500\nuser _chrony 113\n")
        },
        Fault("host.programs", "the same beside the package that is installed", says: []) {
            try $0.set("master1", "arguments", "user haproxy 1500\n")
            try $0.set("master1", "packages", "haproxy 2.6.12\n")
        },
        Fault("host.name", "cloud-init that says nothing of names", says: []) { try $0.set("node", "cloud-init", "active\n") },
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
        Fault(
            "host.os", "a containerd that is too new for the kubelet",
            says: ["FAIL node: containerd 2.2.1-1.el9 is installed, which speaks CRI v1 alone: kubelets before 1.23 do not speak it"]
        ) {
            $0.spec.kubernetes.version = KubernetesVersion(major: 1, minor: 22, patch: 17)
            try $0.set("node", "packages", "containerd.io 2.2.1-1.el9\n")
        },
        Fault("host.os", "the first kubelet that speaks CRI v1, and containerd 2", says: []) {
            $0.spec.kubernetes.version = KubernetesVersion(major: 1, minor: 23, patch: 0)
            try $0.set("node", "packages", "containerd.io 2.0.0-1.el9\n")
        },
        Fault("host.os", "an old kubelet, and the last containerd for it", says: []) {
            $0.spec.kubernetes.version = KubernetesVersion(major: 1, minor: 20, patch: 2)
            try $0.set("node", "packages", "containerd.io 1.7.29-1.el9\n")
        },
        Fault("host.os", "an old system with Docker's containerd", says: []) {
            try $0.set("node", "os", "ID=ubuntu\nVERSION_ID=\"20.04\"\nPRETTY_NAME=\"Ubuntu 20.04.6 LTS\"\nARCH=x86_64\n")
            try $0.set("node", "packages", "containerd.io 1.7.24-1\n")
        },
        Fault(
            "host.files", "read-only and immutable",
            says: ["FAIL node: /usr cannot be written: the file system is read-only; /etc/hosts is immutable"]
        ) { try $0.set("node", "writable", "read-only /usr\nread-only /usr/bin\nimmutable /etc/hosts\nlooked\n") },
        Fault(
            "host.files", "a folder where a file belongs, a file where a folder does, and a dead link",
            says: [
                "FAIL node: /etc/haproxy/haproxy.cfg is there and no file; /var/lib/trimast is there and no folder; /etc/trimast is a link to nothing"
            ]
        ) {
            try $0.set(
                "node", "writable", "no-file /etc/haproxy/haproxy.cfg\nno-folder /var/lib/trimast\ndead /etc/trimast\nlooked\n")
        },
        Fault(
            "host.files", "a host without the programs that show it",
            says: ["note node: nothing is read-only; without lsattr nobody looked for immutable files"]
        ) { try $0.set("node", "writable", "lacking lsattr\nlooked\n") },
        Fault("host.files", "accounts that nobody can add to", says: ["FAIL node: /etc/passwd and /etc/group are immutable"]) {
            try $0.set("node", "writable", "immutable /etc/passwd\nimmutable /etc/group\nimmutable /etc/group\nlooked\n")
        },
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
            "host.programs", "a flag that this kubelet does not know",
            says: [
                "FAIL node: KUBELET_EXTRA_ARGS in /etc/default/kubelet has --network-plugin, which the kubelet of Kubernetes 1.34.0 does not know"
            ]
        ) { try $0.set("node", "arguments", "flag /etc/default/kubelet --network-plugin\n") },
        Fault(
            "host.programs", "what another's drop-in adds is told",
            says: ["note node: kubelet.service has User=me, as /etc/systemd/system/kubelet.service.d/x.conf:2 says"]
        ) { try $0.set("node", "units", "unit\nadds kubelet /etc/systemd/system/kubelet.service.d/x.conf:2 User=me\n") },
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
                "note node: process 4711 (unattended-upgr) works with packages: apply waits for it; an installation of nginx was cut off: apply tries to finish it first; /usr/sbin/policy-rc.d keeps packages from starting what they bring: apply starts what it needs itself"
            ]
        ) {
            try $0.set(
                "node", "package-manager",
                "interrupted\nbroken nginx\npolicy /usr/sbin/policy-rc.d\nlock 4711 unattended-upgr\nlock 4711 unattended-upgr\n")
        },
        Fault(
            "packages.state", "a user of dpkg's statoverride that there is not",
            says: [
                "FAIL node: no package can be installed: /var/lib/dpkg/statoverride has the user ghost, who does not exist, for /usr/bin/x"
            ]
        ) {
            try $0.set(
                "node", "package-manager",
                "obstacle /var/lib/dpkg/statoverride has the user ghost, who does not exist, for /usr/bin/x\ntell /usr/bin/kubelet is diverted\n"
            )
        },
        Fault("packages.state", "a diversion is told", says: ["note node: /usr/bin/kubelet is diverted"]) {
            try $0.set("node", "package-manager", "tell /usr/bin/kubelet is diverted\n")
        },
        Fault(
            "packages.available", "a hook of apt's own that fails is no fault of a repository",
            says: ["FAIL node: a hook of apt's own configuration fails: Problem executing scripts APT::Update::Pre-Invoke 'false'"]
        ) { try $0.set("node", "package-trial", "tried\nown Problem executing scripts APT::Update::Pre-Invoke 'false'\npossible\n") },
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
            "packages.available", "a containerd that is too new for the kubelet",
            says: ["FAIL node: containerd 2.1.4 would be installed, which speaks CRI v1 alone: kubelets before 1.23 do not speak it"]
        ) {
            $0.spec.kubernetes.version = KubernetesVersion(major: 1, minor: 21, patch: 14)
            try $0.append("node", "package-trial", "installs containerd 2.1.4\n")
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
        Fault(
            "host.leftovers", "another authority than most control planes'",
            says: [
                "FAIL master1: has the authority of another cluster than master2 in /etc/kubernetes/pki",
                "pass master3: is a host of this cluster",
            ]
        ) {
            for (name, authority) in [("master1", "aaaa"), ("master2", "bbbb"), ("master3", "bbbb")] {
                try $0.set(name, "leftovers", "authority \(authority)\nserver https://192.168.96.69:16443\nkubelet-config\n")
            }
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
        Fault(
            "host.leftovers", "a control plane that was cleaned by half",
            says: ["FAIL master2: has /etc/kubernetes/scheduler.conf and 1 more of an earlier cluster, without its authority"]
        ) { try $0.set("master2", "leftovers", "file scheduler.conf\nfile pki/etcd/ca.crt\n") },
        Fault("host.leftovers", "a start that was stopped early", says: ["pass master2: nothing of an earlier cluster"]) {
            try $0.set("master2", "leftovers", "journal\nfile pki/sa.key\n")
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
}
