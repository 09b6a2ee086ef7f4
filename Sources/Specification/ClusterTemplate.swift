import Foundation

/// The cluster.yaml that `trimast init` writes: what must be there filled in, all else as comments with its defaults.
public struct ClusterTemplate: Sendable {
    /// A host's name and address.
    public typealias Host = (name: HostName, address: IPv4Address)

    public var name: HostName
    public var version: KubernetesVersion
    /// The floating address; nil: the first after the hosts' own.
    public var endpoint: String?
    public var controlPlanes: [Host]
    public var workers: [Host]

    public init(name: HostName, version: KubernetesVersion, endpoint: String?, controlPlanes: [Host], workers: [Host]) {
        self.name = name
        self.version = version
        self.endpoint = endpoint
        self.controlPlanes = controlPlanes
        self.workers = workers
    }

    /// The file's text.
    /// - Throws: ``InvalidClusterFile`` when such a cluster cannot be.
    public func text() throws -> String {
        let text = lines().joined(separator: "\n") + "\n"
        _ = try ClusterFile.parse(text: text, file: "cluster.yaml")
        return text
    }

    private func lines() -> [String] {
        var lines = [
            "# A cluster for Trimast. What is commented out shows the default, or else an example.",
            "# `trimast validate` checks this file, `trimast plan` shows what it would do, `trimast apply` does it.",
        ]
        for field in ClusterShape.root {
            switch field.kind {
            case _ where field.key == "hosts": lines += ["", "# \(field.doc)"] + hosts(field)
            case .object(let fields): lines += ["", "# \(field.doc)"] + section(field, fields)
            default: lines.append(filled(field.key).map { "\(field.key): \($0)" } ?? "# " + line(field, field.example))
            }
        }
        return lines
    }

    /// A section with its keys; commented out as a whole when none of them must be there.
    private func section(_ section: Field, _ fields: [Field]) -> [String] {
        let keys = fields.map { field in
            let value = filled("\(section.key).\(field.key)")
            return "  " + (value != nil || !section.isRequired ? "" : "# ") + line(field, value ?? field.example)
        }
        return (["\(section.key):"] + keys).map { section.isRequired ? $0 : "# " + $0 }
    }

    private func line(_ field: Field, _ value: String) -> String {
        var doc = field.doc
        if case .choice(let values) = field.kind, values.count > 1, !values.allSatisfy({ doc.contains($0) }) {
            doc += " One of: \(values.joined(separator: ", "))."
        }
        return "\(field.key): \(value)  # \(doc)"
    }

    private func hosts(_ field: Field) -> [String] {
        guard case .list(.object(let fields), _) = field.kind else { return [] }
        let more = fields.filter { !$0.isRequired }.map { "#   " + line($0, $0.example) }
        func entry(_ host: Host, _ roles: String) -> String { "  - {name: \(host.name), address: \(host.address)\(roles)}" }
        return ["# Each can also have:"] + more + ["\(field.key):"]
            + controlPlanes.map { entry($0, ", roles: [\(HostSpec.Role.controlPlane.rawValue)]") } + workers.map { entry($0, "") }
    }

    /// The values that the file must have.
    private func filled(_ path: String) -> String? {
        switch path {
        case "apiVersion": ClusterShape.apiVersion
        case "kind": ClusterShape.kind
        case "metadata.name": name.text
        case "kubernetes.version": version.description
        case "endpoint.address": endpoint ?? freeAddress.description
        default: nil
        }
    }

    /// The first address after the highest of the hosts.
    private var freeAddress: IPv4Address {
        let highest = (controlPlanes + workers).map(\.address).max() ?? IPv4Address(bits: 0)
        return IPv4Address(bits: highest.bits &+ 1)
    }
}
