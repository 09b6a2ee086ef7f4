import Execution
import Parts
import Planning
import Preflight
import Specification
import Support
import Transport

extension ClusterSession {
    /// Every promise looked at, one check each.
    ///
    /// - Parameter traffic: also prove the pod network by pods that are made for it.
    /// - Throws: why no host at all answers.
    package func verify(_ fleet: Fleet, traffic: Bool) async throws -> [Check] {
        let (facts, errors) = await gather(fleet, forVerify: true)
        if errors.count == spec.hosts.count { throw TrimastErrors(spec.hosts.compactMap { errors[$0.name] }) }
        async let wire = Preflight.strangers(fleet: fleet, spec: spec, release: planner.release, errors: errors)
        var checks = planner.verify(facts, unreachable: errors)
        let state = ClusterState(spec, facts)
        if !traffic {
            checks.append(Check("pods.traffic", rows: ["R23"], .skipped, found: "--no-traffic was asked for"))
        } else if state.phase == .established, let first = state.first {
            checks += await TrafficCheck(fleet: fleet, spec: spec, pauseImage: planner.pauseImage).run(first: first)
        } else {
            checks.append(
                Check(
                    "pods.traffic", rows: ["R23"], .failed, found: "there is no running cluster to test",
                    nextStep: "\(.trimast("apply"))"))
        }
        return checks + (await wire)
    }

    /// The administrator's kubeconfig, as kubeadm left it on a control plane.
    ///
    /// - Throws: why the last one that was asked did not give it.
    package func administratorsKubeconfig(_ fleet: Fleet) async throws -> String {
        var last: TrimastError?
        for host in spec.controlPlanes {
            do {
                guard let channel = fleet.channel(host.name) else { continue }
                let result = try await channel.run("cat /etc/kubernetes/admin.conf")
                if result.status == 0 { return result.output }
                last = TrimastError(
                    "kubeconfig.missing", "has no /etc/kubernetes/admin.conf", place: host.name.text, nextStep: "\(.trimast("apply"))")
            } catch let error as TrimastError {
                last = error
            }
        }
        throw last ?? TrimastError("kubeconfig.missing", "no control plane has an admin.conf", nextStep: "\(.trimast("apply"))")
    }
}
