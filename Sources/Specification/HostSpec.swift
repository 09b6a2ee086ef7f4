package struct HostSpec: Equatable, Codable, Sendable {
    package enum Role: String, Codable, Sendable, CaseIterable {
        case controlPlane = "control-plane", worker, loadBalancer = "load-balancer"
    }
    package var name: HostName
    /// The address by which the cluster's other hosts reach it, and by which the operator does unless ``SSHSpec/address`` says otherwise.
    package var address: IPv4Address
    /// Never empty. A control plane is a load balancer too, unless some host of the file names that role itself.
    package var roles: Set<Role>
    package var labels: [String: String]
    package var annotations: [String: String]
    /// nil: kubeadm's own (control planes take no ordinary pods).
    package var taints: [TaintSpec]?
    /// Merged: the host's own settings over the file's.
    package var ssh: SSHSpec

    package init(
        name: HostName, address: IPv4Address, roles: Set<Role>, labels: [String: String] = [:], annotations: [String: String] = [:],
        taints: [TaintSpec]? = nil, ssh: SSHSpec = SSHSpec()
    ) {
        self.name = name
        self.address = address
        self.roles = roles
        self.labels = labels
        self.annotations = annotations
        self.taints = taints
        self.ssh = ssh
    }

    package var isControlPlane: Bool { roles.contains(.controlPlane) }
    /// Whether it runs a kubelet: a host that is a load balancer alone does not.
    package var isNode: Bool { roles.contains(.controlPlane) || roles.contains(.worker) }
}

package struct TaintSpec: Hashable, Codable, Sendable, CustomStringConvertible {
    package enum Effect: String, Codable, Sendable, CaseIterable {
        case noSchedule = "NoSchedule", preferNoSchedule = "PreferNoSchedule", noExecute = "NoExecute"
    }
    package var key: String
    package var value: String?
    package var effect: Effect
    package init(key: String, value: String? = nil, effect: Effect) {
        self.key = key
        self.value = value
        self.effect = effect
    }
    package var description: String { key + (value.map { "=\($0)" } ?? "") + ":" + effect.rawValue }
}
