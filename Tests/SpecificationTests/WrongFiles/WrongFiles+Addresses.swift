extension WrongFiles {
    /// Addresses and ranges.
    static let addresses = WrongFile.blocks(
        #"""
        # a host name for an address
        -    address: 192.168.96.68
        +    address: node.example.com
        = 25:14: error: hosts[node].address is 'node.example.com'; it must be an IPv4 address, four numbers from 0 to 255 without leading zeros, such as 192.168.96.65

        # three numbers
        -    address: 192.168.96.68
        +    address: 192.168.96
        = 25:14: error: hosts[node].address is '192.168.96'; it must be an IPv4 address, four numbers from 0 to 255 without leading zeros, such as 192.168.96.65

        # a number too large
        -    address: 192.168.96.68
        +    address: 192.168.96.268
        = 25:14: error: hosts[node].address is '192.168.96.268'; it must be an IPv4 address, four numbers from 0 to 255 without leading zeros, such as 192.168.96.65

        # a leading zero
        -    address: 192.168.96.68
        +    address: 192.168.096.68
        = 25:14: error: hosts[node].address is '192.168.096.68'; it must be an IPv4 address, four numbers from 0 to 255 without leading zeros, such as 192.168.96.65

        # IPv6
        -    address: 192.168.96.68
        +    address: fd00::1
        = 25:14: error: hosts[node].address is 'fd00::1'; it must be an IPv4 address, four numbers from 0 to 255 without leading zeros, such as 192.168.96.65

        # a prefix at a host
        -    address: 192.168.96.68
        +    address: 192.168.96.68/24
        = 25:14: error: hosts[node].address is '192.168.96.68/24'; it must be an IPv4 address, four numbers from 0 to 255 without leading zeros, such as 192.168.96.65

        # a range without prefix
        -  pods: 10.244.0.0/16
        +  pods: 10.244.0.0
        = 12:9: error: network.pods is '10.244.0.0'; it must be an IPv4 range, such as 10.244.0.0/16

        # a prefix of 33
        -  pods: 10.244.0.0/16
        +  pods: 10.244.0.0/33
        = 12:9: error: network.pods is '10.244.0.0/33'; it must be an IPv4 range, such as 10.244.0.0/16

        # host bits
        -  services: 10.96.0.0/16
        +  services: 10.96.0.5/16
        = 13:13: warning: network.services is 10.96.0.5/16, but the range starts at 10.96.0.0; write 10.96.0.0/16

        # the walkthrough's services
        -  services: 10.96.0.0/16
        +  services: 10.96.0.0/12
        = 13:13: warning: network.services 10.96.0.0/12 takes every address from 10.96.0.0 to 10.111.255.255; 10.96.0.0/16 has room for 65534 services, and no host may ever have an address of the range

        # services that Kubernetes refuses
        -  services: 10.96.0.0/16
        +  services: 10.0.0.0/11
        = 13:13: error: network.services 10.0.0.0/11 is too wide: the API server allows at most a /12; 10.96.0.0/16 has room for 65534 services

        # services too small
        -  services: 10.96.0.0/16
        +  services: 10.96.0.0/29
        = 13:13: error: network.services 10.96.0.0/29 has only 8 addresses, and the cluster's DNS takes the tenth; make it /28 or wider, such as 10.96.0.0/16

        # pods too small
        -  pods: 10.244.0.0/16
        +  pods: 10.244.0.0/23
        = 12:9: error: network.pods 10.244.0.0/23 has 2 blocks of /24, and each of the 4 hosts needs one; make it /22 or wider

        # pods smaller than a block
        -  pods: 10.244.0.0/16
        +  pods: 10.244.0.0/25
        = 12:9: error: network.pods 10.244.0.0/25 has 0 blocks of /24, and each of the 4 hosts needs one; make it /22 or wider

        # pods too large
        -  pods: 10.244.0.0/16
        +  pods: 12.0.0.0/7
        = 12:9: error: network.pods 12.0.0.0/7 is too wide: kubeadm allows at most 65536 blocks of /24; make it /8 or narrower, such as 10.244.0.0/16

        # pods against another block size
        -  dns: coredns
        +  controllerManager: {extraArgs: {node-cidr-mask-size: 17}}
        +  kubelet: {maxPods: 200}
        = 13:9: error: network.pods 10.244.0.0/16 has 2 blocks of /17, and each of the 4 hosts needs one; make it /15 or wider

        # overlapping ranges
        -  services: 10.96.0.0/16
        +  services: 10.244.128.0/20
        = 13:13: error: network.services 10.244.128.0/20 and network.pods 10.244.0.0/16 overlap; choose ranges that share no address, such as 10.96.0.0/16 and 10.244.0.0/16

        # services inside the default pods
        -  pods: 10.244.0.0/16
        -  services: 10.96.0.0/16
        +  services: 10.244.0.0/16
        = 12:13: error: network.services 10.244.0.0/16 and network.pods 10.244.0.0/16 overlap; choose ranges that share no address, such as 10.96.0.0/16 and 10.244.0.0/16

        # a pod range that never leaves the machine
        -  pods: 10.244.0.0/16
        +  pods: 127.0.0.0/8
        = 12:9: error: network.pods 127.0.0.0/8 overlaps 127.0.0.0/8, which never leaves a machine; use a private range, such as 10.244.0.0/16 for pods and 10.96.0.0/16 for services

        # a range with everything
        -  pods: 10.244.0.0/16
        +  pods: 0.0.0.0/0
        = 8:12: error: endpoint.address 192.168.96.69 is inside network.pods 0.0.0.0/0; move network.pods to a range that holds no address of your network
        = 12:9: error: network.pods 0.0.0.0/0 overlaps 0.0.0.0/8, which means 'this network'; use a private range, such as 10.244.0.0/16 for pods and 10.96.0.0/16 for services
        = 12:9: error: network.pods 0.0.0.0/0 is too wide: kubeadm allows at most 65536 blocks of /24; make it /8 or narrower, such as 10.244.0.0/16
        = 13:13: error: network.services 10.96.0.0/16 and network.pods 0.0.0.0/0 overlap; choose ranges that share no address, such as 10.96.0.0/16 and 10.244.0.0/16
        = 20:14: error: hosts[master1].address 192.168.96.65 is inside network.pods 0.0.0.0/0; move network.pods to a range that holds no address of your network
        = 22:30: error: hosts[master2].address 192.168.96.66 is inside network.pods 0.0.0.0/0; move network.pods to a range that holds no address of your network
        = 23:30: error: hosts[master3].address 192.168.96.67 is inside network.pods 0.0.0.0/0; move network.pods to a range that holds no address of your network
        = 25:14: error: hosts[node].address 192.168.96.68 is inside network.pods 0.0.0.0/0; move network.pods to a range that holds no address of your network

        # a host inside the services
        -    address: 192.168.96.68
        +    address: 10.96.7.8
        = 25:14: error: hosts[node].address 10.96.7.8 is inside network.services 10.96.0.0/16; move network.services to a range that holds no address of your network

        # pods around the hosts
        -  pods: 10.244.0.0/16
        +  pods: 192.168.0.0/16
        = 8:12: error: endpoint.address 192.168.96.69 is inside network.pods 192.168.0.0/16; move network.pods to a range that holds no address of your network
        = 20:14: error: hosts[master1].address 192.168.96.65 is inside network.pods 192.168.0.0/16; move network.pods to a range that holds no address of your network
        = 22:30: error: hosts[master2].address 192.168.96.66 is inside network.pods 192.168.0.0/16; move network.pods to a range that holds no address of your network
        = 23:30: error: hosts[master3].address 192.168.96.67 is inside network.pods 192.168.0.0/16; move network.pods to a range that holds no address of your network
        = 25:14: error: hosts[node].address 192.168.96.68 is inside network.pods 192.168.0.0/16; move network.pods to a range that holds no address of your network

        # a host at localhost
        -    address: 192.168.96.68
        +    address: 127.0.0.1
        = 25:14: error: hosts[node].address 127.0.0.1 is in 127.0.0.0/8, which never leaves a machine; it must be an address by which the hosts reach each other

        # a host with a multicast address
        -    address: 192.168.96.68
        +    address: 224.0.0.18
        = 25:14: error: hosts[node].address 224.0.0.18 is in 224.0.0.0/3, which is for multicast and reserved; it must be an address by which the hosts reach each other

        # a floating address that is a name
        -  address: 192.168.96.69
        +  address: api.example.com
        = 8:12: error: endpoint.address is 'api.example.com'; it must be an IPv4 address, with or without prefix length, such as 192.168.96.69 or 192.168.96.69/24

        # a floating address with a wrong prefix
        -  address: 192.168.96.69
        +  address: 192.168.96.69/33
        = 8:12: error: endpoint.address is '192.168.96.69/33'; it must be an IPv4 address, with or without prefix length, such as 192.168.96.69 or 192.168.96.69/24

        # the floating address is a host's
        -  address: 192.168.96.69
        +  address: 192.168.96.65
        = 8:12: error: endpoint.address 192.168.96.65 is the address of host master1; it moves between hosts: choose a free address of their subnet that no machine has

        # the floating address in another subnet
        -  address: 192.168.96.69
        +  address: 192.168.97.69/24
        = 8:12: error: endpoint.address 192.168.97.69/24 is in the subnet 192.168.97.0/24, but host master1 (192.168.96.65) and 2 more are not; the floating address and all load balancers share one subnet: correct the address or its prefix length

        # a prefix that leaves one host out
        -  address: 192.168.96.69
        +  address: 192.168.96.66/31
        = 8:12: error: endpoint.address 192.168.96.66 is the address of host master2; it moves between hosts: choose a free address of their subnet that no machine has
        = 8:12: error: endpoint.address 192.168.96.66/31 is in the subnet 192.168.96.66/31, but host master1 (192.168.96.65) is not; the floating address and all load balancers share one subnet: correct the address or its prefix length

        # the floating address is the broadcast address
        -  address: 192.168.96.69
        +  address: 192.168.96.255/24
        = 8:12: error: endpoint.address 192.168.96.255/24 is the last address of its subnet, which no machine can have; choose a free address from 192.168.96.1 to 192.168.96.254

        # the floating address is the network's
        -  address: 192.168.96.69
        +  address: 192.168.96.0/24
        = 8:12: error: endpoint.address 192.168.96.0/24 is the first address of its subnet, which no machine can have; choose a free address from 192.168.96.1 to 192.168.96.254

        # a floating address inside the pods
        -  address: 192.168.96.69
        +  address: 10.244.0.9
        = 8:12: error: endpoint.address 10.244.0.9 is inside network.pods 10.244.0.0/16; move network.pods to a range that holds no address of your network

        # a floating address that never leaves the machine
        -  address: 192.168.96.69
        +  address: 127.0.0.1
        = 8:12: error: endpoint.address 127.0.0.1 is in 127.0.0.0/8, which never leaves a machine; it must be an address by which the hosts reach each other

        # a link-local floating address
        -  address: 192.168.96.69
        +  address: 169.254.1.1
        = 8:12: error: endpoint.address 169.254.1.1 is in 169.254.0.0/16, which is for link-local addresses; it must be an address by which the hosts reach each other
        """#)
}
