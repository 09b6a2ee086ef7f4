import Facts
import Foundation
import Planning
import Specification
import TestSupport

@testable import Parts

/// Facts captured from real hosts, the specification by which they were built, and ways to change one thing.
enum LabFacts {
    enum Capture: String, CaseIterable, Sendable {
        /// Three control planes and a worker, just built.
        case three = "three-control-planes"
        /// Four control planes and two workers, with changed settings of the kubelet and the API server.
        case four = "four-control-planes"
    }

    static func load(_ capture: Capture) throws -> ClusterFacts {
        guard let url = Bundle.module.url(forResource: capture.rawValue, withExtension: "json", subdirectory: "Fixtures") else {
            throw WrongLiteral(text: capture.rawValue)
        }
        return try JSONDecoder().decode(ClusterFacts.self, from: Data(contentsOf: url))
    }

    static func spec(_ capture: Capture) throws -> ClusterSpec {
        var kubernetes = KubernetesSpec(
            version: try version("1.20.2"), dns: DNSSpec(provider: .none), kubeProxy: ["conntrack": .map(["maxPerCore": .int(0)])])
        var hosts = try (1...3).map {
            HostSpec(name: try host("master\($0)"), address: try address("192.168.96.\(64 + $0)"), roles: [.controlPlane, .loadBalancer])
        }
        let labels = ["node-role.kubernetes.io/work": "work"]
        if capture == .four {
            kubernetes.apiServerArgs = ["profiling": "false"]
            kubernetes.kubelet = ["maxPods": .int(120)]
            hosts.append(HostSpec(name: try host("master4"), address: try address("192.168.96.71"), roles: [.controlPlane, .loadBalancer]))
        }
        hosts.append(HostSpec(name: try host("node"), address: try address("192.168.96.68"), roles: [.worker], labels: labels))
        if capture == .four {
            hosts.append(HostSpec(name: try host("node2"), address: try address("192.168.96.81"), roles: [.worker], labels: labels))
        }
        return ClusterSpec(
            name: try host("lab"), kubernetes: kubernetes,
            endpoint: EndpointSpec(address: try address("192.168.96.69"), interface: "host0"),
            network: NetworkSpec(pods: try range("10.244.0.0/16"), services: try range("10.96.0.0/16"), plugin: .bird), hosts: hosts,
            time: TimeSpec(chronydOptions: ["-x"]),
            sources: SourcesSpec(
                kubernetes: .none,
                packages: [PackageRepositorySpec(name: try host("lab"), url: "file:/opt/lab-repo", trusted: true)],
                images: [
                    ImageArchiveSpec(url: "file:///opt/lab-repo/images/control-plane.tar", roles: [.controlPlane]),
                    ImageArchiveSpec(url: "file:///opt/lab-repo/images/worker.tar", roles: [.worker]),
                ]),
            containerd: ContainerdSpec(restrictOOMScoreAdj: true))
    }

    /// What the same hosts said before anything was done to them.
    static func bare(_ capture: Capture) throws -> ClusterFacts {
        let spec = try spec(capture)
        return ClusterFacts(
            try load(capture).hosts.values.map { facts in
                let own = spec.host(facts.host)?.address.description ?? ""
                func lines(_ section: String) -> [Substring] { SectionText(facts[section]).lines }
                var bare = HostFacts(host: facts.host)
                for section in ["os", "hostname", "time"] { bare.sections[section] = facts[section] }
                bare.sections["time"] = lines("time").first.map(String.init)
                bare.sections["addresses"] = lines("addresses").filter { $0.contains("127.0.0.1") || $0.contains(own + "/") }
                    .joined(separator: "\n")
                bare.sections["packages"] = lines("packages").filter { $0.hasPrefix("iproute2") || $0.hasPrefix("kmod") }
                    .joined(separator: "\n")
                bare.sections["kubernetes"] = "kubelet inactive"
                for section in ["swap", "swap-units", "selinux", "firewall"] { bare.sections[section] = "" }
                bare.sections["kernel"] = "module.overlay=there\nnet.ipv4.ip_forward=0"
                for path in ["/etc/fstab", "/etc/hostname"] { bare.files[path] = facts.files[path] }
                bare.files["/etc/hosts"] = RemoteFile(content: "127.0.0.1 localhost\n")
                return bare
            })
    }

    static func planner(_ spec: ClusterSpec) throws -> Planner { try Planner(spec: spec, catalogue: Catalogue()) }

    static func context(_ name: String, _ spec: ClusterSpec, _ facts: ClusterFacts) throws -> PartContext {
        guard let host = spec.hosts.first(where: { $0.name.text == name }) else { throw WrongLiteral(text: name) }
        return try planner(spec).context(host, facts, ClusterState(spec, facts))
    }
}

extension DebianFamily {
    static let usual = DebianFamily().programs(of: OperatingSystem())
}

extension ClusterFacts {
    mutating func change(_ name: String, _ body: (inout HostFacts) throws -> Void) throws {
        let name = try host(name)
        guard var facts = hosts[name] else { throw WrongLiteral(text: name.text) }
        try body(&facts)
        hosts[name] = facts
    }

    /// A control plane on a new, bare disk, under its old name and address.
    mutating func reinstall(_ name: String) throws {
        try change(name) {
            $0.sections["kubernetes"] = "kubelet inactive"
            for section in ["etcd", "api", "node"] { $0.sections[section] = "" }
            for path in [EtcdManifest.path, ClusterValues.applied] { $0.files[path] = nil }
        }
    }

    /// Changes etcd's list of members on all hosts that tell it.
    mutating func changeMembers(_ change: ([[String: Any]]) -> [[String: Any]]) throws {
        for (name, facts) in hosts {
            let lines = try facts["etcd"].split(separator: "\n").map { (line: Substring) throws -> String in
                guard var answer = (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any],
                    let members = answer["members"] as? [[String: Any]]
                else { return String(line) }
                answer["members"] = change(members)
                return String(decoding: try JSONSerialization.data(withJSONObject: answer), as: UTF8.self)
            }
            if !lines.isEmpty { hosts[name]?.sections["etcd"] = lines.joined(separator: "\n") }
        }
    }
}

extension Plan {
    /// `HOST PART: TITLE` of every step, with its locks and lane where they are not the usual ones.
    var summary: [String] {
        steps.map { step in
            let locks = step.locks.isEmpty ? "" : " [" + step.locks.map(\.rawValue).sorted().joined(separator: " ") + "]"
            return "\(step.host) \(step.part): \(step.title)\(locks)\(step.lane == .main ? "" : " on \(step.lane.rawValue)")"
                + (step.isCleanUp ? " (clean-up)" : "")
        }
    }
}

extension HostFacts {
    /// A section's text by its name; empty when it was not gathered. The program itself reads sections through ``Fact`` and ``Section`` alone.
    subscript(_ section: String) -> String { sections[section] ?? "" }
}
