extension WrongFiles {
    /// Values of a wrong type or form.
    static let values = WrongFile.blocks(
        #"""
        # a list for a mapping
        -metadata: {name: demo}
        +metadata: [demo]
        = 3:11: error: metadata is a list; it must be a mapping with at least name

        # text for a mapping
        -metadata: {name: demo}
        +metadata: demo
        = 3:11: error: metadata is 'demo'; it must be a mapping with at least name

        # a mapping for text
        -  interface: ens32
        +  interface: {name: ens32}
        = 10:14: error: endpoint.interface is a mapping; it must be an interface name of at most 15 characters without '/', ':' and spaces, such as ens32, or automatic

        # text for a list
        -    roles: [control-plane]
        +    roles: control-plane
        = 21:12: error: hosts[master1].roles is 'control-plane'; it must be a list with at least one entry, each control-plane, worker or load-balancer

        # text for a number
        -  port: 16443
        +  port: https
        = 9:9: error: endpoint.port is 'https'; it must be a whole number from 1 to 65535

        # a number in quotes
        -  port: 16443
        +  port: "16443"
        = 9:9: error: endpoint.port is '16443' in quotes, which is text; it must be a whole number from 1 to 65535

        # a number with a fraction
        -  port: 16443
        +  port: 16443.5
        = 9:9: error: endpoint.port is '16443.5'; it must be a whole number from 1 to 65535

        # port 0
        -  port: 16443
        +  port: 0
        = 9:9: error: endpoint.port is '0'; it must be a whole number from 1 to 65535

        # port 65536
        -  port: 16443
        +  port: 65536
        = 9:9: error: endpoint.port is '65536'; it must be a whole number from 1 to 65535

        # a cluster name with capitals
        -metadata: {name: demo}
        +metadata: {name: Demo}
        = 3:18: error: metadata.name is 'Demo'; it must be a host name of at most 63 lower-case letters, digits, '-' and '.', such as master1

        # a host name with an underscore
        -  - name: node
        +  - name: node_1
        = 24:11: error: hosts[3].name is 'node_1'; it must be a host name of at most 63 lower-case letters, digits, '-' and '.', such as master1

        # a host name that is too long
        -  - name: node
        +  - name: nodeaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        = 24:11: error: hosts[3].name is 'nodeaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'; it must be a host name of at most 63 lower-case letters, digits, '-' and '.', such as master1

        # a load balancer that does not exist
        -  port: 16443
        +  loadBalancer: haproxy
        = 9:17: error: endpoint.loadBalancer is 'haproxy'; it must be nginx

        # a plugin that does not exist
        -  plugin: calico
        +  plugin: flannel
        = 14:11: error: network.plugin is 'flannel'; it must be calico, bird or none

        # a misspelt plugin
        -  plugin: calico
        +  plugin: calcio
        = 14:11: error: network.plugin is 'calcio'; did you mean 'calico'? it must be calico, bird or none

        # a proxy mode that does not exist
        -  proxyMode: iptables
        +  proxyMode: iptable
        = 15:14: error: network.proxyMode is 'iptable'; did you mean 'iptables'? it must be iptables, ipvs or nftables

        # a role that does not exist
        -    roles: [control-plane]
        +    roles: [master]
        = 21:13: error: hosts[master1].roles[0] is 'master'; did you mean 'control-plane'? it must be control-plane, worker or load-balancer

        # a misspelt role
        -    roles: [control-plane]
        +    roles: [controlplane]
        = 21:13: error: hosts[master1].roles[0] is 'controlplane'; did you mean 'control-plane'? it must be control-plane, worker or load-balancer

        # an annotation's key with a space
        -    labels: {disk: ssd}
        +    annotations: {a b: c}
        = 26:19: error: hosts[node].annotations has the key 'a b'; a key must be a name of letters, digits, '-', '_' and '.' (at most 63), with an optional DNS prefix, such as example.com/rack

        # no roles
        -    labels: {disk: ssd}
        +    roles: []
        = 26:12: error: hosts[node].roles is empty; it must be a list with at least one entry, each control-plane, worker or load-balancer

        # an empty entry in a list
        -time: {servers: [ntp.example.com]}
        +time:
        +  servers:
        +    -
        = 19:6: error: time.servers[0] is empty; it must be a host name or address, such as ntp4.aliyun.com

        # a time server with a space
        -time: {servers: [ntp.example.com]}
        +time: {servers: [ntp.example.com iburst]}
        = 17:18: error: time.servers[0] is 'ntp.example.com iburst'; it must be a host name or address, such as ntp4.aliyun.com

        # a difference without unit
        -time: {servers: [ntp.example.com]}
        +time: {maximumDifference: 5}
        = 17:27: error: time.maximumDifference is '5'; it must be whole seconds from 1s to 3600s, such as 5s

        # a difference that is too long
        -time: {servers: [ntp.example.com]}
        +time: {maximumDifference: 7200s}
        = 17:27: error: time.maximumDifference is '7200s'; it must be whole seconds from 1s to 3600s, such as 5s

        # a time provider that does not exist
        -time: {servers: [ntp.example.com]}
        +time: {provider: ntpd}
        = 17:18: error: time.provider is 'ntpd'; it must be chrony or unmanaged

        # an interface with a slash
        -  interface: ens32
        +  interface: eth0/1
        = 10:14: error: endpoint.interface is 'eth0/1'; it must be an interface name of at most 15 characters without '/', ':' and spaces, such as ens32, or automatic

        # an interface that is too long
        -  interface: ens32
        +  interface: enp0s31f6averylongname
        = 10:14: error: endpoint.interface is 'enp0s31f6averylongname'; it must be an interface name of at most 15 characters without '/', ':' and spaces, such as ens32, or automatic

        # router id 0
        -  interface: ens32
        +  virtualRouterID: 0
        = 10:20: error: endpoint.virtualRouterID is '0'; it must be a whole number from 1 to 255

        # router id 256
        -  interface: ens32
        +  virtualRouterID: 256
        = 10:20: error: endpoint.virtualRouterID is '256'; it must be a whole number from 1 to 255

        # an interval without unit
        -  interface: ens32
        +  advertInterval: 0.1
        = 10:19: error: endpoint.advertInterval is '0.1'; it must be seconds in steps of 0.01, from 0.01s to 40.95s, such as 0.1s

        # an interval of 0
        -  interface: ens32
        +  advertInterval: 0s
        = 10:19: error: endpoint.advertInterval is '0s'; it must be seconds in steps of 0.01, from 0.01s to 40.95s, such as 0.1s

        # an interval that is too fine
        -  interface: ens32
        +  advertInterval: 0.005s
        = 10:19: error: endpoint.advertInterval is '0.005s'; it must be seconds in steps of 0.01, from 0.01s to 40.95s, such as 0.1s

        # an interval that is too long
        -  interface: ens32
        +  advertInterval: 41s
        = 10:19: error: endpoint.advertInterval is '41s'; it must be seconds in steps of 0.01, from 0.01s to 40.95s, such as 0.1s

        # a firewall policy that does not exist
        -ssh: {user: root}
        +firewall: off
        = 16:11: error: firewall is 'off'; it must be open, disabled or unmanaged

        # a boolean of another language
        -ssh: {user: root}
        +containerd: {restrictOOMScoreAdj: yes}
        = 16:35: error: containerd.restrictOOMScoreAdj is 'yes'; it must be true or false

        # a boolean in quotes
        -ssh: {user: root}
        +controlPlanes: {allowEven: "true"}
        = 16:28: error: controlPlanes.allowEven is 'true' in quotes, which is text; it must be true or false

        # a package with a space
        -ssh: {user: root}
        +extraPackages: [vim wget]
        = 16:17: error: extraPackages[0] is 'vim wget'; it must be a package name, such as vim

        # an ssh port that is no port
        -ssh: {user: root}
        +ssh: {port: 99999}
        = 16:13: error: ssh.port is '99999'; it must be a whole number from 1 to 65535

        # a user with a host
        -ssh: {user: root}
        +ssh: {user: root@master1}
        = 16:13: error: ssh.user is 'root@master1'; it must be a user name, such as root

        # an option instead of a jump host
        -ssh: {user: root}
        +ssh: {jump: -oProxyCommand=x}
        = 16:13: error: ssh.jump is '-oProxyCommand=x'; it must be a jump host as ssh -J takes it, such as admin@bastion.example.com:22

        # a host's ssh port as text
        -    labels: {disk: ssd}
        +    ssh: {port: ssh}
        = 26:17: error: hosts[node].ssh.port is 'ssh'; it must be a whole number from 1 to 65535

        # labels as an empty list
        -    labels: {disk: ssd}
        +    labels: []
        = 26:13: error: hosts[node].labels is a list; it must be a mapping: lines of 'key: value', or {key: value}
        """#)
}
