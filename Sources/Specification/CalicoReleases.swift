import Support

/// Which minors of Kubernetes each minor of Calico 3 is tested against.
///
/// From the page "System requirements" of each release's own documentation, as its last state says: docs.tigera.io/calico/3.N/getting-started/kubernetes/requirements
/// (tigera/docs, calico_versioned_docs/version-3.N), and up to 3.23 getting-started/kubernetes/requirements.md in projectcalico/calico.
package enum CalicoReleases {
    private static let tested: [Int: ClosedRange<Int>] = [
        20: 19...21, 21: 20...22, 22: 21...23, 23: 21...23, 24: 22...25, 25: 23...28, 26: 24...28, 27: 27...29, 28: 27...30, 29: 29...32,
        30: 31...35, 31: 32...35, 32: 34...36, 33: 35...37,
    ]

    /// The minors of Calico 3 that are tested against a minor of Kubernetes, the oldest first.
    package static func fitting(minor: Int) -> [Int] { tested.filter { $0.value.contains(minor) }.keys.sorted() }

    /// Why a minor of Calico 3 is not for this minor of Kubernetes, in words that follow its name; nil: it is, or it is newer than this table.
    static func objection(to calico: Int, minor: Int) -> String? {
        guard calico <= tested.keys.max() ?? 0, !(tested[calico]?.contains(minor) ?? false) else { return nil }
        let what =
            tested[calico].map { "tested with Kubernetes 1.\($0.lowerBound) to 1.\($0.upperBound)" } ?? "older than any that is tested"
        return "which is \(what); for 1.\(minor) there are \(Support.list(fitting(minor: minor).map { "3.\($0)" }))"
    }
}
