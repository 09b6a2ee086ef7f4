import Facts
import Planning
import Specification

/// R1: the host's own name, and every host's name and address in /etc/hosts, in a block of Trimast's own.
struct HostNames: Part {
    let id = "hosts"
    let rows = ["R1"]

    /// What cloud-init would do about names at the next boot; the fact is nil when nobody asked.
    struct CloudInit: Equatable, Sendable {
        /// It is installed, and nobody switched it off.
        var isActive = false
        /// Its user data or vendor data, which no file of the host overrides, has /etc/hosts written anew at every boot.
        var ownsHosts = false
        /// Its user data has the host's name set at every boot.
        var ownsName = false
        /// Files that are read behind Trimast's own, and say otherwise.
        var behind: [String] = []
    }

    /// cloudinit.readthedocs.io: set_hostname and update_etc_hosts run at every boot; user data goes over /etc/cloud.
    static let cloudInit = Fact(
        "cloud-init",
        """
        [ -e /etc/cloud/cloud.cfg ] && [ ! -e /etc/cloud/cloud-init.disabled ] && command -v cloud-init >/dev/null || exit 0
        [ -e /run/cloud-init/disabled ] || grep -qw cloud-init=disabled /proc/cmdline && exit 0
        echo active
        words() {
        grep -hsE '^[[:space:]]*(manage_etc_hosts|preserve_hostname)[[:space:]]*:' "$@" | tr -d ' \t' | tr '[:upper:]' '[:lower:]'
        }
        { ls \(cloudInitFolder); echo \(cloudInitFile); } | grep '[.]cfg$' | sort -u | awk 'f; $0 == "\(cloudInitFile)" { f = 1 }' | while read -r f; do
        words "\(cloudInitFolder)/$f" | sed "s|^|behind \(cloudInitFolder)/$f |"
        done
        cd /var/lib/cloud/instance || exit 0
        words cloud-config.txt user-data.txt vendor-data.txt
        """, unread: CloudInit?.none
    ) { text in
        let lines: Set<String> = Set(text.lines.map { String($0).filter { !"\"'".contains($0) } })
        let ofHosts = ["true", "localhost", "template"].map { "manage_etc_hosts:" + $0 }
        let wrong = Set(ofHosts + ["preserve_hostname:false"])
        let behind = lines.map { $0.split(separator: " ").map(String.init) }.filter {
            $0.count == 3 && $0[0] == "behind" && wrong.contains($0[2])
        }
        return CloudInit(
            isActive: lines.contains("active"), ownsHosts: !lines.isDisjoint(with: ofHosts),
            ownsName: lines.contains("preserve_hostname:false"), behind: Set(behind.map { $0[1] }).sorted())
    }

    /// The lines of /etc/hosts that are not Trimast's: an address, and its names. They stand before the block, and so go over it (hosts(5)).
    static let others = Fact(
        "hosts-lines",
        "sed '/^\(ManagedBlock.begin)$/,/^\(ManagedBlock.end)$/d' /etc/hosts | sed -n 's/#.*//; /[^[:space:]]/p' | head -n 500",
        unread: [[String]]?.none
    ) { $0.words }

    /// Those that give a host of the cluster another address. Debian's installer gives a host's own name one of the loopback interface.
    static func contradictions(_ lines: [[String]], _ host: HostSpec, _ spec: ClusterSpec) -> [String] {
        let addresses = Dictionary(spec.hosts.map { ($0.name.text, $0.address) }, uniquingKeysWith: { $1 })
        return lines.filter { words in
            guard let given = words.first.flatMap({ IPv4Address($0) }) else { return false }
            return words.dropFirst().contains { name in
                guard let address = addresses[name], address != given else { return false }
                return name != host.name.text || !given.description.hasPrefix("127.")
            }
        }.map { $0.joined(separator: " ") }
    }

    /// Of two files in it that is followed which sorts behind the other (cloudinit, util.read_conf_d).
    private static let cloudInitFolder = "/etc/cloud/cloud.cfg.d"
    private static let cloudInitFile = "zz-trimast.cfg"
    static let cloudInitSettings = "\(cloudInitFolder)/\(cloudInitFile)"
    /// What it was called before: other people's names sort behind it.
    private static let formerSettings = "\(cloudInitFolder)/99-trimast.cfg"

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            HostIdentity.ownName.probe(host, spec), Self.cloudInit.probe(host, spec),
            Probe(files: ["/etc/hosts", "/etc/hostname", Self.cloudInitSettings, Self.formerSettings]),
        ]
    }

    func promise(_ context: PartContext) -> String? {
        "the host is called \(context.host.name), and /etc/hosts has all \(context.spec.hosts.count) hosts"
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let name = context.host.name
        let current = context[HostIdentity.ownName]
        if context[Self.cloudInit]?.isActive ?? false {
            steps.file(
                Self.cloudInitSettings,
                "# Written by Trimast: the host keeps its name and its /etc/hosts.\npreserve_hostname: true\nmanage_etc_hosts: false\n",
                why: "cloud-init would give the host its old name back at the next boot")
            if context.facts.files[Self.formerSettings] != nil {
                steps.command(
                    "remove \(Self.formerSettings)", glyph: .remove, Template("rm -f \(Self.formerSettings)"),
                    why: "\(Self.cloudInitSettings) says the same, and is read last")
            }
        }
        // The name at the next boot: a file that is not there or says another name gives it another one.
        let next = context.facts.files["/etc/hostname"].map {
            $0.content.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
        }
        if current != name.text || next.map({ $0 != name.text }) ?? (context.facts.files["/etc/hosts"] != nil) {
            steps.file(
                "/etc/hostname", "\(name)\n",
                why: current == name.text
                    ? "the next boot would call it \(next ?? "")"
                    : current.map { "the host calls itself \($0)" } ?? "the host did not say its name")
        }
        if current != name.text {
            steps.command("set the host name to \(name)", glyph: .change, "hostname \(name)", why: "the node's name is the host's name")
        }
        let block = context.shared.hosts
        let file = context.facts.files["/etc/hosts"]
        let own = HostsBlock.removed(from: file?.content ?? "")
        if let file, file.mode == "644", file.content == own + block.condensed { return }
        steps.file("/etc/hosts", Template(own) + Template(block.text), why: "every host knows every other by name")
    }
}
