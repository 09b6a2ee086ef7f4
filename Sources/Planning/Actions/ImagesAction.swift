import Support

/// Container images brought into containerd's store, from an archive or by pulling.
public struct ImagesAction: ActionKind {
    public enum Source: Codable, Equatable, Sendable {
        /// file:///path on the host, or http(s)://.
        case archive(String)
        /// By name, through containerd's own pull with the host's registry mirrors.
        case registry([String])
    }
    public var source: Source
    /// Images without which the step is not needed any more, and not done.
    public var wanted: [String]

    public init(source: Source, wanted: [String]) {
        self.source = source
        self.wanted = wanted
    }

    public var title: String {
        switch source {
        case .archive(let url): "import images from \(url)"
        case .registry(let names): "pull images: " + names.joined(separator: " ")
        }
    }
    public var glyph: Glyph { .create }

    public func script(_ values: RuntimeValues) throws -> String {
        var lines = ["set -e", "have=$(ctr -n k8s.io images ls -q)", "missing="]
        for name in wanted {
            lines.append("case $have in *\(Shell.word(name))*) ;; *) missing=yes ;; esac")
        }
        if !wanted.isEmpty { lines.append("[ -n \"$missing\" ] || exit 0") }
        switch source {
        case .archive(let url) where url.hasPrefix("file://"):
            lines.append("ctr -n k8s.io images import \(Shell.word(String(url.dropFirst(7)))) >/dev/null")
        case .archive(let url):
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
