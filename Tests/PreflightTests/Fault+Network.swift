import Facts
import Specification

extension Fault {
    static let ofKernels = [
        Fault(
            "kernel.modules", "a package of the user's may bring it",
            says: ["skip master1: lacks ip_vs now; linux-modules-extra-6.1 may bring it"]
        ) {
            $0.spec.extraPackages = ["vim", "linux-modules-extra-6.1"]
            $0.spec.network.proxyMode = .ipvs
            try $0.setAll("modules", "overlay=there\nip_vs=missing\n")
        },
        Fault(
            "kernel.modules", "EL 10 without its package of modules",
            says: ["note node: lacks br_netfilter and ip_set now; apply installs kernel-modules-extra-6.12.0-55.el10.x86_64"]
        ) {
            try $0.set("node", "os", "ID=rocky\nVERSION_ID=10.0\nKERNEL=6.12.0-55.el10.x86_64\nARCH=x86_64\n")
            try $0.set("node", "modules", "overlay=there\nbr_netfilter=missing\n")
            try $0.set("node", "lacking-modules", "br_netfilter\nip_set\n")
        },
        Fault(
            "kernel.modules", "a kernel of somebody else's on EL 10",
            says: ["FAIL node: kernel 6.12.0-100.28.2.el10uek.x86_64 has no module nft_compat"]
        ) {
            try $0.set("node", "os", "ID=ol\nVERSION_ID=10.0\nKERNEL=6.12.0-100.28.2.el10uek.x86_64\nARCH=x86_64\n")
            try $0.set("node", "lacking-modules", "nft_compat\n")
        },
        Fault("kernel.modules", "ipvs without its modules", says: ["FAIL node: kernel 6.1.0-18-amd64 has no module ip_vs and ip_vs_sh"]) {
            $0.spec.network.proxyMode = .ipvs
            try $0.setAll("modules", "overlay=there\nbr_netfilter=there\nip_vs=there\n")
            try $0.set("node", "modules", "overlay=there\nip_vs=missing\nip_vs_sh=missing\n")
        },
        Fault("kernel.cgroup", "version 1 from 1.35 on", says: ["FAIL node: boots with cgroup v1, which Kubernetes 1.35.0 refuses"]) {
            $0.spec.kubernetes.version = KubernetesVersion(major: 1, minor: 35, patch: 0)
            try $0.set("node", "cgroup", "tmpfs\n")
        },
        Fault("kernel.cgroup", "version 1 with consent", says: ["pass node: cgroup v1, which Kubernetes 1.35.0 still takes"]) {
            $0.spec.kubernetes.version = KubernetesVersion(major: 1, minor: 35, patch: 0)
            $0.spec.kubernetes.kubelet["failCgroupV1"] = .bool(false)
            $0.spec.kubernetes.waivedPreflight = [PreflightWaiver(check: "SystemVerification", reason: "the hosts have cgroup v1")]
            try $0.set("node", "cgroup", "tmpfs\n")
        },
        Fault("kernel.cgroup", "version 1 without a waiver", says: ["FAIL node: boots with cgroup v1, which Kubernetes 1.35.0 refuses"]) {
            $0.spec.kubernetes.version = KubernetesVersion(major: 1, minor: 35, patch: 0)
            $0.spec.kubernetes.kubelet["failCgroupV1"] = .bool(false)
            try $0.set("node", "cgroup", "tmpfs\n")
        },
        Fault("kernel.cgroup", "version 1 before 1.35", says: ["pass node: cgroup v1, which Kubernetes 1.34.0 still takes"]) {
            try $0.set("node", "cgroup", "tmpfs\n")
        },
        Fault("kernel.version", "RHEL 8's for 1.33", says: ["FAIL node: runs kernel 4.18.0-553.el8; Kubernetes 1.33.4 needs 4.19"]) {
            $0.spec.kubernetes.version = KubernetesVersion(major: 1, minor: 33, patch: 4)
            try $0.replace("node", "os", "6.1.0-18-amd64", "4.18.0-553.el8")
        },
        Fault(
            "kernel.version", "RHEL 8's for 1.33 with consent",
            says: ["skip node: runs kernel 4.18.0-553.el8; kubeadm 1.33.4 warns below 4.19"]
        ) {
            $0.spec.kubernetes.version = KubernetesVersion(major: 1, minor: 33, patch: 4)
            $0.spec.kubernetes.waivedPreflight = [PreflightWaiver(check: "SystemVerification", reason: "RHEL 8")]
            try $0.replace("node", "os", "6.1.0-18-amd64", "4.18.0-553.el8")
        },
        Fault(
            "kernel.version", "RHEL 8's from 1.34 on", says: ["skip node: runs kernel 4.18.0-553.el8; kubeadm 1.34.0 warns below 5.4"]
        ) {
            try $0.replace("node", "os", "6.1.0-18-amd64", "4.18.0-553.el8")
        },
        Fault("kernel.version", "RHEL 9's from 1.34 on", says: ["pass node: 5.14.0-570.el9"]) {
            try $0.replace("node", "os", "6.1.0-18-amd64", "5.14.0-570.el9")
        },
        Fault("kernel.version", "CentOS 7's for 1.25", says: ["pass node: 3.10.0-1160.el7"]) {
            $0.spec.kubernetes.version = KubernetesVersion(major: 1, minor: 25, patch: 0)
            try $0.replace("node", "os", "6.1.0-18-amd64", "3.10.0-1160.el7")
        },
        Fault("kernel.version", "nftables", says: ["FAIL node: runs kernel 5.4.0-generic; kube-proxy's nftables mode needs 5.13"]) {
            $0.spec.network.proxyMode = .nftables
            try $0.replace("node", "os", "6.1.0-18-amd64", "5.4.0-generic")
        },
        Fault(
            "disk.fsync", "a slow disk",
            says: ["FAIL master1: 82 ms on average, 95 ms at most, of 10 durable writes: too slow for etcd"]
        ) { try $0.set("master1", "disk-sync", Array(repeating: "0.0800\n", count: 9).joined() + "0.0950\n") },
        Fault(
            "disk.fsync", "a middling disk",
            says: ["pass master1: 20 ms on average, 20 ms at most, of 10 durable writes; etcd's guide asks for 10 ms"]
        ) { try $0.set("master1", "disk-sync", Array(repeating: "2.0e-2\n", count: 10).joined()) },
    ]

