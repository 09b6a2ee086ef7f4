import Support

/// The texts of a docker-archive: what `docker save` writes and `ctr images import` reads.
enum DockerArchive {
    static let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    private struct Configuration: Encodable {
        struct Run: Encodable {
            var entrypoint: [String]
            var environment = [path]
            enum CodingKeys: String, CodingKey { case entrypoint = "Entrypoint", environment = "Env" }
        }
        struct Files: Encodable {
            var type = "layers"
            var digests: [String]
            enum CodingKeys: String, CodingKey { case type, digests = "diff_ids" }
        }
        var architecture: String
        var os = "linux"
        var created = "1970-01-01T00:00:00Z"
        /// One entry for each layer.
        var history: [[String: String]]
        var config: Run
        var rootfs: Files
    }

    /// The configuration of one image. `digests` are the SHA-256 of its layers.
    static func configuration(architecture: String, entrypoint: [String], digests: [String]) throws -> String {
        try JSONText.string(
            Configuration(
                architecture: architecture, history: digests.map { _ in ["created_by": "trimast lab"] },
                config: Configuration.Run(entrypoint: entrypoint),
                rootfs: Configuration.Files(digests: digests.map { "sha256:\($0)" })))
    }

    /// One entry of manifest.json.
    struct Entry: Encodable, Equatable, Sendable {
        var configuration: String
        var tags: [String]
        var layers: [String]
        enum CodingKeys: String, CodingKey { case configuration = "Config", tags = "RepoTags", layers = "Layers" }

        init(configuration: String, reference: ImageReference, digests: [String]) {
            self.configuration = configuration
            tags = [reference.description]
            layers = digests.map(layerPath)
        }
    }

    static func manifest(_ entries: [Entry]) throws -> String { try JSONText.string(entries) }

    static func layerPath(_ digest: String) -> String { "\(digest)/layer.tar" }
}
