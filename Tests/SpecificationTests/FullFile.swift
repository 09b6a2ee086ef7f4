import Specification
import Testing

/// A cluster file with every key.
let fullFile = """
    apiVersion: trimast/v1
    kind: Cluster
    metadata: {name: full}
    kubernetes:
      version: v1.31.4
      imageRepository: registry.example.org:5000/google_containers
      clusterDomain: cluster.example
      dns: {provider: none, upstream: none}
      apiServer: {extraArgs: {goaway-chance: 0.001, v: "2"}, certSANs: [api.example.org, "*.example.org", 203.0.113.7]}
      controllerManager: {extraArgs: {node-monitor-period: 5s}}
      scheduler: {extraArgs: {v: 4}}
      etcd: {extraArgs: {snapshot-count: "10000"}}
      kubelet: {maxPods: 200, failCgroupV1: false}
      kubeProxy: {ipvs: {scheduler: rr}}
      featureGates: {EtcdLearnerMode: true}
      waivedPreflight: [{check: SystemVerification, reason: "an old kernel, tested"}]
    endpoint:
      address: 192.168.96.69/24
      port: 8443
      apiPort: 6444
      interface: ens32
      loadBalancer: nginx
      nodeLocalProxy: true
      virtualRouterID: 137
      advertInterval: 0.25s
    network:
      pods: 10.200.0.0/16
      services: 10.100.0.0/20
      plugin: calico
      proxyMode: nftables
      routeReflectors: [master1, lb2]
      calico: {manifest: /srv/calico.yaml, encapsulation: ipip-cross-subnet, mtu: 1440, imageRepository: quay.io/calico}
    ssh: {user: admin, port: 2222, configFile: ~/.ssh/c, identityFile: ~/.ssh/i, knownHostsFile: ~/.ssh/k, jump: bastion}
    time: {provider: chrony, servers: [ntp4.aliyun.com, 192.0.2.1], chronydOptions: [-x, -F, "1"], maximumDifference: 2s}
    sources:
      kubernetes: none
      packages:
        - {name: local, url: "http://192.168.96.1:8080/debian", format: deb, trusted: true}
        - {name: main, url: https://a.example.org, suite: bookworm, components: [main], key: file:///etc/key.asc}
      images:
        - archive: file:///srv/images.tar
        - {archive: "http://192.168.96.1/etcd.tar", roles: [control-plane]}
    registryMirrors:
      - {registry: docker.io, mirrors: [https://a.example.org, http://b.example.org], skipVerify: true}
      - {registry: _default, mirrors: [https://c.example.org], ca: /etc/ca.crt, credentialsFile: ~/login}
    proxy: {http: "http://p:3128", https: https://q.example.org, noProxy: [.example.org, 10.0.0.0/8, host], credentialsFile: ~/proxy}
    firewall: disabled
    selinux: unmanaged
    extraPackages: [vim, libc6=2.36-9]
    containerd: {restrictOOMScoreAdj: true}
    dockerEngine: true
    controlPlanes: {allowEven: true}
    hosts:
      - {name: master1, address: 192.168.96.65, roles: [control-plane], taints: []}
      - {name: master2, address: 192.168.96.66, roles: [control-plane], ssh: {port: 22, address: 10.0.0.6}}
      - {name: lb1, address: 192.168.96.70, roles: [load-balancer]}
      - name: lb2
        address: 192.168.96.71
        roles: [load-balancer, worker]
        labels: {node-role.kubernetes.io/work: work, size: 3, empty: ""}
        annotations: {example.org/note: "any text: here"}
        taints: ["gpu=yes:NoSchedule", "example.org/maintenance:NoExecute"]

    """

