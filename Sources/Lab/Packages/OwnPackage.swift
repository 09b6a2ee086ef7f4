import SystemPackage

/// A Debian package that the lab makes itself, as a value.
struct OwnPackage: Equatable, Sendable {
    enum Content: Equatable, Sendable {
        case text(String)
        case copy(FilePath)
        case link(String)
    }

    struct File: Equatable, Sendable {
        /// Without the leading slash.
        var path: String
        var content: Content
        var isExecutable = false
    }

    var name: String
    var version: String
    var depends: String
    var description: String
    var files: [File]
    var afterInstallation: String?
    /// Files the package manager must not overwrite, with the leading slash.
    var configurationFiles: [String] = []

    func control(architecture: String) -> String {
        """
        Package: \(name)
        Version: \(version)
        Architecture: \(architecture)
        Maintainer: Trimast lab <lab@localhost>
        Section: misc
        Priority: optional
        Depends: \(depends)
        Description: \(description)

        """
    }

    /// Builds the package and returns its file. `work` is an empty directory.
    func build(into pool: FilePath, work: FilePath, architecture: String, commands: Commands, log: FilePath) async throws {
        let tree = work.appending(name)
        let control = tree.appending("DEBIAN")
        try control.makeDirectory()
        try control.appending("control").write(self.control(architecture: architecture))
        if let afterInstallation { try control.appending("postinst").write(afterInstallation, mode: .program) }
        if !configurationFiles.isEmpty {
            try control.appending("conffiles").write(configurationFiles.map { $0 + "\n" }.joined())
        }
        for file in files {
            let target = tree.appending(file.path)
            try target.removingLastComponent().makeDirectory()
            switch file.content {
            case .text(let text): try target.write(text, mode: file.isExecutable ? .program : .data)
            case .copy(let source):
                try await commands.output(Command("install", ["-m", file.isExecutable ? "755" : "644", source.string, target.string]))
            case .link(let to): try await commands.output(Command("ln", ["-s", to, target.string]))
            }
        }
        let result = pool.appending("\(name)_\(version)_\(architecture).deb")
        try await commands.logged(
            Command("dpkg-deb", ["--root-owner-group", "-Zgzip", "-z1", "--build", tree.string, result.string]), to: log)
        try tree.remove()
    }
}

extension FilePermissions {
    static let program = FilePermissions(rawValue: 0o755)
    static let data = FilePermissions(rawValue: 0o644)
}
