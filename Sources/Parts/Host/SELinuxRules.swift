import Facts
import Planning
import Specification
import Support

/// R3 with `selinux: enforcing`: what the confined programs of this host may do besides. It comes behind the packages that bring their rules, and
/// before the programs start.
///
/// containerd keeps its own default and gives containers no labels: they run with its own, which may do everything.
struct SELinuxRules: Part {
    let id = "selinux-rules"
    let rows = ["R3"]
    let after: [PartID] = [.selinux, .packages]

    /// What a host wants: booleans that are on, ports by their type, and types of files.
    struct Rules: Equatable, Sendable {
        var booleans: Set<String> = []
        var ports: [Int: String] = [:]
        /// By the pattern of semanage-fcontext(8).
        var files: [String: String] = [:]
    }

    /// What the host has of it; nil when nobody asked.
    static let current = Fact(
        "selinux-rules",
        """
        getsebool -a | sed -n 's/ --> on$//p' | sed 's/^/on /'
        semanage port -l -C -n | awk '$2 == "tcp" { t = $1; $1 = $2 = ""; gsub(/,/, ""); n = split($0, p, " "); for (i = 1; i <= n; i++) print "port", p[i], t }'
        semanage port -l -n | awk '$1 == "http_port_t" && $2 == "tcp" { $1 = $2 = ""; gsub(/,/, ""); n = split($0, p, " "); for (i = 1; i <= n; i++) print "port", p[i], "http_port_t" }'
        semanage fcontext -l -C -n | awk '{ split($NF, c, ":"); sub(/^\\/var\\/run\\//, "/run/", $1); print "file", $1, c[3] }'
        """, unread: Rules?.none
    ) { text in
        guard !text.lines.isEmpty else { return nil }
        var rules = Rules()
        for words in text.words {
            switch (words[0], words.count) {
            case ("on", 2): rules.booleans.insert(words[1])
            case ("port", 3): if let port = Int(words[1]) { rules.ports[port] = words[2] }
            case ("file", 3): rules.files[words[1]] = words[2]
            default: break
            }
        }
        return rules
    }

    /// nginx's and HAProxy's (httpd_selinux(8), haproxy_selinux(8)): they may connect to ports that are no web server's, nginx may set the limit of
    /// its open files (`worker_rlimit_nofile`), and listens on a port of its own kind alone. keepalived's (keepalived_selinux(8)): its check asks
    /// others, and runs unconfined; it reads the file by which the proxies' units tell it of themselves.
    static func wanted(_ host: HostSpec, _ spec: ClusterSpec) -> Rules {
        var rules = Rules()
        guard spec.proxyRole(host) != nil else { return rules }
        switch spec.endpoint.loadBalancer {
        case .haproxy: rules.booleans.insert("haproxy_connect_any")
        case .nginx:
            rules.booleans.formUnion(["httpd_can_network_connect", "httpd_setrlimit"])
            rules.ports[spec.endpoint.port] = "http_port_t"
        }
        rules.files[ProxyState.script] = "bin_t"
        guard host.roles.contains(.loadBalancer) else { return rules }
        rules.booleans.insert("keepalived_connect_any")
        for script in [AddressCheck.path, AddressMove.path] { rules.files[script] = "keepalived_unconfined_script_exec_t" }
        rules.files["\(ProxyState.folder)(/.*)?"] = "keepalived_var_run_t"
        return rules
    }

    private static let temporary = "/etc/tmpfiles.d/trimast.conf"

    /// sh function `label TYPE PATTERN`. Policies take rules for /run there, or under /var/run alone: until Fedora 40 and EL 10 their table of
    /// equivalent folders said `/run /var/run`, since then the reverse, and semanage refuses the left one (fedora-selinux, "Rename all /var/run
    /// file context entries to /run").
    static let label = """
        label() {
        t=$1 all=
        case $2 in /run/*) set -- "$2" "/var$2" ;; *) set -- "$2" ;; esac
        for p in "$@"; do
        for o in -a -m; do
        if said=$(semanage fcontext "$o" -t "$t" "$p" 2>&1); then return 0; fi
        all="$all$said
        "
        done
        done
        printf %s "$all"
        return 1
        }
        """

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        spec.selinux == .enforcing ? [Self.current.probe(host, spec), SELinux.mode.probe(host, spec), Probe(files: [Self.temporary])] : []
    }

    private static func isMeant(_ context: PartContext) -> Bool {
        context.spec.selinux == .enforcing && (context[SELinux.mode] ?? .absent) != .absent
    }

    func promise(_ context: PartContext) -> String? {
        Self.isMeant(context) ? "what this host's programs need under SELinux is allowed" : nil
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard Self.isMeant(context) else { return }
        let wanted = Self.wanted(context.host, context.spec)
        let current = context[Self.current] ?? Rules()
        if wanted.files.keys.contains(where: { $0.hasPrefix(ProxyState.folder) }) {
            steps.file(
                Self.temporary,
                Template("# Written by Trimast: with its label from the beginning.\nd \(ProxyState.folder) 0755 root root -\n"),
                why: "keepalived may read what the proxies' units write there")
        }
        let booleans = wanted.booleans.subtracting(current.booleans).sorted()
        if !booleans.isEmpty {
            steps.command(
                "allow \(booleans.joined(separator: ", "))", glyph: .change,
                Template("setsebool -P \(booleans.map { "\($0)=on" }.joined(separator: " "))"),
                why: "the proxy and keepalived's check connect to API servers, nginx with more open files than is usual")
        }
        for (port, type) in wanted.ports.sorted(by: { $0.key < $1.key }) where current.ports[port] != type {
            steps.command(
                "label port \(port) as \(type)", glyph: .change,
                Template("semanage port -a -t \(type) -p tcp \(port) 2>/dev/null || semanage port -m -t \(type) -p tcp \(port)"),
                why: "nginx listens on it")
        }
        let files = wanted.files.filter { current.files[$0.key] != $0.value }.sorted { $0.key < $1.key }
        if !files.isEmpty {
            var lines = [Self.label] + files.map { path, type in "label \(type) \(Shell.quoted(path))" }
            lines += [
                "[ ! -f \(Self.temporary) ] || systemd-tmpfiles --create \(Self.temporary)",
                "restorecon -R \(files.map { $0.key.replacing("(/.*)?", with: "") }.joined(separator: " ")) 2>/dev/null || :",
            ]
            steps.command(
                "label \(files.map { $0.key.replacing("(/.*)?", with: "") }.joined(separator: ", "))", glyph: .change,
                Template("set -e\n" + lines.joined(separator: "\n")), why: "keepalived and the proxies' units run them")
        }
        if context[SELinux.mode] == .permissive {
            steps.command("set SELinux enforcing", glyph: .change, "setenforce 1", why: "it is permissive")
        }
    }
}
