/// What makes rpm packages out of Debian's and the lab's own: the same programs under the names, paths, users and units that they have on
/// systems like CentOS, as far as Trimast sees of them. Stand-ins, and no packages of CentOS.
enum RpmConversion {
    /// What Debian's packages are called there; all others keep their names.
    static let renames = [
        "conntrack=conntrack-tools", "bird2=bird", "libnginx-mod-stream=nginx-mod-stream", "procps=procps-ng", "iproute2=iproute",
        "containerd=containerd.io",
    ]
    /// What Trimast and the packages' own scripts ask for there, and a host of the lab may have in its root: an empty package stands for what is
    /// not made of a Debian one.
    static let asked = [
        "iptables", "conntrack-tools", "ebtables", "ethtool", "socat", "ipset", "iproute", "curl", "kmod", "procps-ng", "openssl",
        "ca-certificates", "bash",
    ]

    /// Parameters: the folder of Debian's packages, where rpm's go, `OLD=NEW` names, `--`, the names of empty packages.
    ///
    /// Versions lose their epoch; dependencies lose their versions, and all that the root has itself.
    static let script = """
        # shellcheck disable=SC2016
        set -e
        debs=$1 result=$2
        shift 2
        renamed=''
        while [ "$1" != -- ]; do
            renamed="$renamed $1"
            shift
        done
        shift
        work=$(mktemp -d "$PWD/work.XXXXXX")
        name_of() {
            for pair in $renamed; do
                if [ "${pair%%=*}" = "$1" ]; then
                    echo "${pair#*=}"
                    return
                fi
            done
            echo "$1"
        }
        all=' '
        for deb in "$debs"/*.deb; do all="$all$(name_of "$(dpkg-deb --field "$deb" Package)") "; done
        # The first of alternatives that is made, too; nothing where the root has it.
        requires() {
            dpkg-deb --field "$1" Pre-Depends Depends | sed -e 's/^[A-Za-z-]*: //' -e 's/([^)]*)//g' -e 's/:[a-z]*//g' | tr ',' '\\n' |
                while read -r line; do
                    for other in $(echo "$line" | tr '|' ' '); do
                        other=$(name_of "$other")
                        case $all in
                            *" $other "*)
                                echo "Requires: $other"
                                break
                                ;;
                        esac
                    done
                done
        }
        build() {
            rpmbuild -bb --quiet --buildroot "$work/built" --define "_topdir $work/top" --define "_rpmdir $result" \\
                --define '_binary_payload w1.gzdio' --define '__os_install_post %{nil}' --define '_build_id_links none' \\
                --define 'debug_package %{nil}' --define '_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' "$work/spec"
        }
        head() {
            printf 'Name: %s\\nVersion: %s\\nRelease: %s\\nSummary: %s\\nLicense: as in Debian\\nAutoReqProv: no\\n' "$@"
        }
        for deb in "$debs"/*.deb; do
            old=$(dpkg-deb --field "$deb" Package)
            name=$(name_of "$old")
            full=$(dpkg-deb --field "$deb" Version | sed 's/^[0-9]*://')
            version=${full%-*} release=${full##*-}
            [ "$release" != "$full" ] || release=1
            rm -rf "$work/tree" "$work/old"
            mkdir -p "$work/tree" "$work/old"
            dpkg-deb --extract "$deb" "$work/tree"
            dpkg-deb --control "$deb" "$work/old"
            cd "$work/tree"
            rm -rf usr/share/doc usr/share/man usr/share/locale usr/share/lintian usr/share/bug etc/init.d etc/apparmor.d etc/network etc/ppp
            for folder in bin sbin lib lib64; do
                [ -d "$folder" ] || continue
                mkdir -p "usr/$folder"
                cp -a "$folder/." "usr/$folder/"
                rm -rf "$folder"
            done
            before='' after=''
            user() { before="getent passwd $1 >/dev/null || useradd --system --home-dir $2 --shell /sbin/nologin $1"; }
            case $name in
        \(packages)
            esac
            if [ -d usr/lib/systemd/system ]; then after="$after
        if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi"; fi
            if ls usr/lib/*/*.so* >/dev/null 2>&1; then after="$after
        ldconfig"; fi
            [ ! -d etc ] || rmdir --ignore-fail-on-non-empty etc
            {
                head "$name" "$version" "$release" "$old of Debian, for the lab"
                requires "$deb" | sort -u
                printf '%%description\\nA stand-in.\\n%%install\\nrm -rf %%{buildroot}\\ncp -a %s %%{buildroot}\\n' "$work/tree"
                if [ -n "$before" ]; then printf '%%pre\\n%s\\n' "$before"; fi
                if [ -n "$after" ]; then printf '%%post\\n%s\\nexit 0\\n' "$after"; fi
                printf '%%files\\n%%defattr(-,root,root)\\n'
                find . ! -type d -printf '/%P\\n' | while read -r file; do
                    case $file in
                        /etc/*) printf '%%config(noreplace) "%s"\\n' "$file" ;;
                        *) printf '"%s"\\n' "$file" ;;
                    esac
                done
                find . -mindepth 1 -type d -empty -printf '%%dir "/%P"\\n'
            } >"$work/spec"
            cd "$work"
            build
        done
        for name in "$@"; do
            case $all in *" $name "*) continue ;; esac
            {
                head "$name" 0 0.lab "stands for what the root has"
                [ "$name" != bash ] || echo 'Provides: /bin/sh'
                printf '%%description\\nA stand-in.\\n%%install\\nmkdir -p %%{buildroot}\\n%%files\\n'
            } >"$work/spec"
            build
        done
        rm -rf "$work"
        createrepo_c --quiet "$result"
        """

