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
    }

    private var spec: ClusterSpec { file.spec }

    private func download(_ url: String, _ name: String) async throws -> String {
        let path = "\(folder)/\(name)"
        if !FileManager.default.fileExists(atPath: path) { try await Tool.download(url, to: path) }
        return path
    }

    /// Kubernetes' programs by their place in upstream's layout, for these architectures.
    func programs(_ architectures: Set<String>) async throws -> [String: String] {
        guard let programs = file.declared.programs else { return [:] }
        var found: [String: String] = [:]
        for architecture in architectures.sorted() {
            for item in programs.items(spec.kubernetes.version, architecture: architecture) {
                if programs.isFolder {
                    let base = (programs.from as NSString).expandingTildeInPath
                    guard file.files.programs[item.path] != nil else {
                        throw TrimastError("bundle.programs", "\(programs.from) has no \(item.path) with its .sha256")
                    }
                    found[item.path] = "\(base)/\(item.path)"
                    continue
                }
                tell(item.path)
                let name = String(item.path.map { $0 == "/" ? "-" : $0 })
                found[item.path] = try await download(programs.url(item), name)
                let published = try await Tool.run("curl", ["-fsSL", "--retry", "3", programs.url(item) + ".sha256"])
                let sum = try await Tool.run("sha256sum", [found[item.path] ?? ""]).prefix(64)
                guard StoredFile.published(published) == String(sum) else {
                    try? FileManager.default.removeItem(atPath: found[item.path] ?? "")
                    throw TrimastError("bundle.programs", "\(programs.url(item)) has not the check sum that is published beside it")
                }
            }
        }
        return found
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

    /// - Parameter kubeadm: the program, which knows the images of its version.
    func images(kubeadm: () async throws -> String) async throws -> [Image] {
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
                    images.append(Image(name: (path as NSString).lastPathComponent, path: path, roles: roles))
                } else {
                    tell(archive.url)
                    let name = "images-\(number).tar"
                    images.append(Image(name: name, path: try await download(archive.url, name), roles: roles))
                }
            }
            return images
        }
        var arguments = ["config", "images", "list", "--kubernetes-version", "v\(spec.kubernetes.version)"]
        if let repository = spec.kubernetes.imageRepository { arguments += ["--image-repository", repository] }
        let own = try await Tool.run(try await kubeadm(), arguments).split(separator: "\n").map(String.init)
        let ofNetwork = try networkImages.filter { !own.contains($0) }
        let ofWorkers = ["/pause:", "/kube-proxy:", "/coredns"]
        var images: [Image] = []
        for name in own + ofNetwork where !(spec.kubernetes.dns.provider == .none && name.contains("coredns")) {
            tell(name)
            let path = "\(folder)/\(String(name.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" })).tar"
            if !FileManager.default.fileExists(atPath: path) {
                try await ImagePull(mirrors: spec.registryMirrors, files: file.files, folder: "\(folder)/registry")
                    .copy(name, to: path + ".part")
                try await Tool.run("mv", ["-f", path + ".part", path])
            }
            let isEverywhere = ofNetwork.contains(name) || ofWorkers.contains(where: name.contains)
            images.append(Image(name: name, path: path, roles: isEverywhere ? [] : [.controlPlane]))
        }
        return images
    }
}
