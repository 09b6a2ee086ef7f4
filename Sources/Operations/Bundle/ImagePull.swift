import Foundation
import Specification
import Support
import Transport

/// How an image comes to this machine: by the mirrors of cluster.yaml, with their authority and login, then from its registry itself. skopeo asks for
/// a token where a registry wants one.
struct ImagePull: Sendable {
    let mirrors: [RegistryMirrorSpec]
    let files: OperatorFiles
    /// What skopeo is told by files, logins among it, is here, and gone afterwards.
    let folder: String

    struct Way: Equatable, Sendable {
        var url: String
        var mirror: RegistryMirrorSpec?
        /// skopeo's options.
        var options: [String] = []
    }

    /// In the order in which they are tried.
    static func ways(_ image: String, _ mirrors: [RegistryMirrorSpec], in folder: String) -> [Way] {
        let slash = image.firstIndex(of: "/") ?? image.startIndex
        let registry = String(image[..<slash])
        guard let mirror = mirrors.first(where: { $0.registry == registry }) ?? mirrors.first(where: { $0.registry == "_default" }) else {
            return [Way(url: "docker://\(image)")]
        }
        return mirror.mirrors.map { url in
            var options: [String] = []
            if mirror.ca != nil { options += ["--src-cert-dir", folder] }
            if mirror.credentialsFile != nil { options += ["--authfile", "\(folder)/auth.json"] }
            if mirror.skipVerify || url.hasPrefix("http://") { options.append("--src-tls-verify=false") }
            return Way(url: "docker://\(MirrorURL(url).registry)\(image[slash...])", mirror: mirror, options: options)
        } + [Way(url: "docker://\(image)")]
    }

    /// Of an image for several architectures skopeo would take this machine's.
    static func arguments(_ way: Way, _ image: String, _ architecture: String, to target: String) -> [String] {
        ["copy", "-q", "--override-os", "linux", "--override-arch", architecture] + way.options
            + [way.url, "docker-archive:\(target):\(image)"]
    }

    /// - Parameters:
    ///   - architecture: in Kubernetes' words, which are skopeo's.
    ///   - target: an archive that does not exist yet.
    func copy(_ image: String, _ architecture: String, to target: String) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var said: [String] = []
        for way in Self.ways(image, mirrors, in: folder) {
            if let mirror = way.mirror { try prepare(way, mirror) }
            try? FileManager.default.removeItem(atPath: target)
            do {
                try await Tool.run("skopeo", Self.arguments(way, image, architecture, to: target))
                return
            } catch {
                said.append("\(way.url): \(error.cause.map { "\($0)" } ?? error.message)")
            }
        }
        throw TrimastError(
            "bundle.images", "\(image) for \(architecture) cannot be pulled", cause: said.joined(separator: "\n"),
            nextStep: "see registryMirrors in cluster.yaml, and that skopeo is installed here; or name archives in sources.images")
    }

    private func prepare(_ way: Way, _ mirror: RegistryMirrorSpec) throws {
        if let text = mirror.ca.flatMap({ files.authorities[$0] }) { try SecretFile.write(text, to: "\(folder)/ca.crt") }
        guard let login = mirror.credentialsFile.flatMap({ files.logins[$0] }) else { return }
        let host = way.url.dropFirst("docker://".count).prefix { $0 != "/" }
        try SecretFile.write("{\"auths\": {\"\(host)\": {\"auth\": \"\(login.basic)\"}}}\n", to: "\(folder)/auth.json")
    }
}
