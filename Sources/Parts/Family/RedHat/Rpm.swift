import Specification
import Support

/// What Trimast says to rpm, dnf and yum: sh that waits for who has their lock, finishes what was interrupted, and tells what stands against it.
enum Rpm {
    /// sh that prints `NAME VERSION-RELEASE` of those that are installed among `names`, or that an installed package provides.
    static func installed(_ names: [String]) -> String {
        """
        rpm -q --qf '%{NAME} %{VERSION}-%{RELEASE}\\n' \(names.joined(separator: " ")) | while read -r n v a; do
        case $n:$a in
        package:*not*installed*) rpm -q --whatprovides --qf "$v %{VERSION}-%{RELEASE}\\n" "$v" | grep -v '^no package' | head -n 1 ;;
        *) echo "$n $v" ;;
        esac
        done
        """
    }

    /// sh: `$c` is the file whose `exclude` keeps packages from being upgraded: yum's and dnf's own way to hold, without a plug-in
    /// (dnf.conf(5), `excludepkgs`, and `exclude` as its older name).
    private static let configuration = "c=/etc/dnf/dnf.conf\n[ -e $c ] || c=/etc/yum.conf"
    /// sh that prints the names that are held.
    static let held = """
        \(configuration)
        sed -n 's/^exclude\\(pkgs\\)\\{0,1\\}[[:space:]]*=//p' $c | tr ',' ' ' | tr ' ' '\\n' | grep .
        """

    /// sh that prints what ``PackageManager`` reads. A transaction that was cut off leaves two versions of a package, and with yum a file besides
    /// (yum-complete-transaction(8)).
    static let state = """
        [ -n "$(ls /var/lib/yum/transaction-all* 2>/dev/null)" ] && echo interrupted
        \(doubled) | sed 's/^/broken /'
        for f in /var/run/yum.pid /var/lib/dnf/rpmdb_lock.pid /var/cache/dnf/metadata_lock.pid /var/cache/dnf/download_lock.pid; do
        p=$(cat "$f" 2>/dev/null) && [ -d "/proc/$p" ] && echo "lock $p $(cat "/proc/$p/comm")"
        done
        for f in /var/lib/rpm/.rpm.lock /usr/lib/sysimage/rpm/.rpm.lock; do
        i=$(stat -c %i "$f") || continue
        sed -n "s/^[0-9]*: POSIX .* WRITE \\([0-9]*\\) [^ ]*:$i .*/\\1/p" /proc/locks | while read -r p; do
        [ -n "$(find "/proc/$p/fd" -lname "*/.rpm.lock")" ] && echo "lock $p $(cat "/proc/$p/comm")"
        done
        done
        \(RpmRepositories.badKeys)
        \(PackageObstacle.locks)
        """
    /// Kernels and keys are installed beside each other on purpose.
    private static let doubled = "rpm -qa --qf '%{NAME}.%{ARCH}\\n' | grep -v -e ^kernel -e ^gpg-pubkey | sort | uniq -d"

    /// What Trimast's own calls take their environment from: the proxy of cluster.yaml.
    static let proxyFile = "/etc/trimast/dnf-proxy.env"

    /// sh that takes it from the file.
    static func proxy(_ file: String) -> String {
        """
        if [ -f \(file) ]; then
        while IFS= read -r l; do
        case $l in *_proxy=*) export "${l?}" ;; esac
        done <\(file)
        fi
        """
    }

    /// sh: `$m` is dnf, or yum where there is no dnf, and `$g` what Trimast always tells it: a repository of somebody else that cannot be read
    /// stops nothing, no package is weakly wanted, and what Trimast itself holds it may install.
    static let program = """
        export LC_ALL=C
        \(proxy(proxyFile))
        m=dnf
        command -v dnf >/dev/null || m=yum
        x=main$(awk '/^\\[/ { i = substr($0, 2, index($0, "]") - 2) } /^exclude(pkgs)?[ \\t]*=.*kube/ { printf ",%s", i }' \\
        /etc/yum.repos.d/*.repo 2>/dev/null || :)
        case $(readlink -f "$(command -v $m)") in
        *dnf5) g="--setopt=disable_excludes=$x --setopt=install_weak_deps=0 --setopt=skip_if_unavailable=1" ;;
        *yum) g="--disableexcludes=all --setopt=exit_on_lock=1 --setopt=*.skip_if_unavailable=1" ;;
        *) g="--setopt=disable_excludes=$x --setopt=install_weak_deps=0 --setopt=exit_on_lock=1 --setopt=*.skip_if_unavailable=1" ;;
        esac
        """

    /// sh: where everything comes from a bundle no other repository is asked: hosts that reach nothing would wait for each in vain.
    static let bundleAlone = """
        if [ -e \(RpmRepositories.ownPrefix)\(ClusterBundle.name).repo ]; then
        g="$g --disablerepo=* --enablerepo=trimast-\(ClusterBundle.name)"
        fi
        """

