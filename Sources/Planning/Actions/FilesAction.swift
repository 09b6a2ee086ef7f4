import Specification
import Support

/// Files of the operator's that stand on the host when the step is done. They are sent before the steps run, each once over the operator's link
/// and from host to host; the step sees that they are there.
package struct FilesAction: ActionKind {
    package var files: [StoredFile]
    /// Where they come from, as people read it: a folder, a bundle.
    package var source: String

    package init(files: [StoredFile], source: String) {
        self.files = files
        self.source = source
    }

    package var title: String {
        let bytes = files.reduce(0) { $0 + $1.size }
        let what = files.count > 3 ? count(files.count, "file") : files.map(\.name).joined(separator: ", ")
        return "bring \(what) (\(StoredFile.megabytes(bytes))) from \(source)"
    }
    package var glyph: Glyph { .create }

    package func script(_ values: RuntimeValues) throws -> String {
        """
        for f in \(files.map(\.sha256).joined(separator: " ")); do
        [ -f \(StoredFile.folder)/$f ] || { echo "the file $f has not come"; exit 1; }
        done
        """
    }
}

extension StoredFile {
    /// `0.4 MB`, `214 MB`.
    package static func megabytes(_ bytes: Int) -> String {
        let tenths = (bytes + 50_000) / 100_000
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10) MB" : "\((tenths + 5) / 10) MB"
    }
}
