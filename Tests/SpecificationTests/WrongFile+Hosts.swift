extension WrongFile {
    /// Hosts and how they are reached.
    static let hosts = table(
        #"""
        # hosts as a mapping
        = apiVersion: trimast/v1
        = kind: Cluster
        = metadata: {name: demo}
        = kubernetes: {version: 1.30.2}
        = endpoint: {address: 192.168.96.69}
        = hosts:
        =   master1: 192.168.96.65
        ! 7:3: error: hosts: a mapping is not a list; allowed: a list of hosts, each with a name and an address, in '[ ]' or one '- ' a line
        # no host
        = apiVersion: trimast/v1
        = kind: Cluster
        = metadata: {name: demo}
        = kubernetes: {version: 1.30.2}
        = endpoint: {address: 192.168.96.69}
        = hosts: []
        ! 6:8: error: hosts: the list is empty; write 'roles: [control-plane]' at one host, or at three to survive the loss of one
        # a host as a word
        - {name: node, address: 192.168.96.68}
        + node
        ! 24:5: error: hosts[3]: 'node' is not a mapping; allowed: the keys name, address, roles, labels, annotations, taints and ssh
        # a host without anything
        - {name: node, address: 192.168.96.68}
        + {}
        ! 24:5: error: 'name' is missing in hosts[3]; write for example 'name: master1'
        ! 24:5: error: 'address' is missing in hosts[3]; write for example 'address: 192.168.96.65'
        # a host without a value
        - {name: node, address: 192.168.96.68}
        + {name: , address: 192.168.96.68}
        ! 24:6: error: hosts[3].name: has no value; write for example 'name: master1'
        # capital letters
        - {name: node, address: 192.168.96.68}
        + {name: Node1, address: 192.168.96.68}
        ! 24:12: error: hosts[3].name: 'Node1' is not a host's name; allowed: a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as master1; did you mean 'node1'?
        # a name as a cloud gives it
        - {name: node, address: 192.168.96.68}
        + {name: VM-4-12-CentOS, address: 192.168.96.68}
        ! 24:12: error: hosts[3].name: 'VM-4-12-CentOS' is not a host's name; allowed: a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as master1; did you mean 'vm-4-12-centos'?
        # underscore
        - {name: node, address: 192.168.96.68}
        + {name: node_1, address: 192.168.96.68}
        ! 24:12: error: hosts[3].name: 'node_1' is not a host's name; allowed: a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as master1; did you mean 'node-1'?
        # address as a name
        - {name: node, address: 192.168.96.68}
        + {name: 192.168.96.68, address: 192.168.96.68}
        ! 24:12: error: hosts[3].name: '192.168.96.68' is not a host's name; allowed: a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as master1
        # name as an address
        - {name: node, address: 192.168.96.68}
        + {name: node, address: node.example.org}
        ! 24:27: error: hosts[3].address: 'node.example.org' is not an IPv4 address; allowed: four numbers from 0 to 255 with dots, such as 192.168.96.65
        # address with a prefix
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68/24}
        ! 24:27: error: hosts[3].address: '192.168.96.68/24' is not an IPv4 address; allowed: four numbers from 0 to 255 with dots, such as 192.168.96.65
        # a name of 64 characters
        - {name: node, address: 192.168.96.68}
        + {name: a123456789b123456789c123456789d123456789e123456789f123456789g123, address: 192.168.96.68}
        ! 24:12: error: hosts[3].name: 'a123456789b123456789c123456789d123456789e123456789f123456...' is not a host's name; allowed: a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as master1
        # a name twice
        - {name: node, address: 192.168.96.68}
        + {name: master1, address: 192.168.96.68}
        ! 24:12: error: hosts[3].name: hosts[0] is called master1 too; every host needs a name of its own
        # an address twice
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.65}
        ! 24:27: error: hosts[3].address: master1 has the address 192.168.96.65 too; every host needs an address of its own
        # loopback as an address
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 127.0.1.1}
        ! 24:27: error: hosts[3].address: 127.0.1.1 is a loopback address; write the address that the host has in its network
        # an address among the pods
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 10.244.0.7}
        ! 24:27: error: hosts[3].address: 10.244.0.7 lies in the range of pods 10.244.0.0/16; choose another range for network.pods, one that holds no machine of yours
        # a role
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, roles: [master]}
        ! 24:50: error: hosts[3].roles[0]: 'master' is not a role; allowed: control-plane, worker or load-balancer; did you mean 'control-plane'?
        # a role misspelt
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, roles: [controlplane]}
        ! 24:50: error: hosts[3].roles[0]: 'controlplane' is not a role; allowed: control-plane, worker or load-balancer; did you mean 'control-plane'?
        # a role without a list
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, roles: worker}
        ! 24:49: error: hosts[3].roles: 'worker' is not a list; allowed: a list of roles, in '[ ]' or one '- ' a line
        # role instead of roles
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, role: worker}
        ! 24:42: error: 'role' is not a key of hosts[3]; did you mean 'roles'?
        # two control planes
        - {name: master3, address: 192.168.96.67, roles: [control-plane]}
        + {name: master3, address: 192.168.96.67}
        ! 19:3: error: hosts: an even number of control planes (2) survives the loss of 0, no more than 1 would; name 1 or 3, or write 'controlPlanes: {allowEven: true}'
        # four control planes
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, roles: [control-plane]}
        ! 19:3: error: hosts: an even number of control planes (4) survives the loss of 1, no more than 3 would; name 3 or 5, or write 'controlPlanes: {allowEven: true}'
        # no control plane
        = apiVersion: trimast/v1
        = kind: Cluster
        = metadata: {name: demo}
        = kubernetes: {version: 1.30.2}
        = endpoint: {address: 192.168.96.69}
        = hosts:
        =   - {name: master1, address: 192.168.96.65}
        ! 7:3: error: hosts: no host has the role control-plane; write 'roles: [control-plane]' at one host, or at three to survive the loss of one
        # one load balancer
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, roles: [load-balancer], zone: a}
        ! 24:49: warning: hosts[3].roles: node alone can hold the floating address; when it fails, the API is gone; give the role load-balancer to another host too, or to none: then every control plane has it
        ! 24:66: error: 'zone' is not a key of hosts[3]; allowed: name, address, roles, labels, annotations, taints and ssh
        # a label's key
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, labels: {-tier: a}}
        ! 24:51: error: hosts[3].labels: '-tier' is not a label's key; allowed: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, after an optional DNS prefix and '/'
        # a label's prefix
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, labels: {Example_org/tier: a}}
        ! 24:51: error: hosts[3].labels: 'Example_org/tier' is not a label's key; allowed: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, after an optional DNS prefix and '/'
        # a label with two slashes
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, labels: {example.org/a/b: a}}
        ! 24:51: error: hosts[3].labels: 'example.org/a/b' is not a label's key; allowed: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, after an optional DNS prefix and '/'
        # a label's value
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, labels: {tier: "a b"}}
        ! 24:57: error: hosts[3].labels.tier: "a b" is not a label's value; allowed: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, or '' for an empty one
        # a label's long value
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, labels: {tier: a123456789b123456789c123456789d123456789e123456789f123456789g123}}
        ! 24:57: error: hosts[3].labels.tier: 'a123456789b123456789c123456789d123456789e123456789f123456...' is not a label's value; allowed: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, or '' for an empty one
        # a label without a value
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, labels: {tier: }}
        ! 24:57: error: hosts[3].labels.tier: an empty value is not a label's value; allowed: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, or '' for an empty one
        # labels as a list
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, labels: [tier=a]}
        ! 24:50: error: hosts[3].labels: a list is not a mapping; allowed: a mapping from a label's key to a value
        # an annotation's key
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, annotations: {"a b": c}}
        ! 24:56: error: hosts[3].annotations: "a b" is not an annotation's key; allowed: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, after an optional DNS prefix and '/'
        # an annotation with a list
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, annotations: {racks: [r7]}}
        ! 24:63: error: hosts[3].annotations.racks: a list is not a text; allowed: a word, a number, or a text in quotes; '' for an empty one
        # a taint without an effect
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, taints: ["gpu=yes"]}
        ! 24:51: error: hosts[3].taints[0]: "gpu=yes" is not a taint; allowed: key=value:effect or key:effect, with the effect NoSchedule, PreferNoSchedule or NoExecute, such as gpu=yes:NoSchedule
        # a taint's effect
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, taints: ["gpu=yes:noSchedule"]}
        ! 24:51: error: hosts[3].taints[0]: "gpu=yes:noSchedule" is not a taint; allowed: key=value:effect or key:effect, with the effect NoSchedule, PreferNoSchedule or NoExecute, such as gpu=yes:NoSchedule
        # a taint's value
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, taints: ["gpu=a b:NoSchedule"]}
        ! 24:51: error: hosts[3].taints[0]: "gpu=a b:NoSchedule" is not a taint; allowed: key=value:effect or key:effect, with the effect NoSchedule, PreferNoSchedule or NoExecute, such as gpu=yes:NoSchedule
        # a taint as a mapping
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, taints: [{key: gpu, effect: NoSchedule}]}
        ! 24:51: error: hosts[3].taints[0]: a mapping is not a taint; allowed: key=value:effect or key:effect, with the effect NoSchedule, PreferNoSchedule or NoExecute, such as gpu=yes:NoSchedule
        # a taint twice
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, taints: ["gpu=a:NoSchedule", "gpu=b:NoSchedule"]}
        ! 24:71: error: hosts[3].taints[1]: there is another taint with the key gpu and the effect NoSchedule; Kubernetes allows one for each key and effect
        # ssh user
        - user: root
        + user: "-oProxyCommand=x"
        ! 15:9: error: ssh.user: "-oProxyCommand=x" is not a user; allowed: letters, digits, '.', '_', '-', '+' and '@', no '-' first, such as root
        # ssh port
        - user: root
        + port: 70000
        ! 15:9: error: ssh.port: '70000' is not a port; allowed: a whole number from 1 to 65535
        # ssh address of the file
        - user: root
        + address: 10.0.0.5
        ! 15:3: error: 'address' is not a key of ssh; allowed: user, port, configFile, identityFile, knownHostsFile and jump
        # ssh key of a host
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, ssh: {keyFile: a}}
        ! 24:48: error: 'keyFile' is not a key of hosts[3].ssh; did you mean 'identityFile'?
        # ssh port of a host
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, ssh: {port: ssh}}
        ! 24:54: error: hosts[3].ssh.port: 'ssh' is not a port; allowed: a whole number from 1 to 65535
        # ssh address of a host
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, ssh: {address: "a b"}}
        ! 24:57: error: hosts[3].ssh.address: "a b" is not an address for ssh; allowed: an address, or a name of letters, digits, '.', '_' and '-', such as 10.0.0.5
        # identity file
        - user: root
        + identityFile: ""
        ! 15:17: error: ssh.identityFile: "" is not a path; allowed: a path, absolute, after '~/', or relative to the cluster file's folder
        # jump
        - user: root
        + jump: [bastion]
        ! 15:9: error: ssh.jump: a list is not a jump host; allowed: user@host:port, user and port only where needed, several with ',' between them, or none
        # several hosts at once
        - {name: master2, address: 192.168.96.66, roles: [control-plane]}
        + {name: Master2, adress: 192.168.96.66, roles: [control-plane]}
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.300}
        ! 22:12: error: hosts[1].name: 'Master2' is not a host's name; allowed: a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as master1; did you mean 'master2'?
        ! 22:21: error: 'adress' is not a key of hosts[1]; did you mean 'address'?
        ! 24:27: error: hosts[3].address: '192.168.96.300' is not an IPv4 address; allowed: four numbers from 0 to 255 with dots, such as 192.168.96.65
        # no role
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, roles: []}
        ! 24:49: error: hosts[3].roles: the list is empty; name a role, or remove the key: then the host is a worker
        # no role of a control plane
        - {name: master3, address: 192.168.96.67, roles: [control-plane]}
        + {name: master3, address: 192.168.96.67, roles: []}
        ! 23:52: error: hosts[2].roles: the list is empty; name a role, or remove the key: then the host is a worker
        # a control plane and worker
        - {name: master2, address: 192.168.96.66, roles: [control-plane]}
        + {name: master2, address: 192.168.96.66, roles: [control-plane, worker]}
        ! 22:52: error: hosts[1].roles: a control plane is a node already, and its taint keeps ordinary pods away; write 'roles: [control-plane]', and 'taints: []' if it shall take ordinary pods too
        # labels of a load balancer
        - {name: node, address: 192.168.96.68}
        + {name: lb1, address: 192.168.96.68, roles: [load-balancer], labels: {a: b}, taints: []}
        +   - {name: lb2, address: 192.168.96.70, roles: [load-balancer]}
        ! 24:73: warning: hosts[3].labels: lb1 is a load balancer alone, and no node of the cluster; remove the key, or give the host the role worker too
        ! 24:89: warning: hosts[3].taints: lb1 is a load balancer alone, and no node of the cluster; remove the key, or give the host the role worker too
        # localhost
        - {name: node, address: 192.168.96.68}
        + {name: localhost, address: 192.168.96.68}
        ! 24:12: error: hosts[3].name: localhost is every host's name for itself; choose a name that the other hosts can call it by, such as master1
        # a link-local host
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 169.254.96.68}
        ! 24:27: error: hosts[3].address: 169.254.96.68 is a link-local address, which no router forwards; write the address that the host has in its network
        # a multicast host
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 224.0.0.5}
        ! 24:27: error: hosts[3].address: 224.0.0.5 is a multicast address; write the address that the host has in its network
        # the kubelet's own label
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, labels: {kubernetes.io/hostname: other}}
        ! 24:75: error: hosts[3].labels['kubernetes.io/hostname']: the kubelet sets this label itself; remove it
        # the kubelet's own labels by their old names
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, labels: {beta.kubernetes.io/os: linux, beta.kubernetes.io/arch: amd64}}
        ! 24:74: error: hosts[3].labels['beta.kubernetes.io/os']: the kubelet sets this label itself; remove it
        ! 24:106: error: hosts[3].labels['beta.kubernetes.io/arch']: the kubelet sets this label itself; remove it
        # a label of control planes
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, labels: {node-role.kubernetes.io/control-plane: ""}}
        ! 24:90: error: hosts[3].labels['node-role.kubernetes.io/control-plane']: this label says that the host is a control plane, which it is not; write 'roles: [control-plane]', or remove the label
        # a user with a host
        - user: root
        + user: root@master1
        ! 15:9: error: ssh.user: 'root@master1' is a user and a host; write 'user: root'; ssh goes to each host's own address
        # a user with an address
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, ssh: {user: admin@192.168.96.68}}
        ! 24:54: error: hosts[3].ssh.user: 'admin@192.168.96.68' is a user and a host; write 'user: admin'; ssh goes to each host's own address
        # a public key
        - user: root
        + identityFile: ~/.ssh/id_ed25519.pub
        ! 15:17: error: ssh.identityFile: by its name this is a public key, and ssh logs in with the private one; leave '.pub' out
        # ssh to one address
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, ssh: {address: 10.0.0.5, port: 22}}
        +   - {name: node2, address: 192.168.96.70, ssh: {address: 10.0.0.5, port: 22}}
        ! 25:58: error: hosts[4].ssh.address: ssh reaches node at 10.0.0.5 too; every host needs a way of its own: another address, or another port behind one address
        # ssh to the address of another
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, ssh: {address: 192.168.96.65}}
        ! 24:57: error: hosts[3].ssh.address: ssh reaches master1 at 192.168.96.65 too; every host needs a way of its own: another address, or another port behind one address
        # a role of another tool
        - {name: node, address: 192.168.96.68}
        + {name: node, address: 192.168.96.68, roles: [lb, etcd]}
        ! 24:50: error: hosts[3].roles[0]: 'lb' is not a role; allowed: control-plane, worker or load-balancer; did you mean 'load-balancer'?
        ! 24:54: error: hosts[3].roles[1]: 'etcd' is not a role; allowed: control-plane, worker or load-balancer; did you mean 'control-plane'?
        """#)
}
