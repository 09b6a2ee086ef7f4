import Planning
import Specification

/// Every part's id, in the order of the ``Catalogue``: what a part may name in its `after`.
package enum PartID: String, CaseIterable, Sendable {
    case hosts, swap, selinux, firewall
    case httpProxy = "http-proxy"
    case bundle, repositories
    case timeConfiguration = "time-configuration"
    case registryMirrors = "registry-mirrors"
    case containerdConfig = "containerd-config"
    case runtimePackages = "runtime-packages"
    case crictl, images, packages, programs, docker
    case selinuxRules = "selinux-rules"
    case kernel, time
    case loadBalancer = "load-balancer"
    case virtualAddress = "virtual-address"
    case controlPlane = "control-plane"
    case join, tokens
    case kubeletSettings = "kubelet-settings"
    case networkManagers = "network-managers"
    case forwarding
    case calico
    case podNetwork = "pod-network"
    case podRanges = "pod-ranges"
    case networkManifest = "network-manifest"
    case noNetwork = "no-network"
    case nodeMetadata = "node-metadata"
    case etcdGuard = "etcd-guard"
    case localClients = "local-clients"
    case ready, kubeconfig, completion, certificates, etcd, nodes, drift
    case nextBoot = "next-boot"
}

extension Resource {
    /// All that the part does on the host; there already where it has nothing to do.
    init(_ host: HostName, _ part: PartID) { self.init(host, part.rawValue) }
}
