import Specification
import Support

/// Every check across hosts, in the order in which they are shown. This list is the only place that knows them all.
package struct PreflightCatalogue: Sendable {
    package let checks: [any PreflightCheck]

    package init() {
        checks = [
            HostReachable(), HostSystem(), HostArchitecture(), HostProcessors(), HostMemory(), HostDisk(), HostOverlay(), HostSwap(),
            HostBoot(),
            HostNameKept(), HostIptables(), HostForward(), HostProxy(), HostLeftovers(), HostServices(), HostFiles(), HostPrograms(),
            PackagesState(),
            PackagesAvailable(), ImagesReachable(), UniqueName(), UniqueMachineID(), UniqueProductUUID(), UniqueMAC(), HostsClock(),
            KernelModules(),
            KernelCgroup(), KernelVersion(), AddressSubnet(), AddressFree(), AddressRouterID(), AddressBorrowed(), RangesRoutes(),
            ServicesRoute(),
            HostResolver(), DNSNameserver(), DNSLoop(), PortsFree(), PortsEphemeral(), PortsOpen(), VRRPPasses(), PodPackets(), PathMTU(),
            DiskSync(),
        ]
    }

    package init(_ checks: [any PreflightCheck]) { self.checks = checks }

    /// The checks that are wanted: all, or those of `only`, without those of `skip`.
    ///
    /// - Parameter measuresDisk: without it the checks that write to disks are left out, unless `only` names them.
    /// - Throws: `preflight.unknown-check`, all unknown ids at once.
    package func chosen(only: [String] = [], skip: [String] = [], measuresDisk: Bool = false) throws -> [any PreflightCheck] {
        let known = checks.map(\.id)
        let unknown = (only + skip).filter { !known.contains($0) }
        guard unknown.isEmpty else {
            throw TrimastErrors(
                unknown.map { id in
                    TrimastError(
                        "preflight.unknown-check", "there is no check called \(id)",
                        nextStep: closest(to: id, among: known).map { "did you mean \($0)?" }
                            ?? "\(.trimast("preflight", "--list")) shows them all")
                })
        }
        return checks.filter { check in
            guard !skip.contains(check.id) else { return false }
            return only.isEmpty ? measuresDisk || !check.rounds.contains(.disk) : only.contains(check.id)
        }
    }
}
