import Support

/// What the cluster must keep in each drill, and what was measured when the limit was set: the one table, of which docs/drill.md has a copy.
///
/// A limit is for a machine that does nothing else, and says what the drill is there to exclude. Where one of the measurements is above it, that is the
/// cluster's fault and not the limit's.
package enum DrillLimits {
    package struct Row: Sendable {
        package var name: String
        package var limit: Drill.Limit
        /// On the lab (three control planes, HAProxy); with nothing else running, where no load is given. Empty: not measured yet.
        package var measured: String

        init(_ name: String, gap: Double? = nil, writeGap: Double? = nil, health: Double, measured: String = "") {
            self.name = name
            limit = Drill.Limit(gap: gap, writeGap: writeGap, health: health)
            self.measured = measured
        }
    }

    package static let rows: [Row] = [
        Row("proxy-killed", gap: 0.3, health: 15, measured: "gap 0.33, 0.53 s, above its limit; 0.12 to 0.51 s before"),
        Row("proxy-hung", gap: 4, health: 20, measured: "gap 2.59 s, load 15; 2.85 s; watch 0.00 and 0.11 s"),
        Row("keepalived-killed", gap: 0.5, health: 15, measured: "gap 0.48, 0.11, 0.29, 0.41 s; watch on the next holder 0.00 s"),
        Row("vrrp-one-way", gap: 1, health: 20, measured: "gap 0.18, 0.27 s; 1.03 s on a busy machine; one holder"),
        Row("vrrp-both-ways", gap: 1, health: 20, measured: "gap 0.52 s; two holders for 15.0 s"),
        Row("api-killed", gap: 1, health: 60, measured: "gap 0.65 s, 2 failed"),
        Row("api-hung", gap: 1.5, health: 60, measured: "gap 0.29, 0.53 s; 0 and 5 failed"),
        Row("etcd-killed", gap: 1.5, writeGap: 2, health: 60, measured: "gap 0.30 s, write 0.66 s"),
        Row("etcd-leader-killed", gap: 2, writeGap: 2, health: 60, measured: "gap 1.53 s, write 1.28, 1.67 s"),
        Row("kubelet-stopped", gap: 1, health: 60, measured: "gap 0.21 s, 0 failed"),
        Row("containerd-stopped", gap: 1, health: 90, measured: "gap 0.26 s, 0 failed"),
        Row("power-off", gap: 2, writeGap: 3, health: 180, measured: "gap 0.71 s, write 0.91 s"),
        Row(
            "cut-off-one-way", gap: 5, writeGap: 6, health: 90,
            measured: "gap 3.72, 3.71 s, write 4.28, 4.31 s; 19.9 s before the deaf host gave the address away"),
        Row(
            "cut-off", gap: 2, writeGap: 3, health: 90,
            measured: "gap 0.45 s, write 1.27 s; 2.53 and 2.37 s before etcd of 1.20 got `pre-vote`"),
        Row("clock-shifted", gap: 1, writeGap: 2, health: 60, measured: "refused in containers"),
        Row("all-off", health: 300, measured: "0 of 42 writes lost, health 18.6 s"),
    ]

    /// None for a drill that the table does not name: nothing keeps it.
    static func of(_ name: String) -> Drill.Limit { rows.first { $0.name == name }?.limit ?? Drill.Limit(gap: 0, writeGap: 0, health: 0) }

    /// As docs/drill.md shows it.
    package static var table: [String] {
        let heads = ["drill", "on", "lasts", "longest gap", "write gap", "health", "measured"]
        func seconds(_ value: Double?) -> String { value.map { "\($0 == $0.rounded() ? "\(Int($0))" : "\($0)") s" } ?? "" }
        func line(_ cells: [String]) -> String { "| " + cells.map { $0.isEmpty ? "" : $0 + " " }.joined(separator: "| ") + "|" }
        let lines = DrillCatalogue.drills.map { drill in
            line([
                "`\(drill.name)`", drill.target.rawValue, seconds(Double(drill.lasts)), seconds(drill.limit.gap),
                seconds(drill.limit.writeGap),
                seconds(drill.limit.health), drill.measured,
            ])
        }
        return [line(heads), "|" + heads.map { _ in "---|" }.joined()] + lines
    }
}
