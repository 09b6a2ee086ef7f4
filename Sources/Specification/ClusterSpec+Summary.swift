extension ClusterSpec {
    /// Such as `3 control planes, 1 worker, Kubernetes 1.25.0`.
    public var summary: String {
        func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        let workers = hosts.count { $0.roles.contains(.worker) }
        let proxies = hosts.count { $0.roles == [.loadBalancer] }
        let parts =
            [count(controlPlanes.count, "control plane"), count(workers, "worker")] + (proxies > 0 ? [count(proxies, "load balancer")] : [])
        return (parts + ["Kubernetes \(kubernetes.version)"]).joined(separator: ", ")
    }
}
