import Foundation
import Support
import Yams
public struct ClusterFile: Sendable {
    public var spec: ClusterSpec
    public var warnings: [String] = []
    public static func load(path: String) throws -> ClusterFile {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw TrimastError("file.missing", "no file \(path)") }
        guard let n = try Yams.compose(yaml: text), let name = HostName(n["metadata"]?["name"]?.string ?? ""), let v = KubernetesVersion(n["kubernetes"]?["version"]?.string ?? ""),
            let a = IPv4Address(n["endpoint"]?["address"]?.string ?? ""), let p = CIDR("10.244.0.0/16"), let s = CIDR("10.96.0.0/16") else { throw TrimastError("file.bad", "bad") }
        var k = KubernetesSpec(version: v)
        if n["kubernetes"]?["dns"]?.string == "none" { k.dns.provider = .none }
        k.kubeProxy = ["conntrack": .map(["maxPerCore": .int(0)])]
        var spec = ClusterSpec(name: name, kubernetes: k, endpoint: EndpointSpec(address: a, interface: "host0"), network: NetworkSpec(pods: p, services: s, plugin: .bird), hosts: [])
        spec.containerd.restrictOOMScoreAdj = true
        spec.time.chronydOptions = ["-x"]
        guard let lab = HostName("lab") else { throw TrimastError("x", "x") }
        spec.sources = SourcesSpec(kubernetes: .none, packages: [PackageRepositorySpec(name: lab, url: "file:/opt/lab-repo", trusted: true)], images: [ImageArchiveSpec(url: "file:///opt/lab-repo/images/control-plane.tar", roles: [.controlPlane]), ImageArchiveSpec(url: "file:///opt/lab-repo/images/worker.tar", roles: [.worker])])
        spec.ssh.configFile = n["ssh"]?["configFile"]?.string
        for h in n["hosts"]?.sequence ?? [] {
            guard let hn = HostName(h["name"]?.string ?? ""), let ha = IPv4Address(h["address"]?.string ?? "") else { throw TrimastError("x", "x") }
            let cp = h["roles"]?[0]?.string == "control-plane"
            var labels: [String: String] = [:]
            for (lk, lv) in h["labels"]?.mapping ?? [:] { labels[lk.string ?? ""] = lv.string ?? "" }
            spec.hosts.append(HostSpec(name: hn, address: ha, roles: cp ? [.controlPlane, .loadBalancer] : [.worker], labels: labels, ssh: spec.ssh))
        }
        return ClusterFile(spec: spec)
    }
}
