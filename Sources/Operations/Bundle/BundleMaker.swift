import Execution
import Foundation
import Specification
import Support

/// Makes a bundle of everything that the hosts of a cluster file need. What was downloaded stays in a folder beside the bundle until it is made:
/// a run that was cut off goes on from there.
package struct BundleMaker: Sendable {
    private let file: ClusterFile
    private let systems: [BundleSystem]
    private let source: BundleSource
    private let target: String
    private let tell: @Sendable (String) -> Void

    /// - Parameters:
    ///   - source: in place of the distribution's own server.
    ///   - target: where the bundle goes.
    package init(
        _ file: ClusterFile, for systems: [BundleSystem], source: BundleSource, to target: String,
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.file = file
        self.systems = systems
        self.source = source
        self.target = target
        self.tell = tell
    }

    private var work: String { target + ".parts" }

    package func make() async throws -> BundleManifest {
        guard OutputFile.isReplaceable(target) else { throw TrimastError("bundle.target", "\(target) is no file that can be replaced") }
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        var spec = file.spec
        spec.sources = file.declared
        spec.sources.bundle = nil
        // By path, what it is called.
        var pieces: [(path: String, name: String)] = []
        var found: [(BundleSystem, BundlePackages.Found)] = []
        for system in systems {
            tell("packages of \(system.name) \(system.architecture)")
            let folder = "\(work)/\(system.id)-\(system.version)-\(system.architecture)"
            let packages = try await packages(system, spec, folder)
            pieces.append((packages.index, "index of \(system.name)"))
            pieces += packages.archives.map { ($0, PathText.name($0)) }
            found.append((system, packages))
        }
        let contents = BundleContents(file: file, folder: work, tell: tell)
        let architectures = Set(systems.map(\.architecture))
        let programs = try await contents.programs(architectures)
        pieces += programs.map { ($0.value, PathText.name($0.key)) }
        let images = try await contents.images(architectures) { try await kubeadm(contents, programs, found) }
        pieces += images.map { ($0.path, $0.name) }
        let files = try await sums(pieces)
        func sum(_ path: String) -> String { files[path]?.sha256 ?? "" }
        let manifest = BundleManifest(
            kubernetes: spec.kubernetes.version,
            packages: found.map { system, packages in
                BundleManifest.Packages(
                    system: system.name, architecture: system.architecture, index: sum(packages.index),
                    files: Set(packages.archives.map(sum)).sorted())
            },
            images: images.map { BundleManifest.Images(file: sum($0.path), roles: $0.roles, architecture: $0.architecture) },
            programs: programs.mapValues(sum),
            releases: spec.sources.programs.map {
                [$0.crictl ?? "\(spec.kubernetes.version.major).\(spec.kubernetes.version.minor).0", $0.cniPlugins]
            } ?? [], files: Array(Dictionary(files.values.map { ($0.sha256, $0) }, uniquingKeysWith: { min($0, $1) }).values))
        try await BundleFile.write(
            manifest, Dictionary(files.map { ($1.sha256, $0) }, uniquingKeysWith: { min($0, $1) }), to: target, part: work + "/bundle")
        try FileManager.default.removeItem(atPath: work)
        return manifest
    }

    private func packages(_ system: BundleSystem, _ spec: ClusterSpec, _ folder: String) async throws -> BundlePackages.Found {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard system.rpm != nil else {
            return try await BundlePackages(system: system, spec: spec, mirror: source.mirror, folder: folder).resolve()
        }
        // dnf reads its folders from a root of its own.
        let path = folder.hasPrefix("/") ? folder : "\(FileManager.default.currentDirectoryPath)/\(folder)"
        return try await RpmBundlePackages(system: system, spec: spec, source: source, folder: path).resolve()
    }

    private func sums(_ pieces: [(path: String, name: String)]) async throws -> [String: StoredFile] {
        let sized = try pieces.map { piece in
            let size = try FileManager.default.attributesOfItem(atPath: piece.path)[.size] as? NSNumber
            return (place: FilePlace(path: piece.path), size: size?.intValue ?? 0)
        }
        let sums = try await FilePlace.sums(sized)
        var files: [String: StoredFile] = [:]
        for ((piece, size), sum) in zip(zip(pieces, sized.map(\.size)), sums) {
            files[piece.path] = StoredFile(name: piece.name, sha256: sum, size: size)
        }
        return files
    }

    /// kubeadm of this version, which tells the images.
    struct Kubeadm: Sendable {
        var path: String
        var architecture: String

        /// This machine's, in Kubernetes' words.
        static let own: String = {
            #if arch(arm64)
                "arm64"
            #else
                "amd64"
            #endif
        }()
        /// In the order in which they are taken. One of another architecture runs where the machine has an emulator for its programs.
        static func order(_ architectures: Set<String>) -> [String] { [own] + architectures.subtracting([own]).sorted() }

        /// What to do where it does not run.
        var advice: Advice? {
            guard architecture != Self.own else { return nil }
            return
                "kubeadm of \(architecture) is to tell the images here: name the distribution for \(Self.own) too, make the bundle on a machine with \(architecture), or name archives in sources.images"
        }
    }

    private func kubeadm(
        _ contents: BundleContents, _ programs: [String: String], _ found: [(BundleSystem, BundlePackages.Found)]
    ) async throws -> Kubeadm {
        let path = "\(work)/kubeadm"
        let order = Kubeadm.order(Set(systems.map(\.architecture)))
        if let program = try await contents.kubeadm(order, among: programs) {
            try await Tool.run("install", ["-m", "755", program.path, path])
            return Kubeadm(path: path, architecture: program.architecture)
        }
        for architecture in order {
            for (system, packages) in found where system.architecture == architecture {
                if try await unpack(packages, to: path) { return Kubeadm(path: path, architecture: architecture) }
            }
        }
        throw TrimastError("bundle.images", "there is no kubeadm that knows the images", nextStep: "name archives in sources.images")
    }

    /// - Returns: false where kubeadm is not among the packages.
    private func unpack(_ packages: BundlePackages.Found, to path: String) async throws -> Bool {
        if let package = packages.archives.first(where: { PathText.name($0).hasPrefix("kubeadm-") }) {
            try await Tool.run(
                "sh",
                ["-c", #"rpm2cpio "$1" | cpio -i --quiet --to-stdout '*/usr/bin/kubeadm' >"$2" && chmod 755 "$2""#, "sh", package, path])
        } else if let package = packages.archives.first(where: { PathText.name($0).hasPrefix("kubeadm_") }) {
            try await Tool.run(
                "sh", ["-c", #"dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/bin/kubeadm >"$2" && chmod 755 "$2""#, "sh", package, path])
        } else {
            return false
        }
        return true
    }
}

package enum BundleFile {
    /// The same manifest and files give the same bytes.
    ///
    /// - Parameters:
    ///   - paths: where each file is on this machine, by its SHA-256.
    ///   - part: a path beside the target, where it is written first.
    package static func write(_ manifest: BundleManifest, _ paths: [String: String], to target: String, part: String) async throws {
        guard FileManager.default.createFile(atPath: part, contents: nil), let handle = FileHandle(forWritingAtPath: part) else {
            throw TrimastError("bundle.target", "\(part) cannot be written")
        }
        defer { try? handle.close() }
        let text = Array(try JSONText.data(manifest))
        try handle.write(contentsOf: Tar.header(BundleManifest.name, size: text.count) + text + Tar.padding(text.count))
        for file in manifest.files {
            guard let path = paths[file.sha256] else { continue }
            try handle.write(contentsOf: Tar.header("files/\(file.sha256)", size: file.size))
            try await FilePlace(path: path).read(file.size) { try handle.write(contentsOf: $0) }
            try handle.write(contentsOf: Tar.padding(file.size))
        }
        try handle.write(contentsOf: Tar.end)
        try handle.synchronize()
        try await Tool.run("mv", ["-f", part, target])
    }
}
