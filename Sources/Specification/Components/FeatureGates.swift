import Support

/// Feature gates by Kubernetes minor, and what is wrong with one that a cluster file sets.
struct FeatureGates: Sendable {
    /// Who knows them, as an error names it.
    let who: String
    let table: MinorTable
    /// Gates that need others: `Other 35: Name`.
    var needs = MinorTable("")
    /// What a gate that needs others, or that others need, is by itself: `alpha`, `off` and `on`, the latter two of a beta.
    var stages = MinorTable("")

    /// Groups of gates, which every component takes (k8s.io/component-base, featuregate).
    private static let groups = ["AllAlpha", "AllBeta"]

    /// - Parameter suggests: which gate was meant is looked for, which costs time.
    func finding(_ gate: String, _ value: Bool, version: KubernetesVersion, suggests: Bool) -> SettingFinding? {
        let minor = version.minor
        let standing = table.standing(gate, in: minor)
        switch standing {
        case .known(let entry):
            guard let locked = entry.locked(in: minor), locked != value else { return nil }
            return SettingFinding(
                code: "version",
                message: "this gate is \(locked) from Kubernetes 1.\(entry.lock?.since ?? minor) on and cannot be switched",
                help: "remove it", isKey: false)
        case .later, .gone:
            return SettingFinding(
                code: "version", message: "\(who) \(version) does not know this gate, which \(standing.story ?? "it lacks")",
                help: "remove it")
        case .unknown:
            if who != Self.kubeadm.who, Self.groups.contains(gate) { return nil }
            return SettingFinding(
                code: "feature-gate", message: "\(who) \(version) has no such gate", help: suggestion(gate, minor, suggests))
        }
    }

    private func suggestion(_ gate: String, _ minor: Int, _ suggests: Bool) -> String {
        let names = table.names(in: minor)
        if suggests, gate.utf8.count <= 64, let meant = closest(to: gate, among: names) { return "did you mean '\(meant)'?" }
        guard names.count > 12 else { return "allowed: \(list(names.sorted(), last: "or"))" }
        return "the gates of each version stand at kubernetes.io/docs/reference/command-line-tools-reference/feature-gates"
    }

    /// A gate that the version has and that can still be switched: the one that came last.
    func example(in minor: Int) -> String? {
        table.entries.filter { $0.exists(in: minor) && $0.locked(in: minor) == nil }.max { $0.first < $1.first }?.name
    }

    /// The gates of a component's argument `A=true,B=false`, each with its value, nil where it has none that is one.
    ///
    /// From 1.31 on a gate may have its component in front: `kube:A=true` (kubernetes KEP-4330).
    static func parse(_ argument: String) -> [(gate: String, value: Bool?)] {
        argument.split(separator: ",").map { word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts[0].trimming()
            return (
                String(name.hasPrefix("kube:") ? name.dropFirst(5) : name), parts.count == 2 ? goBoolean(String(parts[1].trimming())) : nil
            )
        }
    }

    /// etcd's, from 3.6 on.
    ///
    /// Source: server/features/etcd_features.go of etcd.
    static let etcd = FeatureGates(
        who: "etcd of Kubernetes",
        table: MinorTable(
            """
            34: CompactHashCheck InitialCorruptCheck LeaseCheckpoint LeaseCheckpointPersist SetMemberLocalAddr StopGRPCServiceOnDefrag
            34: TxnModeWriteWithSharedBuffer
            """),
        needs: MinorTable("LeaseCheckpoint 34: LeaseCheckpointPersist"),
        stages: MinorTable("alpha 34: LeaseCheckpoint LeaseCheckpointPersist"))

    /// kubeadm's own gates.
    ///
    /// Source: cmd/kubeadm/app/features/features.go of kubernetes, 1.20 to 1.36.
    static let kubeadm = FeatureGates(
        who: "kubeadm",
        table: MinorTable(
            """
            20: PublicKeysECDSA IPv6DualStack:23+23
            22: RootlessControlPlane
            23: UnversionedKubeletConfigMap:25+25
            27: EtcdLearnerMode:32+32
            28: UpgradeAddonsBeforeControlPlane:30
            30: WaitForAllControlPlaneComponents:34+34
            31: ControlPlaneKubeletLocalMode:35+35
            32: NodeLocalCRISocket+36
            """))
}

/// Go's strconv.ParseBool.
func goBoolean(_ text: String) -> Bool? {
    switch text {
    case "1", "t", "T", "TRUE", "true", "True": true
    case "0", "f", "F", "FALSE", "false", "False": false
    default: nil
    }
}

extension Substring {
    func trimming() -> Substring {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
