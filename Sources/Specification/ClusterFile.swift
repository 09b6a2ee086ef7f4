import Foundation
import Support
import Yams

/// A cluster file that was read and found right.
package struct ClusterFile: Sendable {
    /// The file that commands read where no other is named.
    package static let usualName = "cluster.yaml"

    /// The path as the user gave it; it stands in front of every finding.
    package let file: String
    package let text: String
    package let spec: ClusterSpec
    /// What is allowed, but probably not meant; at most ``Findings/shown``.
    package let warnings: [Diagnostic]
    /// What the files hold that it names.
    package let files: OperatorFiles
    /// The sources as the file has them, also where a bundle stands in their place.
    package let declared: SourcesSpec
    private let places: Places

    /// Reads and checks a file, and the files that apply will need.
    ///
    /// - Throws: `TrimastError` when there is no such file, ``InvalidClusterFile`` with everything that is wrong in it.
    package static func load(path: String) throws -> ClusterFile {
        try parse(
            read(path), file: path,
            contents: { path in try? InputFile.read(PathText.expanded(path), limit: ManifestText.limit) },
            large: LargeFiles(
                size: { InputFile.size(PathText.expanded($0)) },
                head: { path, count in
                    guard let handle = FileHandle(forReadingAtPath: PathText.expanded(path)) else { return nil }
                    defer { try? handle.close() }
                    return (try? handle.read(upToCount: count)).map { Array($0) }
                }))
    }

    /// Checks bytes that were read from somewhere else.
    ///
    /// - Parameters:
    ///   - file: what findings call it; relative paths in it are relative to this one's folder.
    /// - Throws: ``InvalidClusterFile`` with everything that is wrong in it.
    package static func parse(_ bytes: Data, file: String) throws(InvalidClusterFile) -> ClusterFile {
        try parse(bytes, file: file, contents: nil)
    }

    /// The same of a text.
    package static func parse(text: String, file: String) throws(InvalidClusterFile) -> ClusterFile {
        try parse(text: text, file: file, contents: nil)
    }

    private static func parse(
        _ bytes: Data, file: String, contents: ((String) -> Data?)?, large: LargeFiles? = nil
    ) throws(InvalidClusterFile) -> ClusterFile {
        guard bytes.count <= Bounds.size else { throw Document.tooLarge(file: file) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Document.notText(Array(bytes), file: file) }
        return try parse(text: text, file: file, contents: contents, large: large)
    }

    /// - Parameters:
    ///   - contents: the bytes of the file of a path, nil where none can be read; without this function no other file is looked at.
    ///   - large: how files are looked at that are not read whole.
    static func parse(
        text: String, file: String, contents: ((String) -> Data?)?, large: LargeFiles? = nil
    ) throws(InvalidClusterFile) -> ClusterFile {
        let (root, duplicates) = try Document.root(of: text, file: file)
        var reader = Reader(file: file, findings: duplicates)
        var spec = ClusterSpec.blank
        _ = reader.fill(&spec, with: ClusterSpec.fields, from: root)
        let foreign = reader.findings.errors("foreign-file")
        guard foreign.isEmpty else { throw InvalidClusterFile(foreign) }
        // NSString's own function traps on a path of one character.
        if let slash = file.lastIndex(of: "/") { spec.resolvePaths(from: file[...slash]) }
        spec.complete()
        for rule in Rules.all { rule(spec, &reader) }
        let declared = spec.sources
        var files = OperatorFiles()
        if let contents {
            Rules.calicoManifest(spec, &reader, contents)
            Rules.podNetworkManifest(&spec, &reader, contents)
            files = Rules.operatorFiles(spec, &reader, contents)
            files.programs = Rules.programs(spec, &reader, contents, large?.size ?? { contents($0)?.count })
            for (item, program) in files.programs {
                let folder = PathText.expanded(spec.sources.programs?.from ?? "")
                files.places[program.sha256] = FilePlace(path: "\(folder)/\(item)")
            }
            if let large, let bundle = Rules.bundle(spec, &reader, large) {
                spec.sources = bundle.sources(spec.sources)
                files.programs = bundle.manifest.programs.compactMapValues(bundle.manifest.file)
                files.places = bundle.places
                files.bundle = bundle
            }
        }
        spec.network.pods = spec.network.pods.network
        spec.network.services = spec.network.services.network
        let findings = reader.findings
        guard findings.errorCount == 0 else { throw InvalidClusterFile(findings.first, omitted: findings.omitted) }
        return ClusterFile(
            file: file, text: text, spec: spec, warnings: findings.first, files: files, declared: declared, places: reader.places)
    }

    /// `file:line:column` of a value, or of the nearest mapping around it when the file leaves it to its default.
    package func place(of path: FieldPath) -> String {
        let place = places.nearest(path)
        return "\(file):\(place.line):\(place.column)"
    }

    private static func read(_ path: String) throws -> Data {
        do {
            return try InputFile.read(path, limit: Bounds.size)
        } catch {
            let shown = path.printable
            switch error {
            case .tooLarge: throw Document.tooLarge(file: path)
            case .missing:
                throw TrimastError(
                    "spec.no-file", "there is no file \(shown)",
                    nextStep:
                        "name another with -f FILE, or start one: \(.shell("trimast init master1=ADDRESS master2=ADDRESS master3=ADDRESS > \(Shell.word(path))"))"
                )
            case .folder:
                throw TrimastError(
                    "spec.unreadable", "\(shown) is a folder",
                    nextStep: "name the cluster file in it: -f \(Shell.word(path + (path.hasSuffix("/") ? "" : "/") + usualName))")
            case .silent:
                throw TrimastError(
                    "spec.unreadable", "\(shown) is a pipe into which no program writes", nextStep: "name the cluster file: -f FILE")
            case .unreadable(let cause):
                throw TrimastError(
                    "spec.unreadable", "\(shown) cannot be read", cause: cause,
                    nextStep: "check that it is a file and that you may read it: \(.shell("ls -l \(Shell.word(path))"))")
            }
        }
    }
}

