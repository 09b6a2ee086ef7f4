import Specification
import Support

/// Repositories of dnf and yum: Trimast's own files, their keys, and those that the host has already (dnf.conf(5), "Repo options").
enum RpmRepositories {
    static let ownPrefix = "/etc/yum.repos.d/trimast-"
    private static let keyPrefix = "/etc/pki/rpm-gpg/RPM-GPG-KEY-trimast-"

    static func path(_ repository: PackageRepositorySpec) -> String { "\(ownPrefix)\(repository.name).repo" }
    static func keyPath(_ repository: PackageRepositorySpec) -> String { "\(keyPrefix)\(repository.name)" }

    /// `module_hotfixes`: EL 8 hides packages of other repositories whose names stand in a module of its own, as runc's and nginx's do
    /// (docs.fedoraproject.org, "Modularity: hotfix repositories"). yum takes no notice of it. `baseurl` is a list, with `,` between its URLs.
    /// `repo_gpgcheck`: a host may ask of all repositories that their index is signed (dnf.conf(5)), which neither a bundle's is nor EPEL's.
    /// Packages are checked by `gpgcheck` all the same.
    static func text(_ repository: PackageRepositorySpec) -> String {
        var lines = repository.key.map { ["# key: \($0)"] } ?? []
        lines += [
            "[trimast-\(repository.name)]", "name=\(repository.name), written by Trimast",
            "baseurl=\(repository.url.replacing(",", with: "%2C"))",
            "enabled=1",
            "gpgcheck=\(repository.trusted ? 0 : 1)", "repo_gpgcheck=0", "module_hotfixes=1",
        ]
        if repository.key != nil { lines.append("gpgkey=file://\(keyPath(repository))") }
        if !repository.only.isEmpty { lines.append("includepkgs=\(repository.only.joined(separator: " "))") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// sh function `key URL FILE`: fetches a key; what is no OpenPGP key in armour, such as the page of a proxy, replaces none.
    static let fetch = """
        key() {
        k=$(mktemp /run/trimast-key.XXXXXX)
        case $1 in
        file:*) f=${1#file:}; said=$(cat "/${f#"${f%%[!/]*}"}" 2>&1 >"$k") ;;
        *) said=$(curl -fsSL --retry 2 -m 60 -o "$k" "$1" 2>&1) ;;
        esac || {
        echo "the key $1 cannot be fetched: $said"
        rm -f "$k"
        return 1
        }
        if ! \(RepositoryKeys.isKey("\"$k\"")); then
        echo "what $1 gives is no key but begins with: $(head -c 60 "$k" | tr -c '[:print:]' ' ')"
        rm -f "$k"
        return 1
        fi
        mkdir -p "${2%/*}"
        chmod 644 "$k"
        cp "$k" "$2.new"
        rm -f "$k"
        mv -f "$2.new" "$2"
        }
        """

    /// The index names the lists of packages, and those name the packages, each by its check sum.
    static let unpack = """
        mkdir "$d/repodata"
        cp "$s/$i" "$d/repodata/repomd.xml"
        pairs() {
        awk '/<checksum type="sha256"/ { s = $0; sub(/^[^>]*>/, "", s); sub(/<.*/, "", s) }
        /<location href="/ { f = $0; sub(/.*href="/, "", f); sub(/".*/, "", f); if (s) print s, f; s = "" }' "$1"
        }
        pairs "$d/repodata/repomd.xml" | place
        pairs "$d/repodata/primary.xml" | place
        """

    static let refreshKeys = "\(fetch)\n\(RepositoryKeys.refresh("\(ownPrefix)*.repo", keyFile: "s#^gpgkey=file://##p"))"
    static let badKeys = RepositoryKeys.bad("\(keyPrefix)*")

    /// sh that prints `@ FILE` and its lines, without comments, passwords of URLs, and what dnf is to log in with.
    static let list = """
        for f in /etc/yum.repos.d/*.repo; do
        [ -f "$f" ] || continue
        echo "@ $f"
        sed -n -e 's#//[^/ ]*@#//#g' -e '/^\\[/p' -e '/^\\(baseurl\\|enabled\\|gpgcheck\\|gpgkey\\|exclude\\|excludepkgs\\)[[:space:]]*=/p' "$f"
        done
        """

    static func parse(_ text: String) -> [KnownRepository] {
        var found: [KnownRepository] = []
        var file = ""
        var options: [String: String] = [:]
        func end() {
            if let url = options["baseurl"]?.split(separator: " ").first, options["id"] != "main", options["enabled"] ?? "1" == "1" {
                found.append(KnownRepository(file: file, url: KnownRepository.normal(String(url)), suite: "./", options: options))
            }
            options = [:]
        }
        for line in text.allLines.map({ String($0.withoutReturn) }) {
            if line.hasPrefix("@ ") {
                end()
                file = String(line.dropFirst(2))
            } else if line.hasPrefix("["), let close = line.firstIndex(of: "]") {
                end()
                options["id"] = String(line[line.index(after: line.startIndex)..<close])
            } else if let equals = line.firstIndex(of: "=") {
                let key = line[..<equals].filter { !$0.isWhitespace }
                options[key] = line[line.index(after: equals)...].trimmingSpaces
            }
        }
        end()
        return found
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }
}
