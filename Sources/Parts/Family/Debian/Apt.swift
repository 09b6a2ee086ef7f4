import Specification
import Support

/// What Trimast says to apt and dpkg: sh that waits for who has their lock, finishes what was interrupted, and tells what stands against it.
enum Apt {
    /// When all lists were last read, by this host's own clock: apt gives the files of its lists the servers' times.
    static let stamp = "/var/lib/trimast/apt-lists-read"
    /// What Trimast's own calls read besides apt's configuration: the proxy of cluster.yaml.
    static let proxyFile = "/etc/trimast/apt-proxy.conf"
    /// The file of a bundle's repository.
    static let bundleList = "/etc/apt/sources.list.d/trimast-\(ClusterBundle.name).list"
    static let sources = "/etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources"
    /// Ubuntu hands an update out to a part of all machines first, by their machine-id: to the others it is no candidate (apt_preferences(5),
    /// wiki.ubuntu.com/PhasedUpdates). Hosts of one cluster get one version: the one that all will have in the end. An apt that does not know the
    /// option does not mind it. An apt.conf that only simulates or downloads would leave every package out without a word, and one that says `quiet`
    /// leaves out what is read here, the more so with each `-q`. A package that was removed, and its folder deleted by hand, gets its files back:
    /// dpkg would take them for deleted on purpose.
    static let options =
        "-o quiet=1 -y -o APT::Get::Always-Include-Phased-Updates=true -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o Dpkg::Options::=--force-confmiss -o APT::Install-Recommends=false "
        + "-o APT::Get::Simulate=false -o APT::Get::Download-Only=false -o DPkg::Lock::Timeout=0 -o Acquire::Retries=2 "
        + "--allow-change-held-packages"

    /// Nobody is asked, and nothing but the packages themselves is started anew: needrestart would restart systemd-networkd too, which drops
    /// the routes of others.
    static let quiet = """
        export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 NEEDRESTART_MODE=l
        export APT_LISTCHANGES_FRONTEND=none APT_LISTBUGS_FRONTEND=none UCF_FORCE_CONFFOLD=1 UCF_FORCE_CONFFMISS=1
        """

    /// sh functions:
    ///
    /// - `locked COMMAND…` runs a command of apt or dpkg, its output in `$o`; while another process has a lock, it is waited for, ten minutes
    ///   in all. The words are apt's and dpkg's own.
    /// - `apt …` is apt-get so, with the options that Trimast always gives it.
    /// - `fail` says what `$o` has against it, and what failed before, and ends the step.
    static let functions = """
        n=0 u='' r='' view='' proxy=''
        [ ! -f \(proxyFile) ] || proxy='-c \(proxyFile)'
        locked() {
        until o=$("$@" 2>&1 </dev/null); do
        case $o in
        *"Could not get lock"* | *"locked by another process"*) ;;
        *) return 1 ;;
        esac
        n=$((n + 1))
        if [ $n -gt 200 ]; then
        pid=$(printf '%s\\n' "$o" | sed -n 's/.*held by process \\([0-9]*\\).*/\\1/p; s/.*process with pid \\([0-9]*\\).*/\\1/p' | head -n 1)
        o="the lock of apt and dpkg was not free for ten minutes: process ${pid:-unknown} has it
        ${pid:+process $pid is: $(tr '\\0' ' ' <"/proc/$pid/cmdline")}"
        return 1
        fi
        sleep 3
        done
        }
        apt() { locked apt-get \(options) $proxy $view "$@"; }
        fail() {
        case $o in
        *"list of sources could not be read"*) u= ;;
        esac
        if [ -n "$u" ]; then
        echo "the repositories could not all be read:"
        printf '%s\\n' "$u" | grep '^[EW]:' | head -n 4
        fi
        if [ -n "$r" ]; then
        echo "what is broken here already could not be mended:"
        words "$r" 4
        fi
        words "$o" 8
        exit 1
        }
        words() { printf '%s\\n' "$1" | grep -v -e '^Reading ' -e '^Building ' -e 'already the newest version' | tail -n "$2"; }
        """

    /// sh: where packages come from a bundle, no other repository is asked: none can be reached, and each would be waited for. Lines of `cdrom:` are left out, since nobody puts the disc in; `$view` is apt's options for it, empty where there are none.
    ///
    /// - Parameter scratch: a folder of the step's own, which it makes where it needs it.
    static let view = """
        if [ -f \(bundleList) ]; then
        view='-o Dir::Etc::sourcelist=\(bundleList) -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0'
        elif grep -qs '^[^#]*cdrom:' \(sources); then
        d=$(mktemp -d /run/trimast-apt.XXXXXX)
        chmod 755 "$d"
        mkdir "$d/parts"
        : >"$d/list"
        for f in \(sources); do
        [ -f "$f" ] || continue
        c=$d/parts/${f##*/}
        [ "$f" != /etc/apt/sources.list ] || c=$d/list
        \(withoutDiscs) "$f" >"$c"
        done
        view="-o Dir::Etc::sourcelist=$d/list -o Dir::Etc::sourceparts=$d/parts"
        fi
        """
    static let withoutDiscs = #"sed -e '/^[[:space:]]*deb.*cdrom:/d' -e '/^URIs:[[:space:]]*cdrom:/a\"# + "\nEnabled: no'"

