extension WrongFile {
    /// The YAML itself, and the file's outermost keys.
    static let shape = table(
        """
        # empty file
        = 
        ! 1:1: error: the file is empty; 'trimast init' prints a cluster file to start from
        # only comments
        = # nothing yet
        ! 1:1: error: the file is empty; 'trimast init' prints a cluster file to start from
        # null
        = ~
        ! 1:1: error: the file is empty; 'trimast init' prints a cluster file to start from
        # a list
        = - a
        ! 1:1: error: a cluster file is a mapping, not a list; it starts with 'apiVersion: trimast/v1' and 'kind: Cluster'
        # a word
        = hello
        ! 1:1: error: a cluster file is a mapping, not 'hello'; it starts with 'apiVersion: trimast/v1' and 'kind: Cluster'
        # tab
        = apiVersion: trimast/v1
        = metadata:
        = →name: demo
        ! 3:1: error: not YAML: while scanning for the next token, found character that cannot start any token; indent with spaces, not with tabs
        # unclosed bracket
        = apiVersion: trimast/v1
        = hosts: [a, b
        ! 3:1: error: not YAML: while parsing a flow sequence that starts in line 2, did not find expected ',' or ']'; close every bracket
        # unclosed quote
        = apiVersion: "trimast/v1
        ! 1:24: error: not YAML: while scanning a quoted scalar, found unexpected end of stream; close the quote
        # bad indentation
        = apiVersion: trimast/v1
        =   kind: Cluster
        ! 2:7: error: not YAML: mapping values are not allowed in this context; indent the keys of a mapping alike, and put a value with ': ' in it in quotes
        # colon in a value
        = apiVersion: trimast/v1
        = metadata: name: demo
        ! 2:15: error: not YAML: mapping values are not allowed in this context; indent the keys of a mapping alike, and put a value with ': ' in it in quotes
        # unknown alias
        = apiVersion: *v
        ! 1:13: error: not YAML: found undefined alias; put a value that starts with '*' in quotes
        # two documents
        + ---
        + apiVersion: trimast/v1
        ! 25:1: error: a second document starts here; allowed: one cluster in one file
        # duplicate key
        - kind: Cluster
        + kind: Cluster
        + kind: Cluster
        ! 3:1: error: 'kind' stands in this mapping already, in line 2; keep one of the two
        # duplicate key deeper
        -   port: 16443
        +   port: 16443
        +   port: 16444
        ! 10:3: error: 'port' stands in this mapping already, in line 9; keep one of the two
        # two duplicate keys
        -   address: 192.168.96.69/24
        -   port: 16443
        +   address: 192.168.96.69/24
        +   port: 16443
        +   port: 16444
        +   address: 192.168.96.70
        ! 10:3: error: 'port' stands in this mapping already, in line 9; keep one of the two
        ! 11:3: error: 'address' stands in this mapping already, in line 8; keep one of the two
        # a control character
        = apiVersion: "\u{1}"
        ! 1:14: error: not YAML: control characters are not allowed; remove the character
        # kubeadm's file
        = apiVersion: kubeadm.k8s.io/v1beta3
        = kind: ClusterConfiguration
        = kubernetesVersion: 1.25.0
        ! 1:13: error: apiVersion: 'kubeadm.k8s.io/v1beta3' is not the version of a cluster file; allowed: trimast/v1
        ! 2:7: error: kind: 'ClusterConfiguration' is not the kind of a cluster file; allowed: Cluster
        # later version
        - trimast/v1
        + trimast/v2
        ! 1:13: error: apiVersion: 'trimast/v2' is not the version of a cluster file; allowed: trimast/v1
        # other kind
        - kind: Cluster
        + kind: cluster
        ! 2:7: error: kind: 'cluster' is not the kind of a cluster file; allowed: Cluster
        # only the head
        = apiVersion: trimast/v1
        = kind: Cluster
        ! 1:1: error: 'metadata' is missing; write for example 'metadata: {name: my-cluster}'
        ! 1:1: error: 'kubernetes' is missing; write for example 'kubernetes: {version: 1.34.2}'
        ! 1:1: error: 'endpoint' is missing; write for example 'endpoint: {address: 192.168.96.69}'
        ! 1:1: error: 'hosts' is missing; write for example 'hosts: [{name: master1, address: 192.168.96.65, roles: [control-plane]}]'
        # unknown key
        + addons: []
        ! 25:1: error: 'addons' is not a key of a cluster file; allowed: apiVersion, kind, metadata, kubernetes, endpoint, hosts, network, ssh, time, sources, registryMirrors, proxy, firewall, selinux, extraPackages, containerd, dockerEngine and controlPlanes
        # misspelt key
        - ssh:
        + shh:
        ! 14:1: error: 'shh' is not a key of a cluster file; did you mean 'ssh'?
        # key in the wrong case
        + registrymirrors: []
        ! 25:1: error: 'registrymirrors' is not a key of a cluster file; did you mean 'registryMirrors'?
        # a key of another place
        + version: 1.30.2
        ! 25:1: error: 'version' is not a key of a cluster file; it belongs to kubernetes
        # required key without a value
        - hosts:
        + hosts: null
        + nodes:
        ! 18:1: error: hosts: has no value; write for example 'hosts: [{name: master1, address: 192.168.96.65, roles: [control-plane]}]'
        ! 19:1: error: 'nodes' is not a key of a cluster file; did you mean 'hosts'?
        # a section that is a word
        - metadata:
        -   name: demo
        + metadata: demo
        ! 3:11: error: metadata: 'demo' is not a mapping; allowed: the keys name
        # a section that is a list
        - time:
        -   servers: [ntp.example.org]
        + time: [ntp.example.org]
        ! 16:7: error: time: a list is not a mapping; allowed: the keys provider, servers, chronydOptions and maximumDifference
        # a number as a key
        + 1: a
        ! 25:1: error: '1' is not a key of a cluster file; allowed: apiVersion, kind, metadata, kubernetes, endpoint, hosts, network, ssh, time, sources, registryMirrors, proxy, firewall, selinux, extraPackages, containerd, dockerEngine and controlPlanes
        # a mapping as a key
        + {a: b}: c
        ! 25:1: error: a mapping cannot be a key here; allowed: apiVersion, kind, metadata, kubernetes, endpoint, hosts, network, ssh, time, sources, registryMirrors, proxy, firewall, selinux, extraPackages, containerd, dockerEngine and controlPlanes
        # several at once
        - endpoint:
        -   address: 192.168.96.69/24
        -   port: 16443
        + endpoint:
        +   address: 192.168.96.256
        +   port: 70000
        +   vip: true
        ! 8:12: error: endpoint.address: '192.168.96.256' is not an IPv4 address; allowed: four numbers from 0 to 255 with dots, and the subnet's prefix length if you like, such as 192.168.96.69/24
        ! 9:9: error: endpoint.port: '70000' is not a port; allowed: a whole number from 1 to 65535
        ! 10:3: error: 'vip' is not a key of endpoint; did you mean 'address'?
        # a key three times
        -   port: 16443
        +   port: 16443
        +   port: 16444
        +   port: 16445
        ! 10:3: error: 'port' stands in this mapping already, in line 9; keep one of the two
        ! 11:3: error: 'port' stands in this mapping already, in line 9; keep one of the two
        # a duplicate key and what else is wrong
        - kind: Cluster
        + kind: Cluster
        + kind: Cluster
        -   user: root
        +   user: root
        +   "user": admin
        +   port: 70000
        ! 3:1: error: 'kind' stands in this mapping already, in line 2; keep one of the two
        ! 17:3: error: 'user' stands in this mapping already, in line 16; keep one of the two
        ! 18:9: error: ssh.port: '70000' is not a port; allowed: a whole number from 1 to 65535
        # a duplicate key on one line
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, name: other}
        ! 24:42: error: 'name' stands in this mapping already, in line 24; keep one of the two
        # a duplicate key that is not a word
        + ? [a]
        + : b
        + ? [a]
        + : c
        ! 25:3: error: a list or a mapping stands more than once as a key of this mapping; keep one of each
        # nodes
        - hosts:
        + nodes:
        ! 18:1: error: 'nodes' is not a key of a cluster file; did you mean 'hosts'?
        # kubeadm's key
        - pods: 10.244.0.0/16
        + podSubnet: 10.244.0.0/16
        ! 11:3: error: 'podSubnet' is not a key of network; did you mean 'pods'?
        # kubeadm's key elsewhere
        + controlPlaneEndpoint: 192.168.96.69:16443
        ! 25:1: error: 'controlPlaneEndpoint' is not a key of a cluster file; did you mean 'endpoint'?
        # an option of kubeadm
        + pod-network-cidr: 10.244.0.0/16
        ! 25:1: error: 'pod-network-cidr' is not a key of a cluster file; it is called network.pods here
        # Ansible's key
        - {name: node, address: 192.168.96.68}
        + {name: node, ansible_host: 192.168.96.68}
        ! 24:5: error: 'address' is missing in hosts[3]; write for example 'address: 192.168.96.65'
        ! 24:18: error: 'ansible_host' is not a key of hosts[3]; it is called ssh.address here
        # a password
        -   user: root
        +   user: root
        +   password: secret
        ! 16:3: error: 'password' is not a key of ssh; Trimast logs in by key alone: install yours with trimast trust --install-key
        # keepalived's key
        - port: 16443
        + virtual_router_id: 52
        ! 9:3: error: 'virtual_router_id' is not a key of endpoint; did you mean 'virtualRouterID'?
        # masters and workers
        - hosts:
        + masters: [192.168.96.65]
        + workers: [192.168.96.68]
        + hosts:
        ! 18:1: error: 'masters' is not a key of a cluster file; list them under hosts, with 'roles: [control-plane]'
        ! 19:1: error: 'workers' is not a key of a cluster file; list them under hosts, with 'roles: [worker]'
        # a colon without a space
        - kind: Cluster
        + kind:Cluster
        ! 3:1: error: not YAML: while scanning a simple key that starts in line 2, could not find expected ':'; write a space after ':'
        # items that are not in line
        -   - {name: master2, address: 192.168.96.66, roles: [control-plane]}
        +    - {name: master2, address: 192.168.96.66, roles: [control-plane]}
        ! 22:4: error: not YAML: while parsing a block collection that starts in line 19, did not find expected '-' indicator; indent the items of a list alike
        # a tab before an item
        = apiVersion: trimast/v1
        = kind: Cluster
        = metadata: {name: demo}
        = kubernetes: {version: 1.30.2}
        = endpoint: {address: 192.168.96.69}
        = hosts: [{name: master1, address: 192.168.96.65, roles: [control-plane]}]
        = time:
        = →- servers: []
        ! 8:1: error: not YAML: while scanning for the next token, found character that cannot start any token; indent with spaces, not with tabs
        # a full-width colon
        - name: demo
        + name： demo
        ! 4:3: error: metadata: 'name： demo' is not a mapping; allowed: the keys name; write ':' and a space, not the full-width '：'
        # quotes of a word processor
        - name: demo
        + name: “demo”
        ! 4:9: error: metadata.name: '“demo”' is not a cluster's name; allowed: a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as walkthrough; use straight quotes
        """)
}
