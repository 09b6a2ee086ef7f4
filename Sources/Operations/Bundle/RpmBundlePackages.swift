import Execution
import Foundation
import Parts
import Specification
import Support

/// The packages of one release with all that they depend on, by a dnf with an empty root of its own, which changes nothing of this machine.
struct RpmBundlePackages: Sendable {
    let system: BundleSystem
    let spec: ClusterSpec
    let source: BundleSource
    /// What is downloaded stays here until the bundle is made.
    let folder: String

    private var architecture: String { system.architecture == "arm64" ? "aarch64" : "x86_64" }

    /// Signatures are looked at here, where the keys are: on the hosts check sums stand for them.
    func resolve() async throws -> BundlePackages.Found {
        guard let release = system.rpm else { throw TrimastError("bundle.distribution", "no bundle can be made for \(system.name)") }
        let repositories = try await repositories(release)
        let names = Requirements.packagesOfAll(spec, .rpm, id: system.id, version: system.version)
        // What another file or another release was made of must not stand among them.
        let request = StableHash.hex((names + repositories).joined(separator: "\n"))
        let archives = "\(folder)/\(request)"
        try FileManager.default.createDirectory(atPath: archives, withIntermediateDirectories: true)
        try await Tool.run(
            "sh",
            ["-c", Self.download, "sh", folder, archives, system.version, architecture, RpmRelease.platform(system.version)] + names,
            next: "see sources in cluster.yaml, and --mirror; it needs dnf 4, createrepo_c and gzip on this machine")
        let files = try FileManager.default.contentsOfDirectory(atPath: archives).filter { $0.hasSuffix(".rpm") }.sorted()
        return try await index(archives, files)
    }

    /// Their files, with each key beside it.
    private func repositories(_ release: RpmRelease) async throws -> [String] {
        for part in ["repos", "keys", "none"] {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(part)")
            try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
        }
        let key = "\(folder)/keys/distribution"
        try await Tool.download(source.key ?? release.key, to: key)
        let server = source.mirror ?? release.server
        var texts = release.folders.enumerated().map { number, path in
            "[distribution-\(number)]\nname=\(system.name)\nbaseurl=\(server)/\(path)\nenabled=1\ngpgcheck=1\ngpgkey=file://\(key)\n"
        }
        for (number, repository) in Requirements.rpmRepositories(spec, id: system.id, version: system.version).enumerated() {
            guard let key = repository.key else {
                texts.append(repository.text)
                continue
            }
            let own = "\(folder)/keys/\(number)"
            try await Tool.download(key.url, to: own)
            texts.append(repository.text.replacing("file://\(key.path)", with: "file://\(own)"))
        }
        for (number, text) in texts.enumerated() {
            try text.write(toFile: "\(folder)/repos/\(number).repo", atomically: true, encoding: .utf8)
        }
        return texts
    }

    /// Parameters: the folder, where packages go, the release, the architecture, the platform, and the packages' names. dnf wants to be root, which a
    /// user name space is enough for, since nothing is installed.
    private static let download = """
        set -e
        f=$1 d=$2 v=$3 a=$4 p=$5
        shift 5
        printf '[main]\\ngpgcheck=1\\nplugins=0\\n' >"$f/dnf.conf"
        root=
        [ "$(id -u)" = 0 ] || root='unshare --map-root-user'
        LC_ALL=C $root dnf -q -y -c "$f/dnf.conf" --installroot="$f/root" --releasever="$v" --forcearch="$a" --setopt=reposdir="$f/repos" \\
        --setopt=varsdir="$f/none" --setopt=module_platform_id="$p" --setopt=install_weak_deps=0 --setopt=keepcache=1 \\
        --destdir="$d" --downloadonly install "$@"
        touch -d @0 "$d"/*.rpm
        rm -rf "$d/repodata" "$d/plain"
        createrepo_c -q --no-database --simple-md-filenames --revision 0 --set-timestamp-to-revision "$d"
        mkdir "$d/plain"
        plain() {
        case $1 in
        *.gz) gzip -dc "$1" ;;
        *.zst) zstd -dcq "$1" ;;
        *.xz) xz -dc "$1" ;;
        *) cat "$1" ;;
        esac
        }
        for n in primary filelists; do
        for x in "$d/repodata/$n".xml*; do plain "$x" >"$d/plain/$n.xml"; done
        done
        # Packages of modules are not installed without their modules' descriptions.
        find "$f/root/var/cache" -name '*modules.yaml*' | LC_ALL=C sort | while read -r x; do plain "$x"; done >"$d/plain/modules.yaml"
        [ -s "$d/plain/modules.yaml" ] || rm "$d/plain/modules.yaml"
        """

    /// The repository's own index, which names the others by their check sums, as those name the packages.
    private func index(_ archives: String, _ files: [String]) async throws -> BundlePackages.Found {
        let kinds = [("primary", "primary.xml"), ("filelists", "filelists.xml"), ("modules", "modules.yaml")]
        let there = kinds.map { (kind: $0.0, path: "\(archives)/plain/\($0.1)") }.filter { FileManager.default.fileExists(atPath: $0.path) }
        let pieces = try there.map { piece in
            let size = try FileManager.default.attributesOfItem(atPath: piece.path)[.size] as? NSNumber
            return (place: FilePlace(path: piece.path), size: size?.intValue ?? 0)
        }
        let sums = try await FilePlace.sums(pieces)
        let entries = zip(there, zip(pieces, sums)).map { piece, rest in
            RpmIndex.Entry(kind: piece.kind, name: PathText.name(piece.path), sha256: rest.1, size: rest.0.size)
        }
        let path = "\(archives)/plain/repomd.xml"
        try RpmIndex.text(entries).write(toFile: path, atomically: true, encoding: .utf8)
        return BundlePackages.Found(index: path, archives: there.map(\.path) + files.map { "\(archives)/\($0)" })
    }
}

/// repodata/repomd.xml.
enum RpmIndex {
    struct Entry {
        var kind: String
        var name: String
        var sha256: String
        var size: Int
    }

    static func text(_ entries: [Entry]) -> String {
        let data = entries.map { entry in
            """
            <data type="\(entry.kind)">
            <checksum type="sha256">\(entry.sha256)</checksum>
            <location href="repodata/\(entry.name)"/>
            <timestamp>0</timestamp>
            <size>\(entry.size)</size>
            </data>

            """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <repomd xmlns="http://linux.duke.edu/metadata/repo" xmlns:rpm="http://linux.duke.edu/metadata/rpm">
            <revision>0</revision>
            \(data.joined())</repomd>

            """
    }
}
