import Facts
import Specification

/// The package of kernel modules that a distribution keeps apart, where the kernel that runs lacks some of them.
enum ModulePackage {
    /// nil when nobody asked.
    static let lacking = Fact("lacking-modules", Families.ask { $0.listLackingModules }, unread: [String]?.none) {
        $0.lines.map(String.init)
    }

    /// nil where none is to be installed. A bundle has none: which kernel would run was not known when it was made.
    static func missing(_ host: HostSpec, _ spec: ClusterSpec, _ family: any DistributionFamily, _ facts: HostFacts) -> String? {
        guard host.isNode, spec.sources.bundle == nil, !(facts[lacking] ?? []).isEmpty else { return nil }
        return family.modulePackage(of: facts[OperatingSystem.fact])
    }
}
