/// A mirror's URL as containerd and skopeo are to be told it.
package struct MirrorURL: Equatable, Sendable {
    /// Without a slash at its end, of which containerd makes `//v2`.
    package let text: String

    package init(_ url: String) {
        var text = url[...]
        while text.hasSuffix("/") { text.removeLast() }
        self.text = String(text)
    }

    /// The host, its port and the path.
    private var rest: Substring { text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...] }

    /// Whether the URL says where the API is, as that of one project of Harbor: `https://harbor.example.org/v2/PROJECT`. Behind any other path
    /// containerd puts `/v2`, unless hosts.toml has override_path (containerd core/remotes/docker/config/hosts.go).
    package var isWholePath: Bool { rest.contains("/v2/") }

    /// What stands before an image's name where a registry is named without its API: `harbor.example.org/PROJECT`.
    package var registry: String {
        var place = String(rest)
        if let api = place.firstRange(of: "/v2/") {
            place.replaceSubrange(api, with: "/")
        } else if place.hasSuffix("/v2") {
            place.removeLast("/v2".count)
        }
        return place
    }
}
