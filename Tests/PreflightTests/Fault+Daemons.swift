import Facts
import Specification

extension Fault {
    /// What daemons of the host do, and what they lack.
    static let ofDaemons = [
        Fault(
            "host.services", "somebody's own proxy and address",
            says: [
                "FAIL master1: haproxy.service runs by /etc/haproxy/haproxy.cfg, which apply would replace: frontend shop, bind :80; keepalived.service runs by /etc/keepalived/keepalived.conf, which apply would replace: address 192.168.96.200"
            ]
        ) {
            try $0.set(
                "master1", "other-services",
                "asked\nhaproxy /etc/haproxy/haproxy.cfg frontend shop\nhaproxy /etc/haproxy/haproxy.cfg bind :80\nkeepalived /etc/keepalived/keepalived.conf address 192.168.96.200\n"
            )
        },
        Fault("host.services", "nobody said", says: ["skip node: the host did not say"]) { try $0.set("node", "other-services", "") },
        Fault(
            "services.route", "no default route",
            says: [
                "FAIL node: has no default route, and none to network.services 10.96.0.0/16: the host itself would reach no Service",
                "pass master1: Services have a route",
            ]
        ) { try $0.set("node", "services-route", "none\n") },
        Fault("services.route", "ipvs", says: ["pass cluster: with proxyMode ipvs the hosts have the addresses themselves"]) {
            $0.spec.network.proxyMode = .ipvs
            try $0.set("node", "services-route", "none\n")
        },
        Fault("services.route", "no ip", says: ["skip node: the host did not say"]) { try $0.set("node", "services-route", "") },
        Fault("ranges.routes", "the route that services.route advises", says: ["pass node: neither range is in use on the host"]) {
            try $0.append("node", "routes", "10.96.0.0/16 dev eth0 scope link\n")
        },
        Fault(
            "ranges.routes", "a network of the hosts' own in the Services' range",
            says: [
                "FAIL node: network.services 10.96.0.0/16 overlaps the route 10.96.0.0/16 dev eth1 proto kernel scope link src 10.96.0.5"
            ]
        ) { try $0.append("node", "routes", "10.96.0.0/16 dev eth1 proto kernel scope link src 10.96.0.5\n") },
        Fault(
            "dns.nameserver", "two in one word",
            says: ["FAIL node: /etc/resolv.conf names '8.8.8.8,8.8.4.4', which is no address: CoreDNS ends at once"]
        ) { try $0.set("node", "resolver", Hosts.resolver(["192.168.96.1", "8.8.8.8,8.8.4.4"])) },
        Fault(
            "dns.nameserver", "IPv6 alone",
            says: [
                "FAIL node: /etc/resolv.conf names 2001:4860:4860::8888 and fe80::1%eth0 alone, and pods have no address of IPv6 to ask from"
            ]
        ) { try $0.set("node", "resolver", Hosts.resolver(["2001:4860:4860::8888", "fe80::1%eth0"])) },
        Fault("dns.nameserver", "IPv6 too", says: ["pass node: asks 2001:4860:4860::8888 and 192.168.96.1"]) {
            try $0.set("node", "resolver", Hosts.resolver(["2001:4860:4860::8888", "192.168.96.1"]))
        },
        Fault(
            "kernel.modules", "a kernel that loads none any more",
            says: ["FAIL node: its kernel loads no module any more (kernel.modules_disabled is 1), and has not br_netfilter"]
        ) { try $0.set("node", "modules", "overlay=there\nbr_netfilter=locked\n") },
        Fault(
            "host.boot", "a file that locks modules, before ours",
            says: [
                "FAIL node: at the next boot: /etc/sysctl.d/50-cis.conf sets kernel.modules_disabled to 1, and modules of iptables and of the pod network are loaded later"
            ]
        ) { try $0.set("node", "next-boot", "asked\nkernel kernel.modules_disabled=1 /etc/sysctl.d/50-cis.conf\n") },
        Fault("host.boot", "one that does not", says: ["pass node: nothing undoes it"]) {
            try $0.set("node", "next-boot", "asked\nkernel kernel.modules_disabled=0 /etc/sysctl.d/99-cis.conf\n")
        },
        Fault(
            "host.name", "a file of cloud-init behind ours",
            says: [
                "FAIL node: cloud-init reads /etc/cloud/cloud.cfg.d/zzz.cfg behind Trimast's own file: the next boot writes the name or /etc/hosts anew"
            ]
        ) {
            try $0.set(
                "node", "cloud-init",
                "active\nbehind /etc/cloud/cloud.cfg.d/zzz.cfg manage_etc_hosts:true\nbehind /etc/cloud/cloud.cfg.d/zzzz.cfg preserve_hostname:true\n"
            )
        },
        Fault(
            "host.boot", "a disk that was mounted by hand, and one that the boot does not wait for",
            says: ["FAIL master1: at the next boot: nothing mounts /var/lib/etcd again, and /var/lib/etcd would be an empty folder"]
        ) { try $0.set("master1", "data-mounts", "hand /var/lib/etcd /var/lib/etcd\nlate /var/lib/kubelet /var/lib/kubelet\n") },
    ]
}
