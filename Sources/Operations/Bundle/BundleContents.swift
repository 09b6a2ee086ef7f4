import Execution
import Foundation
import Parts
import Specification
import Support

/// The images and programs of a bundle, brought into a folder of this machine.
struct BundleContents: Sendable {
    let file: ClusterFile
    let folder: String
    let tell: @Sendable (String) -> Void

    struct Image: Sendable {
        var name: String
        var path: String
        var roles: [HostSpec.Role]
        /// nil: for hosts of any.
        var architecture: String?
    }

    private var spec: ClusterSpec { file.spec }

    /// Where something stands until the bundle is made: what a run for another cluster file left there is never taken for it.
    static func place(_ word: String, in folder: String) -> String { "\(folder)/\(StableHash.hex(word))" }

    private func download(_ url: String) async throws -> String {
        let path = Self.place(url, in: folder)
        if !FileManager.default.fileExists(atPath: path) { try await Tool.download(url, to: path) }
        return path
    }

    /// Kubernetes' programs by their place in upstream's layout, for these architectures.
    func programs(_ architectures: Set<String>) async throws -> [String: String] {
        guard let programs = file.declared.programs else { return [:] }
        var found: [String: String] = [:]
        for architecture in architectures.sorted() {
            for item in programs.items(spec.kubernetes.version, architecture: architecture) {
                found[item.path] = try await program(item, programs)
            }
        }
        return found
    }

    private func program(_ item: ProgramsSpec.Item, _ programs: ProgramsSpec) async throws -> String {
        if programs.isFolder {
            guard file.files.programs[item.path] != nil else {
                throw TrimastError("bundle.programs", "\(programs.from) has no \(item.path) with its .sha256")
            }
            return "\(PathText.expanded(programs.from))/\(item.path)"
        }
        tell(item.path)
        let path = try await download(programs.url(item))
        let published = try await Tool.run("curl", ["-fsSL", "--retry", "3", programs.url(item) + ".sha256"])
        let sum = try await Tool.run("sha256sum", [path]).prefix(64)
        guard StoredFile.published(published) == String(sum) else {
            try? FileManager.default.removeItem(atPath: path)
            throw TrimastError("bundle.programs", "\(programs.url(item)) has not the check sum that is published beside it")
        }
        return path
    }

    /// kubeadm of the programs, of the first of these architectures that can be had; nil: there is none.
    ///
    /// - Parameter found: the programs that are here already.
    func kubeadm(_ architectures: [String], among found: [String: String]) async throws -> (path: String, architecture: String)? {
        guard let programs = file.declared.programs else { return nil }
        for architecture in architectures {
            let items = programs.items(spec.kubernetes.version, architecture: architecture)
            guard let item = items.first(where: { $0.name == "kubeadm" }) else { continue }
            if let path = found[item.path] { return (path, architecture) }
            do {
                return (try await program(item, programs), architecture)
            } catch let error as TrimastError where error.code == "bundle.programs" && !programs.isFolder {
                // What was published is not what came: nothing else is taken for it.
                throw error
            } catch {
                continue
            }
        }
        return nil
    }

    /// What the pod network's manifest wants on every node.
    private var networkImages: [String] {
        get throws {
            guard let manifest = try ClusterSession.networkManifest(spec, file.file) else { return [] }
            let names = try ManifestImages.names(manifest, spec)
            if let name = names.first(where: { $0.contains("@") }) {
                throw TrimastError(
                    "bundle.images", "the pod network's manifest names \(name) by its digest, which an archive of images does not keep",
                    nextStep: "name the tag alone there, or archives in sources.images")
            }
            return names
        }
    }

    /// - Parameters:
    ///   - architectures: of the hosts.
    ///   - kubeadm: the program, which knows the images of its version.
    func images(_ architectures: Set<String>, kubeadm: () async throws -> BundleMaker.Kubeadm) async throws -> [Image] {
        guard file.declared.images.isEmpty else {
            var images: [Image] = []
            for (number, archive) in file.declared.images.enumerated() {
                let roles = archive.roles.sorted { $0.rawValue < $1.rawValue }
                if let path = archive.path {
                    guard FileManager.default.fileExists(atPath: path) else {
                        throw TrimastError(
                            "bundle.images", "there is no \(path) on this machine",
                            nextStep: "put it there, or name a URL in sources.images")
                    }
                    images.append(Image(name: PathText.name(path), path: path, roles: roles))
                } else {
                    tell(archive.url)
                    images.append(Image(name: "images-\(number).tar", path: try await download(archive.url), roles: roles))
                }
            }
            return images
        }
        var arguments = ["config", "images", "list", "--kubernetes-version", "v\(spec.kubernetes.version)"]
        if let repository = spec.kubernetes.imageRepository { arguments += ["--image-repository", repository] }
        let program = try await kubeadm()
        let own = try await Tool.run(program.path, arguments, next: program.advice).split(separator: "\n").map(String.init)
        let ofNetwork = try networkImages.filter { !own.contains($0) }
        let ofWorkers = ["/pause:", "/kube-proxy:", "/coredns"]
        var images: [Image] = []
        for name in own + ofNetwork where !(spec.kubernetes.dns.provider == .none && name.contains("coredns")) {
            let isEverywhere = ofNetwork.contains(name) || ofWorkers.contains(where: name.contains)
            for architecture in architectures.sorted() {
                tell(architectures.count > 1 ? "\(name) for \(architecture)" : name)
                let path = try await pull(name, architecture)
                images.append(Image(name: name, path: path, roles: isEverywhere ? [] : [.controlPlane], architecture: architecture))
            }
        }
        return images
    }

    private func pull(_ name: String, _ architecture: String) async throws -> String {
        let path = Self.place("\(name) \(architecture)", in: folder) + ".tar"
        if !FileManager.default.fileExists(atPath: path) {
            try await ImagePull(mirrors: spec.registryMirrors, files: file.files, folder: "\(folder)/registry")
                .copy(name, architecture, to: path + ".part")
            try await Tool.run("mv", ["-f", path + ".part", path])
        }
        return path
    }
}
