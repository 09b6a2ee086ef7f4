extension WrongFile {
    /// Ports that the file leaves to their defaults, arguments that decide about ports and ranges, and an address without its prefix.
    static let endpoint = table(
        #"""
        # node ports that hold both defaults
        -   port: 16443
        +   virtualRouterID: 7
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {service-node-port-range: 80-32767}}
        ! 7:52: error: kubernetes.apiServer.extraArgs.service-node-port-range: the range 80 to 32767 holds 179 (BGP), 2379 (etcd's clients), 2380 (etcd's members), 2381 (etcd's metrics) and 6 more; choose a range without them, such as 30000-32767
        # node ports that hold one default
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {service-node-port-range: 6000+1000}}
        ! 9:3: error: endpoint.apiPort: port 6443 is one of the node ports that Kubernetes gives to Services (6000 to 7000); choose one outside, such as 8443
        # one node port
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {service-node-port-range: 6443}}
        ! 9:3: error: endpoint.apiPort: port 6443 is one of the node ports that Kubernetes gives to Services (6443 to 6443); choose one outside, such as 8443
        # sshd on the API servers' default port
        - {name: master2, address: 192.168.96.66, roles: [control-plane]}
        + {name: master2, address: 192.168.96.66, roles: [control-plane], ssh: {port: 6443}}
        ! 8:3: error: endpoint.apiPort: port 6443 is taken by sshd on master2; choose another, such as 8443
        # sshd on the proxy's default port
        - port: 16443
        + interface: ens32
        - user: root
        + port: 16443
        ! 8:3: error: endpoint.port: port 16443 is taken by sshd on master1; choose another, such as 8443
        # node ports as a word
        - port: 16443
        + port: 30443
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {service-node-port-range: "foo"}}
        ! 7:52: error: kubernetes.apiServer.extraArgs.service-node-port-range: 'foo' is not a range of ports; allowed: the first and the last port from 1 to 65535, such as 30000-32767
        # node ports upside down
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {service-node-port-range: 32767-30000}}
        ! 7:52: error: kubernetes.apiServer.extraArgs.service-node-port-range: '32767-30000' is not a range of ports; allowed: the first and the last port from 1 to 65535, such as 30000-32767
        # node ports beyond the last
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {service-node-port-range: 60000+9223372036854775807}}
        ! 7:52: error: kubernetes.apiServer.extraArgs.service-node-port-range: '60000+9223372036854775807' is not a range of ports; allowed: the first and the last port from 1 to 65535, such as 30000-32767
        # node ports with three ends
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {service-node-port-range: 30000-31000-32000}}
        ! 7:52: error: kubernetes.apiServer.extraArgs.service-node-port-range: '30000-31000-32000' is not a range of ports; allowed: the first and the last port from 1 to 65535, such as 30000-32767
        # no node ports
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {service-node-port-range: ""}}
        ! 7:52: error: kubernetes.apiServer.extraArgs.service-node-port-range: '' is not a range of ports; allowed: the first and the last port from 1 to 65535, such as 30000-32767
        # a host's part of the pods as a word
        - version: 1.30.2
        + version: 1.30.2
        +   controllerManager: {extraArgs: {node-cidr-mask-size: abc}}
        - pods: 10.244.0.0/16
        + pods: 10.244.0.0/25
        ! 7:56: error: kubernetes.controllerManager.extraArgs.node-cidr-mask-size: 'abc' is not the prefix length of a host's range of pods; allowed: a whole number from 1 to 32, such as 24
        # a host's part of the pods with a slash
        - version: 1.30.2
        + version: 1.30.2
        +   controllerManager: {extraArgs: {node-cidr-mask-size: /24}}
        ! 7:56: error: kubernetes.controllerManager.extraArgs.node-cidr-mask-size: '/24' is not the prefix length of a host's range of pods; allowed: a whole number from 1 to 32, such as 24
        # a host's part of the pods too small
        - version: 1.30.2
        + version: 1.30.2
        +   controllerManager: {extraArgs: {node-cidr-mask-size: 33}}
        ! 7:56: error: kubernetes.controllerManager.extraArgs.node-cidr-mask-size: '33' is not the prefix length of a host's range of pods; allowed: a whole number from 1 to 32, such as 24
        # an address in no subnet of the hosts
        - address: 192.168.96.69/24
        + address: 172.16.0.9
        ! 8:12: error: endpoint.address: no interface's subnet holds both 172.16.0.9 and the address of a host that can hold it: master1 (192.168.96.65), master2 (192.168.96.66) and master3 (192.168.96.67); choose a free address of the hosts' subnet, or write 'interface: NAME' for an interface with addresses like 172.16.0.9
        # an address far from the hosts
        - address: 192.168.96.69/24
        + address: 192.200.96.69
        +   interface: automatic
        ! 8:12: warning: endpoint.address: only a subnet as wide as 192.128.0.0/9 holds both 192.200.96.69 and the hosts that can hold it: master1 (192.168.96.65), master2 (192.168.96.66) and master3 (192.168.96.67); choose an address nearer to theirs, or write the subnet's prefix length ('address: 192.200.96.69/9') or the interface ('interface: NAME') if it is right
        """#)

    /// Files like wrong ones about which there is nothing to say.
    static let right = table(
        #"""
        # sshd of a worker on the ports of the API
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, ssh: {port: 6443}}
        # a forwarded port
        - {name: master2, address: 192.168.96.66, roles: [control-plane]}
        + {name: master2, address: 192.168.96.66, roles: [control-plane], ssh: {port: 6443, address: 203.0.113.7}}
        # other node ports
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {service-node-port-range: 20000+999}}
        # another part of the pods
        - version: 1.30.2
        + version: 1.30.2
        +   controllerManager: {extraArgs: {node-cidr-mask-size: "26"}}
        # OpenShift's pods
        - pods: 10.244.0.0/16
        + pods: 10.128.0.0/14
        # another interface carries the address
        - address: 192.168.96.69/24
        + address: 172.16.0.9
        +   interface: ens33
        # an address in the subnet of some hosts
        - address: 192.168.96.69/24
        + address: 192.168.96.69
        - {name: master2, address: 192.168.96.66, roles: [control-plane]}
        + {name: master2, address: 172.16.0.9, roles: [control-plane]}
        # an address of a wide subnet
        - address: 192.168.96.69/24
        + address: 192.168.200.69
        # a subnet beside the ranges
        - address: 192.168.96.69/24
        + address: 192.168.96.69/9
        # cgroup v1 for both
        - version: 1.30.2
        + version: 1.35.0
        +   kubelet: {failCgroupV1: false}
        +   waivedPreflight: [{check: systemverification, reason: old hosts}]
        # cgroup v1 before it is refused
        - version: 1.30.2
        + version: 1.34.0
        +   kubelet: {failCgroupV1: false}
        # cgroup v2 alone
        - version: 1.30.2
        + version: 1.36.2
        +   kubelet: {failCgroupV1: true}
        # a repository in a folder of the hosts
        + sources:
        +   packages:
        +     - {name: local, url: "file:/opt/lab-repo"}
        +     - {name: other, url: "file:///opt/other-repo"}
        # a label beside the kubelet's own
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, labels: {beta.kubernetes.io/instance-type: large}}
        """#)
}