    /// What differs by package: a unit's name, a user, a path, what Debian's scripts do after an installation.
    private static let packages = """
                chrony)
                    user _chrony /var/lib/chrony
                    mkdir -p etc/sysconfig
                    mv usr/share/chrony/chrony.conf etc/chrony.conf
                    rm -rf etc/chrony etc/default etc/dhcp usr/lib/systemd/system/chrony-*
                    echo 'OPTIONS=""' >etc/sysconfig/chronyd
                    sed -i -e '/^confdir/d' -e '/^sourcedir/d' etc/chrony.conf
                    sed -e '/^Alias=/d' -e '/^ConfigurationDirectory=/d' -e 's#/etc/default/chrony#/etc/sysconfig/chronyd#' \\
                        -e 's#^ExecStart=.*#ExecStart=!/usr/sbin/chronyd -f /etc/chrony.conf $OPTIONS#' usr/lib/systemd/system/chrony.service \\
                        >usr/lib/systemd/system/chronyd.service
                    rm usr/lib/systemd/system/chrony.service
                    ;;
                nginx-common)
                    user nginx /var/lib/nginx
                    mkdir -p var/log/nginx var/lib/nginx
                    sed -i 's/^user .*/user nginx;/' etc/nginx/nginx.conf
                    ;;
                nginx-mod-stream)
                    mv usr/share/nginx/modules-available/mod-stream.conf usr/lib/nginx/modules/mod-stream.conf
                    rm -rf usr/share
                    ;;
                haproxy)
                    user haproxy /var/lib/haproxy
                    rm -rf usr/lib/tmpfiles.d etc/default etc/rsyslog.d
                    ;;
                bird)
                    user bird /run/bird
                    mv usr/share/bird2/bird.conf etc/bird.conf
                    rm -rf etc/bird usr/share usr/lib/bird
                    printf '%s\\n' '[Unit]' 'After=network.target' '[Service]' 'RuntimeDirectory=bird' 'ExecStartPre=chown bird:bird /run/bird' \\
                        'ExecStartPre=/usr/sbin/bird -p -c /etc/bird.conf' 'ExecStart=/usr/sbin/bird -f -u bird -g bird -c /etc/bird.conf' \\
                        'ExecReload=/usr/sbin/birdc configure' 'Restart=on-abort' '[Install]' 'WantedBy=multi-user.target' \\
                        >usr/lib/systemd/system/bird.service
                    ;;
                containerd.io)
                    echo 'disabled_plugins = ["cri"]' >etc/containerd/config.toml
                    ;;
                iptables)
                    after='for t in iptables ip6tables; do for s in "" -save -restore; do ln -sf $t-nft$s /usr/sbin/$t$s; done; done
        for t in ebtables arptables; do [ -e /usr/sbin/$t ] || ln -s $t-nft /usr/sbin/$t; done'
                    ;;
                kubelet | kubeadm)
                    if [ -d etc/systemd ]; then
                        mkdir -p usr/lib
                        cp -a etc/systemd usr/lib/
                        rm -rf etc/systemd
                        sed -i 's#/etc/default/kubelet#/etc/sysconfig/kubelet#' usr/lib/systemd/system/kubelet.service.d/*.conf
                    fi
                    ;;
        """
}
