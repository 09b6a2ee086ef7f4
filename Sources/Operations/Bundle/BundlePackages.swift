import Execution
import Foundation
import Parts
import Specification
import Support

/// What stands in the place of a distribution's own server.
package struct BundleSource: Sendable {
    package var mirror: String?
    /// The URL of the key by which a mirror of rpm packages is signed; nil: the distribution's own key.
    package var key: String?

    package init(mirror: String? = nil, key: String? = nil) {
        self.mirror = mirror
        self.key = key
    }
}

/// The packages of one release with all that they depend on, by an apt of their own, which changes nothing of this machine.
struct BundlePackages: Sendable {
    let system: BundleSystem
    let spec: ClusterSpec
    let mirror: String?
    /// What is downloaded stays here until the bundle is made.
    let folder: String

    struct Found: Sendable {
        var index: String
        /// Paths, in the order of their names.
        var archives: [String]
    }

    private var options: [String] {
        [
            "Dir::Etc::sourcelist=\(folder)/sources.list", "Dir::Etc::sourceparts=-", "Dir::Etc::preferencesparts=\(folder)/none",
            "Dir::Etc::preferences=\(folder)/none/preferences", "Dir::State::lists=\(folder)/lists",
            "Dir::State::status=\(folder)/status", "Dir::State::extended_states=\(folder)/extended", "Dir::Cache::pkgcache=",
            "Dir::Cache::srcpkgcache=", "APT::Architecture=\(system.architecture)", "APT::Architectures=\(system.architecture)",
            "APT::Install-Recommends=false", "APT::Sandbox::User=root", "APT::Keep-Downloaded-Packages=true", "Acquire::Languages=none",
            "Debug::NoLocking=1",
        ].flatMap { ["-o", $0] }
    }

    func resolve() async throws -> Found {
        for part in ["lists/partial", "archives/partial", "none/partial", "keys"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
        }
        var lines = system.repositories(mirror: mirror)
        for (number, repository) in Requirements.repositoryLines(spec).enumerated() {
            guard let key = repository.key else {
                lines.append(repository.line)
                continue
            }
            let own = "\(folder)/keys/\(number).asc"
            try await Tool.download(key.url, to: own)
            lines.append(repository.line.replacing(key.path, with: own))
        }
        try (lines.joined(separator: "\n") + "\n").write(toFile: "\(folder)/sources.list", atomically: true, encoding: .utf8)
        try Data().write(to: URL(fileURLWithPath: "\(folder)/status"))
        let next: Advice = "see sources in cluster.yaml, --mirror, and that the keyring of \(system.id) is installed here"
        try await Tool.run("apt-get", ["-qq"] + options + ["update"], next: next)
        let install =
            ["-qq", "-y"] + options + ["install"] + Requirements.packagesOfAll(spec, .deb, id: system.id, version: system.version)
        // With an empty folder for what is there already, all are named.
        let uris = try await Tool.run(
            "apt-get", ["--print-uris", "-o", "Dir::Cache::archives=\(folder)/none"] + install, next: next)
        let names = uris.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            return words.count >= 3 && line.hasPrefix("'") ? String(words[1]) : nil
        }
        try await Tool.run("apt-get", ["--download-only", "-o", "Dir::Cache::archives=\(folder)/archives"] + install, next: next)
        let archives = try Set(names).sorted().map { name in
            let path = "\(folder)/archives/\(name)"
            if FileManager.default.fileExists(atPath: path) { return path }
            // apt does not copy what is in a folder of this machine already.
            guard let local = uris.split(separator: "\n").first(where: { $0.contains(" \(name) ") && $0.hasPrefix("'file:") }) else {
                throw TrimastError("bundle.packages", "apt did not bring \(name)")
            }
            let url = String(local.dropFirst().prefix { $0 != "'" })
            let place = String(url.dropFirst(url.hasPrefix("file://") ? 7 : 5))
            return place.removingPercentEncoding ?? place
        }
        return Found(index: try await index(archives), archives: archives)
    }

    /// The index as apt reads it: each package's own description, where it is, and its check sum.
    private func index(_ archives: [String]) async throws -> String {
        let pieces = try archives.map { path in
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
            return (place: FilePlace(path: path), size: size?.intValue ?? 0)
        }
        let sums = try await FilePlace.sums(pieces)
        var text = ""
        for ((path, piece), sum) in zip(zip(archives, pieces), sums) {
            var control = try await Tool.run("dpkg-deb", ["-f", path])
            while control.last == "\n" { control.removeLast() }
            text += "\(control)\nFilename: ./\(Self.name(path))\nSize: \(piece.size)\nSHA256: \(sum)\n\n"
        }
        let path = "\(folder)/Packages"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// A plain name for a file: apt writes the colon of an epoch as `%3a`.
    private static func name(_ path: String) -> String {
        String(path[path.index(after: path.lastIndex(of: "/") ?? path.startIndex)...]).replacing("%", with: "-")
    }
}
