import Facts
import Planning
import Specification
import Support

/// Whether a node reaches the registry of Kubernetes' images, before anything is installed that would then ask it in vain: by the mirrors of
/// cluster.yaml, with its proxy, then the registry itself, as containerd will. Only whether somebody answers is judged: images, logins and
/// certificates are not.
package struct RegistryTrial: Equatable, Sendable {
    /// Who was asked and did not answer, with why; empty where somebody did.
    package var silent: [String] = []
    package var reached: String?
    /// The host has settings of its own for containerd, which nobody else can follow: nothing was asked.
    package var isOwn = false

    /// nil where nothing was tried.
    package static let section = Section("registry-trial", unread: RegistryTrial?.none) { RegistryTrial($0) }

    init?(_ text: SectionText) {
        guard text.lines.contains("asked") else { return nil }
        silent = text.values("silent ")
        reached = text.values("reached ").first
        isOwn = text.lines.contains("own")
    }

    /// `registry.k8s.io` of `registry.k8s.io/pause`; see ``ManifestImages/qualified(_:)``.
    static func registry(of repository: String) -> String {
        String(ManifestImages.qualified(repository + "/a").prefix { $0 != "/" })
    }

    /// Where a registry is asked for, in containerd's order.
    static func places(_ registry: String, _ mirrors: [RegistryMirrorSpec]) -> [String] {
        let mirror = mirrors.first { $0.registry == registry } ?? mirrors.first { $0.registry == "_default" }
        var urls = (mirror?.mirrors ?? []) + [RegistryMirrors.server(registry)]
        // The host's own may speak http alone: containerd then does, too.
        let name = registry.prefix { $0 != ":" }
        if name == "localhost" || name.hasPrefix("127.") { urls.append("http://\(registry)") }
        return urls.map { url in
            let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
            return "\(url[..<start])\(url[start...].prefix { $0 != "/" })/v2/"
        }
    }

    /// sh that asks, and prints the lines of ``RegistryTrial``; nil where no image is missing, or those that are come from archives.
    ///
    /// - Parameter files: with the login of the proxy.
    static func script(_ host: HostSpec, _ spec: ClusterSpec, _ release: KubernetesRelease, _ facts: HostFacts, _ files: OperatorFiles)
        -> String?
    {
        let archives = spec.sources.images.filter { $0.roles.isEmpty || !$0.roles.isDisjoint(with: host.roles) }
        guard host.isNode, spec.sources.bundle == nil, archives.isEmpty, let present = facts[Images.present] else { return nil }
        guard !Images.missing(Images.wanted(host, spec, release), among: present).isEmpty else { return nil }
        let registry = registry(of: spec.kubernetes.imageRepository ?? release.defaultImageRepository)
        let direct = DirectDestinations(spec)
        let calls = places(registry, spec.registryMirrors).map { url in
            let isDirect = DirectDestinations.host(url).map(direct.contains) ?? true
            return "ask \(Shell.word(url)) \(isDirect || spec.httpProxy == nil ? "direct" : url.hasPrefix("http://") ? "http" : "https")"
        }
        let urls = spec.httpProxy.map(HTTPProxy.urls)
        let isKnown = [urls?.http, urls?.https].compactMap(\.self).allSatisfy { (try? $0.text(files.secrets)) != nil }
        let asks = isKnown ? "\(calls.joined(separator: " || ")) || :" : ":"
        return """
            (
            d=$(mktemp -d /run/trimast-registry.XXXXXX) || exit 1
            trap 'rm -rf "$d"' EXIT
            trap 'exit 1' HUP INT TERM
            \(proxies(spec, files))
            \(ask)
            echo asked
            \(spec.httpProxy == nil ? "if \(hasOwn); then echo own; else\n\(asks)\nfi" : asks)
            )
            """
    }

    /// sh that writes what curl reads for each way: a login stands in no argument.
    private static func proxies(_ spec: ClusterSpec, _ files: OperatorFiles) -> String {
        let urls = spec.httpProxy.map(HTTPProxy.urls)
        let all: [(name: String, url: Template?)] = [("http", urls?.http), ("https", urls?.https), ("direct", nil)]
        let ways = all.map { name, url in
            let text = url.flatMap { try? $0.text(files.secrets) }.map { "proxy = \"\($0)\"" } ?? "noproxy = \"*\""
            return "printf '%s\\n' \(Shell.quoted(text)) >\"$d/\(name)\""
        }
        return "(umask 77\n\(ways.joined(separator: "\n")))"
    }

    /// sh function `ask URL WAY`: whether anybody answers there. curl may not be there yet, but for the session's function of that
    /// name; then it is tried whether somebody listens.
    private static let ask = """
        ask() {
        if (unset -f curl; command -v curl) >/dev/null; then
        c=$(curl -sS -k --connect-timeout 8 -m 30 -o /dev/null -w '%{http_code}' -K "$d/$2" "$1" 2>"$d/said")
        w=$(head -n 1 "$d/said")
        else
        u=$(sed -n 's/^proxy = "\\(.*\\)"$/\\1/p' "$d/$2")
        u=${u:-$1}
        h=${u#*://}
        h=${h%%/*}
        h=${h##*@}
        p=80
        case $u in https:*) p=443 ;; esac
        case $h in *:*) p=${h##*:} ;; esac
        w='nobody answers'
        if timeout 8 bash -c ': <"/dev/tcp/$1/$2"' bash "${h%%:*}" "$p" 2>/dev/null; then c=200; else c=000; fi
        fi
        case $c in
        000 | '') echo "silent $1: ${w:-no answer}" ;;
        5??) echo "silent $1: status $c" ;;
        *) echo "reached $1"; return 0 ;;
        esac
        return 1
        }
        """

    /// sh that succeeds where containerd has, or will have, a proxy or mirrors that are not of Trimast.
    private static let hasOwn = """
        { { systemctl show-environment
        cat /etc/systemd/system.conf /etc/systemd/system.conf.d/*.conf /etc/systemd/system/service.d/*.conf
        find /etc/systemd/system/containerd.service.d /usr/lib/systemd/system/containerd.service.d -name '*.conf' ! -name '90-trimast-*' -exec cat {} +
        } 2>/dev/null | grep -v '^[#;]' | grep -qiE 'https?_proxy=|EnvironmentFile=' ||
        grep -Ls '^# Written by Trimast' /etc/containerd/certs.d/*/hosts.toml | grep -q . ||
        grep -qsE '^[[:space:]]*endpoint[[:space:]]*=[[:space:]]*[[].' /etc/containerd/config.toml; }
        """
}
