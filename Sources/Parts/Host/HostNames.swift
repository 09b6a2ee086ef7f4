import Facts
import Planning
import Specification

/// R1: the host's own name, and every host's name and address in /etc/hosts, in a block of Trimast's own.
struct HostNames: Part {
    let id = "hosts"
    let rows = ["R1"]

    /// What the host calls itself; nil when it did not say.
    static let name = Fact("hostname", "uname -n", unread: String?.none) { $0.lines.first.map(String.init) }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Self.name.probe(host, spec), Probe(files: ["/etc/hosts", "/etc/hostname"])]
    }

    func promise(_ context: PartContext) -> String? {
        "the host is called \(context.host.name), and /etc/hosts has all \(context.spec.hosts.count) hosts"
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let name = context.host.name
        let current = context[Self.name]
        if current != name.text {
            steps.file("/etc/hostname", "\(name)\n", why: current.map { "the host calls itself \($0)" } ?? "the host did not say its name")
            steps.command("set the host name to \(name)", glyph: .change, "hostname \(name)", why: "the node's name is the host's name")
        }
        let block = context.shared.hosts
        let file = context.facts.files["/etc/hosts"]
        let own = HostsBlock.removed(from: file?.content ?? "")
        if let file, file.mode == "644", file.content == own + block.condensed { return }
        steps.file("/etc/hosts", Template(own) + Template(block.text), why: "every host knows every other by name")
    }
}
