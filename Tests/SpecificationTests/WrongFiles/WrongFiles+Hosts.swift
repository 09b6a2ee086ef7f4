extension WrongFiles {
    /// Hosts, roles, labels and taints.
    static let hosts = WrongFile.blocks(
        #"""
        # one name twice
        -  - name: node
        +  - name: master2
        = 24:11: error: the name 'master2' is also that of the host on line 22; every host needs a name of its own

        # one address twice
        -    address: 192.168.96.68
        +    address: 192.168.96.66
        = 25:14: error: the address '192.168.96.66' is also that of the host on line 22; every host needs an address of its own

        # one machine twice
        -    labels: {disk: ssd}
        +    ssh: {address: box}
        +  - {name: node2, address: 192.168.96.70, ssh: {address: box}}
        = 27:58: error: the ssh target 'box' is also that of the host on line 26; two hosts cannot be the same machine: correct ssh.address or ssh.port of one

        # two control planes
        -  - {name: master3, address: 192.168.96.67, roles: [control-plane]}
        +
        = 19:3: error: there are 2 control planes, which survive no more failures than 1; use 1 or 3, or consent with `controlPlanes: {allowEven: true}`

        # no control plane
        -    roles: [control-plane]
        -  - {name: master2, address: 192.168.96.66, roles: [control-plane]}
        -  - {name: master3, address: 192.168.96.67, roles: [control-plane]}
        +
        = 19:3: error: no host has the role control-plane; give `roles: [control-plane]` to three hosts, or to one if the cluster need not survive its loss

        # a control plane that is a worker
        -    roles: [control-plane]
        +    roles: [control-plane, worker]
        = 21:12: error: hosts[master1].roles names both control-plane and worker; keep control-plane; with `taints: []` it runs ordinary pods too

        # one load balancer
        -    roles: [control-plane]
        +    roles: [control-plane, load-balancer]
        = 21:12: warning: host master1 is the only load balancer, so that its loss takes the API's address away; give the role load-balancer to a second host, or name it nowhere: then every control plane has it

        # no host at all
        -hosts:
        -  - name: master1
        -    address: 192.168.96.65
        -    roles: [control-plane]
        -  - {name: master2, address: 192.168.96.66, roles: [control-plane]}
        -  - {name: master3, address: 192.168.96.67, roles: [control-plane]}
        -  - name: node
        -    address: 192.168.96.68
        -    labels: {disk: ssd}
        +hosts: []
        = 18:8: error: hosts is empty; it must be a list with at least one entry, each a mapping with at least name and address

        # hosts as a mapping
        -hosts:
        -  - name: master1
        -    address: 192.168.96.65
        -    roles: [control-plane]
        -  - {name: master2, address: 192.168.96.66, roles: [control-plane]}
        -  - {name: master3, address: 192.168.96.67, roles: [control-plane]}
        -  - name: node
        -    address: 192.168.96.68
        -    labels: {disk: ssd}
        +hosts:
        +  master1: {address: 192.168.96.65}
        = 19:3: error: hosts is a mapping; it must be a list with at least one entry, each a mapping with at least name and address

        # hosts as names
        -  - {name: master3, address: 192.168.96.67, roles: [control-plane]}
        +  - master3
        = 23:5: error: hosts[2] is 'master3'; it must be a mapping with at least name and address

        # a label with a space
        -    labels: {disk: ssd}
        +    labels: {disk: very fast}
        = 26:20: error: hosts[node].labels.disk is 'very fast'; it must be at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, or empty

        # a label's key with two slashes
        -    labels: {disk: ssd}
        +    labels: {example.com/a/b: c}
        = 26:14: error: hosts[node].labels has the key 'example.com/a/b'; a key must be a name of letters, digits, '-', '_' and '.' (at most 63), with an optional DNS prefix, such as example.com/rack

        # a label's key with a bad prefix
        -    labels: {disk: ssd}
        +    labels: {Example_Com/disk: ssd}
        = 26:14: error: hosts[node].labels has the key 'Example_Com/disk'; a key must be a name of letters, digits, '-', '_' and '.' (at most 63), with an optional DNS prefix, such as example.com/rack

        # a label's key without a name
        -    labels: {disk: ssd}
        +    labels: {example.com/: ssd}
        = 26:14: error: hosts[node].labels has the key 'example.com/'; a key must be a name of letters, digits, '-', '_' and '.' (at most 63), with an optional DNS prefix, such as example.com/rack

        # a label that is too long
        -    labels: {disk: ssd}
        +    labels: {disk: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}
        = 26:20: error: hosts[node].labels.disk is 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'; it must be at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, or empty

        # a label that ends in a dash
        -    labels: {disk: ssd}
        +    labels: {disk: ssd-}
        = 26:20: error: hosts[node].labels.disk is 'ssd-'; it must be at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, or empty

        # labels as a list
        -    labels: {disk: ssd}
        +    labels: [disk=ssd]
        = 26:13: error: hosts[node].labels is a list; it must be a mapping: lines of 'key: value', or {key: value}

        # a label without a value
        -    labels: {disk: ssd}
        +    labels: {disk: }
        = 26:20: error: hosts[node].labels.disk is empty; it must be at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, or empty

        # an annotation's key
        -    labels: {disk: ssd}
        +    annotations: {-a: b}
        = 26:19: error: hosts[node].annotations has the key '-a'; a key must be a name of letters, digits, '-', '_' and '.' (at most 63), with an optional DNS prefix, such as example.com/rack

        # an annotation that is a list
        -    labels: {disk: ssd}
        +    annotations: {a: [b]}
        = 26:22: error: hosts[node].annotations.a is a list; it must be a single value

        # a taint without effect
        -    labels: {disk: ssd}
        +    taints: ["dedicated=etcd"]
        = 26:14: error: hosts[node].taints[0] is 'dedicated=etcd'; it must be key=value:Effect or key:Effect, where key and value follow the rules of labels and Effect is NoSchedule, PreferNoSchedule or NoExecute, such as dedicated=etcd:NoSchedule

        # a taint with an unknown effect
        -    labels: {disk: ssd}
        +    taints: ["dedicated=etcd:NoRun"]
        = 26:14: error: hosts[node].taints[0] is 'dedicated=etcd:NoRun'; it must be key=value:Effect or key:Effect, where key and value follow the rules of labels and Effect is NoSchedule, PreferNoSchedule or NoExecute, such as dedicated=etcd:NoSchedule

        # a taint with a bad key
        -    labels: {disk: ssd}
        +    taints: ["a b:NoSchedule"]
        = 26:14: error: hosts[node].taints[0] is 'a b:NoSchedule'; it must be key=value:Effect or key:Effect, where key and value follow the rules of labels and Effect is NoSchedule, PreferNoSchedule or NoExecute, such as dedicated=etcd:NoSchedule

        # a taint as Kubernetes' own YAML
        -    labels: {disk: ssd}
        +    taints: [{key: dedicated, effect: NoSchedule}]
        = 26:14: error: hosts[node].taints[0] is a mapping; it must be key=value:Effect or key:Effect, where key and value follow the rules of labels and Effect is NoSchedule, PreferNoSchedule or NoExecute, such as dedicated=etcd:NoSchedule

        # a taint twice
        -    labels: {disk: ssd}
        +    taints: ["a=b:NoSchedule", "a=c:NoSchedule"]
        = 26:32: error: hosts[node].taints[1] is the second taint with key a and effect NoSchedule; a node has at most one taint for a key and an effect

        # four control planes
        -  - name: node
        -    address: 192.168.96.68
        -    labels: {disk: ssd}
        +  - {name: master4, address: 192.168.96.68, roles: [control-plane]}
        = 19:3: error: there are 4 control planes, which survive no more failures than 3; use 3 or 5, or consent with `controlPlanes: {allowEven: true}`
        """#)
}
