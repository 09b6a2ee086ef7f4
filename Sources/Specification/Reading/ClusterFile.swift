import Foundation
import Support

/// A cluster.yaml that was read and found good.
public struct ClusterFile: Sendable {
    public let spec: ClusterSpec
    /// What is allowed but probably not meant.
    public let warnings: [Diagnostic]
    public let text: String
    public let file: String

    /// Reads the file at `path`. Relative paths inside it are taken from its folder.
    /// - Throws: ``InvalidClusterFile`` with every error that the file has, or a ``TrimastError`` when it cannot be read.
    public static func load(path: String) throws -> ClusterFile {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw missing(path)
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw TrimastError(
                "file.encoding", "the cluster file is not UTF-8 text", place: path,
                nextStep: "save it as UTF-8, or name another file with -f")
        }
        return try parse(text: text, file: path)
    }

    /// Reads the text of a cluster file; `file` is its name in messages, and its folder is where relative paths start.
    /// - Throws: ``InvalidClusterFile`` with every error that the text has.
    public static func parse(text: String, file: String) throws -> ClusterFile {
        var findings = Findings(file: file)
        guard let root = YAMLNode.document(in: text, &findings) else { throw InvalidClusterFile(findings.sorted) }
        let cursor = Cursor(root: root)
        if ClusterShape.isCluster(cursor, &findings) {
            ShapeCheck.check(cursor, ClusterShape.root, &findings)
            ClusterRules.check(cursor, &findings)
        }
        guard !findings.hasErrors, var spec = ClusterSpec(cursor) else { throw InvalidClusterFile(findings.sorted) }
        if let manifest = spec.network.calico.manifest, !manifest.hasPrefix("/"), !manifest.hasPrefix("~/") {
            let folder = (file as NSString).deletingLastPathComponent
            spec.network.calico.manifest = (folder as NSString).appendingPathComponent(manifest)
        }
        return ClusterFile(spec: spec, warnings: findings.sorted, text: text, file: file)
    }

    private static func missing(_ path: String) -> TrimastError {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let message =
            !exists
            ? "there is no such cluster file"
            : isFolder.boolValue ? "this is a folder, not a cluster file" : "the cluster file cannot be read"
        return TrimastError(
            "file.missing", message, place: path,
            nextStep: "trimast init --control-plane NAME=ADDRESS … > cluster.yaml writes one to start from; -f FILE names another")
    }
}
