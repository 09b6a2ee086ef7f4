import Foundation
import Planning
import Specification
import Status
import Support

/// A cluster's status on one screen: what holds the address, a line for each host, then everything that is wrong with its cause and the command.
package enum StatusText {
    /// So many hosts stand there whatever they do; of more, those that work for the whole cluster and those with a problem.
    static let mostHosts = 20

    /// - Parameter width: the terminal's columns; nil: no terminal, nothing is broken into lines.
    package static func render(_ status: ClusterStatus, style: Style, width: Int? = nil) -> String {
        var lines = title(status, style, width)
        lines += summary(status, style).map { Wrap.text($0, width: width) }
        lines.append("")
        lines += table(status, style, width)
        lines += problems(status, style: style, width: width)
        return lines.joined(separator: "\n")
    }

    /// What is wrong, and what could not be looked at.
    static func problems(_ status: ClusterStatus, style: Style, width: Int?) -> [String] {
        var lines: [String] = []
        for group in groups(status.problems) { lines += [""] + problem(group, style, width) }
        if !status.unread.isEmpty {
            lines.append("")
            lines += status.unread.map { style(.yellow, "cannot tell") + Wrap.text("cannot tell  " + $0, width: width).dropFirst(11) }
        }
        return lines
    }

    private static func title(_ status: ClusterStatus, _ style: Style, _ width: Int?) -> [String] {
        let verdict =
            switch status.verdict {
            case .well: style(.green, "well")
            case .unwell: style(.red, "UNWELL")
            case .unknown: style(.yellow, "cannot tell")
            }
        let time = Date(timeIntervalSince1970: status.time).formatted(.iso8601)
        let what = "\(count(status.hosts.count, "host")), Kubernetes \(status.kubernetes), \(time)"
        let head = "\(style(.bold, status.cluster.text))  \(verdict)"
        if let width, Style.columns(head) + 2 + what.count > width { return [head, style(.dim, what)] }
        return [head + "  " + style(.dim, what)]
    }

    private static func summary(_ status: ClusterStatus, _ style: Style) -> [String] {
        let endpoint = status.endpoint
        let place = "\(endpoint.address):\(endpoint.port)"
        // Who did not answer may have the address, and be a member that is well.
        let silent = status.hosts.filter { $0.error != nil }
        let isHolderKnown = !silent.contains { $0.roles.contains(.loadBalancer) }
        let holders = endpoint.holders.isEmpty ? isHolderKnown ? "nobody" : "no host that answers" : list(endpoint.holders.map(\.text))
        let unseen = silent.count { $0.roles.contains(.controlPlane) }
        let answers = "the API answers \(endpoint.answered.count) of \(count(endpoint.asked.count, "host"))"
        let etcd = status.etcd
        let voters = status.hosts.count { $0.roles.contains(.controlPlane) }
        let leader = etcd.leader.map { "leader \($0), term \(etcd.term)" } ?? "no leader is seen"
        return [
            "address  \(place) on \(holders); \(answers)",
            "etcd     \(etcd.healthy) of \(count(etcd.members ?? voters, "member")) well, \(etcd.quorum) needed\(unseen > 0 ? ", \(unseen) did not answer" : ""); \(leader)",
        ]
    }

    /// A cell's text, and the colour of what is wrong with it.
    private typealias Cell = (text: String, colour: Style.Colour?)

    private static func table(_ status: ClusterStatus, _ style: Style, _ width: Int?) -> [String] {
        let unwell = Set(status.problems.compactMap(\.check.host))
        let shown =
            status.hosts.count <= mostHosts
            ? status.hosts : status.hosts.filter { $0.roles != [.worker] || unwell.contains($0.name) || $0.error != nil }
        let heads = ["host", "proxy", "API server", "etcd", "node", "clock", "disk free", "memory", "certificates"]
        let rows = shown.map { cells($0) }
        let widths = heads.indices.map { column in ([heads[column]] + rows.map { $0[column].text }).map(\.count).max() ?? 0 }
        // Columns that do not fit stand in a table of their own under it, with the hosts' names once more.
        var blocks: [[Int]] = [[0]]
        for column in heads.indices.dropFirst() {
            let used = (blocks.last ?? []).reduce(0) { $0 + widths[$1] + 2 } + widths[column]
            if let width, used > width, (blocks.last ?? []).count > 1 { blocks.append([0]) }
            blocks[blocks.count - 1].append(column)
        }
        var lines: [String] = []
        for (index, block) in blocks.enumerated() {
            if index > 0 { lines.append("") }
            func line(_ cells: [Cell]) -> String {
                var text = ""
                for column in block {
                    let cell = cells[column]
                    let padded = column == block.last ? cell.text : cell.text.padding(widths[column]) + "  "
                    text += cell.colour.map { style($0, padded) } ?? padded
                }
                return text
            }
            lines.append(line(heads.map { ($0, .dim) }))
            lines += rows.map(line)
        }
        let rest = status.hosts.count - shown.count
        if rest > 0 { lines.append(style(.dim, "and \(count(rest, "other host")) without a problem")) }
        return lines
    }

    private static func cells(_ host: ClusterStatus.Host) -> [Cell] {
        let name = host.name.text + (host.isHolder ? " *" : "")
        if host.error != nil {
            let node: Cell = host.node.map { ($0.state, $0.isReady == true ? nil : .red) } ?? ("-", nil)
            return [(name, .red), ("no answer", .red), ("-", nil), ("-", nil), node] + Array(repeating: ("-", nil), count: 4)
        }
        let disk = host.disks.filter { $0.size > 0 }.map { $0.free * 100 / $0.size }.min()
        return [
            (name, nil), proxy(host.proxy), server(host.apiServer), member(host.etcd),
            host.node.map { ($0.state, $0.isReady == nil ? .yellow : $0.isReady == true ? nil : .red) } ?? ("-", nil),
            (host.clock.map(clock) ?? "-", nil), (disk.map { "\($0) %" } ?? "-", nil),
            (host.machine?.available.map { size($0) } ?? "-", nil),
            (host.certificate.map { "\($0.days) days" } ?? "-", host.certificate.map { $0.days < 0 ? .red : nil } ?? nil),
        ]
    }

    private static func proxy(_ proxy: ClusterStatus.Proxy?) -> Cell {
        guard let proxy else { return ("-", nil) }
        guard proxy.unit == "active" else { return ("\(proxy.kind) \(proxy.unit)", .red) }
        let isTold = proxy.servers.contains { $0.isUsed != nil }
        let used = proxy.servers.count { $0.isUsed ?? false && $0.isReady }
        return (
            "\(proxy.kind) \(isTold ? "\(used)" : "-")/\(proxy.servers.count)",
            proxy.answers ? used < proxy.servers.count ? .yellow : nil : .red
        )
    }

    private static func server(_ server: ClusterStatus.APIServer?) -> Cell {
        guard let server else { return ("-", nil) }
        return server.isReady ? ("ready", nil) : (server.answer == "000" ? "no answer" : "says \(server.answer)", .red)
    }

    private static func member(_ member: ClusterStatus.Member?) -> Cell {
        guard let member else { return ("-", nil) }
        guard member.answers else { return ("no answer", .red) }
        guard member.isHealthy else { return ("no quorum", .red) }
        return ("\(member.word) \(size(Int(member.size)))", member.alarms.isEmpty ? nil : .red)
    }

    /// Below what can be told apart a clock agrees.
    private static func clock(_ clock: ClusterStatus.Clock) -> String {
        guard abs(clock.ahead) > clock.uncertainty else { return "agrees" }
        return (clock.ahead < 0 ? "-" : "+") + String(format: "%.1f s", abs(clock.ahead))
    }

    static func size(_ bytes: Int) -> String {
        bytes < 10 << 20
            ? String(format: "%.1f MB", Double(bytes) / 1_048_576) : bytes < 1 << 30 ? "\(bytes >> 20) MB" : "\(bytes >> 30) GB"
    }

    /// Problems that differ in nothing but the host.
    private static func groups(_ problems: [ClusterStatus.Problem]) -> [[ClusterStatus.Problem]] {
        var groups: [[ClusterStatus.Problem]] = []
        func key(_ problem: ClusterStatus.Problem) -> [String] { [problem.check.id, ErrorText.masked(problem.check.found)] }
        for problem in problems {
            if let index = groups.firstIndex(where: { $0.first.map(key) == key(problem) }) {
                groups[index].append(problem)
            } else {
                groups.append([problem])
            }
        }
        return groups
    }

    private static func problem(_ group: [ClusterStatus.Problem], _ style: Style, _ width: Int?) -> [String] {
        guard let first = group.first else { return [] }
        let hosts = list(group.map { $0.check.host?.text ?? "cluster" })
        let head = Wrap.text("FAIL  \(hosts)  \(first.check.id)  \(first.check.found)", width: width)
        var lines = [style(.red, "FAIL") + head.dropFirst(4)]
        func add(_ label: String, _ texts: [Advice]) {
            var seen: Set<String> = []
            for text in texts where seen.insert(text.description).inserted {
                lines.append(Wrap.text("      \(label): \(text.indented(by: 11))" as Advice, width: width))
            }
        }
        add(
            "why",
            group.flatMap { problem in
                problem.causes.map { Advice(group.count > 1 ? "\(problem.check.host?.text ?? "cluster"): \($0)" : $0) }
            })
        let consequences = group.flatMap(\.consequences)
        if !consequences.isEmpty { add("so", [Advice(text(consequences))]) }
        add("next", nextSteps(group))
        return lines
    }

    /// What follows, each once with its hosts.
    private static func text(_ consequences: [ClusterStatus.Consequence]) -> String {
        var texts: [String] = []
        for each in consequences where !texts.contains(each.text) { texts.append(each.text) }
        return texts.map { text in
            let hosts = consequences.filter { $0.text == text }.compactMap(\.host).sorted().map(\.text)
            return hosts.isEmpty ? text : "\(text) on \(list(hosts))"
        }.joined(separator: "; ")
    }

    /// What is to be typed on several hosts alike stands once, with their names.
    private static func nextSteps(_ group: [ClusterStatus.Problem]) -> [Advice] {
        let steps = group.map(\.nextStep)
        func without(_ problem: ClusterStatus.Problem) -> String {
            problem.check.host.map { problem.nextStep.description.replacing("on \($0): ", with: "on : ") } ?? problem.nextStep.description
        }
        if group.count > 1, Set(group.map(without)).count == 1, let first = group.first, let host = first.check.host {
            let hosts = list(group.compactMap(\.check.host?.text))
            return [joined(first.nextStep).map { $0.replacing("on \(host): ", with: "on \(hosts): ") }]
        }
        return ErrorText.commonNextStep(steps).map { [$0] } ?? steps
    }

    /// With prose that follows prose as one piece.
    private static func joined(_ advice: Advice) -> Advice {
        var pieces: [Advice.Piece] = []
        for piece in advice.pieces {
            if case .prose(let more) = piece, case .prose(let text)? = pieces.last {
                pieces[pieces.count - 1] = .prose(text + more)
            } else {
                pieces.append(piece)
            }
        }
        return Advice(pieces: pieces)
    }
}

extension ClusterStatus.Member {
    /// What it is among the members.
    var word: String { isLeader ? "leader" : isLearner ? "learner" : "voter" }
}