    static let ofAddresses = [
        Fault("address.subnet", "outside", says: ["FAIL master1: 192.168.97.69 is outside 192.168.96.0/24 of eth0"]) {
            if let address = IPv4Address("192.168.97.69") { $0.spec.endpoint.address = address }
        },
        Fault("address.subnet", "no such interface", says: ["FAIL master2: no interface called ens32 has an address; there is eth0"]) {
            $0.spec.endpoint.interface = "ens32"
        },
        Fault(
            "address.free", "a printer has it",
            says: ["FAIL master1: a machine that is not in cluster.yaml answers for 192.168.96.69: 02:aa:bb:cc:dd:ee"]
        ) { try $0.set("master1", "address-answer", "lladdr 02:aa:bb:cc:dd:ee\n") },
        Fault("address.free", "our own holder", says: ["pass cluster: master2 holds 192.168.96.69"]) {
            try $0.append("master2", "addresses", "2: eth0    inet 192.168.96.69/24 scope global secondary eth0\n")
        },
        Fault("address.free", "a worker has it", says: ["FAIL node: has 192.168.96.69 on an interface, and is no load balancer"]) {
            try $0.append("node", "addresses", "2: eth0    inet 192.168.96.69/24 scope global secondary eth0\n")
        },
        Fault("address.vrrp-id", "another router", says: ["FAIL master1: 192.168.96.2 uses VRRP id 77 on the same wire"]) {
            $0.spec.endpoint.virtualRouterID = 77
            try $0.set("master1", "watch", "vrrp 192.168.96.2 77\nwatched\n")
        },
        Fault("address.vrrp-id", "another id, and our own hosts", says: ["pass master1: id 77; others use 51"]) {
            $0.spec.endpoint.virtualRouterID = 77
            try $0.set("master1", "watch", "vrrp 192.168.96.2 51\nvrrp 192.168.96.66 77\nwatched\n")
        },
        Fault(
            "address.vrrp-id", "it was not listened for where keepalived is",
            says: [
                "skip master1: keepalived is set up already; trimast preflight listens",
                "pass master2: id 204, and no other VRRP on the wire",
            ]
        ) {
            $0.spec.endpoint.virtualRouterID = 204
            try $0.set("master1", "watch", "")
            try $0.set("master1", "borrow", "set\n")
        },
        Fault("address.vrrp-id", "no perl", says: ["skip master3: could not listen: no perl"]) {
            try $0.set("master3", "watch", "no perl\n")
        },
        Fault("address.reached", "ARP is filtered", says: ["FAIL node: does not reach 192.168.96.69 while master1 has it"]) {
            try $0.replace("node", "mesh-talk", "192.168.96.69 16443 open", "192.168.96.69 16443 silent")
        },
        Fault(
            "address.reached", "it was given back before all had tried",
            says: ["skip node: the hosts answered too slowly: master1 had given 192.168.96.69 back by then"]
        ) {
            try $0.replace("node", "mesh-talk", "192.168.96.69 16443 open", "192.168.96.69 16443 blocked No route to host")
            try $0.set("master1", "mesh-close", "")
        },
        Fault(
            "address.reached", "ARP is filtered, and it was there to the end",
            says: ["FAIL node: does not reach 192.168.96.69 while master1 has it"]
        ) {
            try $0.replace("node", "mesh-talk", "192.168.96.69 16443 open", "192.168.96.69 16443 silent")
            try $0.set("master1", "mesh-close", "lived\n")
        },
        Fault(
            "address.reached", "it was not lent",
            says: ["skip cluster: 192.168.96.69 was not tried: it is in use, keepalived is set up, or a host could not take it"]
        ) { try $0.replace("master1", "mesh-listen", "opened borrow 192.168.96.69/24\n", "") },
        Fault(
            "ranges.routes", "a route in the pod range",
            says: ["FAIL node: network.pods 10.244.0.0/16 overlaps the route 10.244.8.0/24 via 192.168.96.3 dev eth0"]
        ) { try $0.append("node", "routes", "10.244.8.0/24 via 192.168.96.3 dev eth0 \n") },
        Fault(
            "ranges.routes", "the hosts' own network covers the Services",
            says: ["FAIL node: network.services 10.96.0.0/16 overlaps the route 10.96.0.0/12 dev eth1 proto kernel scope link"]
        ) {
            try $0.append("node", "routes", "10.96.0.0/12 dev eth1 proto kernel scope link\n")
            try $0.append("node", "addresses", "3: eth1    inet 10.96.1.1/12 scope global eth1\n")
        },
        Fault(
            "ranges.routes", "a rule before the main table",
            says: [
                "FAIL node: network.pods 10.244.0.0/16 overlaps what the rule 'from all to 10.0.0.0/8 lookup 100' leads to: unreachable 10.0.0.0/8; network.services 10.96.0.0/16 overlaps what the rule 'from all to 10.0.0.0/8 lookup 100' leads to: unreachable 10.0.0.0/8"
            ]
        ) { try $0.set("node", "route-rules", "rule from all to 10.0.0.0/8 lookup 100\nroute unreachable 10.0.0.0/8 \n") },
        Fault(
            "ranges.routes", "a rule that sends the pods' range away whole",
            says: [
                "FAIL node: network.pods 10.244.0.0/16 overlaps what the rule 'from all to 10.244.0.0/16 lookup vpn' leads to: 0.0.0.0/0 via 192.168.96.1 dev eth0"
            ]
        ) { try $0.set("node", "route-rules", "rule from all to 10.244.0.0/16 lookup vpn\nroute default via 192.168.96.1 dev eth0\n") },
        Fault("ranges.routes", "rules of a second interface, of WireGuard, and for marked packets", says: []) {
            try $0.set(
                "node", "route-rules",
                """
                rule from 192.168.97.5 lookup 101
                route default via 192.168.97.1 dev eth1
                route 10.0.0.0/8 via 192.168.97.1 dev eth1
                rule from all lookup 52
                route 100.64.0.0/10 dev tailscale0
                route throw 10.0.0.0/8
                rule not from all fwmark 0xca6c lookup 51820
                route default dev wg0 scope link
                rule from all fwmark 0x1 lookup 100
                route unreachable 10.0.0.0/8
                rule from all to 172.16.0.0/12 lookup 102
                route unreachable 10.0.0.0/8

                """)
        },
        Fault("ranges.routes", "a wide route, and the cluster's own", says: []) {
            try $0.append(
                "node", "routes",
                "10.0.0.0/8 via 192.168.96.3 dev eth0\n10.244.1.0/24 via 192.168.96.66 dev eth0 proto bird\nblackhole 10.244.3.0/24 proto bird\n10.244.3.2 dev veth1a2b scope host\n"
            )
            try $0.append("node", "addresses", "9: veth1a2b    inet 10.244.3.1/32 scope global veth1a2b\n")
            try $0.set("node", "begun", "yes\n")
        },
        Fault(
            "ranges.routes", "the bridge of an earlier cluster, on a host of this one too",
            says: ["FAIL node: network.pods 10.244.0.0/16 overlaps the route 10.244.0.0/24 dev cni0 proto kernel scope link src 10.244.0.1"]
        ) {
            try $0.append("node", "routes", "10.244.0.0/24 dev cni0 proto kernel scope link src 10.244.0.1\n")
            try $0.append("node", "addresses", "9: cni0    inet 10.244.0.1/24 scope global cni0\n")
            try $0.set("node", "begun", "yes\n")
        },
        Fault(
            "ranges.routes", "routes of an earlier BIRD on a bare host",
            says: ["FAIL node: network.pods 10.244.0.0/16 overlaps the route 10.244.1.0/24 via 192.168.96.66 dev eth0 proto bird"]
        ) { try $0.append("node", "routes", "10.244.1.0/24 via 192.168.96.66 dev eth0 proto bird\n") },
        Fault("ranges.routes", "flannel's host-gw, on a host of this cluster", says: ["pass node: neither range is in use on the host"]) {
            $0.spec.network.plugin = .manifest
            try $0.append("node", "routes", "10.244.1.0/24 via 192.168.96.66 dev eth0\n")
            try $0.set("node", "begun", "yes\n")
        },
        Fault(
            "ranges.routes", "the same on a bare host",
            says: ["FAIL node: network.pods 10.244.0.0/16 overlaps the route 10.244.1.0/24 via 192.168.96.66 dev eth0"]
        ) {
            $0.spec.network.plugin = .manifest
            try $0.append("node", "routes", "10.244.1.0/24 via 192.168.96.66 dev eth0\n")
        },
        Fault("ranges.routes", "Calico's own on a host of this cluster", says: []) {
            $0.spec.network.plugin = .calico
            try $0.append(
                "node", "routes",
                "10.244.3.0/26 dev vxlan.calico onlink\n10.244.3.2 dev cali12345 scope link\nblackhole 10.244.7.0/26 proto 80\n")
            try $0.append("node", "addresses", "9: vxlan.calico    inet 10.244.3.0/32 scope global vxlan.calico\n")
            try $0.set("node", "begun", "yes\n")
        },
        Fault(
            "host.resolver", "a dead link",
            says: ["FAIL master1: /etc/resolv.conf is a link to /run/systemd/resolve/stub-resolv.conf, which is not there"]
        ) {
            $0.spec.kubernetes.dns.provider = .none
            try $0.set("master1", "resolver", "missing /etc/resolv.conf /run/systemd/resolve/stub-resolv.conf\nresolved inactive\n")
        },
        Fault("host.resolver", "no file", says: ["FAIL node: /etc/resolv.conf is missing"]) {
            try $0.set("node", "resolver", Hosts.resolver(nil))
        },
        Fault(
            "host.resolver", "systemd-resolved on the first control plane alone, as kubeadm up to 1.23 takes it",
            says: [
                "FAIL node: /run/systemd/resolve/resolv.conf is missing, which kubeadm 1.22.0 makes every kubelet read, because systemd-resolved runs on master1",
                "pass master1: /run/systemd/resolve/resolv.conf",
            ]
        ) {
            $0.spec.kubernetes.version = KubernetesVersion(major: 1, minor: 22, patch: 0)
            try $0.set("master1", "resolver", Hosts.resolver(["127.0.0.53"], behindResolved: ["192.168.96.1"], active: true))
        },
        Fault("host.resolver", "the same from 1.24 on", says: ["pass node: /etc/resolv.conf"]) {
            try $0.set("master1", "resolver", Hosts.resolver(["127.0.0.53"], behindResolved: ["192.168.96.1"], active: true))
        },
        Fault(
            "host.resolver", "a file of the user's own",
            says: ["FAIL node: /etc/pods-resolv.conf is missing", "pass master1: /etc/pods-resolv.conf"]
        ) {
            $0.spec.kubernetes.kubelet["resolvConf"] = .string("/etc/pods-resolv.conf")
            try $0.setAll("resolver", Hosts.resolver(["127.0.0.1"]) + "file /etc/pods-resolv.conf\n")
            try $0.set("node", "resolver", Hosts.resolver(["127.0.0.1"]) + "missing /etc/pods-resolv.conf \n")
        },
        Fault(
            "dns.nameserver", "systemd-resolved without servers",
            says: ["FAIL node: /run/systemd/resolve/resolv.conf names no nameserver, and CoreDNS exits at once on such a host"]
        ) {
            try $0.set("node", "resolver", Hosts.resolver(["192.168.96.1"], behindResolved: [], active: true))
        },
        Fault(
            "dns.loop", "systemd-resolved on a worker alone, up to 1.23",
            says: [
                "FAIL node: asks 127.0.0.53, which inside a pod is the pod itself, which kubeadm 1.22.0 makes every kubelet read, because systemd-resolved does not run on master1"
            ]
        ) {
            $0.spec.kubernetes.version = KubernetesVersion(major: 1, minor: 22, patch: 0)
            try $0.set("node", "resolver", Hosts.resolver(["127.0.0.53"], behindResolved: ["192.168.96.1"], active: true))
        },
        Fault(
            "address.free", "another machine answers beside our own holder",
            says: ["FAIL master1: a machine that is not in cluster.yaml answers for 192.168.96.69, which master2 has: 02:aa:bb:cc:dd:ee"]
        ) {
            try $0.append("master2", "addresses", "2: eth0    inet 192.168.96.69/24 scope global secondary eth0\n")
            try $0.set("master1", "watch", "arp 02:00:00:00:00:01\narp 02:aa:bb:cc:dd:ee\nwatched\n")
        },
        Fault(
            "address.free", "our own holder answers, by another interface of its own", says: ["pass cluster: master2 holds 192.168.96.69"]
        ) {
            try $0.append("master2", "addresses", "2: eth0    inet 192.168.96.69/24 scope global secondary eth0\n")
            try $0.append("master2", "identity", "other-mac=02:11:11:11:11:11\n")
            try $0.set("master1", "watch", "arp 02:11:11:11:11:11\nwatched\n")
        },
        Fault(
            "address.free", "nobody could listen", says: ["skip cluster: master2 holds 192.168.96.69; nobody listened for others"]
        ) {
            try $0.append("master2", "addresses", "2: eth0    inet 192.168.96.69/24 scope global secondary eth0\n")
            try $0.setAll("watch", "no perl\n")
        },
        Fault(
            "address.free", "nobody can tell who a host is that did not say",
            says: [
                "skip master1: 02:aa:bb:cc:dd:ee answers for 192.168.96.69 too, which master2 has; it may be node, which did not say"
            ]
        ) {
            try $0.append("master2", "addresses", "2: eth0    inet 192.168.96.69/24 scope global secondary eth0\n")
            try $0.set("node", "identity", "")
            try $0.set("master1", "watch", "arp 02:aa:bb:cc:dd:ee\nnoise of a shell\nwatched\n")
        },
        Fault(
            "address.free", "only the wire itself heard it",
            says: ["FAIL master3: a machine that is not in cluster.yaml answers for 192.168.96.69: 02:aa:bb:cc:dd:ee"]
        ) { try $0.set("master3", "watch", "arp 02:aa:bb:cc:dd:ee\nwatched\n") },
        Fault(
            "dns.nameserver", "none",
            says: ["FAIL node: /etc/resolv.conf names no nameserver, and CoreDNS exits at once on such a host"]
        ) { try $0.set("node", "resolver", Hosts.resolver([])) },
        Fault("dns.nameserver", "none, and no CoreDNS", says: ["skip cluster: dns is none in cluster.yaml: there is no CoreDNS"]) {
            $0.spec.kubernetes.dns.provider = .none
            try $0.set("node", "resolver", Hosts.resolver([]))
        },
        Fault("dns.loop", "a local nameserver", says: ["FAIL node: asks 127.0.0.1, which inside a pod is the pod itself"]) {
            try $0.set("node", "resolver", Hosts.resolver(["127.0.0.1"]))
        },
        Fault("dns.loop", "systemd-resolved", says: ["pass node: /run/systemd/resolve/resolv.conf names 192.168.96.1"]) {
            try $0.set("node", "resolver", Hosts.resolver(["127.0.0.53"], behindResolved: ["192.168.96.1"], active: true))
        },
        Fault("dns.loop", "CoreDNS itself", says: ["FAIL node: asks 10.96.0.10, an address of the cluster's own Services"]) {
            try $0.set("node", "resolver", Hosts.resolver(["10.96.0.10"]))
        },
    ]

