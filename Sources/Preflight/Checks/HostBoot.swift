import Facts
import Parts
import Planning
import Specification
import Support

/// What apply sets now, the next boot sets too.
struct HostBoot: PreflightCheck {
    let id = "host.boot"
    let title = "the next boot undoes nothing that the cluster needs"
    let explanation =
        "Files that are read behind Trimast's own may switch forwarding off, keep a kernel module out or turn swap on when the host boots; where systemd-sysctl or systemd-modules-load is masked, nothing is set at all. A disk below etcd, the kubelet or containerd that was mounted by hand is gone, and they would begin anew on an empty folder. A failure names the file and what it sets, or the mount. verify looks at the same."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isNode ? Requirements.bootProbes(host, spec) : [] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isNode) { host, facts in
            guard let wrong = Requirements.bootObjections(facts, context.spec) else { return unread(host) }
            guard !wrong.isEmpty else { return passed(host, "nothing undoes it") }
            return failed(host, "at the next boot: " + wrong.joined(separator: "; "), next: Requirements.bootAdvice(facts))
        }
    }
}

/// A host keeps its name and its /etc/hosts.
struct HostNameKept: PreflightCheck {
    let id = "host.name"
    let title = "the host keeps its name and /etc/hosts at the next boot"
    let explanation =
        "The name is the node's, and the kubelet's certificate is for it. apply tells cloud-init to leave both alone; but what the machine's user data says goes over every file of the host, and so do files that sort behind Trimast's own in /etc/cloud/cloud.cfg.d. A failure names the word of the user data, or the file. Lines of /etc/hosts that give a host of the cluster another address are told."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Requirements.nameProbe(host, spec), Requirements.otherNamesProbe(host, spec)]
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let wrong = Requirements.nameObjections(facts),
                let others = Requirements.contradictingNames(host, context.spec, facts)
            else { return unread(host) }
            let files = Requirements.nameFiles(facts)
            if wrong.isEmpty, !files.isEmpty {
                return failed(
                    host,
                    "cloud-init reads \(list(files)) behind Trimast's own file: the next boot writes the name or /etc/hosts anew",
                    next: "take preserve_hostname and manage_etc_hosts out of there, or give the file a name that sorts earlier")
            }
            if wrong.isEmpty, !others.isEmpty {
                return noted(
                    host,
                    "/etc/hosts has \(list(others.map { "'\($0)'" })) above Trimast's block: programs of the host find that address first")
            }
            guard !wrong.isEmpty else { return passed(host, "nothing gives it another") }
            return failed(
                host, "cloud-init's user data has \(list(wrong)): the next boot writes the name or /etc/hosts anew",
                next:
                    "take it out of the machine's user data; or, where cloud-init is not needed any more: \(.shell("touch /etc/cloud/cloud-init.disabled"))"
            )
        }
    }
}

/// Packets of pods are forwarded.
struct HostForward: PreflightCheck {
    let id = "host.forward"
    let title = "the host forwards packets of pods"
    let explanation =
        "Docker and hardening close the chain FORWARD of iptables, or a chain of nftables: pods of different hosts then do not reach each other. ufw and firewalld are opened by apply, and so is a chain FORWARD that drops by policy or by its last rule, for plugin bird; Calico opens iptables itself. Files that netfilter-persistent, iptables.service or nftables.service load at the next boot count too. A failure names the chain and the rule."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        host.isNode ? [Requirements.forwardingProbe(host, spec)] + Requirements.firewallProbes(host, spec) : []
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isNode) { host, facts in
            guard let forwarding = Requirements.forwarding(facts, context.spec) else { return unread(host) }
            return forwarding.isOpen ? passed(host, forwarding.found) : failed(host, forwarding.found, next: forwarding.next)
        }
    }
}
