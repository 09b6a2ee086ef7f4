import Foundation
import Support

extension Rules {
    /// The bundle that the file names, if it is one for this cluster.
    static func bundle(_ spec: ClusterSpec, _ reader: inout Reader, _ large: LargeFiles) -> ClusterBundle? {
        let path: FieldPath = ["sources", "bundle"]
        guard let file = spec.sources.bundle, reader.isUsable(path), reader.isUsable(["kubernetes", "version"]) else { return nil }
        let again = "make it again: trimast bundle create --to \(Shell.word(file))"
        guard let size = large.size(file) else {
            reader.error("bundle", path, "there is no file \(file.shortened), or it is no regular one", help: again)
            return nil
        }
        do {
            let bundle = try ClusterBundle(path: PathText.expanded(file), size: size) { large.head(file, $0) }
            if bundle.manifest.kubernetes != spec.kubernetes.version {
                reader.error(
                    "bundle", path,
                    "\(file.shortened) is for Kubernetes \(bundle.manifest.kubernetes), and kubernetes.version is \(spec.kubernetes.version)",
                    help: again)
                return nil
            }
            return bundle
        } catch {
            reader.error("bundle", path, "\(file.shortened) \(error.text)", help: again)
            return nil
        }
    }

    /// Kubernetes' programs in a folder of the operator's, by their published check sums: what of them is there, for one architecture or more.
    static func programs(
        _ spec: ClusterSpec, _ reader: inout Reader, _ contents: (String) -> Data?, _ sizes: (String) -> Int?
    ) -> [String: StoredFile] {
        let path: FieldPath = ["sources", "kubernetes"]
        guard spec.sources.bundle == nil, let programs = spec.sources.programs, programs.isFolder, reader.isUsable(path),
            reader.has(path + "programs"),
            reader.isUsable(["kubernetes", "version"])
        else { return [:] }
        var found: [String: StoredFile] = [:]
        // Of an architecture that no host has nothing need be there.
        var missing: [String] = []
        var none: [String] = []
        for architecture in ["arm64", "amd64"] {
            let items = programs.items(spec.kubernetes.version, architecture: architecture)
            let there = items.filter { item in
                let file = "\(programs.from)/\(item.path)"
                guard let size = sizes(file),
                    let sum = contents(file + ".sha256").flatMap({ StoredFile.published(String(decoding: $0, as: UTF8.self)) })
                else { return false }
                found[item.path] = StoredFile(name: item.name, sha256: sum, size: size)
                return true
            }
            let rest = items.filter { !there.contains($0) }.map(\.path)
            if there.isEmpty { none = rest } else { missing += rest }
        }
        if found.isEmpty { missing = none }
        if let first = missing.first {
            let more = missing.count > 1 ? " and \(missing.count - 1) more" : ""
            reader.error(
                "programs", path, "the folder \(programs.from.shortened) lacks \(first) with \(first).sha256\(more)",
                help: "the files of dl.k8s.io, cri-tools and the CNI plugins, each with the .sha256 that is published beside it")
        }
        return found
    }
}
