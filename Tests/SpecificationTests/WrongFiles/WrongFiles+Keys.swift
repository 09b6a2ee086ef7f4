extension WrongFiles {
    /// Keys that are unknown or missing.
    static let keys = WrongFile.blocks(
        #"""
        # a misspelt section
        -network:
        +netwrok:
        = 11:1: error: unknown key 'netwrok'; did you mean 'network'?

        # a misspelt key
        -  port: 16443
        +  prot: 16443
        = 9:3: error: unknown key 'prot' in endpoint; did you mean 'port'?

        # a key in the wrong case
        -  proxyMode: iptables
        +  proxymode: iptables
        = 15:3: error: unknown key 'proxymode' in network; did you mean 'proxyMode'?

        # a key of another tool
        -  pods: 10.244.0.0/16
        +  podSubnet: 10.244.0.0/16
        = 12:3: error: unknown key 'podSubnet' in network; did you mean 'pods'?

        # an unknown key at the top
        -ssh: {user: root}
        +ingress: nginx
        = 16:1: error: unknown key 'ingress'; allowed here: apiVersion, kind, metadata, kubernetes, endpoint, network, ssh, time, sources, registryMirrors, firewall, selinux, extraPackages, containerd, controlPlanes, hosts

        # an unknown key in a flow mapping
        -ssh: {user: root}
        +ssh: {user: root, password: secret}
        = 16:19: error: unknown key 'password' in ssh; allowed here: user, port, configFile, identityFile, knownHostsFile, jump

        # an unknown key of a host
        -    labels: {disk: ssd}
        +    lables: {disk: ssd}
        = 26:5: error: unknown key 'lables' in hosts[node]; did you mean 'labels'?

        # a host key at the file's ssh
        -ssh: {user: root}
        +ssh: {address: 10.0.0.1}
        = 16:7: error: unknown key 'address' in ssh; allowed here: user, port, configFile, identityFile, knownHostsFile, jump

        # a misspelt key of a host's ssh
        -    labels: {disk: ssd}
        +    ssh: {prot: 2222}
        = 26:11: error: unknown key 'prot' in hosts[node].ssh; did you mean 'port'?

        # no name of the cluster
        -metadata: {name: demo}
        +metadata: {}
        = 3:11: error: 'metadata.name' is missing; it must be a host name of at most 63 lower-case letters, digits, '-' and '.', such as master1

        # no metadata
        -metadata: {name: demo}
        +
        = 1:1: error: 'metadata' is missing; it must be a mapping with at least name

        # an empty section that is needed
        -metadata: {name: demo}
        +metadata:
        = 3:10: error: metadata is empty; it must be a mapping with at least name

        # no version
        -  version: 1.25.0
        +
        = 5:3: error: 'kubernetes.version' is missing; it must be a version with three numbers, such as 1.25.0

        # no floating address
        -  address: 192.168.96.69
        +
        = 8:3: error: 'endpoint.address' is missing; it must be an IPv4 address, with or without prefix length, such as 192.168.96.69 or 192.168.96.69/24

        # a host without address
        -    address: 192.168.96.68
        +
        = 24:5: error: 'hosts[node].address' is missing; it must be an IPv4 address, four numbers from 0 to 255 without leading zeros, such as 192.168.96.65

        # a host without name
        -  - name: node
        +  - roles: [worker]
        = 24:5: error: 'hosts[3].name' is missing; it must be a host name of at most 63 lower-case letters, digits, '-' and '.', such as master1

        # no hosts
        -hosts:
        +nodes:
        = 18:1: error: unknown key 'nodes'; did you mean 'hosts'?

        # several errors at once
        -  port: 16443
        -  interface: ens32
        -network:
        -  pods: 10.244.0.0/16
        +  port: 70000
        +  interfaces: ens32
        +network:
        +  pods: 10.244.0.0
        = 9:9: error: endpoint.port is '70000'; it must be a whole number from 1 to 65535
        = 10:3: error: unknown key 'interfaces' in endpoint; did you mean 'interface'?
        = 12:9: error: network.pods is '10.244.0.0'; it must be an IPv4 range, such as 10.244.0.0/16

        # a key that is no text
        -ssh: {user: root}
        +ssh: {[user]: root}
        = 16:7: error: a key in ssh is not text; allowed here: user, port, configFile, identityFile, knownHostsFile, jump
        """#)
}