func fullSpec() throws -> ClusterSpec {
    func address(_ text: String) throws -> IPv4Address { try #require(IPv4Address(text)) }
    func name(_ text: String) throws -> HostName { try #require(HostName(text)) }
    let ssh = SSHSpec(
        user: "admin", port: 2222, configFile: "~/.ssh/c", identityFile: "~/.ssh/i", knownHostsFile: "~/.ssh/k", jump: "bastion")
    return ClusterSpec(
        name: try name("full"),
        kubernetes: KubernetesSpec(
            version: KubernetesVersion(major: 1, minor: 31, patch: 4), imageRepository: "registry.example.org:5000/google_containers",
            dns: DNSSpec(provider: .none, upstream: .none), clusterDomain: "cluster.example",
            apiServerArgs: ["goaway-chance": "0.001", "v": "2"], controllerManagerArgs: ["node-monitor-period": "5s"],
            schedulerArgs: ["v": "4"], etcdArgs: ["snapshot-count": "10000"],
            kubelet: ["maxPods": .int(200), "failCgroupV1": .bool(false)],
            kubeProxy: ["ipvs": .map(["scheduler": .string("rr")])], featureGates: ["EtcdLearnerMode": true],
            certificateNames: ["api.example.org", "*.example.org", "203.0.113.7"],
            waivedPreflight: [PreflightWaiver(check: "SystemVerification", reason: "an old kernel, tested")]),
        endpoint: EndpointSpec(
            address: try address("192.168.96.69"), prefix: 24, port: 8443, interface: "ens32", loadBalancer: .nginx, nodeLocalProxy: true,
            virtualRouterID: 137,
            advertCentiseconds: 25,
            apiPort: 6444),
        network: NetworkSpec(
            pods: try #require(CIDR("10.200.0.0/16")), services: try #require(CIDR("10.100.0.0/20")), proxyMode: .nftables,
            routeReflectors: [try name("master1"), try name("lb2")],
            calico: CalicoSpec(manifest: "/srv/calico.yaml", encapsulation: .ipipCrossSubnet, mtu: 1440, imageRepository: "quay.io/calico")
        ),
        hosts: [
            HostSpec(name: try name("master1"), address: try address("192.168.96.65"), roles: [.controlPlane], taints: [], ssh: ssh),
            HostSpec(
                name: try name("master2"), address: try address("192.168.96.66"), roles: [.controlPlane],
                ssh: SSHSpec(port: 22, address: "10.0.0.6").merged(over: ssh)),
            HostSpec(name: try name("lb1"), address: try address("192.168.96.70"), roles: [.loadBalancer], ssh: ssh),
            HostSpec(
                name: try name("lb2"), address: try address("192.168.96.71"), roles: [.loadBalancer, .worker],
                labels: ["node-role.kubernetes.io/work": "work", "size": "3", "empty": ""],
                annotations: ["example.org/note": "any text: here"],
                taints: [
                    TaintSpec(key: "gpu", value: "yes", effect: .noSchedule),
                    TaintSpec(key: "example.org/maintenance", effect: .noExecute),
                ], ssh: ssh),
        ],
        ssh: ssh,
        time: TimeSpec(servers: ["ntp4.aliyun.com", "192.0.2.1"], chronydOptions: ["-x", "-F", "1"], maximumDifferenceSeconds: 2),
        sources: SourcesSpec(
            kubernetes: .none,
            packages: [
                PackageRepositorySpec(name: try name("local"), url: "http://192.168.96.1:8080/debian", format: .deb, trusted: true),
                PackageRepositorySpec(
                    name: try name("main"), url: "https://a.example.org", suite: "bookworm", components: ["main"],
                    key: "file:///etc/key.asc"),
            ],
            images: [
                ImageArchiveSpec(url: "file:///srv/images.tar"),
                ImageArchiveSpec(url: "http://192.168.96.1/etcd.tar", roles: [.controlPlane]),
            ]),
        registryMirrors: [
            RegistryMirrorSpec(registry: "docker.io", mirrors: ["https://a.example.org", "http://b.example.org"], skipVerify: true),
            RegistryMirrorSpec(registry: "_default", mirrors: ["https://c.example.org"], ca: "/etc/ca.crt", credentialsFile: "~/login"),
        ],
        httpProxy: HTTPProxySpec(
            http: "http://p:3128", https: "https://q.example.org", noProxy: [".example.org", "10.0.0.0/8", "host"],
            credentialsFile: "~/proxy"),
        firewall: .disabled, selinux: .unmanaged, extraPackages: ["vim", "libc6=2.36-9"],
        containerd: ContainerdSpec(restrictOOMScoreAdj: true), dockerEngine: true, allowEvenControlPlanes: true)
}
