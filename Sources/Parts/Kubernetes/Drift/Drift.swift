import Facts
import Planning
import Specification
import Support

/// Verification alone: static pods, kubelet and kube-proxy of every host against the cluster's stored configuration and cluster.yaml.
struct Drift: Part {
    let id = "drift"
    let rows = ["R16"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [DriftFacts.fact.probe(host, spec)] }

    func checks(_ context: PartContext) -> [Check] {
        guard context.state.phase == .established || context.state.phase == .down else {
            return [skipped("drift", context, "there is no running cluster to compare with")]
        }
        guard let facts = context[DriftFacts.fact] else {
            return [skipped("drift", context, "these facts do not hold what verify compares")]
        }
        let manifests = context.host.isControlPlane ? Component.allCases.map { manifest($0, facts, context) } : []
        return manifests + [kubelet(facts, context), kubeProxy(facts, context)]
    }

    // MARK: What is compared with what

    private func manifest(_ component: Component, _ facts: DriftFacts, _ context: PartContext) -> Check {
        let mend = DriftMend(manifest: component, context)
        guard let text = facts[.host, .manifest(component)] else {
            return failed(mend, context, "there is no \(component.manifest)")
        }
        func side(_ side: DriftFacts.Side, _ reason: String?) -> DriftComparison.Side {
            guard let text = facts[side, .manifest(component)] else { return .unknown(reason ?? "kubeadm wrote no manifest") }
            return read(text, of: component, context)
        }
        return check(
            mend, context, host: read(text, of: component, context), stored: side(.stored, facts.reason(.answer, .stored)),
            file: side(.file, facts.reason(.file)), fileIsPartial: false)
    }

    private func kubelet(_ facts: DriftFacts, _ context: PartContext) -> Check {
        let mend = DriftMend(kubelet: context)
        guard let text = facts[.host, .kubelet] else { return failed(mend, context, "there is no \(DriftProbe.kubelet)") }
        var host = read(text, context)
        var stored = storedSide(.kubelet, context)
        // kubeadm puts a host's own settings over the stored ones (1.34 and later, KEP-4656) …
        if case .known(var settings) = stored, let text = facts[.host, .kubeletInstance], let own = read(text, context).settings {
            settings.overlay(own)
            stored = .known(settings)
        }
        // … and systemd-resolved's file, on a host where that runs.
        if case .known(var settings) = host, stored.settings?["resolvConf"] == nil,
            settings["resolvConf"] == "/run/systemd/resolve/resolv.conf"
        {
            settings.drop { $0 == "resolvConf" }
            host = .known(settings)
        }
        return check(
            mend, context, host: host, stored: stored, file: read(context.shared.kubelet, context), fileIsPartial: true)
    }

    private func kubeProxy(_ facts: DriftFacts, _ context: PartContext) -> Check {
        let mend = DriftMend(kubeProxy: context)
        guard let text = facts[.host, .kubeProxy] else {
            return skipped(mend.id, context, "no pod of kube-proxy has been on this host")
        }
        var check = check(
            mend, context, host: read(text, context), stored: storedSide(.kubeProxy, context),
            file: read(context.shared.kubeProxy, context), fileIsPartial: true)
        let times = (facts[.host, .kubeProxyTimes] ?? "").split(separator: " ").compactMap { Int($0) }
        // Whole seconds, each rounded: a pod that started with its settings must not seem older than they are.
        if check.outcome != .failed, times.count == 2, times[1] + 2 < times[0] {
            check.outcome = .failed
            check.found = "kube-proxy has not been restarted since its settings changed on this host"
            check.nextStep = mend.host
        }
        return check
    }

    // MARK: The two sides

    private func storedSide(_ subject: DriftFacts.Subject, _ context: PartContext) -> DriftComparison.Side {
        // A worker may not read the cluster's ConfigMaps: a control plane tells.
        let own = context.host.isControlPlane ? context.host.name : nil
        var reason: String?
        for host in [own, context.state.first].compactMap(\.self) + context.spec.controlPlanes.map(\.name) {
            guard let text = context.cluster[host]?.text(DriftFacts.fact.section),
                let facts = context.shared.drift.facts(text, { DriftFacts.fact.section.value(text) })
            else { continue }
            if let text = facts[.stored, subject] { return read(text, context) }
            reason = reason ?? facts.reason(.answer)
        }
        return .unknown(reason ?? "the cluster stores none")
    }

    /// Settings without what legitimately differs between hosts, or is not of the configuration.
    private func read(_ text: String, of component: Component? = nil, _ context: PartContext) -> DriftComparison.Side {
        context.shared.drift.sides([component?.rawValue ?? "", text]) {
            do {
                var settings = try Settings(yaml: text, component: component?.rawValue)
                settings.drop { key in
                    Self.notCompared.contains { key.hasPrefix($0) }
                        || component != nil && (key == "status" || Self.optionalFolders.contains { key.contains("[\($0)]") })
                        || component == .etcd && ["--initial-cluster", "--initial-cluster-state"].contains(key)
                }
                return .known(settings)
            } catch {
                return .unknown("it is not YAML: \(error)")
            }
        }
    }

    /// Not of the configuration; and what may hold a secret and is not read.
    private static let notCompared = ["metadata.creationTimestamp", "staticPodURLHeader"]
    /// kubeadm mounts those of these folders of the host that exist when it writes the manifest (kubeadm, controlplane/volumes.go): a
    /// package or a pod network can bring one later.
    private static let optionalFolders = [
        "flexvolume-dir", "etc-pki", "etc-pki-ca-trust", "etc-pki-tls-certs", "etc-ca-certificates", "usr-share-ca-certificates",
        "usr-local-share-ca-certificates",
    ]

    // MARK: Checks

    private func check(
        _ mend: DriftMend, _ context: PartContext, host: DriftComparison.Side, stored: DriftComparison.Side, file: DriftComparison.Side,
        fileIsPartial: Bool
    ) -> Check {
        guard let settings = host.settings else { return failed(mend, context, host.reason ?? "") }
        let comparison = DriftComparison(host: settings, stored: stored, file: file, fileIsPartial: fileIsPartial)
        if comparison.differences.isEmpty {
            let isComplete = stored.settings != nil && file.settings != nil
            return Check(mend.id, rows: rows, host: context.host.name, isComplete ? .passed : .skipped, found: comparison.found)
        }
        var check = failed(mend, context, comparison.found)
        check.details = comparison.details
        check.nextStep = mend.nextStep(comparison)
        return check
    }

    private func failed(_ mend: DriftMend, _ context: PartContext, _ found: String) -> Check {
        Check(mend.id, rows: rows, host: context.host.name, .failed, found: found, nextStep: mend.host)
    }

    private func skipped(_ id: String, _ context: PartContext, _ found: String) -> Check {
        Check(id, rows: rows, host: context.host.name, .skipped, found: found)
    }
}
