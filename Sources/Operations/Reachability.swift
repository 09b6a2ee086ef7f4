import Parts
import Specification
import Support
import Transport

/// What follows from hosts that did not answer.
package enum Reachability {
    /// Hosts that another run holds, or whose lock cannot be had: nothing is changed then, on the others neither.
    package static func locked(_ spec: ClusterSpec, _ errors: [HostName: TrimastError]) -> [TrimastError] {
        spec.hosts.compactMap { errors[$0.name] }.filter { HostLock.codes.contains($0.code) }
    }

    /// Errors that stop the run before anything is changed, or none.
    ///
    /// One unreachable worker does not stop the rest. A control plane that cannot be reached does on a fresh cluster, which starts all of
    /// them at once; in a running one the others go on.
    package static func obstacles(_ spec: ClusterSpec, _ state: ClusterState, _ errors: [HostName: TrimastError]) -> [TrimastError] {
        let controlPlanes = spec.controlPlanes.compactMap { errors[$0.name] }
        if errors.count == spec.hosts.count { return spec.hosts.compactMap { errors[$0.name] } }
        if state.phase == .established { return [] }
        return controlPlanes
    }
}
