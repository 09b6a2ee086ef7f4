import Planning
import Specification

/// The status as Prometheus reads it (prometheus.io, "Exposition formats", the text format), for a cron job and node_exporter's textfile collector.
package enum Exposition {
    /// What is not known has no sample: 0 would be an answer.
    package static func render(_ status: ClusterStatus) -> String {
        var page = Page(cluster: status.cluster)
        page.metric("trimast_well", "1: nothing is wrong; 0: something is; absent: it could not be told.")
        if status.verdict != .unknown { page.sample("trimast_well", status.verdict == .well ? 1 : 0) }
        page.metric("trimast_status_timestamp_seconds", "When it was read, by the operator's clock.")
        page.sample("trimast_status_timestamp_seconds", status.time)
        page.metric("trimast_check", "1: the check holds, 0: it fails.")
        for check in status.checks where check.outcome != .skipped {
            page.sample("trimast_check", check.outcome == .failed ? 0 : 1, [("check", check.id), ("host", check.host?.text ?? "")])
        }
        page.each("trimast_host_reached", "Whether the host answered.", status.hosts) { $0.error == nil ? 1 : 0 }
        page.each("trimast_endpoint_holder", "Whether the host has the floating address.", status.hosts) {
            $0.error == nil ? $0.isHolder ? 1 : 0 : nil
        }
        page.metric("trimast_proxy_server_used", "Whether the host's proxy sends connections to the API server.")
        for host in status.hosts {
            for server in host.proxy?.servers ?? [] {
                if let isUsed = server.isUsed {
                    page.sample("trimast_proxy_server_used", isUsed ? 1 : 0, [("host", host.name.text), ("server", server.host.text)])
                }
            }
        }
        page.each("trimast_apiserver_ready", "Whether the host's API server is ready.", status.hosts) {
            $0.apiServer.map { $0.isReady ? 1 : 0 }
        }
        page.each("trimast_node_ready", "Whether the host's Node is Ready.", status.hosts) { $0.node?.isReady.map { $0 ? 1 : 0 } }
        etcd(status, &page)
        machines(status, &page)
        return page.lines.joined(separator: "\n") + "\n"
    }

    private static func etcd(_ status: ClusterStatus, _ page: inout Page) {
        func members(_ name: String, _ help: String, _ value: (ClusterStatus.Member) -> Double) {
            page.each(name, help, status.hosts) { host in host.etcd.flatMap { $0.answers ? value($0) : nil } }
        }
        page.each("trimast_etcd_member_healthy", "Whether the member answers a read with a quorum.", status.hosts) {
            $0.etcd.map { $0.isHealthy ? 1 : 0 }
        }
        members("trimast_etcd_is_leader", "Whether the member leads.") { $0.isLeader ? 1 : 0 }
        members("trimast_etcd_term", "The member's raft term.") { Double($0.term) }
        members("trimast_etcd_lag_entries", "Entries behind the member that is furthest.") { Double($0.lag) }
        members("trimast_etcd_db_size_bytes", "The store's file.") { Double($0.size) }
        members("trimast_etcd_db_in_use_bytes", "What of it is in use.") { Double($0.used) }
        members("trimast_etcd_alarms", "Alarms that the member raised.") { Double($0.alarms.count) }
    }

    private static func machines(_ status: ClusterStatus, _ page: inout Page) {
        page.each("trimast_certificate_left_days", "Until the first certificate on the host ends.", status.hosts) {
            $0.certificate.map { Double($0.days) }
        }
        page.each("trimast_clock_ahead_seconds", "The clock against the middle of all hosts'.", status.hosts) { $0.clock?.ahead }
        page.each("trimast_memory_available_bytes", "Memory that can be had without swapping.", status.hosts) {
            $0.machine?.available.map(Double.init)
        }
        page.metric("trimast_pressure_percent", "Share of the last minute in which something waited for it.")
        for host in status.hosts {
            for (resource, value) in (host.machine?.waiting ?? [:]).sorted(by: { $0.key < $1.key }) {
                page.sample("trimast_pressure_percent", value, [("host", host.name.text), ("resource", resource)])
            }
        }
        for (name, help, value) in [
            ("trimast_disk_size_bytes", "The filesystem's size.", \ClusterStatus.Disk.size),
            ("trimast_disk_free_bytes", "What of it is free.", \ClusterStatus.Disk.free),
        ] {
            page.metric(name, help)
            for host in status.hosts {
                for disk in host.disks {
                    page.sample(name, Double(disk[keyPath: value]), [("host", host.name.text), ("folder", disk.folder)])
                }
            }
        }
    }
}

private struct Page {
    var cluster: HostName
    var lines: [String] = []

    mutating func metric(_ name: String, _ help: String) { lines += ["# HELP \(name) \(help)", "# TYPE \(name) gauge"] }

    mutating func sample(_ name: String, _ value: Double, _ labels: [(String, String)] = []) {
        let all = [("cluster", cluster.text)] + labels.filter { !$0.1.isEmpty }
        let text = all.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        let isWhole = value == value.rounded() && abs(value) < 1e15
        lines.append("\(name){\(text)} \(isWhole ? "\(Int64(value))" : "\(value)")")
    }

    mutating func each(_ name: String, _ help: String, _ hosts: [ClusterStatus.Host], _ value: (ClusterStatus.Host) -> Double?) {
        metric(name, help)
        for host in hosts { if let value = value(host) { sample(name, value, [("host", host.name.text)]) } }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
