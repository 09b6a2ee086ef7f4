import Facts
import Parts
import Planning
import Specification
import Support

/// Values that must differ between hosts, which cloned machines share; nil or none where the host did not say.
struct Identity: Equatable {
    var name: String?
    var machineID: String?
    /// The board's product_uuid.
    var uuid: String?
    /// Of the interface that has the host's address: others may be in networks of their own, as every VirtualBox machine's first one is.
    var macs: [String] = []
    /// Of all its interfaces.
    var allMACs: Set<String> = []
    var isContainer = false

    static let fact = Fact("identity", script: { host, _ in script(host) }, unread: Identity()) { Identity($0) }

    private static func script(_ host: HostSpec) -> String {
        """
        echo name=$(uname -n)
        echo machine-id=$(cat /etc/machine-id)
        echo uuid=$(cat /sys/class/dmi/id/product_uuid)
        [ -e /run/systemd/container ] || [ -e /.dockerenv ] || tr '\\0' '\\n' </proc/1/environ | grep -q ^container= && echo container=yes
        i=$(\(Interfaces.named(with: host.address)))
        for net in /sys/class/net/*; do
        if [ "${net##*/}" = "$i" ]; then echo "mac=$(cat "$net/address")"; else echo "other-mac=$(cat "$net/address")"; fi
        done
        """
    }

    init() {}

    init(_ text: SectionText) {
        func value(_ key: String) -> String? { text.values(key + "=").first { !$0.isEmpty } }
        name = value("name")
        machineID = value("machine-id")?.lowercased()
        uuid = value("uuid")?.lowercased()
        macs = text.values("mac=").filter { !$0.isEmpty }.map { $0.lowercased() }
        allMACs = Set(macs + text.values("other-mac=").map { $0.lowercased() })
        isContainer = value("container") != nil
    }

    /// The hosts by a value that more than one has.
    static func shared(_ context: PreflightContext, _ values: (Identity) -> [String]) -> [(value: String, hosts: [HostName])] {
        var hosts: [String: [HostName]] = [:]
        for host in context.hosts {
            for value in Set(values(context.facts(host)[fact])) { hosts[value, default: []].append(host.name) }
        }
        return hosts.filter { $0.value.count > 1 }.map { ($0.key, $0.value) }.sorted { $0.hosts[0] < $1.hosts[0] }
    }
}

/// Host names may be alike before apply, which sets them; it says so.
struct UniqueName: PreflightCheck {
    let id = "unique.name"
    let title = "what the hosts call themselves"
    let explanation = "A node's name is the host's name. It never fails: apply gives every host the name that cluster.yaml has for it."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Identity.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        guard !context.hosts.isEmpty else { return [] }
        let renamed = context.hosts.filter { context.facts($0)[Identity.fact].name != $0.name.text }.map(\.name.text)
        let names =
            renamed.isEmpty ? "every host has its name from cluster.yaml" : "apply gives \(list(renamed)) the name from cluster.yaml"
        return [passed(nil, names)]
    }
}

struct UniqueMachineID: PreflightCheck {
    let id = "unique.machine-id"
    let title = "no two hosts share /etc/machine-id"
    let explanation =
        "Kubernetes, DHCP clients and journals tell machines apart by it. Machines cloned from one image share it. A failure names the hosts."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Identity.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let blank = context.each { host, facts in
            facts[Identity.fact].machineID?.count == 32
                ? nil
                : failed(host, "/etc/machine-id is missing or empty", next: "on the host: \(.shell("systemd-machine-id-setup"))")
        }
        let shared = Identity.shared(context) { [$0.machineID].compactMap(\.self) }.filter { $0.value.count == 32 }.map { shared in
            failed(
                nil, "\(list(shared.hosts.map(\.text))) have the same machine-id: one is a clone of the other",
                next: "on all but one: \(.shell("rm /etc/machine-id /var/lib/dbus/machine-id; systemd-machine-id-setup; reboot"))",
                about: shared.hosts)
        }
        let wrong = blank + shared
        return wrong.isEmpty && !context.hosts.isEmpty ? [passed(nil, "\(context.hosts.count) different machine-ids")] : wrong
    }
}

struct UniqueProductUUID: PreflightCheck {
    let id = "unique.product-uuid"
    let title = "no two hosts share the board's product_uuid"
    let explanation =
        "Kubernetes tells machines apart by it. Virtual machines copied without a new identity share it. A failure names the hosts; containers show their machine's and are skipped."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Identity.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let contained = context.hosts.filter { context.facts($0)[Identity.fact].isContainer }
        guard contained.count < context.hosts.count else {
            return context.hosts.isEmpty ? [] : [skipped(nil, "the hosts are containers, which show their machine's product_uuid, if any")]
        }
        let machines = PreflightContext(
            spec: context.spec, release: context.release,
            facts: ClusterFacts(context.hosts.filter { !contained.contains($0) }.map { context.facts($0) }))
        let without = machines.hosts.filter { context.facts($0)[Identity.fact].uuid == nil }
        if without.count == machines.hosts.count { return [skipped(nil, "the hosts have no readable product_uuid")] }
        let wrong = Identity.shared(machines) { [$0.uuid].compactMap(\.self) }.map { shared in
            failed(
                nil, "\(list(shared.hosts.map(\.text))) have the same product_uuid: one is a clone of the other",
                next: "give the copied virtual machine a new UUID in its hypervisor", about: shared.hosts)
        }
        return wrong.isEmpty ? [passed(nil, "\(machines.hosts.count - without.count) different product_uuids")] : wrong
    }
}

struct UniqueMAC: PreflightCheck {
    let id = "unique.mac"
    let title = "no two hosts share a hardware address"
    let explanation =
        "Two machines with one MAC address on a segment take each other's packets in turn. Looked at is the interface that has the host's address in cluster.yaml. A failure names the hosts and the address."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Identity.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let wrong = Identity.shared(context, \.macs).filter { $0.value != "00:00:00:00:00:00" }.map { shared in
            failed(
                nil, "\(list(shared.hosts.map(\.text))) have the same hardware address \(shared.value)",
                next: "give the copied virtual machine's interface a new MAC address", about: shared.hosts)
        }
        return wrong.isEmpty && !context.hosts.isEmpty ? [passed(nil, "no hardware address is there twice")] : wrong
    }
}
