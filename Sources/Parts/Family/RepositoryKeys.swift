import Specification
import Support

/// What every family does alike with the keys of Trimast's own repositories. Its sh calls `key URL FILE`, by which each family fetches one in its own way.
enum RepositoryKeys {
    /// sh that succeeds where the file is an OpenPGP key in armour, and no page of a proxy or one that was cut off.
    static func isKey(_ path: String) -> String {
        "{ grep -qs '^-----BEGIN PGP PUBLIC KEY' \(path) && grep -qs '^-----END PGP PUBLIC KEY' \(path); }"
    }

    /// sh function `keys`: fetches the keys of all of Trimast's own repositories anew; fails where there is none.
    ///
    /// - Parameters:
    ///   - repositories: a pattern of their files.
    ///   - keyFile: sed's command that prints the key's file out of one.
    static func refresh(_ repositories: String, keyFile: String) -> String {
        """
        keys() {
        x=1
        for f in \(repositories); do
        [ -f "$f" ] || continue
        a=$(sed -n 's/^# key: //p' "$f")
        b=$(sed -n '\(keyFile)' "$f")
        if [ -n "$a" ] && [ -n "$b" ] && said=$(key "$a" "$b"); then x=0; fi
        done
        return $x
        }
        """
    }

    /// sh that prints `nokey FILE` for each of these files that is no key.
    static func bad(_ keys: String) -> String {
        """
        for f in \(keys); do
        [ -f "$f" ] && ! \(isKey("\"$f\"")) && echo "nokey $f"
        done
        """
    }

    /// sh that fetches a key, and fails where that cannot be and the host has none either.
    static func need(_ url: String, _ path: String) -> String {
        """
        if ! said=$(key \(Shell.word(url)) \(path)) && ! \(isKey(path)); then
        printf '%s\\n' "$said"
        exit 1
        fi
        """
    }

    /// Lines of sh by which a trial has the repository's key beside the file of its repository: fetched, else the one that the host has.
    ///
    /// - Parameters:
    ///   - path: where the key stands on the host.
    ///   - place: where the trial looks for it, `$d` being its folder.
    ///   - file: the repository's in the trial, which names the key.
    static func place(_ url: String, _ path: String, at place: String, in file: String) -> [String] {
        [
            "if ! k=$(key \(Shell.word(url)) \"\(place)\"); then",
            "printf '%s\\n' \"$k\" | sed 's/^/own /'",
            "cp \(path) \"\(place)\" 2>/dev/null",
            "fi",
            "sed -i \"s#\(path)#\(place)#\" \"\(file)\"",
        ]
    }
}
