import Facts
import Planning
import Specification
import Support

/// What must hold of a control plane beyond "there is nothing to do".
enum ControlPlaneChecks {
    static func checks(_ context: PartContext) -> [Check] {
        guard context.host.isControlPlane else { return [] }
        let facts = context.state.facts(context.host.name)
        return [
            Check(
                "api.ready", rows: ["R16"], host: context.host.name, facts.isAPIReady ? .passed : .failed,
                found: facts.isAPIReady
                    ? "the API server is ready"
                    : [nil, APIFacts.Status.none].contains(facts.answers[.ready])
                        ? "the API server does not answer" : "/readyz of the API server says \(facts.answers[.ready]?.rawValue ?? "")",
                nextStep: facts.isAPIReady ? nil : "on the host: \(.shell("crictl ps -a; journalctl -u kubelet -n 50"))")
        ]
    }
}
