import Specification

extension Fault {
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
