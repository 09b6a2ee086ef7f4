extension WrongFiles {
    /// Ports and the VRRP id.
    static let ports = WrongFile.blocks(
        #"""
        # one port for both
        -  port: 16443
        +  port: 6443
        = 9:9: error: endpoint.port and endpoint.apiPort are both 6443; the load balancer and the API server run on the same hosts and need a port each, such as 16443 and 6443

        # one port for both, said at the API
        -  port: 16443
        +  apiPort: 16443
        = 9:12: error: endpoint.port and endpoint.apiPort are both 16443; the load balancer and the API server run on the same hosts and need a port each, such as 16443 and 6443

        # the port of etcd
        -  port: 16443
        +  port: 2379
        = 9:9: error: endpoint.port 2379 is the port of etcd; choose a free one, such as 16443

        # the port of the kubelet
        -  port: 16443
        +  apiPort: 10250
        = 9:12: error: endpoint.apiPort 10250 is the port of the kubelet; choose a free one, such as 6443

        # the port of sshd
        -  port: 16443
        +  port: 22
        = 9:9: error: endpoint.port 22 is the port of sshd; choose a free one, such as 16443

        # the port of BGP
        -  port: 16443
        +  port: 179
        = 9:9: error: endpoint.port 179 is the port of BGP, which the pod network speaks; choose a free one, such as 16443

        # the controller manager's
        -  port: 16443
        +  port: 10257
        = 9:9: error: endpoint.port 10257 is the port of the controller manager; choose a free one, such as 16443

        # a node port
        -  port: 16443
        +  port: 31443
        = 9:9: error: endpoint.port 31443 is one of the ports 30000 to 32767 that services of type NodePort take; choose one outside, such as 16443

        # another range of node ports
        -  dns: coredns
        +  apiServer: {extraArgs: {service-node-port-range: 16000-17000}}
        = 9:9: error: endpoint.port 16443 is one of the ports 16000 to 17000 that services of type NodePort take; choose one outside, such as 16443

        # the router id of all examples
        -  interface: ens32
        +  virtualRouterID: 51
        = 10:20: warning: endpoint.virtualRouterID 51 is the number of most examples, so that a neighbour may use it too; leave it out to have one derived from the cluster's name, or choose another from 1 to 255
        """#)
}
