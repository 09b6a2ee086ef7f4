/// The texts of a docker-archive: what `docker save` writes and `ctr images import` reads.
enum DockerArchive {
    static let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// The configuration of one image. `digests` are the SHA-256 of its layers.
    static func configuration(architecture: String, entrypoint: [String], digests: [String]) -> String {
        let diffs = digests.map { "sha256:\($0)" }
        let history = digests.map { _ in "{\"created_by\":\"trimast lab\"}" }.joined(separator: ",")
        return "{\"architecture\":\(json(architecture)),\"os\":\"linux\",\"created\":\"1970-01-01T00:00:00Z\","
            + "\"history\":[\(history)],\"config\":{\"Entrypoint\":\(json(entrypoint)),\"Env\":\(json([path]))},"
            + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":\(json(diffs))}}"
    }

    /// One entry of manifest.json.
    struct Entry: Equatable, Sendable {
        var configuration: String
        var reference: ImageReference
        var digests: [String]
    }

    static func manifest(_ entries: [Entry]) -> String {
        let parts = entries.map { entry in
            "{\"Config\":\(json(entry.configuration)),\"RepoTags\":\(json([entry.reference.description])),"
                + "\"Layers\":\(json(entry.digests.map(layerPath)))}"
        }
        return "[" + parts.joined(separator: ",") + "]"
    }

    static func layerPath(_ digest: String) -> String { "\(digest)/layer.tar" }

    private static func json(_ texts: [String]) -> String { "[" + texts.map(json).joined(separator: ",") + "]" }

    private static func json(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
