/// A key of KubeletConfiguration or KubeProxyConfiguration that is not the cluster file's to choose, and why.
struct ComponentOwned: Sendable {
    var component: FieldPath.Component
    /// Its path, with dots.
    var key: String
    var message: String
    var help = "remove the key"
    /// Values that change nothing.
    var allowed: [YAMLValue] = []

    var path: [FieldPath.Component] { key.split(separator: ".").map { .key(String($0)) } }

    /// - Parameter socket: containerd's, as this version writes it.
    func allows(_ value: YAMLValue, _ socket: String?) -> Bool {
        allowed.contains(value) || key == "containerRuntimeEndpoint" && socket.map { value == .string($0) } ?? false
    }

    static let all: [ComponentOwned] = [
        ComponentOwned(
            component: "kubelet", key: "cgroupDriver",
            message: "containerd and the kubelet must use one cgroup driver, and containerd's is systemd",
            help: "remove the key, or write systemd", allowed: ["systemd"]),
        ComponentOwned(
            component: "kubelet", key: "staticPodPath", message: "kubeadm writes the control plane's pods to /etc/kubernetes/manifests",
            allowed: ["/etc/kubernetes/manifests"]),
        ComponentOwned(
            component: "kubelet", key: "clusterDomain", message: "the DNS domain of Services is a key of its own",
            help: "write it as kubernetes.clusterDomain"),
        ComponentOwned(
            component: "kubelet", key: "authentication.x509.clientCAFile",
            message: "the API servers' certificates are signed by /etc/kubernetes/pki/ca.crt", allowed: ["/etc/kubernetes/pki/ca.crt"]),
        ComponentOwned(
            component: "kubelet", key: "port", message: "the firewall and the checks know the kubelet at port 10250", allowed: [.int(10250)]
        ),
        ComponentOwned(
            component: "kubelet", key: "healthzPort", message: "kubeadm and Trimast ask the kubelet for its health at port 10248",
            allowed: [.int(10248)]),
        ComponentOwned(
            component: "kubelet", key: "healthzBindAddress", message: "kubeadm and Trimast ask the kubelet for its health at 127.0.0.1",
            allowed: ["127.0.0.1", "0.0.0.0"]),
        ComponentOwned(
            component: "kubelet", key: "address",
            message: "every host has an address of its own, and the API servers reach the kubelet there",
            allowed: ["0.0.0.0"]),
        ComponentOwned(
            component: "kubelet", key: "enableServer", message: "without its server no API server reaches the kubelet",
            allowed: [.bool(true)]),
        ComponentOwned(
            component: "kubelet", key: "registerNode", message: "a kubelet that does not register is no node of the cluster",
            allowed: [.bool(true)]),
        ComponentOwned(
            component: "kubelet", key: "authorization.mode",
            message: "AlwaysAllow lets everybody who has a certificate run commands in every pod",
            allowed: ["Webhook", ""]),
        ComponentOwned(
            component: "kubelet", key: "runOnce", message: "the kubelet would end after its static pods", allowed: [.bool(false)]),
        ComponentOwned(
            component: "kubelet", key: "providerID", message: "one value would stand on every host, and it names one machine"),
        ComponentOwned(
            component: "kubelet", key: "podCIDR", message: "every host has a range of its own, which the cluster gives out"),
        ComponentOwned(
            component: "kubelet", key: "containerRuntimeEndpoint", message: "Trimast sets up containerd, at its own socket"),
        ComponentOwned(
            component: "kubeProxy", key: "mode", message: "the mode of kube-proxy is a key of its own",
            help: "write it as network.proxyMode"),
        ComponentOwned(
            component: "kubeProxy", key: "clusterCIDR", message: "the range of pods is a key of its own", help: "write it as network.pods"),
        ComponentOwned(
            component: "kubeProxy", key: "clientConnection.kubeconfig", message: "kubeadm puts it at /var/lib/kube-proxy/kubeconfig.conf",
            allowed: ["/var/lib/kube-proxy/kubeconfig.conf"]),
        ComponentOwned(
            component: "kubeProxy", key: "hostnameOverride", message: "one name would stand for every host", allowed: [""]),
    ]
}
