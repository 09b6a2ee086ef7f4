extension WrongFile {
    /// The cluster's name, Kubernetes and the endpoint.
    static let cluster = table(
        #"""
        # capital letters in the name
        - name: demo
        + name: Demo
        ! 4:9: error: metadata.name: 'Demo' is not a cluster's name; allowed: a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as walkthrough; did you mean 'demo'?
        # no name
        -   name: demo
        +   labels: {}
        ! 4:3: error: 'labels' is not a key of metadata; it belongs to hosts
        ! 4:3: error: 'name' is missing in metadata; write for example 'name: my-cluster'
        # version without a patch
        - version: 1.30.2
        + version: 1.30
        ! 6:12: error: kubernetes.version: '1.30' is not a Kubernetes version; allowed: three numbers with dots, such as 1.25.0
        # version with a word
        - version: 1.30.2
        + version: stable-1
        ! 6:12: error: kubernetes.version: 'stable-1' is not a Kubernetes version; allowed: three numbers with dots, such as 1.25.0
        # version too old
        - version: 1.30.2
        + version: 1.19.16
        ! 6:12: error: kubernetes.version: Trimast does not know Kubernetes 1.19.16; allowed: 1.20.x to 1.36.x
        # version too new
        - version: 1.30.2
        + version: 1.99.0
        ! 6:12: error: kubernetes.version: Trimast does not know Kubernetes 1.99.0; allowed: 1.20.x to 1.36.x
        # version 2
        - version: 1.30.2
        + version: v2.0.0
        ! 6:12: error: kubernetes.version: Trimast does not know Kubernetes 2.0.0; allowed: 1.20.x to 1.36.x
        # no version
        -   version: 1.30.2
        +   dns: coredns
        ! 6:3: error: 'version' is missing in kubernetes; write for example 'version: 1.34.2'
        # version is a mapping
        - version: 1.30.2
        + version: {minor: 30}
        ! 6:12: error: kubernetes.version: a mapping is not a Kubernetes version; allowed: three numbers with dots, such as 1.25.0
        # etcd that loses data
        - version: 1.30.2
        + version: 1.22.3
        +   clusterDomain: ""
        + sources: {kubernetes: none}
        ! 6:12: warning: kubernetes.version: Kubernetes 1.22.3 brings etcd 3.5.0, which can lose data when it is killed; take the newest patch of 1.22
        ! 7:18: error: kubernetes.clusterDomain: "" is not a DNS domain; allowed: a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as cluster.local
        # image repository with a scheme
        - version: 1.30.2
        + version: 1.30.2
        +   imageRepository: https://registry.example.org/k8s
        ! 7:20: error: kubernetes.imageRepository: 'https://registry.example.org/k8s' is not an image repository; allowed: a registry and a path without https://, tag or last '/', such as registry.aliyuncs.com/google_containers
        # image repository with a tag
        - version: 1.30.2
        + version: 1.30.2
        +   imageRepository: registry.example.org/k8s:v1
        ! 7:20: error: kubernetes.imageRepository: 'registry.example.org/k8s:v1' is not an image repository; allowed: a registry and a path without https://, tag or last '/', such as registry.aliyuncs.com/google_containers
        # image repository with a last slash
        - version: 1.30.2
        + version: 1.30.2
        +   imageRepository: registry.example.org/k8s/
        ! 7:20: error: kubernetes.imageRepository: 'registry.example.org/k8s/' is not an image repository; allowed: a registry and a path without https://, tag or last '/', such as registry.aliyuncs.com/google_containers
        # image repository with a wrong port
        - version: 1.30.2
        + version: 1.30.2
        +   imageRepository: registry.example.org:99999/k8s
        ! 7:20: error: kubernetes.imageRepository: 'registry.example.org:99999/k8s' is not an image repository; allowed: a registry and a path without https://, tag or last '/', such as registry.aliyuncs.com/google_containers
        # cluster domain
        - version: 1.30.2
        + version: 1.30.2
        +   clusterDomain: cluster_local
        ! 7:18: error: kubernetes.clusterDomain: 'cluster_local' is not a DNS domain; allowed: a name, not an address: at most 63 small letters, digits, '-' and '.', with a letter or digit at both ends, such as cluster.local; did you mean 'cluster-local'?
        # dns provider
        - version: 1.30.2
        + version: 1.30.2
        +   dns: kube-dns
        ! 7:8: error: kubernetes.dns: 'kube-dns' is not a DNS provider; allowed: coredns or none
        # dns misspelt
        - version: 1.30.2
        + version: 1.30.2
        +   dns: coreDNS
        ! 7:8: error: kubernetes.dns: 'coreDNS' is not a DNS provider; allowed: coredns or none; did you mean 'coredns'?
        # dns key
        - version: 1.30.2
        + version: 1.30.2
        +   dns: {upstreams: host}
        ! 7:9: error: 'upstreams' is not a key of kubernetes.dns; did you mean 'upstream'?
        # dns upstream
        - version: 1.30.2
        + version: 1.30.2
        +   dns: {upstream: 8.8.8.8}
        ! 7:19: error: kubernetes.dns.upstream: '8.8.8.8' is not an upstream; allowed: host or none
        # dns is a list
        - version: 1.30.2
        + version: 1.30.2
        +   dns: [coredns]
        ! 7:8: error: kubernetes.dns: a list is not a DNS provider; allowed: coredns or none
        # argument with dashes
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {--audit-log-path: /var/log/audit.log}}
        ! 7:27: error: kubernetes.apiServer.extraArgs: '--audit-log-path' is not the name of a flag; allowed: the flag without its dashes, such as audit-log-path
        # argument without a value
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {audit-log-path: }}
        ! 7:43: error: kubernetes.apiServer.extraArgs.audit-log-path: an empty value is not a text; allowed: a word, a number, or a text in quotes; '' for an empty one
        # argument with a list
        - version: 1.30.2
        + version: 1.30.2
        +   scheduler: {extraArgs: {v: [2]}}
        ! 7:30: error: kubernetes.scheduler.extraArgs.v: a list is not a text; allowed: a word, a number, or a text in quotes; '' for an empty one
        # arguments as a list
        - version: 1.30.2
        + version: 1.30.2
        +   scheduler:
        +     extraArgs: [v=2]
        ! 8:16: error: kubernetes.scheduler.extraArgs: a list is not a mapping; allowed: a mapping from the name of a flag to a value
        # arguments one level too high
        - version: 1.30.2
        + version: 1.30.2
        +   etcd: {snapshot-count: 10000}
        ! 7:10: error: 'snapshot-count' is not a key of kubernetes.etcd; allowed: extraArgs
        # range of Services as an argument
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {service-cluster-ip-range: 10.0.0.0/16}}
        ! 7:53: error: kubernetes.apiServer.extraArgs.service-cluster-ip-range: this argument follows from network.services; write it there
        # range of pods as an argument
        - version: 1.30.2
        + version: 1.30.2
        +   controllerManager: {extraArgs: {cluster-cidr: 10.0.0.0/16}}
        ! 7:49: error: kubernetes.controllerManager.extraArgs.cluster-cidr: this argument follows from network.pods; write it there
        # an etcd member's argument
        - version: 1.30.2
        + version: 1.30.2
        +   etcd: {extraArgs: {initial-cluster-state: new}}
        ! 7:45: error: kubernetes.etcd.extraArgs.initial-cluster-state: Trimast sets this argument on every member itself; remove it
        # an etcd argument that loses a cluster
        - version: 1.30.2
        + version: 1.30.2
        +   etcd: {extraArgs: {force-new-cluster: "true"}}
        ! 7:41: error: kubernetes.etcd.extraArgs.force-new-cluster: this argument is not for a cluster that must not be lost: with it a member can lose its data, or the others; remove it
        # etcd's gateway switched off
        - version: 1.30.2
        + version: 1.30.2
        +   etcd: {extraArgs: {enable-grpc-gateway: "false"}}
        ! 7:43: error: kubernetes.etcd.extraArgs.enable-grpc-gateway: this argument is not for a cluster that must not be lost: Trimast reads through it who is a member, and does nothing on a guess; remove it
        # certificate name
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {certSANs: [api.example.org, "api example"]}
        ! 7:43: error: kubernetes.apiServer.certSANs[1]: "api example" is not a name for a certificate; allowed: a DNS name, which may start with '*.', or an IPv4 address
        # certificate names without a list
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {certSANs: api.example.org}
        ! 7:25: error: kubernetes.apiServer.certSANs: 'api.example.org' is not a list; allowed: a list of names and addresses, in '[ ]' or one '- ' a line
        # kubelet is a list
        - version: 1.30.2
        + version: 1.30.2
        +   kubelet: [maxPods]
        ! 7:12: error: kubernetes.kubelet: a list is not a mapping; allowed: keys of KubeletConfiguration
        # yes
        - version: 1.30.2
        + version: 1.30.2
        +   kubelet: {failSwapOn: no}
        ! 7:25: error: kubernetes.kubelet.failSwapOn: 'no' means different things to different YAML readers; write true, false or a decimal number, or put it in quotes
        # octal
        - version: 1.30.2
        + version: 1.30.2
        +   kubelet: {eviction: {mode: [0644]}}
        ! 7:31: error: kubernetes.kubelet.eviction.mode[0]: '0644' means different things to different YAML readers; write true, false or a decimal number, or put it in quotes
        # a cgroup driver
        - version: 1.30.2
        + version: 1.30.2
        +   kubelet: {cgroupDriver: cgroupfs}
        ! 7:27: error: kubernetes.kubelet.cgroupDriver: containerd and the kubelet must use one cgroup driver, and containerd's is systemd; remove the key, or write systemd
        # cgroup v1 too early
        - version: 1.30.2
        + version: 1.30.2
        +   kubelet: {failCgroupV1: false}
        ! 7:13: error: kubernetes.kubelet.failCgroupV1: KubeletConfiguration of Kubernetes 1.30.2 does not have this key, which came with 1.31; remove it
        # cgroup v1 for the kubelet alone
        - version: 1.30.2
        + version: 1.35.0
        +   kubelet: {failCgroupV1: false}
        ! 7:27: error: kubernetes.kubelet.failCgroupV1: kubeadm's check SystemVerification refuses cgroup v1 too, from Kubernetes 1.35 on; write 'waivedPreflight: [{check: SystemVerification, reason: the hosts have cgroup v1}]' below kubernetes as well, or remove the key
        # cgroup v1 with another waiver
        - version: 1.30.2
        + version: 1.36.2
        +   kubelet: {failCgroupV1: false}
        +   waivedPreflight: [{check: Swap, reason: tested}]
        ! 7:27: error: kubernetes.kubelet.failCgroupV1: kubeadm's check SystemVerification refuses cgroup v1 too, from Kubernetes 1.35 on; add '{check: SystemVerification, reason: the hosts have cgroup v1}' to kubernetes.waivedPreflight, or remove the key
        # kube-proxy's mode
        - version: 1.30.2
        + version: 1.30.2
        +   kubeProxy: {mode: ipvs}
        ! 7:21: error: kubernetes.kubeProxy.mode: the mode of kube-proxy is a key of its own; write it as network.proxyMode
        # a gate that is no boolean
        - version: 1.30.2
        + version: 1.30.2
        +   featureGates: {EtcdLearnerMode: on}
        ! 7:35: error: kubernetes.featureGates.EtcdLearnerMode: 'on' is not true or false; allowed: true or false, without quotes
        # a gate in quotes
        - version: 1.30.2
        + version: 1.30.2
        +   featureGates: {EtcdLearnerMode: "true"}
        ! 7:35: error: kubernetes.featureGates.EtcdLearnerMode: "true" is not true or false; allowed: true or false, without quotes
        # a gate's name
        - version: 1.30.2
        + version: 1.30.2
        +   featureGates: {etcd-learner-mode: true}
        ! 7:18: error: kubernetes.featureGates: 'etcd-learner-mode' is not a feature gate; allowed: letters and digits, a capital letter first, such as PublicKeysECDSA
        # a gate too early
        - version: 1.30.2
        + version: 1.26.0
        +   featureGates: {EtcdLearnerMode: true, Other: false, NodeLocalCRISocket: true}
        ! 7:18: error: kubernetes.featureGates.EtcdLearnerMode: kubeadm 1.26.0 does not know this gate, which came with 1.27; remove it
        ! 7:41: error: kubernetes.featureGates.Other: kubeadm 1.26.0 has no such gate; allowed: PublicKeysECDSA or RootlessControlPlane
        ! 7:55: error: kubernetes.featureGates.NodeLocalCRISocket: kubeadm 1.26.0 does not know this gate, which came with 1.32; remove it
        # waiver without a reason
        - version: 1.30.2
        + version: 1.30.2
        +   waivedPreflight: [{check: SystemVerification}]
        ! 7:21: error: 'reason' is missing in kubernetes.waivedPreflight[0]; write for example 'reason: an old kernel, tested'
        # waiver with an empty reason
        - version: 1.30.2
        + version: 1.30.2
        +   waivedPreflight: [{check: SystemVerification, reason: " "}]
        ! 7:57: error: kubernetes.waivedPreflight[0].reason: " " is not a reason; allowed: one line that says why the check may fail
        # waiver as a word
        - version: 1.30.2
        + version: 1.30.2
        +   waivedPreflight: [SystemVerification]
        ! 7:21: error: kubernetes.waivedPreflight[0]: 'SystemVerification' is not a mapping; allowed: the keys check and reason
        # waiver of all
        - version: 1.30.2
        + version: 1.30.2
        +   waivedPreflight: [{check: all, reason: it failed}]
        ! 7:29: error: kubernetes.waivedPreflight[0].check: 'all' would waive every check; name the checks one by one, each with its reason
        # no address
        -   address: 192.168.96.69/24
        +   interface: eth0
        ! 8:3: error: 'address' is missing in endpoint; write for example 'address: 192.168.96.69/24'
        # address of three numbers
        - address: 192.168.96.69/24
        + address: 192.168.96/24
        ! 8:12: error: endpoint.address: '192.168.96/24' is not an IPv4 address; allowed: four numbers from 0 to 255 with dots, and the subnet's prefix length if you like, such as 192.168.96.69/24
        # address with a leading zero
        - address: 192.168.96.69/24
        + address: 192.168.096.069
        ! 8:12: error: endpoint.address: '192.168.096.069' is not an IPv4 address; allowed: four numbers from 0 to 255 with dots, and the subnet's prefix length if you like, such as 192.168.96.69/24
        # prefix too long
        - address: 192.168.96.69/24
        + address: 192.168.96.69/33
        ! 8:12: error: endpoint.address: '192.168.96.69/33' is not an IPv4 address; allowed: four numbers from 0 to 255 with dots, and the subnet's prefix length if you like, such as 192.168.96.69/24
        # a name as the address
        - address: 192.168.96.69/24
        + address: api.example.org
        ! 8:12: error: endpoint.address: 'api.example.org' is not an IPv4 address; allowed: four numbers from 0 to 255 with dots, and the subnet's prefix length if you like, such as 192.168.96.69/24
        # an IPv6 address
        - address: 192.168.96.69/24
        + address: 2001:db8::1
        ! 8:12: error: endpoint.address: '2001:db8::1' is not an IPv4 address; allowed: four numbers from 0 to 255 with dots, and the subnet's prefix length if you like, such as 192.168.96.69/24
        # address of a host
        - address: 192.168.96.69/24
        + address: 192.168.96.66/24
        ! 8:12: error: endpoint.address: 192.168.96.66 is the own address of master2; choose a free address of the same subnet; it moves between the hosts
        # address in another subnet
        - address: 192.168.96.69/24
        + address: 192.168.97.69/24
        ! 8:12: error: endpoint.address: 192.168.97.0/24 does not hold master1 (192.168.96.65), master2 (192.168.96.66) and master3 (192.168.96.67); the floating address and all hosts that can hold it must be in one subnet
        # prefix that leaves some out
        - address: 192.168.96.69/24
        + address: 192.168.96.69/30
        ! 8:12: error: endpoint.address: 192.168.96.68/30 does not hold master1 (192.168.96.65), master2 (192.168.96.66) and master3 (192.168.96.67); the floating address and all hosts that can hold it must be in one subnet
        # address is the subnet's first
        - address: 192.168.96.69/24
        + address: 192.168.96.0/24
        ! 8:12: error: endpoint.address: 192.168.96.0 is the first address of 192.168.96.0/24, which no host can have; choose a free address of the subnet
        # address is the subnet's last
        - address: 192.168.96.69/24
        + address: 192.168.96.255/24
        ! 8:12: error: endpoint.address: 192.168.96.255 is the last address of 192.168.96.0/24, which no host can have; choose a free address of the subnet
        # loopback
        - address: 192.168.96.69/24
        + address: 127.0.0.1
        ! 8:12: error: endpoint.address: 127.0.0.1 is a loopback address; choose a free address of the hosts' subnet
        # multicast
        - address: 192.168.96.69/24
        + address: 224.0.0.18
        ! 8:12: error: endpoint.address: 224.0.0.18 is a multicast address; choose a free address of the hosts' subnet
        # address among the pods
        - address: 192.168.96.69/24
        + address: 10.244.3.1
        ! 8:12: error: endpoint.address: 10.244.3.1 lies in the range of pods 10.244.0.0/16; choose another range for network.pods, one that holds no machine of yours
        # port zero
        - port: 16443
        + port: 0
        ! 9:9: error: endpoint.port: '0' is not a port; allowed: a whole number from 1 to 65535
        # port too large
        - port: 16443
        + port: 65536
        ! 9:9: error: endpoint.port: '65536' is not a port; allowed: a whole number from 1 to 65535
        # port in quotes
        - port: 16443
        + port: "16443"
        ! 9:9: error: endpoint.port: "16443" is not a port; allowed: a whole number from 1 to 65535, without quotes
        # port with a leading zero
        - port: 16443
        + port: 016443
        ! 9:9: error: endpoint.port: '016443' is not a port; allowed: a whole number from 1 to 65535
        # port of the API server
        - port: 16443
        + port: 6443
        ! 9:9: error: endpoint.port: the proxy and the API server cannot both listen on port 6443 of a control plane; choose another port, such as 16443 for endpoint.port and 6443 for endpoint.apiPort
        # API server's port on the proxy's
        - port: 16443
        + apiPort: 16443
        ! 9:12: error: endpoint.apiPort: the proxy and the API server cannot both listen on port 16443 of a control plane; choose another port, such as 16443 for endpoint.port and 6443 for endpoint.apiPort
        # node port
        - port: 16443
        + port: 30443
        ! 9:9: error: endpoint.port: port 30443 is one of the node ports that Kubernetes gives to Services (30000 to 32767); choose one outside, such as 16443
        # own range of node ports
        - port: 16443
        + port: 16443
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {service-node-port-range: 16000-17000}}
        ! 10:9: error: endpoint.port: port 16443 is one of the node ports that Kubernetes gives to Services (16000 to 17000); choose one outside, such as 8443
        # etcd's port
        - port: 16443
        + port: 2379
        ! 9:9: error: endpoint.port: port 2379 is taken by etcd's clients; choose another, such as 16443
        # kubelet's port
        - port: 16443
        + port: 16443
        +   apiPort: 10250
        ! 10:12: error: endpoint.apiPort: port 10250 is taken by the kubelet; choose another, such as 6443
        # sshd's port
        -   user: root
        +   port: 16443
        ! 9:9: error: endpoint.port: port 16443 is taken by sshd on master1; choose another, such as 8443
        # interface with a slash
        - port: 16443
        + interface: eth0/1
        ! 9:14: error: endpoint.interface: 'eth0/1' is not the name of a network interface; allowed: at most 15 letters, digits, '.', '_' and '-', a letter or digit first, such as ens32, or automatic
        # interface too long
        - port: 16443
        + interface: a-very-long-name0
        ! 9:14: error: endpoint.interface: 'a-very-long-name0' is not the name of a network interface; allowed: at most 15 letters, digits, '.', '_' and '-', a letter or digit first, such as ens32, or automatic
        # load balancer
        - port: 16443
        + loadBalancer: envoy
        ! 9:17: error: endpoint.loadBalancer: 'envoy' is not a load balancer; allowed: haproxy or nginx
        # VRRP id zero
        - port: 16443
        + virtualRouterID: 0
        ! 9:20: error: endpoint.virtualRouterID: '0' is not a VRRP id; allowed: a whole number from 1 to 255
        # VRRP id too large
        - port: 16443
        + virtualRouterID: 256
        ! 9:20: error: endpoint.virtualRouterID: '256' is not a VRRP id; allowed: a whole number from 1 to 255
        # VRRP id of everybody
        - port: 16443
        + virtualRouterID: 51
        +   interfaces: eth0
        ! 9:20: warning: endpoint.virtualRouterID: 51 is the id of most examples, so that a neighbour may have it too; leave the key out, or choose another from 1 to 255
        ! 10:3: error: 'interfaces' is not a key of endpoint; did you mean 'interface'?
        # adverts without a unit
        - port: 16443
        + advertInterval: 0.1
        ! 9:19: error: endpoint.advertInterval: '0.1' is not an interval between adverts; allowed: 0.01s to 40.95s in steps of 0.01s, such as 0.1s
        # adverts too fine
        - port: 16443
        + advertInterval: 0.125s
        ! 9:19: error: endpoint.advertInterval: '0.125s' is not an interval between adverts; allowed: 0.01s to 40.95s in steps of 0.01s, such as 0.1s
        # adverts too long
        - port: 16443
        + advertInterval: 41s
        ! 9:19: error: endpoint.advertInterval: '41s' is not an interval between adverts; allowed: 0.01s to 40.95s in steps of 0.01s, such as 0.1s
        # adverts of zero
        - port: 16443
        + advertInterval: 0s
        ! 9:19: error: endpoint.advertInterval: '0s' is not an interval between adverts; allowed: 0.01s to 40.95s in steps of 0.01s, such as 0.1s
        # a flag among the keys of the kubelet
        - version: 1.30.2
        + version: 1.30.2
        +   kubelet: {max-pods: 200}
        +   kubeProxy: {extraArgs: {v: "2"}}
        ! 7:23: error: kubernetes.kubelet.max-pods: here stand keys of KubeletConfiguration, and no flags; write the key of KubeletConfiguration, which is probably maxPods
        ! 8:26: error: kubernetes.kubeProxy.extraArgs: here stand keys of KubeProxyConfiguration, and no flags; write keys such as maxPods, not arguments
        # kubelet's DNS domain
        - version: 1.30.2
        + version: 1.30.2
        +   clusterDomain: cluster.example
        +   kubelet: {clusterDomain: cluster.local}
        ! 8:28: error: kubernetes.kubelet.clusterDomain: the DNS domain of Services is a key of its own; write it as kubernetes.clusterDomain
        # kubelet's static pods
        - version: 1.30.2
        + version: 1.30.2
        +   kubelet: {staticPodPath: /etc/kubelet.d}
        ! 7:28: error: kubernetes.kubelet.staticPodPath: kubeadm writes the control plane's pods to /etc/kubernetes/manifests; remove the key
        # kube-proxy's range
        - version: 1.30.2
        + version: 1.30.2
        +   kubeProxy: {clusterCIDR: 10.244.0.0/16}
        ! 7:28: error: kubernetes.kubeProxy.clusterCIDR: the range of pods is a key of its own; write it as network.pods
        # upstream without a DNS
        - version: 1.30.2
        + version: 1.30.2
        +   dns: {provider: none, upstream: host}
        ! 7:35: warning: kubernetes.dns.upstream: nothing asks an upstream, since kubernetes.dns.provider is none; write 'provider: coredns', or 'dns: none' alone
        # the frozen registry
        - version: 1.30.2
        + version: 1.25.9
        +   imageRepository: k8s.gcr.io
        ! 7:20: warning: kubernetes.imageRepository: k8s.gcr.io was frozen in April 2023, before Kubernetes 1.25.9 came; write registry.k8s.io, or leave the key out
        # PodSecurityPolicy
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {enable-admission-plugins: "NodeRestriction,PodSecurityPolicy"}}
        ! 7:53: error: kubernetes.apiServer.extraArgs.enable-admission-plugins: Kubernetes 1.30.2 does not have the plugin PodSecurityPolicy, which is gone from 1.25 on; remove it; Pod Security admission takes its place without an argument
        # one address for every API server
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {advertise-address: 192.168.96.69}}
        ! 7:46: error: kubernetes.apiServer.extraArgs.advertise-address: this argument follows from hosts.address; write it there
        # link-local
        - address: 192.168.96.69/24
        + address: 169.254.1.1
        ! 8:12: error: endpoint.address: 169.254.1.1 is a link-local address, which no router forwards; choose a free address of the hosts' subnet
        # reserved
        - address: 192.168.96.69/24
        + address: 240.0.0.1
        ! 8:12: error: endpoint.address: 240.0.0.1 is a reserved address; choose a free address of the hosts' subnet
        # this network
        - address: 192.168.96.69/24
        + address: 0.0.0.0
        ! 8:12: error: endpoint.address: 0.0.0.0 is no address of a host; choose a free address of the hosts' subnet
        # loopback interface
        - port: 16443
        + interface: lo
        ! 9:14: error: endpoint.interface: lo is the loopback interface, whose addresses no other machine reaches; name the interface that has the hosts' addresses, or leave the key out: then it is found
        """#)
}
