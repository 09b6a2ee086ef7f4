import Support

extension Apt {
    /// sh that prints `name file` of these packages of which the file is gone, one file of each. What dpkg has of a package that was removed is
    /// only what its configuration was. A file that is diverted is looked for where it went.
    static func lost(_ names: [String]) -> String {
        """
        for p in \(names.joined(separator: " ")); do
        for l in "/var/lib/dpkg/info/$p.list" "/var/lib/dpkg/info/$p":*.list; do
        [ -f "$l" ] || continue
        grep -E '\(LostFiles.pattern("^"))' "$l" | while read -r f; do
        [ -e "$f" ] || [ -L "$f" ] || [ -e "$(dpkg-divert --truename "$f")" ] || { echo "$p $f"; break; }
        done
        done
        done
        """
    }

    /// sh that installs packages anew. Kubernetes stays what it is; of others whose version is no longer to be had the newest comes.
    static func reinstall(_ packages: [String], files: [String]) -> String {
        [
            quiet, functions, policy, view, AptRepositories.refreshKeys, lists, broken,
            """
            anew() {
            v=$(dpkg-query -W -f='${Version}' "$1")
            apt --no-remove --allow-downgrades --reinstall install "$1=$v"
            }
            again() { \(packages.map { "anew \(Shell.word($0))" }.joined(separator: " && ")); }
            mkdir -p /var/lib/trimast
            fresh || lists
            \(finish)
            again || { lists; again; } || fail
            \(LostFiles.stillLost(files))
            """,
        ].joined(separator: "\n")
    }
}
