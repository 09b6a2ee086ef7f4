import Foundation

/// The HTTP proxy by which the hosts' package manager and containerd reach what is outside. Nothing else of a host uses it.
package struct HTTPProxySpec: Equatable, Codable, Sendable {
    /// For http:// addresses; nil: they are reached without.
    package var http: String?
    /// For https:// addresses; nil: as ``http``.
    package var https: String?
    /// Names, domains with a leading dot, addresses and ranges that are reached without it, besides the cluster's own.
    package var noProxy: [String]
    /// A file on the operator's machine with one line `USER:PASSWORD`.
    package var credentialsFile: String?

    package init(http: String? = nil, https: String? = nil, noProxy: [String] = [], credentialsFile: String? = nil) {
        self.http = http
        self.https = https
        self.noProxy = noProxy
        self.credentialsFile = credentialsFile
    }
}

/// What is reached without an HTTP proxy, as NO_PROXY lists it for programs in Go (golang.org/x/net/http/httpproxy): names with all that is
/// below them, domains with a leading dot, addresses, ranges.
package struct DirectDestinations: Equatable, Sendable {
    package let entries: [String]
    /// With more hosts than these NO_PROXY names their /24 in place of each: one variable of the environment has 128 KiB (execve(2)).
    static let mostHosts = 100

    package init(_ spec: ClusterSpec) {
        var all = ["localhost", "127.0.0.0/8"]
        if spec.hosts.count <= Self.mostHosts {
            all += spec.hosts.flatMap { [$0.address.description, $0.name.text] }
        } else {
            all += Set(spec.hosts.compactMap { CIDR(address: $0.address, prefix: 24)?.network }).map(\.description).sorted()
        }
        all += [
            spec.endpoint.address.description, spec.network.pods.description, spec.network.services.description, ".svc",
            "." + spec.kubernetes.clusterDomain,
        ]
        all += Self.sources(spec).filter(Self.isInside)
        all += spec.httpProxy?.noProxy ?? []
        var seen: Set<String> = []
        entries = all.filter { seen.insert($0).inserted }
    }

    /// The hosts that the file names for images, packages and programs.
    private static func sources(_ spec: ClusterSpec) -> [String] {
        let packages = spec.sources.packages.flatMap { [$0.url] + ($0.key.map { [$0] } ?? []) }
        let urls = spec.registryMirrors.flatMap(\.mirrors) + packages + spec.sources.images.map(\.url)
        let registries =
            spec.registryMirrors.map(\.registry)
            + [spec.kubernetes.imageRepository, spec.network.calico.imageRepository].compactMap(\.self)
        return (urls + (spec.sources.programs.map { [$0.from] } ?? [])).compactMap(host) + registries.compactMap(registry)
    }

    /// The registry's host of an image's name, without its port: a first part without `.` and `:` is none, but a name at docker.io
    /// (github.com/distribution/reference).
    private static func registry(_ name: String) -> String? {
        let first = name.prefix { $0 != "/" }.lowercased()
        guard first.contains(".") || first.contains(":") || first == "localhost" else { return nil }
        return String(first.prefix { $0 != ":" })
    }

    /// Addresses that are no public ones (RFC 1918), and names without a dot, which only the hosts' own network knows.
    private static func isInside(_ host: String) -> Bool {
        guard let address = IPv4Address(host) else { return !host.contains(".") }
        return ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].contains { CIDR($0)?.contains(address) ?? false }
    }

    /// The host of a URL, without its port.
    package static func host(_ url: String) -> String? {
        guard let start = url.range(of: "://") else { return nil }
        let authority = url[start.upperBound...].prefix { $0 != "/" && $0 != "?" }
        let host = (authority.split(separator: "@").last ?? "").prefix { $0 != ":" }.lowercased()
        return host.isEmpty ? nil : host
    }

    /// Whether the host of a URL is reached without the proxy.
    package func contains(_ host: String) -> Bool {
        let address = IPv4Address(host)
        return entries.contains { entry in
            if let address, let range = CIDR(entry) { return range.contains(address) }
            let name = entry.drop { $0 == "." }.lowercased()
            return host == name && !entry.hasPrefix(".") || host.hasSuffix("." + name)
        }
    }
}