    /// sh: what Trimast configures and starts itself is not started by its package, whose own configuration may not work on this host. The
    /// answer depends on a file in memory and on the process that wrote it: what a power cut leaves behind says yes to everything.
    static let policy = """
        s=/usr/sbin/policy-rc.d
        d=
        trap '
        rm -f /run/trimast-installs
        if grep -qs "^# Trimast" $s; then rm -f $s; fi
        if [ -n "$d" ]; then rm -rf "$d"; fi' EXIT
        trap 'exit 1' HUP INT TERM
        if [ ! -e $s ] || grep -qs '^# Trimast' $s; then
        echo $$ >/run/trimast-installs
        cat >$s <<'POLICY'
        #!/bin/sh
        # Trimast: while it installs packages, what it configures itself is started by it alone.
        p=$(cat /run/trimast-installs 2>/dev/null) && [ -d "/proc/$p" ] || exit 0
        case ${1%.service} in
        \(startedByTrimast.joined(separator: " | "))) exit 101 ;;
        esac
        exit 0
        POLICY
        chmod 755 $s
        fi
        """
    private static let startedByTrimast = ["containerd", "kubelet", "nginx", "haproxy", "keepalived", "chrony", "bird", "bird6"]

    /// sh function `broken`: what dpkg cannot configure because something is missing is got by apt, which removes nothing for it.
    static let broken = """
        broken() {
        r=
        apt --no-remove -f install || { lists && apt --no-remove -f install; } || r=$o
        }
        """

    /// sh function `lists`: reads the lists of all repositories. One that cannot be read does not stop it: what it said stays in `$u`. A key
    /// of Trimast's own that no longer fits is fetched anew.
    static let lists = """
        lists() {
        u=
        touch \(stamp).new
        apt update || u=$o
        case $o in
        *NO_PUBKEY* | *EXPKEYSIG* | *KEYEXPIRED* | *BADSIG* | *REVKEYSIG* | *"is not signed"* | *"signature"*)
        if keys; then
        u=
        apt update || u=$o
        fi ;;
        esac
        if [ -z "$u" ]; then mv -f \(stamp).new \(stamp); else rm -f \(stamp).new; fi
        }
        fresh() {
        [ -f \(stamp) ] || return 1
        a=$(($(date +%s) - $(stat -c %Y \(stamp))))
        [ $a -ge 0 ] && [ $a -lt 86400 ] || return 1
        [ -z "$(find /etc/apt/sources.list /etc/apt/sources.list.d -newer \(stamp) 2>/dev/null)" ] || return 1
        [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' 2>/dev/null | head -n 1)" ]
        }
        """

    /// sh that finishes what was cut off, and makes the folder of half downloads, which apt makes nowhere but below /var/cache/apt.
    static let finish = """
        a=
        eval "$(apt-config shell a Dir::Cache::archives/d)"
        [ ! -d "$a" ] || mkdir -p "${a%/}/partial"
        if [ -n "$(ls /var/lib/dpkg/updates 2>/dev/null)" ] || [ -n "$(dpkg --audit 2>/dev/null)" ]; then
        locked dpkg --force-confdef --force-confold --force-confmiss --configure -a || broken
        fi
        """

    /// sh that installs packages, and holds others; nothing is removed that is not to be replaced.
    static func install(_ packages: [String], hold: [String], mayReplace: [String]) -> String {
        var parts = [quiet, functions]
        if !packages.isEmpty {
            let downgrade = packages.contains { $0.contains("=") } ? "--allow-downgrades " : ""
            parts += [
                policy, view, AptRepositories.refreshKeys, lists, broken,
                """
                \(have(packages))
                want() { apt \(downgrade)"$@" -f install \(packages.map(Shell.word).joined(separator: " ")); }
                mkdir -p /var/lib/trimast
                fresh || lists
                \(finish)
                if ! want -s; then
                case $o in
                *fix-broken* | *"-f install"*) broken ;;
                *) lists ;;
                esac
                want -s || fail
                fi
                \(guardRemovals(mayReplace))
                want || have || { lists; want; } || have || fail
                """,
            ]
        }
        if !hold.isEmpty { parts.append("locked apt-mark -qq hold \(hold.joined(separator: " ")) || fail") }
        return parts.joined(separator: "\n")
    }

    /// sh function `have`: what was asked for is there all the same; what is broken is somebody else's package, as it was before.
    static func have(_ packages: [String]) -> String {
        """
        have() {
        e=$o
        for p in \(packages.map { Shell.word(String($0.prefix { $0 != "=" })) }.joined(separator: " ")); do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || return 1
        done
        if ! want -s || printf '%s\\n' "$o" | grep -q '^Inst '; then o=$e; return 1; fi
        echo "what is needed is installed; dpkg still cannot finish others:"
        words "$e" 4
        }
        """
    }

    static func guardRemovals(_ allowed: [String]) -> String {
        """
        k=" \(allowed.joined(separator: " ")) "
        for p in $(printf '%s\\n' "$o" | sed -n 's/^Remv \\([^ ]*\\).*/\\1/p'); do
        case $k in
        *" $p "*) ;;
        *) echo "apt would remove $p, which nobody asked for; remove it yourself, or take out what conflicts with it"; exit 1 ;;
        esac
        done
        """
    }
}
