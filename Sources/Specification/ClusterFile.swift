import Foundation
import Support
import Yams

/// A cluster file that was read and found right.
public struct ClusterFile: Sendable {
    /// The path as the user gave it; it stands in front of every finding.
    public let file: String
    public let text: String
    public let spec: ClusterSpec
    /// What is allowed, but probably not meant.
    public let warnings: [Diagnostic]
    private let places: Places

    /// Reads and checks a file, and the files that apply will need.
    ///
    /// - Throws: `TrimastError` when there is no such file, ``InvalidClusterFile`` with everything that is wrong in it.
    public static func load(path: String) throws -> ClusterFile {
        try parse(text: read(path), file: path) { try? String(contentsOfFile: ($0 as NSString).expandingTildeInPath, encoding: .utf8) }
    }

    /// Checks a text that was read from somewhere else.
    ///
    /// - Parameters:
    ///   - file: what findings call it; relative paths in it are relative to this one's folder.
    /// - Throws: ``InvalidClusterFile`` with everything that is wrong in it.
    public static func parse(text: String, file: String) throws(InvalidClusterFile) -> ClusterFile {
        try parse(text: text, file: file, contents: nil)
    }

    /// - Parameter contents: the text of the file of a path, nil where none can be read; without this function no other file is looked at.
    static func parse(text: String, file: String, contents: ((String) -> String?)?) throws(InvalidClusterFile) -> ClusterFile {
        let (root, duplicates) = try Document.root(of: text, file: file)
        var reader = Reader(file: file, findings: duplicates)
        var spec = ClusterSpec.blank
        _ = reader.fill(&spec, with: ClusterSpec.fields, from: root)
        let foreign = reader.findings.filter { $0.code == "foreign-file" }
        guard foreign.isEmpty else { throw InvalidClusterFile(foreign) }
        spec.resolvePaths(from: (file as NSString).deletingLastPathComponent)
        spec.complete()
        for rule in Rules.all { rule(spec, &reader) }
        if let contents { Rules.calicoManifest(spec, &reader, contents) }
        spec.network.pods = spec.network.pods.network
        spec.network.services = spec.network.services.network
        let findings = reader.findings.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        guard findings.allSatisfy({ $0.severity == .warning }) else { throw InvalidClusterFile(findings) }
        return ClusterFile(file: file, text: text, spec: spec, warnings: findings, places: reader.places)
    }

    /// `file:line:column` of a value, or of the nearest mapping around it when the file leaves it to its default.
    public func place(of path: FieldPath) -> String {
        let place = places.nearest(path)
        return "\(file):\(place.line):\(place.column)"
    }

    private static func read(_ path: String) throws -> String {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw TrimastError(
                "spec.unreadable", "\(path) is a folder",
                nextStep: "name the cluster file in it: -f \((path as NSString).appendingPathComponent("cluster.yaml"))")
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw TrimastError(
                "spec.no-file", "there is no file \(path)",
                nextStep:
                    "name another with -f FILE, or start one: \(.shell("trimast init master1=ADDRESS master2=ADDRESS master3=ADDRESS > \(Shell.word(path))"))"
            )
        } catch {
            throw TrimastError(
                "spec.unreadable", "\(path) cannot be read", cause: (error as? CocoaError)?.localizedDescription ?? "\(error)",
                nextStep: "check that it is a file and that you may read it: \(.shell("ls -l \(Shell.word(path))"))")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw TrimastError(
                "spec.not-text", "\(path) is not a text in UTF-8", nextStep: "save it as UTF-8, or name another file with -f FILE")
        }
        return text
    }
}

extension ClusterSpec {
    /// Fills in what follows from other values of the file.
    fileprivate mutating func complete() {
        let namesLoadBalancers = hosts.contains { $0.roles.contains(.loadBalancer) }
        for index in hosts.indices {
            if !namesLoadBalancers, hosts[index].isControlPlane { hosts[index].roles.insert(.loadBalancer) }
            hosts[index].ssh = hosts[index].ssh.merged(over: ssh)
        }
    }

    /// Makes the paths of files on the operator's machine relative to the present folder instead of the cluster file's.
    fileprivate mutating func resolvePaths(from folder: String) {
        guard !folder.isEmpty else { return }
        func resolve(_ path: inout String?) {
            guard let relative = path, !relative.hasPrefix("/"), !relative.hasPrefix("~/") else { return }
            path = (folder as NSString).appendingPathComponent(relative)
        }
        func resolve(_ ssh: inout SSHSpec) {
            resolve(&ssh.configFile)
            resolve(&ssh.identityFile)
            resolve(&ssh.knownHostsFile)
        }
        resolve(&network.calico.manifest)
        resolve(&ssh)
        for index in hosts.indices { resolve(&hosts[index].ssh) }
    }
}
