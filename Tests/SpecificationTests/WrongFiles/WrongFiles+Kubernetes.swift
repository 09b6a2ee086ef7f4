extension WrongFiles {
    /// What the section `kubernetes` gets wrong.
    static let kubernetes = WrongFile.blocks(
        #"""
        # two numbers
        -  version: 1.25.0
        +  version: 1.25
        = 5:12: error: kubernetes.version is '1.25'; it must be a version with three numbers, such as 1.25.0

        # a word
        -  version: 1.25.0
        +  version: latest
        = 5:12: error: kubernetes.version is 'latest'; it must be a version with three numbers, such as 1.25.0

        # too old
        -  version: 1.25.0
        +  version: 1.19.16
        = 5:12: error: kubernetes.version is 1.19.16, which this trimast does not know; it builds 1.20 to 1.36

        # too new
        -  version: 1.25.0
        +  version: 1.37.0
        = 5:12: error: kubernetes.version is 1.37.0, which this trimast does not know; it builds 1.20 to 1.36

        # Kubernetes 2
        -  version: 1.25.0
        +  version: 2.0.0
        = 5:12: error: kubernetes.version is 2.0.0, which this trimast does not know; it builds 1.20 to 1.36

        # older than the package servers
        -  version: 1.25.0
        +  version: v1.20.2
        = 5:12: error: Kubernetes 1.20.2 is not among the packages of `official`, which begin with 1.24; write `sources: {kubernetes: none, packages: [...]}` with an apt repository that has it, or use a newer version

        # older than the mirror
        -  version: 1.25.0
        -  dns: coredns
        +  version: 1.23.17
        +sources: {kubernetes: tsinghua}
        = 6:23: error: Kubernetes 1.23.17 is not among the packages of `tsinghua`, which begin with 1.24; write `sources: {kubernetes: none, packages: [...]}` with an apt repository that has it, or use a newer version

        # older than the mirror, with packages of one's own
        -  version: 1.25.0
        -  dns: coredns
        +  version: 1.23.17
        +sources:
        +  kubernetes: aliyun
        +  packages: [{name: mine, url: "http://10.0.0.1/"}]
        = 7:15: warning: Kubernetes 1.23.17 is not among the packages of `aliyun`, which begin with 1.24; write `kubernetes: none` beside your own packages

        # nftables too early
        -  proxyMode: iptables
        +  proxyMode: nftables
        = 15:14: error: network.proxyMode nftables needs Kubernetes 1.31 or newer, and this is 1.25.0; use iptables or ipvs

        # ipvs too late
        -  version: 1.25.0
        -  dns: coredns
        -endpoint:
        -  address: 192.168.96.69
        -  port: 16443
        -  interface: ens32
        -network:
        -  pods: 10.244.0.0/16
        -  services: 10.96.0.0/16
        -  plugin: calico
        -  proxyMode: iptables
        +  version: 1.35.0
        +endpoint: {address: 192.168.96.69}
        +network:
        +  proxyMode: ipvs
        = 8:14: warning: network.proxyMode ipvs is deprecated in Kubernetes 1.35.0; use nftables (kernel 5.13 or newer) or iptables

        # an image repository with scheme
        -  dns: coredns
        +  imageRepository: https://registry.aliyuncs.com/google_containers
        = 6:20: error: kubernetes.imageRepository is 'https://registry.aliyuncs.com/google_containers'; it must be a registry and path without scheme, tag or slash at the end, such as registry.aliyuncs.com/google_containers

        # an image repository with a slash at its end
        -  dns: coredns
        +  imageRepository: registry.aliyuncs.com/google_containers/
        = 6:20: error: kubernetes.imageRepository is 'registry.aliyuncs.com/google_containers/'; it must be a registry and path without scheme, tag or slash at the end, such as registry.aliyuncs.com/google_containers

        # an image repository with tag
        -  dns: coredns
        +  imageRepository: registry.aliyuncs.com/google_containers:v1.25.0
        = 6:20: error: kubernetes.imageRepository is 'registry.aliyuncs.com/google_containers:v1.25.0'; it must be a registry and path without scheme, tag or slash at the end, such as registry.aliyuncs.com/google_containers

        # a DNS that does not exist
        -  dns: coredns
        +  dns: kube-dns
        = 6:8: error: kubernetes.dns is 'kube-dns'; did you mean 'coredns'? it must be coredns or none

        # a DNS with a wrong key
        -  dns: coredns
        +  dns: {upstreams: none}
        = 6:9: error: unknown key 'upstreams' in kubernetes.dns; did you mean 'upstream'?

        # a DNS with a wrong upstream
        -  dns: coredns
        +  dns: {upstream: 8.8.8.8}
        = 6:19: error: kubernetes.dns.upstream is '8.8.8.8'; it must be host or none

        # an upstream for no DNS
        -  dns: coredns
        +  dns: {provider: none, upstream: host}
        = 6:35: warning: kubernetes.dns.upstream has no effect, since the provider is none; remove it, or write `provider: coredns`

        # a DNS that is a list
        -  dns: coredns
        +  dns: [coredns]
        = 6:8: error: kubernetes.dns is a list; it must be coredns or none, or a mapping with any of provider and upstream

        # a domain with capitals
        -  dns: coredns
        +  clusterDomain: Cluster.Local
        = 6:18: error: kubernetes.clusterDomain is 'Cluster.Local'; it must be a DNS domain in lower case, such as cluster.local

        # flags in a list
        -  dns: coredns
        +  apiServer: {extraArgs: [--v=2]}
        = 6:26: error: kubernetes.apiServer.extraArgs is a list; it must be a mapping: lines of 'key: value', or {key: value}

        # a flag with dashes
        -  dns: coredns
        +  apiServer: {extraArgs: {--v: 2}}
        = 6:27: error: kubernetes.apiServer.extraArgs has the key '--v'; a key must be a flag's name without leading dashes, such as audit-log-maxage

        # a flag with a list
        -  dns: coredns
        +  scheduler: {extraArgs: {v: [2]}}
        = 6:30: error: kubernetes.scheduler.extraArgs.v is a list; it must be a single value

        # certificate names for the scheduler
        -  dns: coredns
        +  scheduler: {certSANs: [a]}
        = 6:15: error: unknown key 'certSANs' in kubernetes.scheduler; allowed here: extraArgs

        # a certificate name that is a URL
        -  dns: coredns
        +  apiServer: {certSANs: ["https://api.example.com"]}
        = 6:26: error: kubernetes.apiServer.certSANs[0] is 'https://api.example.com'; it must be a DNS name or an IP address, such as api.example.com

        # kubelet settings that are none
        -  dns: coredns
        +  kubelet: maxPods
        = 6:12: error: kubernetes.kubelet is 'maxPods'; it must be a mapping: lines of 'key: value', or {key: value}

        # a gate with a word
        -  dns: coredns
        +  featureGates: {RootlessControlPlane: on}
        = 6:40: error: kubernetes.featureGates.RootlessControlPlane is 'on'; it must be true or false

        # gates as one text
        -  dns: coredns
        +  featureGates: RootlessControlPlane=true
        = 6:17: error: kubernetes.featureGates is 'RootlessControlPlane=true'; it must be a mapping: lines of 'key: value', or {key: value}

        # a gate's name
        -  dns: coredns
        +  featureGates: {rootless: true}
        = 6:18: error: kubernetes.featureGates has the key 'rootless'; a key must be a feature gate's name, such as RootlessControlPlane

        # a waiver without reason
        -  dns: coredns
        +  waivedPreflight: [{check: SystemVerification}]
        = 6:21: error: 'kubernetes.waivedPreflight[0].reason' is missing; it must be the reason in words

        # a waiver with an empty reason
        -  dns: coredns
        +  waivedPreflight: [{check: SystemVerification, reason: " "}]
        = 6:57: error: kubernetes.waivedPreflight[0].reason is ' '; it must be the reason in words

        # a waiver that is only a name
        -  dns: coredns
        +  waivedPreflight: [SystemVerification]
        = 6:21: error: kubernetes.waivedPreflight[0] is 'SystemVerification'; it must be a mapping with at least check and reason

        # a waiver for all
        -  dns: coredns
        +  waivedPreflight: [{check: all, reason: "it works"}]
        = 6:29: error: kubernetes.waivedPreflight[0].check is 'all', which would hide every fault to come; name each check by itself, with its reason

        # the service range said twice
        -  dns: coredns
        +  apiServer: {extraArgs: {service-cluster-ip-range: 10.97.0.0/16}}
        = 6:53: error: kubernetes.apiServer.extraArgs.service-cluster-ip-range is decided by network.services; remove it here and set network.services

        # the pod range said twice
        -  dns: coredns
        +  controllerManager: {extraArgs: {cluster-cidr: 10.97.0.0/16}}
        = 6:49: error: kubernetes.controllerManager.extraArgs.cluster-cidr is decided by network.pods; remove it here and set network.pods

        # the proxy mode said twice
        -  dns: coredns
        +  kubeProxy: {mode: ipvs}
        = 6:21: error: kubernetes.kubeProxy.mode is decided by network.proxyMode; remove it here and set network.proxyMode

        # etcd's members
        -  dns: coredns
        +  etcd: {extraArgs: {initial-cluster-state: existing}}
        = 6:45: error: kubernetes.etcd.extraArgs.initial-cluster-state is different on every host or changes as hosts join; remove it: Trimast sets it

        # etcd's name
        -  dns: coredns
        +  etcd: {extraArgs: {name: master1}}
        = 6:28: error: kubernetes.etcd.extraArgs.name is different on every host or changes as hosts join; remove it: Trimast sets it

        # the domain said twice
        -  dns: coredns
        +  kubelet: {clusterDomain: cluster.local}
        = 6:28: error: kubernetes.kubelet.clusterDomain is decided by kubernetes.clusterDomain; remove it here and set kubernetes.clusterDomain

        # the API's port said twice
        -  dns: coredns
        +  apiServer: {extraArgs: {secure-port: 6443}}
        = 6:40: error: kubernetes.apiServer.extraArgs.secure-port is decided by endpoint.apiPort; remove it here and set endpoint.apiPort
        """#)
}
