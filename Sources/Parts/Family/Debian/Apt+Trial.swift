import Specification
import Support

extension Apt {
    /// sh that prints what ``PackageManager`` reads: what dpkg has left undone, and who works with it at this moment.
    static let state = """
        [ -n "$(ls /var/lib/dpkg/updates)" ] && echo interrupted
        dpkg-query -W -f='${db:Status-Abbrev}|${Package}\\n' | sed -n -e 's/^..R|/reinstall /p' -e 's/^.[HUFWt].|/broken /p'
        [ -x /usr/sbin/policy-rc.d ] && ! grep -q '^# Trimast' /usr/sbin/policy-rc.d && echo "policy /usr/sbin/policy-rc.d"
        for f in /var/lib/apt/lists/lock /var/cache/apt/archives/lock /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock; do
        i=$(stat -c %i "$f") || continue
        sed -n "s/^[0-9]*: POSIX .* WRITE \\([0-9]*\\) [^ ]*:$i .*/\\1/p" /proc/locks | while read -r p; do
        [ -n "$(find "/proc/$p/fd" -lname "$f")" ] && echo "lock $p $(cat "/proc/$p/comm")"
        done
        done
        \(AptRepositories.badKeys)
        \(own)
        \(PackageObstacle.locks)
        \(records)
        command -v unattended-upgrade >/dev/null && apt-config dump 2>/dev/null | sed -nE 's/^Unattended-Upgrade::Automatic-Reboot "(true|1|yes|on)";/reboots unattended-upgrades/p'
        """

