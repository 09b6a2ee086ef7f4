import Facts
import Specification
import Support

extension Forwarding {
    struct Filters: Equatable, Sendable {
        /// By backend, `nft` or `legacy`, and table.
        var iptables: [String: [String: PacketTable]] = [:]
        /// nftables' own tables.
        var tables: [NFTable] = []
        /// The backend of the `iptables` command, which kube-proxy's and Trimast's rules go to.
        var tool = "nft"
        /// The interface with the host's address.
        var device: String?
        /// What units load at the next boot.
        var files: [File] = []
    }

    struct File: Equatable, Sendable {
        var path: String
        var iptables: [String: PacketTable] = [:]
        var tables: [NFTable] = []
    }

    /// nil when nobody asked.
    static let filters = Fact("forward", script: { host, spec in script(host, spec) }, unread: Filters?.none) {
        $0.lines.contains("asked") ? Filters($0) : nil
    }

    /// What is in chains that Kubernetes, its pod network and Docker keep is many lines, and says nothing of the host's own rules.
    private static func script(_ host: HostSpec, _ spec: ClusterSpec) -> String {
        let opened = spec.firewall == .open ? "|firewalld" : ""
        return #"""
            echo asked
            echo "device $(\#(Interfaces.named(with: host.address)))"
            rules() { sed -nE 's/^\[[0-9:]+\] //; /^(-A |:)(KUBE-|cali-|DOCKER|CNI-|f2b-|ufw6?-|TRIMAST-|LIBVIRT_)/d; s/^([*:]|-[AI] )/| \1/p'; }
            loads() { ls /etc/systemd/system/*.wants/"$1.service" >/dev/null 2>&1 && [ -f "$2" ]; }
            for s in nft legacy; do
            command -v "iptables-$s-save" >/dev/null || continue
            [ $s = nft ] || grep -qs . /proc/net/ip_tables_names || continue
            echo "iptables $s"
            for t in filter raw mangle; do
            [ $s = nft ] || grep -qx $t /proc/net/ip_tables_names || continue
            "iptables-$s-save" -t $t 2>/dev/null
            done | rules
            done
            command -v iptables >/dev/null && iptables -V | grep -q legacy && echo tool legacy
            if command -v nft >/dev/null; then
            echo nftables
            nft list ruleset 2>/dev/null | awk '
            /^table / { o = !($2 ~ /^(ip6|bridge|arp|netdev)$/ || $3 ~ /^(kube-proxy|nat|docker-bridges\#(opened))$/); i = $2 == "ip" && $3 ~ /^(filter|raw|mangle|security)$/; c = 0; if (o) print "| " $0; next }
            !o { next }
            /^}/ { print "| }"; next }
            /^\t*chain / { c = !($2 ~ /^(KUBE-|cali-|DOCKER|CNI-|f2b-|ufw6?-|TRIMAST-|LIBVIRT_)/ || i && $2 ~ /^(INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING)$/) }
            c { print "| " $0 }
            /^\t}/ { c = 0 }'
            fi
            if loads netfilter-persistent /etc/iptables/rules.v4; then echo "boot iptables /etc/iptables/rules.v4"; rules </etc/iptables/rules.v4; fi
            if loads iptables /etc/sysconfig/iptables; then echo "boot iptables /etc/sysconfig/iptables"; rules </etc/sysconfig/iptables; fi
            n=/etc/nftables.conf
            [ ! -f /etc/sysconfig/nftables.conf ] || n=/etc/sysconfig/nftables.conf
            if loads nftables "$n"; then echo "boot nftables $n"; \#(included("$n")); fi
            """#
    }

    /// sh that prints a file of nftables, with what it includes in its place: paths without a folder are in /etc (nft(8)).
    static func included(_ file: String) -> String {
        #"""
        awk -v n="\#(file)" 'function f(n, l, q, g, c) {
        if (++d < 5) while ((getline l < n) > 0) {
        if (l !~ /^[ \t]*include[ \t]+"[A-Za-z0-9_.\/*?-]+"/) { print "| " l; continue }
        split(l, q, "\"")
        c = "ls -d " (q[2] ~ /^\// ? "" : "/etc/") q[2] " 2>/dev/null"
        while ((c | getline g) > 0) f(g)
        close(c)
        }
        close(n)
        d--
        }
        BEGIN { f(n) }'
        """#
    }
}

extension Forwarding.Filters {
    init(_ text: SectionText) {
        enum Place { case nowhere, iptables(String), nftables, fileOfIptables, fileOfNftables }
        var place = Place.nowhere
        var table = "filter"
        var nftables: [String] = []
        var ofFile: [String] = []
        func end() {
            if !files.isEmpty { files[files.count - 1].tables += NFTable.all(ofFile.joined(separator: "\n")) }
            ofFile = []
        }
        for line in text.lines {
            if line.hasPrefix("| ") {
                let content = line.dropFirst(2)
                switch place {
                case .nowhere: continue
                case .iptables(let backend):
                    if content.hasPrefix("*") { table = String(content.dropFirst()) }
                    iptables[backend, default: [:]][table, default: PacketTable()].add(iptables: content)
                case .fileOfIptables:
                    if content.hasPrefix("*") { table = String(content.dropFirst()) }
                    files[files.count - 1].iptables[table, default: PacketTable()].add(iptables: content)
                case .nftables: nftables.append(String(content))
                case .fileOfNftables: ofFile.append(String(content))
                }
                continue
            }
            let words = line.split(separator: " ").map(String.init)
            switch (words.first, words.count) {
            case ("tool", 2): tool = words[1]
            case ("device", 2): device = words[1]
            case ("iptables", 2): (place, table) = (.iptables(words[1]), "filter")
            case ("nftables", 1): place = .nftables
            case ("boot", 3):
                end()
                files.append(Forwarding.File(path: words[2]))
                (place, table) = (words[1] == "nftables" ? .fileOfNftables : .fileOfIptables, "filter")
            default: continue
            }
        }
        end()
        tables = NFTable.all(nftables.joined(separator: "\n"))
    }
}

extension PacketTable {
    /// - Parameter line: as iptables-save prints it: `:FORWARD DROP [0:0]`, `-A FORWARD -j LOGDROP`.
    mutating func add(iptables line: Substring) {
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        guard let first = words.first, words.count > 1 else { return }
        if first.hasPrefix(":") {
            policies[String(first.dropFirst())] = words[1]
        } else if first == "-A" {
            rules[words[1], default: []].append(PacketRule(iptables: words.count > 2 ? words[2] : ""))
        } else if first == "-I" {
            // A place behind the name is no word of the rule's.
            let text = words.count > 2 ? words[2].drop { $0.isNumber || $0 == " " } : ""
            rules[words[1], default: []].insert(PacketRule(iptables: String(text)), at: 0)
        }
    }
}
