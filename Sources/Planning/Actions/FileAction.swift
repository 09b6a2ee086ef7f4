import Facts
import Support

/// A file written whole: temporary file, check by its own program, fsync, mode and owner, rename; one that is a mount of its own (a container's
/// /etc/hosts) is written in place. What it replaces is kept on the host,
/// unless it is secret or stands in /run, which is memory: the copy would be on the disk.
package struct FileAction: ActionKind {
    package var path: String
    package var content: Template
    package var mode: String
    /// What the host has now; nil: no such file.
    package var previous: RemoteFile?
    /// sh that fails when the new file, `$t`, is not valid; run before it replaces the old one.
    package var check: String?
    /// Never shown, and never kept: its content has a secret value in it, or is said to be secret itself.
    package let isSecret: Bool
    /// Its check is made also where the file is there already: what the check brings with it may be wrong alone, such as a repository's key.
    package var checksAlways = false
    /// The unit that reads it when it is reloaded or started anew, and that is marked until it has (``UnreadFiles``).
    package var unit: String?

    /// - Parameter isSecret: for a secret that is no ``RuntimeValue``.
    package init(
        path: String, content: Template, mode: String = "644", previous: RemoteFile?, check: String? = nil, unit: String? = nil,
        isSecret: Bool = false
    ) {
        let isSecret = isSecret || content.values.contains(where: \.isSecret)
        self.path = path
        self.content = content
        self.mode = mode
        // What stood there may be somebody else's, with passwords in it: a plan shows and keeps none.
        self.previous = isSecret ? nil : previous.map { $0.redacted }
        self.check = check
        self.unit = unit
        self.isSecret = isSecret
    }

    private var isInMemory: Bool { path.hasPrefix("/run/") }
    package var title: String { "write \(path)" }
    package var glyph: Glyph { previous == nil ? .create : .change }
    package var values: Set<RuntimeValue> { content.values }

    /// What is shown of a difference: more, such as Calico's manifest or the names of a thousand hosts, nobody reads.
    static let shownLines = 100
    /// And of a file that stands in memory for this run alone, such as what kubeadm's phases read: what is applied shows as a difference of
    /// the file that stays.
    static let shownLinesInMemory = 12

    package var changes: [String] {
        if isSecret { return ["(its content is secret)"] }
        let limit = isInMemory ? Self.shownLinesInMemory : Self.shownLines
        let old = previous?.content ?? ""
        // Both without what looks like a secret, or lines that stay would show as changed. Where nothing was left out of the one, there is nothing to leave
        // out of the other: the names of all hosts on every host must not cost a search.
        let new = old.contains(SecretText.hidden) ? SecretText.redacted(content.shown) : content.shown
        var lines = LineDiff.unified(old: old, new: new, limit: limit)
        if let previous, previous.mode != mode { lines.insert("mode \(previous.mode) -> \(mode)", at: 0) }
        return lines
    }

    /// Kept copies of replaced files, on the host: the path with `%` for `/`, and the time.
    package static let keptFolder = "/var/lib/trimast/kept"

    /// sh that keeps a copy of the file `$p`, where there is one; of no file in memory.
    private static let keep = """
        case $p in
        /run/*) ;;
        *)
        if [ -f "$p" ]; then
        k=\(keptFolder)
        mkdir -p "$k" && chmod 700 "$k"
        cp -p "$p" "$k/$(printf %s "$p" | tr / %).$(date -u +%Y%m%dT%H%M%SZ)"
        fi ;;
        esac
        """

    package func script(_ values: RuntimeValues) throws -> String {
        let path = Shell.word(self.path)
        return """
            set -e
            p=\(path)
            [ ! -L "$p" ] || p=$(readlink -f "$p")
            if [ -e "$p" ] && [ ! -f "$p" ]; then
            echo "\(self.path) leads to $p, which is no regular file and is left as it is: take it away on the host"
            exit 1
            fi
            mkdir -p "${p%/*}"
            t=$(mktemp "${p%/*}/.trimast.XXXXXX")
            trap 'rm -f "$t"' EXIT
            printf %s \(try content.word(values)) >"$t"
            chmod \(mode) "$t"
            \(checksAlways ? check.map { $0 + "\n" } ?? "" : "")\
            if cmp -s "$t" "$p"; then chmod \(mode) "$p"; exit 0; fi
            \(checksAlways ? ":" : check ?? ":")
            \(isSecret ? ":" : Self.keep)
            \(unit.map { UnreadFiles.mark(self.path, for: $0) + "\n" } ?? "")\
            sync "$t" 2>/dev/null || sync
            # A file that is mounted by itself cannot be replaced by another.
            if cut -d ' ' -f 5 /proc/self/mountinfo 2>/dev/null | grep -qxF "$p"; then
            cat "$t" >"$p"
            chmod \(mode) "$p"
            sync "$p" 2>/dev/null || sync
            else
            mv -f "$t" "$p"
            fi
            ! command -v restorecon >/dev/null || restorecon "$p" 2>/dev/null || :
            """
    }
}
