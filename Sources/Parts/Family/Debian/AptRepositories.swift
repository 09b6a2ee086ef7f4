import Specification
import Support

/// Trimast's own repositories of apt: the file, the key, and how they are read.
enum AptRepositories {
    static func keyPath(_ repository: PackageRepositorySpec) -> String { "/etc/apt/keyrings/trimast-\(repository.name).asc" }

    /// What stands between the brackets of the line.
    static func options(_ repository: PackageRepositorySpec) -> [String: String] {
        var options: [String: String] = [:]
        if repository.trusted { options["trusted"] = "yes" }
        if repository.key != nil { options["signed-by"] = keyPath(repository) }
        return options
    }

    static func line(_ repository: PackageRepositorySpec) -> String {
        let options = options(repository).sorted { $0.key > $1.key }.map { "\($0.key)=\($0.value)" }
        let words =
            ["deb"] + (options.isEmpty ? [] : ["[\(options.joined(separator: " "))]"]) + [repository.url, repository.suite]
            + repository.components
        return words.joined(separator: " ")
    }

    /// sh function `key URL FILE`: fetches a key; what is no OpenPGP key, such as the page of a proxy, replaces none. apt takes a key in
    /// armour by the file's end `.asc` (sources.list(5), Signed-By), so one without armour gets it. Who checks signatures is the user _apt, for whom the
    /// folder must be open, also where no key comes.
    static let fetch = """
        key() {
        [ ! -d "${2%/*}" ] || chmod a+rx "${2%/*}"
        k=$(mktemp /run/trimast-key.XXXXXX)
        rm -f "$k"
        if ! said=$(/usr/lib/apt/apt-helper ${proxy:-} -o Acquire::Retries=2 download-file "$1" "$k" 2>&1); then
        echo "the key $1 cannot be fetched:"
        printf '%s\\n' "$said" | grep '^[EW]:' | tail -n 3
        rm -f "$k"
        return 1
        fi
        case $(head -c 1 "$k" | od -An -tx1 | tr -d ' ') in
        98 | 99 | c6)
        { printf '%s\\n\\n' '-----BEGIN PGP PUBLIC KEY BLOCK-----'; base64 "$k"; echo '-----END PGP PUBLIC KEY BLOCK-----'; } >"$k.asc"
        mv -f "$k.asc" "$k" ;;
        esac
        if ! grep -q '^-----BEGIN PGP PUBLIC KEY BLOCK-----' "$k" || ! grep -q '^-----END PGP PUBLIC KEY BLOCK-----' "$k"; then
        echo "what $1 gives is no key but begins with: $(head -c 60 "$k" | tr -c '[:print:]' ' ')"
        rm -f "$k"
        return 1
        fi
        mkdir -p "${2%/*}"
        chmod a+rx "${2%/*}"
        chmod 644 "$k"
        mv -f "$k" "$2.new"
        mv -f "$2.new" "$2"
        }
        """

    static let refreshKeys =
        "\(fetch)\n\(RepositoryKeys.refresh("/etc/apt/sources.list.d/trimast-*.list", keyFile: #"s/^deb .*signed-by=\([^] ]*\).*/\1/p"#))"
    static let badKeys = RepositoryKeys.bad("/etc/apt/keyrings/trimast-*.asc")
}

extension DebianFamily {
    private static let ownPrefix = "/etc/apt/sources.list.d/trimast-"

    func repository(_ repository: PackageRepositorySpec) -> (path: String, content: String) {
        let key = repository.key.map { "# key: \($0)\n" } ?? ""
        return ("\(Self.ownPrefix)\(repository.name).list", "\(key)\(AptRepositories.line(repository))\n")
    }

    func keyFile(_ repository: PackageRepositorySpec) -> String? { repository.key.map { _ in AptRepositories.keyPath(repository) } }

    func refresh(_ repository: PackageRepositorySpec) -> String { Apt.read(repository) }

    /// apt takes two entries of one repository only where they say the same of its signature: otherwise it reads no list at all any more
    /// ("Conflicting values set for option", apt-pkg/deb/debmetaindex.cc).
    func contradiction(_ repository: PackageRepositorySpec, _ known: [KnownRepository]) -> KnownRepository? {
        let own = AptRepositories.options(repository)
        return known.first { other in
            !other.file.hasPrefix(Self.ownPrefix) && other.url == KnownRepository.normal(repository.url) && other.suite == repository.suite
                && ["trusted", "signed-by"].contains { other.options[$0] != own[$0] }
        }
    }
}
