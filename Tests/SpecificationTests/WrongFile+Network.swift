extension WrongFile {
    /// Ranges, the pod network, time, sources, mirrors and policies.
    static let network = table(
        #"""
        # a range without a prefix
        - pods: 10.244.0.0/16
        + pods: 10.244.0.0
        ! 11:9: error: network.pods: '10.244.0.0' is not an IPv4 range; allowed: an address and a prefix length from 0 to 32, such as 10.244.0.0/16
        # a range with a wrong prefix
        - pods: 10.244.0.0/16
        + pods: 10.244.0.0/40
        ! 11:9: error: network.pods: '10.244.0.0/40' is not an IPv4 range; allowed: an address and a prefix length from 0 to 32, such as 10.244.0.0/16
        # a range of IPv6
        - pods: 10.244.0.0/16
        + pods: fd00::/48
        ! 11:9: error: network.pods: 'fd00::/48' is not an IPv4 range; allowed: an address and a prefix length from 0 to 32, such as 10.244.0.0/16
        # overlap
        - services: 10.96.0.0/16
        + services: 10.244.128.0/17
        ! 12:13: error: network.services: the range of Services 10.244.128.0/17 (10.244.128.0 to 10.244.255.255) overlaps the range of pods 10.244.0.0/16 (10.244.0.0 to 10.244.255.255); choose ranges that share no address, such as 10.244.0.0/16 for pods and 10.96.0.0/16 for Services
        # overlap with the default
        -   pods: 10.244.0.0/16
        -   services: 10.96.0.0/16
        +   pods: 10.96.0.0/15
        ! 11:9: error: network.pods: the range of Services 10.96.0.0/16 (10.96.0.0 to 10.96.255.255) overlaps the range of pods 10.96.0.0/15 (10.96.0.0 to 10.97.255.255); choose ranges that share no address, such as 10.244.0.0/16 for pods and 10.96.0.0/16 for Services
        # the walkthrough's mistake
        - services: 10.96.0.0/16
        + services: 10.96.0.0/12
        +   mtu: 1440
        ! 12:13: warning: network.services: 10.96.0.0/12 reaches up to 10.111.255.255 and hides every machine in it from the hosts; a /16 is enough for 65536 Services: write 10.96.0.0/16 unless you mean it
        ! 13:3: error: 'mtu' is not a key of network; it belongs to network.calico
        # far too wide
        - services: 10.96.0.0/16
        + services: 10.0.0.0/8
        ! 12:13: error: network.services: Kubernetes takes no range of Services of the size /8; allowed: /12 to /28, such as 10.96.0.0/16
        # host bits
        - services: 10.96.0.0/16
        + services: 10.96.0.5/16
        +   mtu: 1440
        ! 12:13: warning: network.services: 10.96.0.5/16 is an address within a range, not a range; it is taken as 10.96.0.0/16; write that
        ! 13:3: error: 'mtu' is not a key of network; it belongs to network.calico
        # host bits of pods
        - pods: 10.244.0.0/16
        + pods: 10.244.1.0/16
        +   plugin: weave
        ! 11:9: warning: network.pods: 10.244.1.0/16 is an address within a range, not a range; it is taken as 10.244.0.0/16; write that
        ! 12:11: error: network.plugin: 'weave' is not a pod network; allowed: calico, bird, manifest or none
        # few Services
        - services: 10.96.0.0/16
        + services: 10.96.0.0/26
        +   plugin: weave
        ! 12:13: warning: network.services: 10.96.0.0/26 has room for 64 Services, and cannot be changed simply later; a /16 is usual, such as 10.96.0.0/16
        ! 13:11: error: network.plugin: 'weave' is not a pod network; allowed: calico, bird, manifest or none
        # too few Services
        - services: 10.96.0.0/16
        + services: 10.96.0.0/29
        ! 12:13: error: network.services: Kubernetes takes no range of Services of the size /29; allowed: /12 to /28, such as 10.96.0.0/16
        # pods for three hosts
        - pods: 10.244.0.0/16
        + pods: 10.244.0.0/23
        ! 11:9: error: network.pods: /23 has room for 2 hosts, each of which takes a /24; the file has 4; choose a wider range, such as 10.244.0.0/16
        # pods for no host
        - pods: 10.244.0.0/16
        + pods: 10.244.0.0/25
        ! 11:9: error: network.pods: /25 cannot be shared out among hosts, each of which takes a /24; allowed: /8 to /24, such as 10.244.0.0/16
        # pods too wide
        - pods: 10.244.0.0/16
        + pods: 11.0.0.0/7
        ! 11:9: warning: network.pods: 11.0.0.0/7 is not private: the machines on the internet that have these addresses are hidden; choose one inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, such as 10.244.0.0/16
        ! 11:9: error: network.pods: /7 cannot be shared out among hosts, each of which takes a /24; allowed: /8 to /24, such as 10.244.0.0/16
        # hosts among the pods
        - pods: 10.244.0.0/16
        + pods: 192.168.0.0/16
        ! 11:9: error: network.pods: the range of pods 192.168.0.0/16 holds master1 (192.168.96.65), master2 (192.168.96.66), master3 (192.168.96.67), node (192.168.96.68) and the floating address 192.168.96.69; choose a range for network.pods that holds no machine of yours, such as 10.244.0.0/16
        # hosts among the Services
        - services: 10.96.0.0/16
        + services: 192.168.96.0/24
        ! 12:13: error: network.services: the range of Services 192.168.96.0/24 holds master1 (192.168.96.65), master2 (192.168.96.66), master3 (192.168.96.67), node (192.168.96.68) and the floating address 192.168.96.69; choose a range for network.services that holds no machine of yours, such as 10.96.0.0/24
        # the subnet holds a range
        - address: 192.168.96.69/24
        + address: 192.168.96.69/14
        +   vip: 1
        - pods: 10.244.0.0/16
        + pods: 192.169.0.0/16
        ! 8:12: error: endpoint.address: the hosts' subnet 192.168.0.0/14 holds the range of pods 192.169.0.0/16; choose a range outside the subnet for network.pods, such as 10.244.0.0/16
        ! 9:3: error: 'vip' is not a key of endpoint; did you mean 'address'?
        ! 12:9: warning: network.pods: 192.169.0.0/16 is not private: the machines on the internet that have these addresses are hidden; choose one inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, such as 10.244.0.0/16
        # a flat network with the defaults in it
        = apiVersion: trimast/v1
        = kind: Cluster
        = metadata: {name: demo}
        = kubernetes: {version: 1.30.2}
        = endpoint: {address: 10.1.2.69/8}
        = hosts:
        =   - {name: master1, address: 10.1.2.65, roles: [control-plane]}
        ! 5:21: error: endpoint.address: the hosts' subnet 10.0.0.0/8 holds the range of pods 10.244.0.0/16; choose a range outside the subnet for network.pods, such as 172.20.0.0/16
        ! 5:21: error: endpoint.address: the hosts' subnet 10.0.0.0/8 holds the range of Services 10.96.0.0/16; choose a range outside the subnet for network.services, such as 172.21.0.0/16
        # far more pods than the hosts have
        - pods: 10.244.0.0/16
        + pods: 10.0.0.0/8
        - services: 10.96.0.0/16
        + services: 172.21.0.0/16
        ! 11:9: warning: network.pods: 10.0.0.0/8 reaches up to 10.255.255.255 and hides every machine in it from the hosts; a /16 is enough for 256 hosts, and the file has 4: write 10.0.0.0/16 unless you mean it
        # the walkthrough's mistake with pods
        - pods: 10.244.0.0/16
        + pods: 10.240.0.0/12
        ! 11:9: warning: network.pods: 10.240.0.0/12 reaches up to 10.255.255.255 and hides every machine in it from the hosts; a /16 is enough for 256 hosts, and the file has 4: write 10.240.0.0/16 unless you mean it
        # too wide with large parts for each host
        - version: 1.30.2
        + version: 1.30.2
        +   controllerManager: {extraArgs: {node-cidr-mask-size: 18}}
        - pods: 10.244.0.0/16
        + pods: 10.240.0.0/11
        - services: 10.96.0.0/16
        + services: 172.21.0.0/16
        ! 12:9: warning: network.pods: 10.224.0.0/11 reaches up to 10.255.255.255 and hides every machine in it from the hosts; a /14 is enough for 16 hosts, and the file has 4: write 10.224.0.0/14 unless you mean it
        ! 12:9: warning: network.pods: 10.240.0.0/11 is an address within a range, not a range; it is taken as 10.224.0.0/11; write that
        # plugin
        - proxyMode: iptables
        + plugin: flannel
        ! 13:11: error: network.plugin: 'flannel' is not a pod network; allowed: calico, bird, manifest or none
        # plugin misspelt
        - proxyMode: iptables
        + plugin: Calico
        ! 13:11: error: network.plugin: 'Calico' is not a pod network; allowed: calico, bird, manifest or none; did you mean 'calico'?
        # proxy mode
        - proxyMode: iptables
        + proxyMode: userspace
        ! 13:14: error: network.proxyMode: 'userspace' is not a mode of kube-proxy; allowed: iptables, ipvs or nftables
        # nftables too early
        - proxyMode: iptables
        + proxyMode: nftables
        ! 13:14: error: network.proxyMode: Kubernetes 1.30.2 has no nftables mode, which came with 1.31; allowed: iptables or ipvs
        # ipvs late
        - proxyMode: iptables
        + proxyMode: ipvs
        - version: 1.30.2
        + version: 1.35.0
        ! 13:14: warning: network.proxyMode: ipvs is deprecated from Kubernetes 1.35 on; choose iptables, or nftables where the kernel is 5.13 or newer
        # encapsulation
        - proxyMode: iptables
        + calico: {encapsulation: always}
        ! 13:27: error: network.calico.encapsulation: 'always' is not an encapsulation; allowed: ipip, ipip-cross-subnet, vxlan, vxlan-cross-subnet or none
        # encapsulation misspelt
        - proxyMode: iptables
        + calico: {encapsulation: vxlan-crosssubnet}
        ! 13:27: error: network.calico.encapsulation: 'vxlan-crosssubnet' is not an encapsulation; allowed: ipip, ipip-cross-subnet, vxlan, vxlan-cross-subnet or none; did you mean 'vxlan-cross-subnet'?
        # MTU
        - proxyMode: iptables
        + calico: {mtu: 100}
        ! 13:17: error: network.calico.mtu: '100' is not an MTU; allowed: a whole number from 576 to 65535
        # MTU as text
        - proxyMode: iptables
        + calico: {mtu: auto}
        ! 13:17: error: network.calico.mtu: 'auto' is not an MTU; allowed: a whole number from 576 to 65535
        # manifest is a list
        - proxyMode: iptables
        + calico: {manifest: [calico.yaml]}
        ! 13:22: error: network.calico.manifest: a list is not a path; allowed: a path, absolute, after '~/', or relative to the cluster file's folder
        # settings without Calico
        - proxyMode: iptables
        + plugin: bird
        +   calico: {mtu: 1440, ip: 4}
        ! 14:11: warning: network.calico: these settings are not used, since network.plugin is bird; write 'plugin: calico', or remove them
        ! 14:23: error: 'ip' is not a key of network.calico; allowed: manifest, encapsulation, mtu and imageRepository
        # one route reflector that is misspelt
        - proxyMode: iptables
        + plugin: bird
        +   routeReflectors: [nodee]
        ! 14:21: error: network.routeReflectors[0]: no host of the file is called nodee; did you mean 'node'?
        # one route reflector
        - proxyMode: iptables
        + plugin: bird
        +   routeReflectors: [master1]
        ! 14:20: error: network.routeReflectors: master1 alone would take every route with it when it fails; name two or three hosts, or remove the key: then every host has a session with every other
        # no route reflector
        - proxyMode: iptables
        + plugin: bird
        +   routeReflectors: []
        ! 14:20: error: network.routeReflectors: the list is empty; name two or three hosts, or remove the key: then every host has a session with every other
        # a route reflector twice, one that is no host, one that is none by any name
        - proxyMode: iptables
        + plugin: bird
        +   routeReflectors: [master1, master1, mastre2, 10.0.0.1]
        ! 14:48: error: network.routeReflectors[3]: '10.0.0.1' is not a host's name; allowed: a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as master1
        # a route reflector twice, and one that is no host
        - proxyMode: iptables
        + plugin: bird
        +   routeReflectors: [master1, master1, mastre2]
        ! 14:30: error: network.routeReflectors[1]: master1 stands in this list already; keep one of the two
        ! 14:39: error: network.routeReflectors[2]: no host of the file is called mastre2; did you mean 'master2'?
        # route reflectors without BGP
        - proxyMode: iptables
        + plugin: none
        +   routeReflectors: [master1, master2]
        ! 14:20: error: network.routeReflectors: there is no BGP to reflect routes by, since network.plugin is none; remove the key, or choose bird, or calico without VXLAN
        # route reflectors beside VXLAN
        - proxyMode: iptables
        + routeReflectors: [master1, master2]
        +   calico: {encapsulation: vxlan}
        ! 13:20: error: network.routeReflectors: there is no BGP to reflect routes by, since Calico's VXLAN runs without BGP; remove the key, or choose bird, or calico without VXLAN
        # a manifest that nothing uses, with wrong ports
        - proxyMode: iptables
        + plugin: bird
        +   manifest: {file: kube-flannel.yml, ports: [8472, 0/udp]}
        ! 14:13: warning: network.manifest: this manifest is not used, since network.plugin is bird; write 'plugin: manifest', or remove it
        ! 14:46: error: network.manifest.ports[0]: '8472' is not a port; allowed: a number and tcp or udp, such as 8472/udp
        ! 14:52: error: network.manifest.ports[1]: '0/udp' is not a port; allowed: a number and tcp or udp, such as 8472/udp
        # time server
        - servers: [ntp.example.org]
        + servers: [ntp.example.org, "ntp example"]
        ! 17:30: error: time.servers[1]: "ntp example" is not a time server; allowed: a DNS name or an IPv4 address, such as ntp.example.org
        # time server without a list
        - servers: [ntp.example.org]
        + servers: ntp.example.org
        ! 17:12: error: time.servers: 'ntp.example.org' is not a list; allowed: a list of time servers, in '[ ]' or one '- ' a line
        # time provider
        - servers: [ntp.example.org]
        + provider: ntpd
        ! 17:13: error: time.provider: 'ntpd' is not a time provider; allowed: chrony or unmanaged
        # servers for nobody
        - servers: [ntp.example.org]
        + servers: [ntp.example.org]
        +   provider: unmanaged
        +   server: a
        ! 17:12: warning: time.servers: these servers are not used, since time.provider is unmanaged; write 'provider: chrony', or remove them
        ! 19:3: error: 'server' is not a key of time; did you mean 'servers'?
        # clocks without a unit
        - servers: [ntp.example.org]
        + maximumDifference: 5
        ! 17:22: error: time.maximumDifference: '5' is not a difference of clocks; allowed: whole seconds from 1s to 3600s, such as 5s
        # clocks too far apart
        - servers: [ntp.example.org]
        + maximumDifference: 2h
        ! 17:22: error: time.maximumDifference: '2h' is not a difference of clocks; allowed: whole seconds from 1s to 3600s, such as 5s
        # an option with a space
        - servers: [ntp.example.org]
        + chronydOptions: ["-F 1"]
        ! 17:20: error: time.chronydOptions[0]: "-F 1" is not an option of chronyd; allowed: one word a line, of letters, digits and - . _ : / = , @ % +, such as -x
        # source
        + sources: {kubernetes: google}
        ! 25:23: error: sources.kubernetes: 'google' is not a source of Kubernetes' packages; allowed: official, aliyun, tsinghua or none
        # source without this version
        - version: 1.30.2
        + version: 1.23.17
        ! 6:12: error: kubernetes.version: the packages of 'official' start with Kubernetes 1.24; there are none of 1.23.17; write 'sources: {kubernetes: none}' and list a repository that has them under sources.packages
        # named source without this version
        - version: 1.30.2
        + version: 1.20.2
        - ssh:
        + sources: {kubernetes: aliyun}
        + ssh:
        ! 14:23: error: sources.kubernetes: the packages of 'aliyun' start with Kubernetes 1.24; there are none of 1.20.2; write 'sources: {kubernetes: none}' and list a repository that has them under sources.packages, such as Aliyun's old one: https://mirrors.aliyun.com/kubernetes/apt, suite kubernetes-xenial, components [main]; for rpm https://mirrors.aliyun.com/kubernetes/yum/repos/kubernetes-el7-x86_64
        # repository without a URL
        + sources:
        +   packages:
        +     - name: local
        ! 27:7: error: 'url' is missing in sources.packages[0]; write for example 'url: https://packages.example.org/debian'
        # repository's URL
        + sources:
        +   packages:
        +     - {name: local, url: packages.example.org}
        ! 27:26: error: sources.packages[0].url: 'packages.example.org' is not a repository's URL; allowed: a URL that starts with http://, https:// or file://
        # repository over ftp
        + sources:
        +   packages:
        +     - {name: local, url: ftp://packages.example.org}
        ! 27:26: error: sources.packages[0].url: 'ftp://packages.example.org' is not a repository's URL; allowed: a URL that starts with http://, https:// or file://
        # repository's name
        + sources:
        +   packages:
        +     - {name: Local Repo, url: https://packages.example.org}
        ! 27:14: error: sources.packages[0].name: 'Local Repo' is not a repository's name; allowed: a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as local; did you mean 'local-repo'?
        # components of a folder
        + sources:
        +   packages:
        +     - {name: local, url: https://packages.example.org, components: [main]}
        ! 27:68: error: sources.packages[0].components: the suite './' is a folder and has no components; remove the components, or name a suite such as bookworm
        # suite of an rpm repository
        + sources:
        +   packages:
        +     - {name: local, url: https://packages.example.org, format: rpm, suite: bookworm}
        ! 27:76: error: sources.packages[0].suite: repositories of rpm packages have no suite; remove it: the url is the folder with repodata in it
        # suite without components
        + sources:
        +   packages:
        +     - {name: local, url: https://packages.example.org, suite: bookworm}
        ! 27:63: error: sources.packages[0].suite: the suite 'bookworm' needs components; write for example 'components: [main]', or a folder that ends in '/'
        # repository twice
        + sources:
        +   packages:
        +     - {name: local, url: https://a.example.org}
        +     - {name: local, url: https://b.example.org}
        ! 28:14: error: sources.packages[1].name: there is another repository called local; every repository needs a name of its own
        # a key's text
        + sources:
        +   packages:
        +     - {name: local, url: https://a.example.org, key: D94AA3F0EFE21092}
        ! 27:54: error: sources.packages[0].key: 'D94AA3F0EFE21092' is not a key's URL; allowed: a URL that starts with http://, https:// or file://
        # trusted
        + sources:
        +   packages:
        +     - {name: local, url: https://a.example.org, trusted: yes}
        ! 27:58: error: sources.packages[0].trusted: 'yes' is not true or false; allowed: true or false, without quotes
        # image archive without a scheme
        + sources:
        +   images:
        +     - archive: /var/lib/images.tar
        ! 27:16: error: sources.images[0].archive: '/var/lib/images.tar' is not an image archive; allowed: a URL that starts with file://, http:// or https://
        # image archive over scp
        + sources:
        +   images:
        +     - archive: scp://files.example.org/images.tar
        ! 27:16: error: sources.images[0].archive: 'scp://files.example.org/images.tar' is not an image archive; allowed: a URL that starts with file://, http:// or https://
        # image archive on another host
        + sources:
        +   images:
        +     - archive: file://files/images.tar
        ! 27:16: error: sources.images[0].archive: 'file://files/images.tar' is not an image archive; allowed: a URL that starts with file://, http:// or https://
        # image archive for a role
        + sources:
        +   images:
        +     - {archive: "https://a.example.org/i.tar", roles: [master]}
        ! 27:56: error: sources.images[0].roles[0]: 'master' is not a role; allowed: control-plane, worker or load-balancer; did you mean 'control-plane'?
        # mirror without a scheme
        + registryMirrors:
        +   - {registry: docker.io, mirrors: [mirror.example.org]}
        ! 26:37: error: registryMirrors[0].mirrors[0]: 'mirror.example.org' is not a mirror's URL; allowed: a URL that starts with https:// or http://
        # registry with a scheme
        + registryMirrors:
        +   - {registry: "https://docker.io", mirrors: [https://mirror.example.org]}
        ! 26:16: error: registryMirrors[0].registry: "https://docker.io" is not a registry; allowed: its name as images carry it, such as docker.io or registry.example.org:5000, or _default
        # registry twice
        + registryMirrors:
        +   - {registry: docker.io, mirrors: [https://a.example.org]}
        +   - {registry: docker.io, mirrors: [https://b.example.org]}
        ! 27:16: error: registryMirrors[1].registry: docker.io stands in this list already; put all its mirrors into one list, the first to try first
        # no mirror
        + registryMirrors:
        +   - {registry: docker.io, mirrors: []}
        ! 26:36: error: registryMirrors[0].mirrors: the list is empty; name at least one mirror, or remove the registry
        # mirrors as a mapping
        + registryMirrors:
        +   docker.io: https://mirror.example.org
        ! 26:3: error: registryMirrors: a mapping is not a list; allowed: a list of registries with their mirrors, in '[ ]' or one '- ' a line
        # firewall
        + firewall: off
        ! 25:11: error: firewall: 'off' is not a firewall policy; allowed: open, disabled or unmanaged
        # SELinux
        + selinux: strict
        ! 25:10: error: selinux: 'strict' is not an SELinux policy; allowed: permissive, enforcing, disabled or unmanaged
        # package
        + extraPackages: [vim, "net tools"]
        ! 25:22: error: extraPackages[1]: "net tools" is not a package's name; allowed: NAME, NAME:ARCHITECTURE or NAME=VERSION of letters, digits and + . _ ~ -, a letter or digit first, such as vim
        # containerd's key
        + containerd: {restrictOomScoreAdj: true}
        ! 25:14: error: 'restrictOomScoreAdj' is not a key of containerd; did you mean 'restrictOOMScoreAdj'?
        # consent
        + controlPlanes: {allowEven: "yes"}
        ! 25:28: error: controlPlanes.allowEven: "yes" is not true or false; allowed: true or false, without quotes
        # pods on loopback
        - pods: 10.244.0.0/16
        + pods: 127.0.0.0/8
        ! 11:9: error: network.pods: 127.0.0.0/8 holds every host's own loopback addresses (127.0.0.0/8); choose a private range, such as 10.244.0.0/16
        # pods on link-local
        - pods: 10.244.0.0/16
        + pods: 169.254.0.0/16
        ! 11:9: error: network.pods: 169.254.0.0/16 holds link-local addresses, which no router forwards (169.254.0.0/16); choose a private range, such as 10.244.0.0/16
        # Services on multicast
        - services: 10.96.0.0/16
        + services: 224.0.0.0/16
        ! 12:13: error: network.services: 224.0.0.0/16 holds multicast addresses (224.0.0.0/4); choose a private range, such as 10.96.0.0/16
        # Services from nowhere
        - services: 10.96.0.0/16
        + services: 0.0.0.0/16
        ! 12:13: error: network.services: 0.0.0.0/16 holds addresses that no host can have (0.0.0.0/8); choose a private range, such as 10.96.0.0/16
        # pods everywhere
        - pods: 10.244.0.0/16
        + pods: 0.0.0.0/0
        ! 11:9: error: network.pods: 0.0.0.0/0 holds addresses that no host can have (0.0.0.0/8); choose a private range, such as 10.244.0.0/16
        # public pods
        - pods: 10.244.0.0/16
        + pods: 172.168.0.0/16
        ! 11:9: warning: network.pods: 172.168.0.0/16 is not private: the machines on the internet that have these addresses are hidden; choose one inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, such as 10.244.0.0/16
        # public Services
        - services: 10.96.0.0/16
        + services: 8.8.0.0/16
        ! 12:13: warning: network.services: 8.8.0.0/16 is not private: the machines on the internet that have these addresses are hidden; choose one inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, such as 10.96.0.0/16
        # packages beside a source without this version
        - version: 1.30.2
        + version: 1.20.2
        + sources:
        +   packages:
        +     - {name: local, url: https://packages.example.org, trusted: true}
        ! 6:12: error: kubernetes.version: the packages of 'official' start with Kubernetes 1.24; there are none of 1.20.2; write 'kubernetes: none' beside sources.packages
        # Kubernetes as an extra package
        + extraPackages: [vim, kubelet=1.30.2-1.1, kubectl]
        ! 25:22: error: extraPackages[1]: Trimast installs kubelet itself, in the version of kubernetes.version; remove it
        ! 25:42: error: extraPackages[2]: Trimast installs kubectl itself, in the version of kubernetes.version; remove it
        """#)
}
