import Specification
import Support

extension Rpm {
    /// sh that tries whether packages could be installed, with the repositories as they would be then, and prints what ``PackageTrial`` reads.
    /// It stops where dnf or yum would ask (`--assumeno`): of the host nothing but their own cache of indexes is changed.
    static func trial(_ packages: [String], _ repositories: RepositoryPlan, proxy: String?) -> String {
        """
        (
        \(program)
        \(RpmRepositories.fetch)
        d=$(mktemp -d /var/tmp/trimast-rpm.XXXXXX) || exit 1
        trap 'rm -rf "$d"' EXIT
        trap 'exit 1' HUP INT TERM
        \(proxy.map { "(umask 77; printf %s \(Shell.quoted($0)) >\"$d/proxy\")" } ?? ":")
        \(Rpm.proxy("\"$d/proxy\""))
        mkdir -p "$d/parts" "$d/own"
        for f in /etc/yum.repos.d/*.repo; do
        case $f in
        \(RpmRepositories.ownPrefix)*) ;;
        *) [ ! -f "$f" ] || cp "$f" "$d/parts/" ;;
        esac
        done
        a() { timeout -k 5 180 $m $g "$@" </dev/null 2>&1; [ $? != 124 ] || echo "Error: $m did not end within three minutes"; }
        why() { sed -n -e 's/^Error: \\(Failed to download.*\\)/\\1/p' -e 's/^ *- \\(Curl error.*\\)/\\1/p' -e 's/^\\(Cannot retrieve.*\\)/\\1/p' -e 's/^Error: \\(.*did not end.*\\)/\\1/p'; }
        i() {
        o=$(a --setopt=reposdir="$d/parts" --assumeno install \(packages.map(Shell.word).joined(separator: " ")))
        case $o in
        *"No match for argument"* | *"No package "*" available"*) return 1 ;;
        *"peration aborted"* | *"Exiting on user command"* | *"Nothing to do"*) return 0 ;;
        esac
        return 1
        }
        echo tried
        \(proxy == nil ? ownProxies : ":")
        \(repositories.written.map(place).joined(separator: "\n"))
        cp "$d/own/"*.repo "$d/parts/" 2>/dev/null
        if i || { a clean expire-cache >/dev/null; i; }; then
        echo possible
        else
        printf '%s\\n' "$o" | sed -n -e '/^Problem repository: /{s//refused no key checks the packages of /p;d}' -e '/conflicting requests/d' -e '/Curl error/d' -e '/Failed to download/d' -e '/Unable to find a match/d' -e 's/^ *Problem[^:]*: \\(.*\\)/refused \\1/p' -e 's/^ *- \\(.*\\)/refused \\1/p' -e 's/^Error: \\(..*\\)/refused \\1/p' -e 's/^\\(No match for .*\\)/refused \\1/p' -e 's/^\\(No package .*\\)/refused \\1/p' -e 's/^\\(All matches .*\\)/refused \\1/p'
        fi
        printf '%s\\n' "$o" | why | sed 's/^/source /'
        printf '%s\\n' "$o" | awk '\(table)'
        for p in $(printf '%s\\n' "$o" | sed -n -e 's/^No match for argument: \\([a-z.]*\\)-[0-9].*/\\1/p' -e 's/^No package \\([a-z.]*\\)-[0-9].* available.*/\\1/p' | head -n 1); do
        a -q --setopt=reposdir="$d/parts" --showduplicates list "$p" | awk -v p="$p" 'index($1, p ".") == 1 { print "offers", p, $2 }' | tail -n 5
        done
        )
        """
    }

    /// sh that prints the proxies of dnf's and yum's own configuration that do not answer.
    private static let ownProxies = """
        grep -Hs '^[[:space:]]*proxy[[:space:]]*=' /etc/dnf/dnf.conf /etc/yum.conf /etc/yum.repos.d/*.repo |
        sed 's/^\\([^:]*\\):[^=]*=[[:space:]]*/\\1 /' | \(PackageTrial.silent)
        """

    /// awk over the table of what would be done; a name that is too long stands on a line of its own.
    private static let table = """
        /^(Installing|Upgrading|Updating|Downgrading|Reinstalling|Removing)/ { s = $1; next }
        /^Transaction Summary/ || /^$/ { s = ""; next }
        s == "" || /^=/ { next }
        $1 == "replacing" { sub(/\\.[^.]*$/, "", $2); print "replaces", $2; next }
        NF == 1 { n = $1; next }
        NF >= 4 { if (n == "") { n = $1; v = $3 } else v = $2; print (s ~ /^Removing/ ? "removes " n : "installs " n " " v); n = "" }
        """

    /// sh that puts the file of a repository of Trimast's own, and its key, where the trial looks for them, and reads its index by itself:
    /// what is wrong with it would stop the step that adds it.
    private static func place(_ repository: PackageRepositorySpec) -> String {
        let file = "$d/own/trimast-\(repository.name).repo"
        var lines = ["printf %s \(Shell.quoted(RpmRepositories.text(repository))) >\"\(file)\""]
        if let key = repository.key {
            lines += RepositoryKeys.place(key, RpmRepositories.keyPath(repository), at: "$d/\(repository.name).key", in: file)
        }
        lines.append(
            "mkdir \"$d/\(repository.name)\"\ncp \"\(file)\" \"$d/\(repository.name)/\"\n"
                + "a --setopt=reposdir=\"$d/\(repository.name)\" makecache | why | sed 's/^/own /'")
        return lines.joined(separator: "\n")
    }
}
