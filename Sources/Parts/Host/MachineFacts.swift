import Facts
import Specification

/// How busy a host is: memory, load, and how long its processes waited for what they lacked (kernel.org, "PSI - Pressure Stall Information").
package struct MachineFacts: Equatable, Sendable {
    /// KiB.
    package var memory = 0
    /// What can be had without swapping, KiB; nil where the kernel does not say.
    package var available: Int?
    package var processors = 0
    /// The mean of the last minute.
    package var load = 0.0
    /// Which share of the last minute something waited, in percent, by `cpu`, `memory`, `io`; none where the kernel does not say.
    package var waiting: [String: Double] = [:]

    /// nil when nobody asked.
    package static let fact = Fact(
        "machine",
        """
        sed -n 's/^\\(MemTotal\\|MemAvailable\\): *\\([0-9]*\\).*/\\1=\\2/p' /proc/meminfo
        read -r l _ </proc/loadavg && echo "load=$l"
        echo "processors=$(nproc)"
        for r in cpu memory io; do
        [ -r /proc/pressure/$r ] && read -r _ _ w _ </proc/pressure/$r && echo "$r=${w#*=}"
        done
        """, unread: MachineFacts?.none
    ) { text in
        let table = text.table()
        guard let memory = table["MemTotal"].flatMap(Int.init) else { return nil }
        var facts = MachineFacts()
        facts.memory = memory
        facts.available = table["MemAvailable"].flatMap(Int.init)
        facts.processors = table["processors"].flatMap(Int.init) ?? 0
        facts.load = table["load"].flatMap(Double.init) ?? 0
        for resource in ["cpu", "memory", "io"] { facts.waiting[resource] = table[resource].flatMap(Double.init) }
        return facts
    }
}