/// How files are looked at that are not read whole.
struct LargeFiles {
    var size: (String) -> Int?
    /// The first so many bytes, or all that there are; nil where it cannot be read.
    var head: (String, Int) -> [UInt8]?
}

extension ClusterSpec {
    /// Fills in what follows from other values of the file.
    fileprivate mutating func complete() {
        if let proxy = httpProxy, proxy.http == nil, proxy.https == nil, proxy.noProxy.isEmpty, proxy.credentialsFile == nil {
            httpProxy = nil
        }
        let namesLoadBalancers = hosts.contains { $0.roles.contains(.loadBalancer) }
        for index in hosts.indices {
            if !namesLoadBalancers, hosts[index].isControlPlane { hosts[index].roles.insert(.loadBalancer) }
            hosts[index].ssh = hosts[index].ssh.merged(over: ssh)
        }
    }

    /// Makes the paths of files on the operator's machine relative to the present folder instead of the cluster file's.
    ///
    /// - Parameter folder: with its last `/`.
    fileprivate mutating func resolvePaths(from folder: Substring) {
        func resolve(_ path: inout String?) {
            guard let relative = path, PathText.isRelative(relative) else { return }
            path = folder + relative
        }
        func resolve(_ ssh: inout SSHSpec) {
            resolve(&ssh.configFile)
            resolve(&ssh.identityFile)
            resolve(&ssh.knownHostsFile)
        }
        resolve(&network.calico.manifest)
        resolve(&sources.bundle)
        if var programs = sources.programs, programs.isFolder {
            var folder: String? = programs.from
            resolve(&folder)
            programs.from = folder ?? programs.from
            sources.programs = programs
        }
        if var proxy = httpProxy {
            resolve(&proxy.credentialsFile)
            httpProxy = proxy
        }
        for index in registryMirrors.indices {
            resolve(&registryMirrors[index].ca)
            resolve(&registryMirrors[index].credentialsFile)
        }
        resolve(&network.manifest.file)
        resolve(&ssh)
        for index in hosts.indices { resolve(&hosts[index].ssh) }
    }
}
