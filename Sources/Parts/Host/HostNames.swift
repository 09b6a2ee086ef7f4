import Facts
import Planning
import Specification

/// R1: the host's own name, and every host's name and address in /etc/hosts, in a block of Trimast's own.
struct HostNames: Part {
    let id = "hosts"
    let rows = ["R1"]
    static let begin = "# BEGIN trimast"
    static let end = "# END trimast"

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Probe("hostname", "uname -n"), Probe(files: ["/etc/hosts", "/etc/hostname"])]
    }

    func promise(_ context: PartContext) -> String? {
        "the host is called \(context.host.name), and /etc/hosts has all \(context.spec.hosts.count) hosts"
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let name = context.host.name
        let current = context.facts.lines("hostname").first.map(String.init) ?? ""
        if current != name.text {
            steps.file("/etc/hostname", "\(name)\n", why: "the host calls itself \(current.isEmpty ? "nothing" : current)")
            steps.command("set the host name to \(name)", glyph: .change, "hostname \(name)", why: "the node's name is the host's name")
        }
        let old = context.facts.files["/etc/hosts"]?.content ?? ""
        let lines = context.spec.hosts.map { "\($0.address) \($0.name)" }
        steps.file("/etc/hosts", Template(Self.managed(old, lines: lines)), why: "every host knows every other by name")
    }

    /// The text with the managed block replaced, or appended; everything else stays as it is.
    static func managed(_ text: String, lines: [String]) -> String {
        var kept: [Substring] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == begin { isInside = true }
            if !isInside { kept.append(line) }
            if line == end { isInside = false }
        }
        while kept.last == "" { kept.removeLast() }
        return (kept.map(String.init) + [begin] + lines + [end]).joined(separator: "\n") + "\n"
    }
}
