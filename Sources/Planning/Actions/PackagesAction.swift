import Support

/// Packages to install, and those to hold against upgrades. The family of distribution wrote the script's lines.
public struct PackagesAction: ActionKind {
    /// As the package manager wants them, with `=VERSION` where one is fixed.
    public var names: [String]
    public var hold: [String]
    /// sh lines of the distribution's family that install `names`; quiet, never asking.
    public var install: String

    public init(names: [String], hold: [String] = [], install: String) {
        self.names = names
        self.hold = hold
        self.install = install
    }

    public var title: String {
        if names.isEmpty { return "hold packages: " + hold.joined(separator: " ") }
        return "install packages: " + names.joined(separator: " ")
    }
    public var glyph: Glyph { .create }
    public var limit: Duration { .seconds(30 * 60) }
    public func script(_ values: RuntimeValues) throws -> String { "set -e\n" + install }
}

/// A package repository of Trimast's own; nobody else's is touched.
public struct RepositoryAction: ActionKind {
    public var name: String
    /// The repository's file; its check reads the index, so that a repository that cannot be read never replaces one that can.
    public var file: FileAction

    public init(name: String, file: FileAction) {
        self.name = name
        self.file = file
    }

    public var title: String { "add package repository \(name)" }
    public var glyph: Glyph { file.glyph }
    public var changes: [String] { file.changes }
    /// Its check reads the index of the repository.
    public var limit: Duration { .seconds(30 * 60) }
    public func script(_ values: RuntimeValues) throws -> String { try file.script(values) }
}
