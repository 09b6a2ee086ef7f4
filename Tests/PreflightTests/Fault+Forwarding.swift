import Specification

extension Fault {
    static let ofForwarding = [
        Fault(
            "host.forward", "Docker's policy, which apply goes around",
            says: ["pass node: chain FORWARD of iptables drops by policy: apply lets the pods' packets through"]
        ) {
            try $0.set("node", "forward", "asked\niptables nft\n| *filter\n| :FORWARD DROP [0:0]\n| -A FORWARD -j DOCKER-USER\n")
        },
        Fault("host.forward", "a policy in the other backend", says: ["FAIL node: chain FORWARD of iptables (legacy) drops by policy"]) {
            try $0.set(
                "node", "forward", "asked\niptables nft\n| *filter\n| :FORWARD ACCEPT\niptables legacy\n| *filter\n| :FORWARD DROP [0:0]\n")
        },
        Fault(
            "host.forward", "a rule at the end that rejects, which apply goes before",
            says: [
                "pass node: chain FORWARD of iptables has the rule '-A FORWARD -j REJECT --reject-with icmp-host-prohibited': apply lets the pods' packets through"
            ]
        ) {
            try $0.set(
                "node", "forward",
                "asked\niptables nft\n| :FORWARD ACCEPT\n| -A FORWARD -o docker0 -j ACCEPT\n| -A FORWARD -j REJECT --reject-with icmp-host-prohibited\n"
            )
        },
        Fault("host.forward", "pods are let through before it", says: ["pass node: packets of pods are forwarded"]) {
            try $0.set(
                "node", "forward", "asked\niptables nft\n| :FORWARD DROP\n| -A FORWARD -s 10.244.0.0/16 -j ACCEPT\n| -A FORWARD -j REJECT\n"
            )
        },
        Fault("host.forward", "nftables' own", says: ["FAIL node: chain inet filter forward of nftables drops what no rule lets through"]) {
            try $0.set(
                "node", "forward",
                "asked\nnftables\n| table inet filter {\n| chain forward {\n| type filter hook forward priority filter; policy drop;\n| ct state established,related accept\n| }\n| }\n| table ip6 filter {\n| chain FORWARD {\n| type filter hook forward priority 0; policy drop;\n| }\n| }\n"
            )
        },
        Fault("host.forward", "nftables' own with a rule for pods", says: ["pass node: packets of pods are forwarded"]) {
            try $0.set(
                "node", "forward",
                "asked\nnftables\n| table inet filter {\n| chain forward {\n| type filter hook forward priority filter; policy drop;\n| ip saddr 10.0.0.0/8 accept\n| }\n| }\n"
            )
        },
        Fault(
            "host.forward", "the next boot closes it",
            says: [
                "FAIL node: /etc/nftables.conf, which the next boot loads: chain inet filter forward of nftables drops what no rule lets through"
            ]
        ) {
            try $0.set(
                "node", "forward",
                "asked\nboot nftables /etc/nftables.conf\n| table inet filter { chain forward { type filter hook forward priority 0; policy drop; } }\n"
            )
        },
        Fault(
            "host.forward", "the next boot loads Docker's chains as nft printed them", says: ["pass node: packets of pods are forwarded"]
        ) {
            try $0.set(
                "node", "forward",
                "asked\nboot nftables /etc/nftables.conf\n| table ip filter {\n| chain FORWARD {\n| type filter hook forward priority filter; policy drop;\n| counter packets 0 bytes 0 jump DOCKER-USER\n| }\n| }\n"
            )
        },
        Fault("host.forward", "ufw, which apply opens", says: ["pass node: packets of pods are forwarded"]) {
            try $0.set("node", "forward", "asked\niptables nft\n| :FORWARD DROP\n| -A FORWARD -j ufw-before-forward\n")
            try $0.set("node", "firewall", "ufw\n")
        },
        Fault(
            "host.forward", "firewalld's zones do not open what Docker closed in iptables",
            says: ["pass node: chain FORWARD of iptables drops by policy: apply lets the pods' packets through"]
        ) {
            try $0.set(
                "node", "forward",
                "asked\niptables nft\n| :FORWARD DROP\nnftables\n| table inet firewalld {\n| chain filter_FORWARD {\n| type filter hook forward priority filter + 10; policy accept;\n| reject with icmpx admin-prohibited\n| }\n| }\n"
            )
            try $0.set("node", "firewall", "firewalld\nbackend nftables\n")
        },
        Fault("host.forward", "firewalld's own rules in iptables", says: ["pass node: packets of pods are forwarded"]) {
            try $0.set("node", "forward", "asked\niptables nft\n| -A FORWARD -j REJECT --reject-with icmp-host-prohibited\n")
            try $0.set("node", "firewall", "firewalld\nbackend iptables\n")
        },
        Fault("host.forward", "Calico accepts by chains of its own", says: ["pass node: packets of pods are forwarded"]) {
            $0.spec.network.plugin = .calico
            try $0.set("node", "forward", "asked\niptables nft\n| :FORWARD DROP\n")
        },
    ]
}
