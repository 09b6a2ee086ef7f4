import Support

/// Packages to install, and those to hold against upgrades. The family of distribution wrote the script's lines.
package struct PackagesAction: ActionKind {
    /// As the package manager wants them, with `=VERSION` where one is fixed.
    package var names: [String]
    package var hold: [String]
    /// sh lines of the distribution's family that install `names`; quiet, never asking.
    package var install: String

    package init(names: [String], hold: [String] = [], install: String) {
        self.names = names
        self.hold = hold
        self.install = install
    }

    package var title: String {
        if names.isEmpty { return "hold packages: " + hold.joined(separator: " ") }
        return "install packages: " + names.joined(separator: " ")
    }
    package var glyph: Glyph { .create }
    package var limit: Duration { .seconds(30 * 60) }
    package func script(_ values: RuntimeValues) throws -> String { "set -e\n" + install }
}

/// A package repository of Trimast's own; nobody else's is touched.
package struct RepositoryAction: ActionKind {
    package var name: String
    /// The repository's file; its check reads the index, so that a repository that cannot be read never replaces one that can.
    package var file: FileAction

    package init(name: String, file: FileAction) {
        self.name = name
        self.file = file
    }

    package var title: String { "add package repository \(name)" }
    package var glyph: Glyph { file.glyph }
    package var changes: [String] { file.changes }
    /// Its check reads the index of the repository.
    package var limit: Duration { .seconds(30 * 60) }
    package func script(_ values: RuntimeValues) throws -> String { try file.script(values) }
}
