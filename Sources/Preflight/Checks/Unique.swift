import Facts
import Planning
import Specification
import Support

/// Values that must differ between hosts, which cloned machines share.
enum Identity {
    static func probe(_ host: HostSpec) -> Probe {
        Probe(
            "identity",
            """
            echo name=$(uname -n)
            echo machine-id=$(cat /etc/machine-id)
            echo uuid=$(cat /sys/class/dmi/id/product_uuid)
            [ -e /run/systemd/container ] || [ -e /.dockerenv ] || tr '\\0' '\\n' </proc/1/environ | grep -q ^container= && echo container=yes
            i=$(ip -o -4 address show | sed -n 's#^[0-9]*: *\\([^ @]*\\)[^ ]* .*inet \(host.address)/.*#\\1#p' | head -n 1)
            for net in /sys/class/net/*; do
            [ -e "$net/device" ] || [ "${net##*/}" = "$i" ] && echo "mac=$(cat "$net/address")"
            done
            """)
    }

    static func values(_ key: String, _ facts: HostFacts) -> [String] {
        facts.lines("identity").filter { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }.filter { !$0.isEmpty }
    }

    /// The hosts by a value that more than one has.
    static func shared(_ key: String, _ context: PreflightContext) -> [(value: String, hosts: [HostName])] {
        var hosts: [String: [HostName]] = [:]
        for host in context.hosts {
            for value in Set(values(key, context.facts(host))) { hosts[value.lowercased(), default: []].append(host.name) }
        }
        return hosts.filter { $0.value.count > 1 }.map { ($0.key, $0.value) }.sorted { $0.hosts[0] < $1.hosts[0] }
    }
}

/// Host names may be alike before apply, which sets them; it says so.
struct UniqueName: PreflightCheck {
    let id = "unique.name"
    let title = "what the hosts call themselves"
    let explanation = "A node's name is the host's name. It never fails: apply gives every host the name that cluster.yaml has for it."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Identity.probe(host)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        guard !context.hosts.isEmpty else { return [] }
        let renamed = context.hosts.filter { Identity.values("name", context.facts($0)).first != $0.name.text }.map(\.name.text)
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

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Identity.probe(host)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let blank = context.each { host, facts in
            Identity.values("machine-id", facts).first.map { $0.count == 32 } ?? false
                ? nil
                : failed(host, "/etc/machine-id is missing or empty", next: "on the host: systemd-machine-id-setup")
        }
        let shared = Identity.shared("machine-id", context).filter { $0.value.count == 32 }.map { shared in
            failed(
                nil, "\(list(shared.hosts.map(\.text))) have the same machine-id: one is a clone of the other",
                next: "on all but one: rm /etc/machine-id /var/lib/dbus/machine-id; systemd-machine-id-setup; reboot", about: shared.hosts)
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

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Identity.probe(host)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let contained = context.hosts.filter { !Identity.values("container", context.facts($0)).isEmpty }
        guard contained.count < context.hosts.count else {
            return context.hosts.isEmpty ? [] : [skipped(nil, "the hosts are containers, which show their machine's product_uuid, if any")]
        }
        let machines = PreflightContext(
            spec: context.spec, release: context.release,
            facts: ClusterFacts(context.hosts.filter { !contained.contains($0) }.map { context.facts($0) }))
        let without = machines.hosts.filter { Identity.values("uuid", context.facts($0)).isEmpty }
        if without.count == machines.hosts.count { return [skipped(nil, "the hosts have no readable product_uuid")] }
        let wrong = Identity.shared("uuid", machines).map { shared in
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
        "Two machines with one MAC address on a segment take each other's packets in turn. A failure names the hosts and the address."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Identity.probe(host)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let wrong = Identity.shared("mac", context).filter { $0.value != "00:00:00:00:00:00" }.map { shared in
            failed(
                nil, "\(list(shared.hosts.map(\.text))) have the same hardware address \(shared.value)",
                next: "give the copied virtual machine's interface a new MAC address", about: shared.hosts)
        }
        return wrong.isEmpty && !context.hosts.isEmpty ? [passed(nil, "no hardware address is there twice")] : wrong
    }
}
