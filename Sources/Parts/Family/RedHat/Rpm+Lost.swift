import Support

extension Rpm {
    /// sh that prints `name file` of these packages of which the file is gone. Files that no package brings itself, and that may be missing, do not
    /// count (rpm's flags g and m).
    static func lost(_ names: [String]) -> String {
        """
        rpm -q --qf '[%{=NAME}|%{FILEFLAGS:fflags}|%{FILENAMES}\\n]' \(names.joined(separator: " ")) |
        grep -E '\(LostFiles.pattern("[|]"))' | while IFS='|' read -r p g f; do
        case $g in
        *g* | *m*) continue ;;
        esac
        [ -e "$f" ] || [ -L "$f" ] || echo "$p $f"
        done
        """
    }

    /// sh that installs packages anew, in the versions that are installed: dnf and yum have no other way.
    static func reinstall(_ packages: [String], files: [String]) -> String {
        let names = packages.map(Shell.word).joined(separator: " ")
        return [
            program, functions, bundleAlone, RpmRepositories.refreshKeys, mend,
            """
            mend
            if ! pm reinstall \(names); then
            case $o in
            *GPG* | *"ublic key"*) keys || : ;;
            esac
            locked $m clean expire-cache || :
            pm reinstall \(names) || fail
            fi
            \(LostFiles.stillLost(files))
            """,
        ].joined(separator: "\n")
    }
}