    static let ofWays = [
        Fault(
            "ports.free", "a proxy of an earlier attempt has the load balancer's port",
            says: [
                "FAIL master1: 16443/tcp is held by haproxy, process 812 of old-proxy.service; 2379/tcp is held by etcd, process 77 of etcd.service"
            ]
        ) {
            try $0.set(
                "master1", "listeners",
                "asked\nholds tcp 16443 812 haproxy old-proxy.service\nholds tcp 16443 812 haproxy old-proxy.service\nholds tcp 2379 77 etcd etcd.service\n"
            )
        },
        Fault(
            "ports.ephemeral", "a range that somebody widened",
            says: [
                "FAIL node: outgoing connections may take 10248, 10249, 10250 and 10256: net.ipv4.ip_local_port_range is 1024 to 65535"
            ]
        ) { try $0.set("node", "port-range", "range=1024 65535\nreserved=179\n") },
        Fault("ports.ephemeral", "widened, and reserved", says: []) {
            try $0.set("node", "port-range", "range=1024 65535\nreserved=179,10248-10250,10256\n")
        },
        Fault("ports.ephemeral", "nobody said", says: ["skip node: the host did not say"]) { try $0.set("node", "port-range", "") },
        Fault("ports.free", "a program of somebody's session", says: ["FAIL node: 10250/tcp is held by python3, process 9"]) {
            try $0.set("node", "listeners", "asked\nholds tcp 10250 9 python3 -\n")
        },
        Fault(
            "ports.free", "the kernel holds one, and says no name",
            says: ["FAIL node: 179/tcp is held by a program that did not say its name"]
        ) {
            try $0.set("node", "listeners", "asked\nholds tcp 179 - - -\n")
        },
        Fault("ports.free", "a socket unit, for which process 1 listens", says: ["FAIL node: 10250/tcp is held by systemd for old.socket"])
        {
            try $0.set("node", "listeners", "asked\nholds tcp 10250 1 systemd old.socket\n")
        },
        Fault("ports.free", "a port that no role of the host needs", says: []) {
            try $0.set("node", "listeners", "asked\nholds tcp 6443 9 x x.service\nholds tcp 16443 9 x x.service\n")
        },
        Fault("ports.free", "this cluster's own programs", says: []) {
            try $0.set("master1", "begun", "yes\n")
            try $0.set(
                "master1", "listeners",
                "asked\nholds tcp 6443 9 kube-apiserver pod\nholds tcp 16443 10 nginx nginx.service\nholds tcp 179 11 bird bird.service\nholds tcp 10250 12 kubelet kubelet.service\n"
            )
        },
        Fault("ports.free", "the kernel's own socket of a tunnel", says: []) {
            ($0.spec.network.plugin, $0.spec.network.calico.encapsulation) = (.calico, .vxlan)
            try $0.set("node", "begun", "yes\n")
            try $0.set("node", "listeners", "asked\nholds udp 4789 - - -\n")
        },
        Fault(
            "ports.free", "nginx's on a host that Trimast never worked on",
            says: ["FAIL master1: 16443/tcp is held by nginx, process 10 of nginx.service"]
        ) {
            try $0.set("master1", "listeners", "asked\nholds tcp 16443 10 nginx nginx.service\n")
        },
        Fault("ports.open", "a dropped port", says: ["FAIL master2: does not reach master1 on 2380/tcp (no answer)"]) {
            try $0.replace("master2", "mesh-talk", "tcp 192.168.96.65 2380 open", "tcp 192.168.96.65 2380 silent")
        },
        Fault(
            "ports.open", "prohibited, to two hosts",
            says: [
                "FAIL node: does not reach master1 on 6443/tcp (Permission denied); master3 on 6443/tcp (No route to host), 16443/tcp (no answer)"
            ]
        ) {
            try $0.replace("node", "mesh-talk", "tcp 192.168.96.65 6443 open", "tcp 192.168.96.65 6443 blocked Permission denied")
            try $0.replace("node", "mesh-talk", "tcp 192.168.96.67 6443 open", "tcp 192.168.96.67 6443 blocked No route to host")
            try $0.replace("node", "mesh-talk", "tcp 192.168.96.67 16443 open", "tcp 192.168.96.67 16443 silent")
        },
        Fault("ports.open", "a firewall that rejects", says: ["FAIL master2: does not reach node on 10250/tcp (refused)"]) {
            try $0.replace("master2", "mesh-talk", "tcp 192.168.96.68 10250 open", "tcp 192.168.96.68 10250 refused")
        },
        Fault(
            "ports.open", "refused by a host whose listener was gone by then",
            says: ["pass master2: 13 ways to other hosts pass; 10250/tcp to node was not tried: the hosts answered too slowly"]
        ) {
            try $0.replace("master2", "mesh-talk", "tcp 192.168.96.68 10250 open", "tcp 192.168.96.68 10250 refused")
            try $0.set("node", "mesh-close", "")
        },
        Fault("ports.open", "refused where nothing could listen", says: ["pass master2: 14 ways to other hosts pass"]) {
            try $0.set("node", "mesh-listen", "plain\n")
            try $0.replace("master2", "mesh-talk", "tcp 192.168.96.68 10250 open", "tcp 192.168.96.68 10250 refused")
        },
        Fault(
            "ports.open", "a firewall that apply opens",
            says: ["skip master2: ufw on node is closed for 10250/tcp (no answer): apply opens it"]
        ) {
            try $0.set("node", "firewall", "ufw\n")
            try $0.replace("master2", "mesh-talk", "tcp 192.168.96.68 10250 open", "tcp 192.168.96.68 10250 silent")
        },
        Fault(
            "ports.open", "a firewall that is open already is not what closes a port",
            says: ["FAIL master2: does not reach node on 10250/tcp (no answer)"]
        ) {
            let ports = ["10250/tcp", "10256/tcp", "30000:32767/tcp", "179/tcp"]
            try $0.set("node", "firewall", (["ufw"] + ports.map { "\($0) ALLOW Anywhere # trimast \($0)" }).joined(separator: "\n"))
            try $0.replace("master2", "mesh-talk", "tcp 192.168.96.68 10250 open", "tcp 192.168.96.68 10250 silent")
        },
        Fault(
            "ports.open", "a firewall that refuses where nothing could listen",
            says: ["pass master2: 13 ways to other hosts pass; 10250/tcp to node was refused, by its firewall or because nothing listens"]
        ) {
            try $0.set("node", "firewall", "ufw\n")
            try $0.set("node", "mesh-listen", "plain\n")
            try $0.replace("master2", "mesh-talk", "tcp 192.168.96.68 10250 open", "tcp 192.168.96.68 10250 refused")
        },
        Fault(
            "ports.open", "a firewall that lets nothing out, which apply opens",
            says: ["skip master2: ufw on master2 is closed for 10250/tcp (no answer): apply opens it"]
        ) {
            try $0.set("master2", "firewall", "ufw\nDefault: deny (incoming), deny (outgoing), disabled (routed)\n")
            try $0.replace("master2", "mesh-talk", "tcp 192.168.96.68 10250 open", "tcp 192.168.96.68 10250 silent")
        },
        Fault("ports.open", "a firewall that is left alone", says: ["FAIL master2: does not reach node on 10250/tcp (no answer)"]) {
            $0.spec.firewall = .unmanaged
            try $0.set("node", "firewall", "ufw\n")
            try $0.replace("master2", "mesh-talk", "tcp 192.168.96.68 10250 open", "tcp 192.168.96.68 10250 silent")
        },
        Fault("address.vrrp", "VRRP is dropped", says: ["FAIL master3: does not reach master1 on VRRP (no answer)"]) {
            try $0.replace("master3", "mesh-talk", "raw 192.168.96.65 112 open", "raw 192.168.96.65 112 silent")
        },
        Fault(
            "address.vrrp", "a firewall that is left alone takes one side's packet for the other's answer",
            says: ["pass master3: 1 way to other hosts pass; VRRP to master1 cannot be tried through its firewall"]
        ) {
            $0.spec.firewall = .unmanaged
            try $0.set("master1", "firewall", "ufw\n")
        },
        Fault(
            "address.vrrp", "keepalived is there already",
            says: ["pass master3: 1 way to other hosts pass; keepalived is set up on master1 already; verify looks at it"]
        ) { try $0.set("master1", "borrow", "set\n") },
        Fault(
            "address.vrrp", "keepalived is there, on the host itself",
            says: ["skip master1: keepalived is set up on master1 already; verify looks at it"]
        ) { try $0.set("master1", "borrow", "set\n") },
        Fault("address.vrrp", "a host without perl", says: ["skip master3: VRRP was not tried: the host has no perl"]) {
            try $0.set("master3", "mesh-talk", "plain\ntcp 192.168.96.65 6443 open\n")
        },
        Fault("pods.packets", "VXLAN is dropped", says: ["FAIL node: does not reach master2 on 4789/udp (no answer)"]) {
            $0.spec.network.plugin = .calico
            $0.spec.network.calico.encapsulation = .vxlan
            try $0.replace("node", "mesh-talk", "udp 192.168.96.66 4789 open 1500 large", "udp 192.168.96.66 4789 silent")
        },
        Fault(
            "path.mtu", "a smaller interface",
            says: ["FAIL master1: packets of 1500 bytes to node are lost on the way, and small ones arrive"]
        ) {
            try $0.replace("master1", "mesh-talk", "192.168.96.68 4789 open 1500 large", "192.168.96.68 4789 open 1500 small")
        },
        Fault(
            "path.mtu", "no UDP passes",
            says: ["skip node: no UDP to port 4789 of the others passes, by which it is tried"]
        ) {
            for host in 65...67 {
                try $0.replace("node", "mesh-talk", "192.168.96.\(host) 4789 open 1500 large", "192.168.96.\(host) 4789 silent")
            }
        },
    ]
}