    /// sh that prints what dpkg and apt run or ask besides: users of statoverride that there are not end dpkg before its first package, and so
    /// does a hook whose program is gone (one with more than one command knows itself what it does); a file of ours that is diverted is somebody's.
    private static let own = #"""
        while read -r u g _ p; do
        case $u in "#"*) ;; *) getent passwd "$u" >/dev/null || echo "obstacle /var/lib/dpkg/statoverride has the user $u, who does not exist, for $p" ;; esac
        case $g in "#"*) ;; *) getent group "$g" >/dev/null || echo "obstacle /var/lib/dpkg/statoverride has the group $g, which does not exist, for $p" ;; esac
        done </var/lib/dpkg/statoverride
        apt-config dump 2>/dev/null | sed -nE 's/^(DPkg::(Pre-Invoke|Post-Invoke|Pre-Install-Pkgs)|APT::Update::Pre-Invoke):: "([^;|&]*)";$/\1 \3/Ip' | while read -r k c _; do
        case $c in
        /*) [ -x "$c" ] || echo "tell the hook $k of apt runs $c, which is not there: $(grep -rlsF "$c" /etc/apt/apt.conf /etc/apt/apt.conf.d | head -n 1)" ;;
        esac
        done
        dpkg-divert --list | sed -nE 's#.*diversion of (/(usr/)?s?bin/(kubeadm|kubectl|kubelet|containerd|containerd-shim-runc-v2|ctr|runc|crictl|bird|birdc|haproxy|nginx|keepalived|chronyd)) to ([^ ]*).*#tell \1 is diverted (dpkg-divert): its package puts it at \4#p'
        """#

    /// sh that prints which of dpkg's own records it cannot read: it reads all lists of files for the first package that it unpacks, and ends there.
    /// So does apt where its folder for packages is missing, but below /var/cache/apt, where it makes it itself.
    static let records = """
        dpkg-query -S /trimast-asks 2>&1 |
        sed -n -e "s/^ *files list file for package '\\([^']*\\)' \\(.*\\)/list \\1 \\2/p" -e 's/^dpkg-query: error: /status /p'
        a=
        eval "$(apt-config shell a Dir::Cache::archives/d 2>/dev/null)"
        case $a in
        '' | /var/cache/apt/*) ;;
        *) [ -d "$a" ] || echo "folder $a" ;;
        esac
        """

    /// sh that reads the index of the repository in the file `$t`, with its key fetched anew; one that is there already does where the key's
    /// server does not answer.
    static func read(_ repository: PackageRepositorySpec) -> String {
        var lines = [quiet, functions]
        if let key = repository.key {
            lines += [AptRepositories.fetch, RepositoryKeys.need(key, AptRepositories.keyPath(repository))]
        }
        lines.append(
            """
            apt update -o Dir::Etc::sourcelist="$t" -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 \\
            -o Acquire::Languages=none || fail
            case $o in
            *"Failed to fetch"* | *"GPG error"*) fail ;;
            esac
            """)
        return "(\n\(lines.joined(separator: "\n"))\n)"
    }

    /// sh that tries whether packages could be installed, with the repositories as they would be then, and prints what ``PackageTrial`` reads.
    /// apt works on lists of its own for it, which are gone afterwards; nothing of the host is changed, and no lock is taken. The lists that the
    /// host has are believed first: they are read anew only where something is missing by them.
    static func trial(_ packages: [String], _ repositories: RepositoryPlan, mayReplace: [String], proxy: String?) -> String {
        // Its parts are the names of packages, which have no sign of sed's.
        let replaced = mayReplace.isEmpty ? "" : " | sed -E 's/^removes (\(mayReplace.joined(separator: "|")))$/replaces \\1/'"
        return """
            (
            \(quiet)
            \(AptRepositories.fetch)
            d=$(mktemp -d /var/tmp/trimast-apt.XXXXXX) || exit 1
            trap 'rm -rf "$d"' EXIT
            trap 'exit 1' HUP INT TERM
            chmod 755 "$d"
            mkdir -p "$d/lists/partial" "$d/parts" "$d/own"
            cp -s /var/lib/apt/lists/*_* "$d/lists/" 2>/dev/null
            \(proxy.map { "(umask 77; printf %s \(Shell.quoted($0)) >\"$d/proxy\")\nproxy=\"-c $d/proxy\"" } ?? "proxy=")
            : >"$d/list"
            for f in \(sources); do
            [ -f "$f" ] || continue
            c=$d/parts/${f##*/}
            case $f in
            /etc/apt/sources.list.d/trimast-*.list) continue ;;
            /etc/apt/sources.list) c=$d/list ;;
            esac
            \(withoutDiscs) "$f" >"$c"
            done
            a() {
            c=$1
            shift
            {
            timeout -k 5 60 "$c" $proxy -o Dir::State::lists="$d/lists" -o Dir::Etc::sourcelist="$d/list" -o Dir::Etc::sourceparts="$d/parts" \\
            -o Debug::NoLocking=1 -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o Acquire::Languages=none \\
            -o Acquire::Retries=0 -o Acquire::http::Timeout=15 -o Acquire::https::Timeout=15 "$@" </dev/null 2>&1
            [ $? != 124 ] || echo "E: $c did not end within a minute"
            } | sed -e "s#$d/parts/#/etc/apt/sources.list.d/#g" -e "s#$d/list#/etc/apt/sources.list#g"
            }
            b() {
            u=$(a apt-get \(options) update "$@")
            printf '%s\\n' "$u" | sed -n -e '/Some index files failed/d' -e 's/^E: //p' -e 's/^W: \\(Failed to fetch.*\\|GPG error.*\\)/\\1/p'
            }
            i() {
            o=$(a apt-get \(options) --allow-downgrades -s -f install \(packages.map(Shell.word).joined(separator: " ")))
            case $o in
            *fix-broken*)
            k=$(a apt-get \(options) --no-remove -s -f install)
            case $k in
            *"remove is disabled"*) ;;
            *) o=$k ;;
            esac ;;
            esac
            case $o in
            "E: "* | *"
            E: "*) return 1 ;;
            *" newly installed"*) return 0 ;;
            esac
            return 1
            }
            echo tried
            \(proxy == nil ? ownProxies : ":")
            \(repositories.written.map(place).joined(separator: "\n"))
            cp "$d/own/"* "$d/parts/" 2>/dev/null
            if i; then
            echo possible
            else
            b | sed 's/^/source /'
            if i; then echo possible; else printf '%s\\n' "$o" | sed -n -e 's/^E: \\(.*\\)/refused \\1/p' -e 's/^ \\([^ ]* : .*\\)/refused \\1/p'; fi
            fi
            printf '%s\\n' "$o" | sed -n -e 's/^Inst \\([^ ]*\\) [^(]*(\\([^ ]*\\).*/installs \\1 \\2/p' \\
            -e 's/^Remv \\([^ ]*\\).*/removes \\1/p'\(replaced)
            for p in $(printf '%s\\n' "$o" | sed -n "s/^E: Version '.*' for '\\(.*\\)' was not found/\\1/p" | head -n 1); do
            a apt-cache madison "$p" | sed -n 's/ *| */|/g; s/^ *\\([^|]*\\)|\\([^|]*\\)|.*/offers \\1 \\2/p' | head -n 5
            done
            for p in $(printf '%s\\n' "$o" | sed -n "s/^E: Package '\\(.*\\)' has no installation candidate/\\1/p"); do
            grep -ls "^Package:.*\\(\\*\\|$p\\)" /etc/apt/preferences /etc/apt/preferences.d/* | sed 's/^/pinned /'
            done
            )
            """
    }

    /// sh that prints the proxies of apt's own configuration that do not answer.
    private static let ownProxies = """
        apt-config dump 2>/dev/null | sed -nE 's#^Acquire::https?::Proxy(::[^ ]*)? "(.*://[^"]*)";#\\2#p' | while read -r u; do
        w=${u#*://}
        w=${w#*@}
        f=$(grep -lsF "${w%/}" /etc/apt/apt.conf /etc/apt/apt.conf.d/* | head -n 1)
        echo "${f:-/etc/apt} $u"
        done | \(PackageTrial.silent)
        """

    /// sh that puts the file of a repository of Trimast's own, and its key, where the trial looks for them, and reads its index by itself:
    /// what is wrong with it would stop the step that adds it.
    private static func place(_ repository: PackageRepositorySpec) -> String {
        let file = "$d/own/trimast-\(repository.name).list"
        let line = AptRepositories.line(repository)
        var lines = ["printf '%s\\n' \(Shell.quoted(line)) >\"\(file)\""]
        if let key = repository.key {
            lines += RepositoryKeys.place(key, AptRepositories.keyPath(repository), at: "$d/\(repository.name).asc", in: file)
        }
        lines.append("b -o Dir::Etc::sourcelist=\"\(file)\" -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 | sed 's/^/own /'")
        return lines.joined(separator: "\n")
    }
}
