import Specification
import Status
import Support

/// etcd's members, a line each, and what is wrong with them.
package enum EtcdText {
    package static func render(_ status: ClusterStatus, style: Style, width: Int? = nil) -> String {
        let heads = ["member", "state", "version", "term", "behind", "file", "in use", "alarms"]
        let rows = status.hosts.compactMap { host -> [String]? in
            guard host.roles.contains(.controlPlane) else { return nil }
            guard let member = host.etcd, member.answers else { return [host.name.text, "no answer"] + Array(repeating: "-", count: 6) }
            return [
                host.name.text, member.isHealthy ? member.word : "no quorum", member.version, "\(member.term)",
                "\(member.lag)", StatusText.size(Int(member.size)), StatusText.size(Int(member.used)),
                member.alarms.isEmpty ? "-" : member.alarms.joined(separator: " "),
            ]
        }
        let widths = heads.indices.map { column in ([heads] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            cells.enumerated().map { $0 == cells.count - 1 ? $1 : $1.padding(widths[$0]) + "  " }.joined()
        }
        var lines = [style(.dim, line(heads))] + rows.map(line)
        let etcd = status.etcd
        lines.append("\(etcd.healthy) of \(count(etcd.members ?? rows.count, "member")) well, \(etcd.quorum) needed")
        lines += StatusText.problems(status.etcdOnly, style: style, width: width)
        return lines.joined(separator: "\n")
    }

    /// What a defragmentation gave back.
    package static func sizes(_ before: ClusterStatus, _ after: ClusterStatus) -> String {
        after.hosts.compactMap { host in
            guard let now = host.etcd, now.answers, let was = before.host(host.name)?.etcd, was.answers else { return nil }
            return
                "\(host.name)  \(StatusText.size(Int(was.size))) before, \(StatusText.size(Int(now.size))) now, \(StatusText.size(Int(now.used))) in use"
        }.joined(separator: "\n")
    }
}
