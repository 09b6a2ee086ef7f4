import Foundation

/// Where packages and images come from, besides what the hosts already have configured.
package struct SourcesSpec: Equatable, Codable, Sendable {
    package enum Kubernetes: String, Codable, Sendable, CaseIterable {
        /// pkgs.k8s.io, and its mirrors at Aliyun and Tsinghua: one repository for each minor version from 1.24 on.
        case official, aliyun, tsinghua
        /// Only the repositories that `packages` lists, or that the host has already.
        case none
    }
    /// What the repositories of ``kubernetes`` are called on the hosts.
    package static let ownNames = ["kubernetes", "kubernetes-containerd", "kubernetes-epel"]
    package var kubernetes: Kubernetes
    /// Kubernetes' programs in place of its packages; ``kubernetes`` is `none` then.
    package var programs: ProgramsSpec?
    package var packages: [PackageRepositorySpec]
    package var images: [ImageArchiveSpec]
    /// A bundle on the operator's machine: everything comes from it, and the others say what it is made from.
    package var bundle: String?
    /// The preset of all that is no program.
    package var preset: Kubernetes { programs?.packages ?? kubernetes }
    /// What the repositories of the preset are called: with programs Kubernetes itself is no package.
    package var presetNames: [String] {
        if preset == .none { return [] }
        return programs == nil ? Self.ownNames : Array(Self.ownNames.dropFirst())
    }
    package init(
        kubernetes: Kubernetes = .official, programs: ProgramsSpec? = nil, packages: [PackageRepositorySpec] = [],
        images: [ImageArchiveSpec] = [], bundle: String? = nil
    ) {
        self.bundle = bundle
        self.programs = programs
        self.kubernetes = kubernetes
        self.packages = packages
        self.images = images
    }
}

/// A package repository: apt's `deb [options] url suite components`, or dnf's with the `baseurl` url.
package struct PackageRepositorySpec: Equatable, Codable, Sendable {
    package enum Format: String, Codable, Sendable, CaseIterable { case any, deb, rpm }
    /// Names the file /etc/apt/sources.list.d/trimast-NAME.list, or /etc/yum.repos.d/trimast-NAME.repo.
    package var name: HostName
    package var url: String
    /// The hosts that get it: those with packages of this format.
    package var format: Format
    package var suite: String
    package var components: [String]
    /// A URL (http, https or file, as seen from the host) of the repository's OpenPGP key.
    package var key: String?
    /// Take the repository unsigned.
    package var trusted: Bool
    /// The only packages of it that hosts see; empty: all. Only for repositories that Trimast itself names, on hosts with rpm.
    package var only: [String] = []
    package init(
        name: HostName, url: String, format: Format = .any, suite: String = "./", components: [String] = [], key: String? = nil,
        trusted: Bool = false, only: [String] = []
    ) {
        self.name = name
        self.url = url
        self.format = format
        self.only = only
        self.suite = suite
        self.components = components
        self.key = key
        self.trusted = trusted
    }

    /// One whose format nobody names is for all hosts, where it has no suite: that is apt's alone.
    package func isFor(_ format: Format) -> Bool {
        self.format == .any ? format == .deb || suite == "./" && components.isEmpty : self.format == format
    }
}

/// A docker-archive or OCI tar with images, imported where one of its images is missing.
package struct ImageArchiveSpec: Equatable, Codable, Sendable {
    /// file:///path on the host, or http(s)://.
    package var url: String
    /// Only for these roles; empty: every host.
    package var roles: Set<HostSpec.Role>
    package init(url: String, roles: Set<HostSpec.Role> = []) {
        self.url = url
        self.roles = roles
    }

    /// The path on the host, with what the URL writes as `%20`; nil for a download.
    package var path: String? {
        guard url.hasPrefix("file:") else { return nil }
        let path = String(url.dropFirst(url.hasPrefix("file://") ? 7 : 5))
        return path.removingPercentEncoding ?? path
    }
}
