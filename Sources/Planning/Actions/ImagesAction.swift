import Specification
import Support

/// Container images brought into containerd's store, from an archive or by pulling.
package struct ImagesAction: ActionKind {
    package enum Source: Codable, Equatable, Sendable {
        /// file:///path on the host, or http(s)://.
        case archive(String)
        /// By name, through containerd's own pull with the host's registry mirrors.
        case registry([String])
    }
    package var source: Source
    /// The step is not done where all of these are there; one that ends with a colon counts with any tag.
    package var wanted: [String]

    package init(source: Source, wanted: [String]) {
        self.source = source
        self.wanted = wanted
    }

    package var title: String {
        switch source {
        case .archive(let url): "import images from \(url)"
        case .registry(let names): "pull images: " + names.joined(separator: " ")
        }
    }
    package var glyph: Glyph { .create }
    package var limit: Duration { .seconds(30 * 60) }

    package func script(_ values: RuntimeValues) throws -> String {
        // Whole lines are compared: a tag may begin like another's, and a mirror's name may end like the registry's.
        var lines = ["set -e", "l='\n'", "have=$l$(ctr -n k8s.io images ls -q)$l", "missing="]
        for name in wanted {
            let end = name.hasSuffix(":") ? "" : "\"$l\""
            lines.append("case $have in *\"$l\"\(Shell.word(name))\(end)*) ;; *) missing=yes ;; esac")
        }
        if !wanted.isEmpty { lines.append("[ -n \"$missing\" ] || exit 0") }
        switch source {
        case .archive(let url):
            if let path = ImageArchiveSpec(url: url).path {
                lines.append("ctr -n k8s.io images import \(Shell.word(path)) >/dev/null")
                break
            }
            lines.append(
                """
                a=$(mktemp /var/tmp/trimast.XXXXXX)
                trap 'rm -f "$a"' EXIT
                curl -fsSL --retry 3 -o "$a" \(Shell.word(url))
                ctr -n k8s.io images import "$a" >/dev/null
                """)
        case .registry(let names):
            for name in names { lines.append("crictl pull \(Shell.word(name)) >/dev/null") }
        }
        return lines.joined(separator: "\n")
    }
}
