import Facts
import Planning
import Specification
import Support
import Testing

@testable import Preflight

/// Three control planes and a worker on which every check passes, to be spoiled one thing at a time.
struct Hosts {
    var spec: ClusterSpec
    var facts: ClusterFacts
    var errors: [HostName: TrimastError] = [:]

    static let names = ["master1", "master2", "master3", "node"]

    init() throws {
        let hosts = try Self.names.enumerated().map { index, name in
            HostSpec(
                name: try #require(HostName(name)), address: try #require(IPv4Address("192.168.96.\(65 + index)")),
                roles: name == "node" ? [.worker] : [.controlPlane, .loadBalancer])
        }
        spec = ClusterSpec(
            name: try #require(HostName("lab")), kubernetes: KubernetesSpec(version: KubernetesVersion(major: 1, minor: 34, patch: 0)),
            endpoint: EndpointSpec(address: try #require(IPv4Address("192.168.96.69"))),
            network: NetworkSpec(pods: .defaultPods, services: .defaultServices, plugin: .bird), hosts: hosts)
        facts = ClusterFacts(hosts.enumerated().map { HostFacts(host: $1.name, sections: Self.sections($0, $1)) })
        for host in hosts {
            let text = talk(host)
            facts.hosts[host.name]?.sections["mesh-talk"] = text
        }
    }

    private static func sections(_ index: Int, _ host: HostSpec) -> [String: String] {
        [
            "os": "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nKERNEL=6.1.0-18-amd64\nARCH=x86_64\n",
            "size": "cpus=2\nmemory=4011200\n",
            "disk": "/var/lib/containerd 103080888 81080888 /\n/var/lib/kubelet 103080888 81080888 /\n/var/lib/etcd 103080888 81080888 /\n",
            "image-filesystem": "type=ext2/ext3\nmount=/\n", "port-range": "range=32768 60999\nreserved=\n",
            "package-manager": "", "sources": "", "packages": "containerd 1.6.20~ds1-1", "writable": "looked\n", "units": "unit\n",
            "arguments": "", "hosts-lines": "", "other-services": "asked\n",
            "package-trial": "tried\npossible\ninstalls kubeadm 1.34.0-1.1\n",
            "images": "", "registry-trial": "asked\nreached https://registry.k8s.io/v2/\n",
            "swap": "", "iptables": "", "proxy": "", "leftovers": "", "pod-network-remains": "bird inactive\n", "firewall": "",
            "address-answer": "", "borrow": "",
            "identity":
                "name=\(host.name)\nmachine-id=0123456789abcdef0123456789abcde\(index)\nuuid=4C4C4544-0000-0000-0000-00000000000\(index)\nmac=02:00:00:00:00:0\(index)\n",
            "clock": "now=100.02\nsent=100\nreceived=100.04\n",
            "modules": "overlay=there\nbr_netfilter=loadable\n", "cgroup": "cgroup2fs\n",
            "addresses":
                "1: lo    inet 127.0.0.1/8 scope host lo\n2: eth0    inet \(host.address)/24 brd 192.168.96.255 scope global eth0\n",
            "routes": "default via 192.168.96.1 dev eth0\n192.168.96.0/24 dev eth0 proto kernel scope link src \(host.address)\n",
            "resolver": resolver(["192.168.96.1"]), "services-route": "there\n", "forward": "asked\n", "next-boot": "asked\n",
            "cloud-init": "", "listeners": "asked\n",
            "etcd-folder": ".\n", "swap-units": "",
            "watch": "watched\n",
            "mesh-listen":
                "opened tcp 6443\nopened tcp 2379\nopened tcp 2380\nopened tcp 10250\nopened tcp 16443\nopened tcp 179\nopened udp 4789\nopened raw 112\n"
                + (index == 0 ? "opened borrow 192.168.96.69/24\n" : "") + "pid 4711\n",
            "disk-sync": Array(repeating: "0.0004\n", count: 60).joined(),
        ]
    }

    /// What a host says of its nameservers; nil: the file is not there.
    static func resolver(_ ordinary: [String]?, behindResolved: [String]? = nil, active: Bool = false) -> String {
        let files = [("/etc/resolv.conf", ordinary), ("/run/systemd/resolve/resolv.conf", behindResolved)]
        return files.map { path, servers in
            servers.map { "file \(path)\n" + $0.map { "server \(path) \($0)\n" }.joined() } ?? "missing \(path) \n"
        }.joined() + "resolved \(active ? "active" : "inactive")\n"
    }

    /// What a host says when everything that it tries passes.
    func talk(_ host: HostSpec) -> String {
        var lines = spec.hosts.flatMap { peer in
            WayTable(spec)(host, peer).map { way in
                "\(way.proto.rawValue) \(peer.address) \(way.number) open" + (way.proto == .udp ? " 1500 large" : "")
            }
        }
        if host.name.text != "master1" { lines.append("tcp 192.168.96.69 16443 open") }
        return lines.joined(separator: "\n") + "\n"
    }

    mutating func set(_ host: String, _ section: String, _ text: String) throws {
        facts.hosts[try #require(HostName(host))]?.sections[section] = text
    }

    mutating func setAll(_ section: String, _ text: String) throws {
        for name in Self.names { try set(name, section, text) }
    }

    mutating func replace(_ host: String, _ section: String, _ old: String, _ new: String) throws {
        let name = try #require(HostName(host))
        let text = try #require(facts[name]?.sections[section])
        try #require(text.contains(old), "\(section) of \(host) has no \(old)")
        facts.hosts[name]?.sections[section] = text.replacing(old, with: new)
    }

    mutating func append(_ host: String, _ section: String, _ text: String) throws {
        let name = try #require(HostName(host))
        facts.hosts[name]?.sections[section, default: ""] += text
    }

    func evaluate(_ ids: [String] = []) throws -> [Check] {
        let release = try #require(KubernetesRelease(spec.kubernetes.version))
        let context = PreflightContext(spec: spec, release: release, facts: facts, errors: errors)
        return try PreflightCatalogue().chosen(only: ids, measuresDisk: true).flatMap { $0.evaluate(context) }
    }
}
