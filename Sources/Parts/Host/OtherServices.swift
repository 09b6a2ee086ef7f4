import Facts
import Specification

/// Daemons that somebody else runs on a host with a configuration of his own, in a file that Trimast writes whole: what they serve would be gone.
package struct OtherServices: Equatable, Sendable {
    package struct Service: Equatable, Sendable {
        package var unit: String
        /// The file, and some of what it says.
        package var files: [String] = []
        package var words: [String] = []
    }
    package var services: [Service] = []

    /// Units that run and do more than their packages' own text, nor Trimast's; nil when nobody asked.
    package static let fact = Fact(
        "other-services", script: { host, spec in script(host, spec) }, units: ["haproxy", "nginx", "keepalived", "bird"],
        unread: OtherServices?.none
    ) { text in
        guard text.lines.first == "asked" else { return nil }
        var all = OtherServices()
        for words in text.lines.dropFirst().map({ $0.split(separator: " ", maxSplits: 2).map(String.init) }) where words.count == 3 {
            let index = all.services.firstIndex { $0.unit == words[0] } ?? all.services.endIndex
            if index == all.services.endIndex { all.services.append(Service(unit: words[0])) }
            if !all.services[index].files.contains(words[1]) { all.services[index].files.append(words[1]) }
            all.services[index].words.append(words[2])
        }
        return all
    }

    /// What of the file `$f` is told: nothing that may be secret. A file that says nothing of it serves nobody.
    private static let told = [
        "haproxy": #"$1 == "frontend" || $1 == "listen" || $1 == "bind" { print $1, $2 }"#,
        "nginx": #"{ sub(/;.*/, "") } $1 == "listen" || $1 == "server_name" { print $1, $2 }"#,
        "keepalived":
            #"$1 == "virtual_server" { print $1, $2 } /virtual_ipaddress/ { b = 1; sub(/.*virtual_ipaddress[a-z_]*[ \t]*[{]?/, "") } b { e = index($0, "}"); sub(/[}].*/, ""); if ($1 ~ /^[0-9a-f]*[.:]/) print "address", $1; if (e) b = 0 }"#,
        "bird": #"$1 == "protocol" && $2 ~ /^(bgp|ospf|rip|babel)/ { print $1, $2, $3 }"#,
    ]

    private static func script(_ host: HostSpec, _ spec: ClusterSpec) -> String {
        var calls: [String] = []
        func add(_ unit: String, _ files: String) {
            guard let words = told[unit] else { return }
            calls.append("other \(unit) '\(words)' \(files)")
        }
        if spec.proxyRole(host) != nil {
            let proxy = spec.proxy
            add(proxy.name, proxy.path + (proxy.kind == .nginx ? " /etc/nginx/conf.d/*.conf /etc/nginx/sites-enabled/*" : ""))
        }
        if spec.proxyRole(host) == .balancer { add("keepalived", EndpointFiles.keepalived) }
        if host.isNode, spec.podNetwork.packages.contains(.bird) { add("bird", BirdSessions.configurations.joined(separator: " ")) }
        guard !calls.isEmpty else { return "echo asked" }
        // Debian's packages know their files by check sums, in dpkg's list or ucf's.
        return """
            echo asked
            known() {
            p=$(readlink -f "$2")
            if command -v dpkg-query >/dev/null; then
            d=$(md5sum <"$p" | cut -c 1-32)
            dpkg-query -W -f '${Conffiles}\\n' "$1*" 2>/dev/null | grep -qF " $p $d" || grep -qsF "$d  $p" /var/lib/ucf/hashfile
            else
            rpm -qf "$p" >/dev/null 2>&1 && ! rpm -Vf "$p" 2>/dev/null | grep -E '^..5' | grep -qF " $p"
            fi
            }
            other() {
            n=$1; a=$2; shift 2
            [ "$(unit "$n")" = active ] || return 0
            for f; do
            [ -f "$f" ] || continue
            case $(head -n 1 "$f") in "# Written by Trimast"*) continue ;; esac
            known "$n" "$f" || awk "$a" "$f" | head -n 5 | sed "s|^|$n $f |"
            done
            }
            \(calls.joined(separator: "\n"))
            """
    }
}
