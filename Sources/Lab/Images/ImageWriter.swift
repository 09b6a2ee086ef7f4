import Support
import SystemPackage

/// Writes planned images as docker-archive tars.
struct ImageWriter: Sendable {
    let commands: Commands
    let base: FilePath
    let architecture: String
    /// An empty directory on the disk of the results.
    let work: FilePath

    /// - Parameter archives: a file for each, with the images that go into it.
    func write(_ images: [PlannedImage], archives: [(file: FilePath, images: [PlannedImage])]) async throws {
        let content = work.appending("content")
        try content.makeDirectory()
        var digests: [ImageLayer: String] = [:]
        for layer in images.flatMap(\.layers) where digests[layer] == nil { digests[layer] = try await make(layer, in: content) }
        for (file, images) in archives {
            var entries: [DockerArchive.Entry] = []
            for image in images {
                let own = try image.layers.map { layer in
                    guard let digest = digests[layer] else {
                        throw TrimastError("lab.images", "the layer \(layer.title) of \(image.reference) was not made")
                    }
                    return digest
                }
                let configuration = "\(image.reference.name)-\(image.reference.tag).json"
                try content.appending(configuration).write(
                    try DockerArchive.configuration(architecture: architecture, entrypoint: image.entrypoint, digests: own))
                entries.append(DockerArchive.Entry(configuration: configuration, reference: image.reference, digests: own))
            }
            try content.appending("manifest.json").write(try DockerArchive.manifest(entries))
            let members =
                ["manifest.json"] + entries.map(\.configuration) + Set(entries.flatMap(\.layers)).sorted()
            try await commands.output(
                Command("tar", ["--create", "--file", file.string, "--format=gnu", "--directory", content.string] + members))
        }
        try content.remove()
    }

    /// Packs a layer and returns its digest.
    private func make(_ layer: ImageLayer, in content: FilePath) async throws -> String {
        let packed = work.appending("layer.tar")
        switch layer {
        case .base: try await pack(base, to: packed)
        case .files(let files):
            let tree = work.appending("tree")
            for (inside, source) in files {
                let target = tree.appending(inside)
                try target.removingLastComponent().makeDirectory()
                try await commands.output(Command("install", ["-m", "755", source.string, target.string]))
            }
            try await pack(tree, to: packed)
            try tree.remove()
        }
        let sum = try await commands.output(Command("sha256sum", [packed.string]))
        let digest = String(sum.prefix { $0 != " " })
        let directory = content.appending(digest)
        try directory.makeDirectory()
        try packed.rename(to: directory.appending("layer.tar"))
        return digest
    }

    private func pack(_ tree: FilePath, to file: FilePath) async throws {
        try await commands.output(
            Command(
                "tar",
                [
                    "--create", "--file", file.string, "--format=gnu", "--sort=name", "--mtime=@0", "--owner=0", "--group=0",
                    "--numeric-owner", "--directory", tree.string, ".",
                ]))
    }
}
