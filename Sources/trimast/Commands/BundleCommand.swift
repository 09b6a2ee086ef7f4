import ArgumentParser
import Foundation
import Operations
import Planning
import Specification
import Support
import Terminal

/// `trimast bundle`
struct BundleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: "Makes one file of everything that a cluster's hosts need, for hosts that reach nothing.",
        subcommands: [BundleCreate.self, BundleVerify.self])
}

/// `trimast bundle create`
struct BundleCreate: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Downloads packages, images and programs from the sources of cluster.yaml into one file.",
        discussion: """
            No host is contacted. It needs apt on this machine for packages of Debian and Ubuntu, dnf 4 and \
            createrepo_c for those of rpm hosts, and skopeo where images are pulled. What was downloaded stays \
            in FILE.parts until the bundle is made, so that a run that was cut off goes on from there. Made twice of the same, it has the same \
            bytes. Write its name as sources.bundle into cluster.yaml.
            """)

    @OptionGroup var options: ClusterOptions
    @Option(name: .long, help: "Where to write it.", completion: .file()) var to: String
    @Option(
        name: .long,
        help:
            "A distribution that the hosts have, such as debian-12, rocky-9 or ubuntu-24.04:arm64; more than once for several. By default debian-12."
    )
    var distribution: [String] = []
    @Option(name: .long, help: "A mirror in place of the distribution's own server, such as https://mirrors.example.org/debian.")
    var mirror: String?
    @Option(name: .long, help: "The URL of the key that the mirror's rpm packages are signed with, where it is not the distribution's own.")
    var mirrorKey: String?

    func run() async throws {
        let file = try ClusterFile.load(path: options.file)
        let systems = try (distribution.isEmpty ? ["debian-12"] : distribution).map { word in
            guard let system = BundleSystem(word) else {
                throw TrimastError(
                    "bundle.distribution", "no bundle can be made for \(word)",
                    nextStep: "allowed: \(list(BundleSystem.words)), each with :arm64 behind it where that is meant")
            }
            return system
        }
        let maker = BundleMaker(
            file, for: systems, source: BundleSource(mirror: mirror, key: mirrorKey), to: to, tell: { Output.chatter($0) })
        let manifest = try await maker.make()
        for line in BundleText.lines(manifest) { print(line) }
        Output.advice("kept in \(to). Next: write 'sources: {bundle: \(to)}' into cluster.yaml, then \(.trimast("plan"))", options.commands)
    }
}

/// `trimast bundle verify`
struct BundleVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Looks at every byte of a bundle. Exit status: 0 it is whole, 1 it is not.")

    @Argument(help: "The bundle.", completion: .file()) var file: String

    func run() async throws {
        for line in BundleText.lines(try await BundleVerification.verify(file)) { print(line) }
    }
}

/// A bundle's contents, a line a kind.
enum BundleText {
    static func lines(_ manifest: BundleManifest) -> [String] {
        func line(_ what: String, _ sums: [String]) -> String {
            let files = Set(sums).compactMap(manifest.file)
            return "\(what): \(count(files.count, "file")), \(StoredFile.megabytes(files.reduce(0) { $0 + $1.size }))"
        }
        var lines = ["Kubernetes \(manifest.kubernetes)"]
        lines += manifest.packages.map { line("packages of \($0.system) \($0.architecture)", $0.files + [$0.index]) }
        lines.append(line("images", manifest.images.map(\.file)))
        if !manifest.programs.isEmpty { lines.append(line("programs", Array(manifest.programs.values))) }
        return lines + [line("all", manifest.files.map(\.sha256))]
    }
}
