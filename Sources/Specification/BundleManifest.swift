import Foundation
import Support

/// What a bundle has for the hosts of a cluster, as it stands in its first file.
///
/// A bundle is a tar: this manifest, then every file once, called by its SHA-256, in the order of these names. Where a file begins follows
/// from the manifest alone.
package struct BundleManifest: Codable, Equatable, Sendable {
    package static let format = "trimast/bundle/v1"
    package static let name = "trimast-bundle.json"
    /// In bytes; a manifest with 10,000 files has less than a quarter of it.
    package static let limit = 8 << 20

    /// Packages with all that they depend on, for one release of a distribution.
    package struct Packages: Codable, Equatable, Sendable {
        /// os-release's ID and VERSION_ID: `debian 12`.
        package var system: String
        /// In Kubernetes' words: `amd64`.
        package var architecture: String
        /// The repository's index, by which each package is called on the hosts.
        package var index: String
        package var files: [String]

        package init(system: String, architecture: String, index: String, files: [String]) {
            self.system = system
            self.architecture = architecture
            self.index = index
            self.files = files
        }
    }

    package struct Images: Codable, Equatable, Sendable {
        package var file: String
        /// Only for these roles; empty: every host.
        package var roles: [HostSpec.Role]
        /// Only for hosts of it, in Kubernetes' words; nil: for all, since nobody knows what an archive of somebody's own holds.
        package var architecture: String?

        package init(file: String, roles: [HostSpec.Role], architecture: String? = nil) {
            self.file = file
            self.roles = roles
            self.architecture = architecture
        }
    }

    package var format = Self.format
    package var kubernetes: KubernetesVersion
    package var packages: [Packages]
    package var images: [Images]
    /// By ``ProgramsSpec/Item/path``; empty where Kubernetes is among the packages.
    package var programs: [String: String]
    /// The versions of crictl and the CNI plugins among the programs.
    package var releases: [String]
    /// In the order of their SHA-256.
    package var files: [StoredFile]

    package init(
        kubernetes: KubernetesVersion, packages: [Packages], images: [Images], programs: [String: String], releases: [String] = [],
        files: [StoredFile]
    ) {
        self.kubernetes = kubernetes
        self.packages = packages
        self.images = images
        self.programs = programs
        self.releases = releases
        self.files = files.sorted { $0.sha256 < $1.sha256 }
    }

    package func file(_ sha256: String) -> StoredFile? { files.first { $0.sha256 == sha256 } }
    package func packages(_ system: String, _ architecture: String) -> Packages? {
        packages.first { $0.system == system && $0.architecture == architecture }
    }

    /// Where each file's bytes begin, behind a manifest of so many bytes, and how many bytes the bundle has.
    package func layout(manifest bytes: Int) -> (offsets: [String: Int], size: Int) {
        var offset = Tar.block + bytes + Tar.padding(bytes).count
        var offsets: [String: Int] = [:]
        for file in files {
            offset += Tar.block
            offsets[file.sha256] = offset
            offset += file.size + Tar.padding(file.size).count
        }
        return (offsets, offset + Tar.end.count)
    }
}

/// A bundle on the operator's machine, as far as its manifest and its size tell.
package struct ClusterBundle: Sendable {
    package let path: String
    package let manifest: BundleManifest
    /// Where the bytes of every file begin.
    package let offsets: [String: Int]

    /// What is wrong with a file that is to be a bundle, in words that follow its name.
    package struct Fault: Error, Equatable { package var text: String }

    /// - Parameters:
    ///   - head: the first so many bytes of the file, or all that it has.
    ///   - size: of the whole file.
    package init(path: String, size: Int, head: (Int) -> [UInt8]?) throws(Fault) {
        guard let first = head(Tar.block) else { throw Fault(text: "cannot be read") }
        guard let entry = Tar.parse(first), entry.name == BundleManifest.name, entry.size <= BundleManifest.limit else {
            throw Fault(text: "is no bundle of Trimast")
        }
        guard let all = head(Tar.block + entry.size), all.count == Tar.block + entry.size else { throw Fault(text: "is cut off") }
        guard let manifest = try? JSONDecoder().decode(BundleManifest.self, from: Data(all[Tar.block...])) else {
            throw Fault(text: "is a bundle of another Trimast, or its manifest is broken")
        }
        guard manifest.format == BundleManifest.format else { throw Fault(text: "is a bundle of another Trimast: \(manifest.format)") }
        let (offsets, expected) = manifest.layout(manifest: entry.size)
        guard size >= expected else { throw Fault(text: "is cut off: it has \(size) bytes of \(expected)") }
        guard size == expected else { throw Fault(text: "has \(size - expected) bytes more than its manifest says") }
        self.path = path
        self.manifest = manifest
        self.offsets = offsets
    }

    package var places: [String: FilePlace] { offsets.mapValues { FilePlace(path: path, offset: $0) } }

    /// The folder on hosts where the packages stand as a repository.
    package static let repository = "/var/lib/trimast/bundle"
    /// What that is called.
    package static let name = "bundle"

    /// The sources of a cluster whose everything comes from the bundle.
    package func sources(_ declared: SourcesSpec) -> SourcesSpec {
        var sources = declared
        sources.kubernetes = .none
        sources.programs =
            manifest.programs.isEmpty
            ? nil
            : ProgramsSpec(
                from: path, crictl: manifest.releases.first, cniPlugins: manifest.releases.last ?? ProgramsSpec.usualPlugins,
                packages: .none)
        sources.packages = [PackageRepositorySpec(name: HostName(trusted: Self.name), url: "file:\(Self.repository)", trusted: true)]
        // One file may serve two architectures.
        sources.images = manifest.images.reduce(into: []) { images, image in
            let archive = ImageArchiveSpec(url: "file://\(StoredFile.folder)/\(image.file)", roles: Set(image.roles))
            if !images.contains(archive) { images.append(archive) }
        }
        return sources
    }
}