    /// sh functions:
    ///
    /// - `locked COMMAND…` runs a command, its output in `$o`; while another process has the lock, it is waited for, ten minutes in all. dnf 4
    ///   says so by its status 200 (dnf(8), "Return values"), yum, dnf 5 and rpm by their words.
    /// - `pm …` is dnf or yum so.
    /// - `fail` says what `$o` has against it, and ends the step.
    static let functions = """
        n=0
        locked() {
        until o=$("$@" 2>&1 </dev/null); do
        case $?:$o in
        200:* | *"yum lock"* | *"Existing lock"* | *"transaction lock"*) ;;
        *) return 1 ;;
        esac
        n=$((n + 1))
        if [ $n -gt 200 ]; then
        p=$(cat /var/run/yum.pid /var/lib/dnf/rpmdb_lock.pid /var/cache/dnf/metadata_lock.pid 2>/dev/null | head -n 1)
        o="the lock of $m and rpm was not free for ten minutes: process ${p:-unknown} has it
        ${p:+process $p is: $(tr '\\0' ' ' <"/proc/$p/cmdline")}"
        return 1
        fi
        sleep 3
        done
        }
        pm() { locked $m $g -y "$@"; }
        words() {
        w=$(printf '%s\\n' "$1" | grep -e '^Error' -e '^ *Problem' -e '^ *- ' -e '^No ' -e '^All matches' -e '[Ll]ock' -e '^process' \\
        -e GPG -e OpenPGP -e ' signed' -e ignature -e 'key' -e 'annot' -e 'not found' |
        grep -v -e 'conflicting requests' -e 'skip_if_unavailable')
        printf '%s\\n' "${w:-$1}" | tail -n 10
        }
        fail() {
        words "$o"
        exit 1
        }
        """

    /// sh function `mend`: finishes what was cut off. Of two versions of a package the older one goes.
    static let mend = """
        mend() {
        rpm -qa >/dev/null 2>&1 || rpm --rebuilddb
        if [ -n "$(ls /var/lib/yum/transaction-all* 2>/dev/null)" ] && command -v yum-complete-transaction >/dev/null; then
        locked yum-complete-transaction -y || :
        fi
        [ -n "$(\(doubled))" ] || return 0
        if [ $m = yum ]; then
        ! command -v package-cleanup >/dev/null || locked package-cleanup -y --cleandupes || :
        else pm remove --duplicates || :; fi
        }
        """

    /// sh function `has NAME`, or `has NAME-VERSION-*`: whether it is installed. rpm itself takes a pattern for names alone.
    private static let has = """
        has() {
        case $1 in
        *-\\*)
        case $(rpm -q --qf '%{NAME}-%{VERSION}-%{RELEASE}' "${1%%-[0-9]*}") in $1) return 0 ;; esac
        return 1 ;;
        esac
        rpm -q --quiet "$1" || rpm -q --quiet --whatprovides "$1"
        }
        """

    /// sh function `hold NAME…`: names are added to what is excluded.
    static let hold = """
        hold() {
        \(configuration)
        touch $c
        for p in "$@"; do
        if \(isExcluded); then continue; fi
        if grep -q '^exclude\\(pkgs\\)\\{0,1\\}[[:space:]]*=' $c; then sed -i "s/^exclude\\(pkgs\\)\\{0,1\\}[[:space:]]*=.*/& $p/" $c
        elif grep -q '^\\[main\\]' $c; then sed -i "s/^\\[main\\].*/&\\nexclude=$p/" $c
        else printf '[main]\\nexclude=%s\\n' "$p" >>$c; fi
        done
        }
        """
    private static let isExcluded =
        "sed -n 's/^exclude\\(pkgs\\)\\{0,1\\}[[:space:]]*=//p' $c | tr ',' ' ' | tr ' ' '\\n' | grep -qx \"$p\""

    /// sh that installs packages, and holds others. dnf and yum remove nothing for an installation unless they are told to.
    static func install(_ packages: [String], hold names: [String]) -> String {
        var parts = [program, functions]
        if !packages.isEmpty {
            parts.append(bundleAlone)
            let words = packages.map(Shell.word).joined(separator: " ")
            // yum is content when it finds one of several, and only a downgrade leads to an older version.
            let pinned = packages.filter { $0.hasSuffix("-*") }.map(Shell.word)
            let older =
                pinned.isEmpty
                ? ":"
                : """
                for p in \(pinned.joined(separator: " ")); do
                ! rpm -q --quiet "${p%%-*}" || pm downgrade "$p" || :
                done
                """
            parts += [
                RpmRepositories.refreshKeys, mend, has,
                """
                want() {
                if [ $m = yum ]; then
                \(older)
                fi
                pm install \(words) || return 1
                for p in \(words); do
                has "$p" || {
                o="Error: No package $p could be installed"
                return 1
                }
                done
                }
                mend
                if ! want; then
                case $o in
                *GPG* | *"ublic key"*) keys || : ;;
                esac
                locked $m clean expire-cache || :
                want || fail
                fi
                """,
            ]
        }
        if !names.isEmpty { parts += [hold, "hold \(names.joined(separator: " "))"] }
        return parts.joined(separator: "\n")
    }

    /// sh that reads the index of the repository in the file `$t`, with its key fetched anew; one that is there already does where the key's
    /// server does not answer.
    static func read(_ repository: PackageRepositorySpec) -> String {
        var lines = [program, functions]
        if let key = repository.key {
            lines += [RpmRepositories.fetch, RepositoryKeys.need(key, RpmRepositories.keyPath(repository))]
        }
        lines.append(
            """
            d=$(mktemp -d /run/trimast-rpm.XXXXXX)
            trap 'rm -rf "$d"' EXIT
            cp "$t" "$d/own.repo"
            pm --setopt=reposdir="$d" makecache || fail
            case $o in
            *"Failed to download metadata"* | *"Cannot retrieve"* | *"failure: repodata"*) fail ;;
            esac
            """)
        return "(\n\(lines.joined(separator: "\n"))\n)"
    }
}
