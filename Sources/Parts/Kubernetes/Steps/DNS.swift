import Planning
import Specification

/// CoreDNS on hosts without any nameserver: a Corefile without `forward` and `loop`, or it exits at once ("no nameservers found").
enum DNS {
    static func addUpstream(_ context: PartContext, _ steps: inout StepList) {
        guard context.spec.kubernetes.dns.upstream == .none else { return }
        let manifest = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: coredns
              namespace: kube-system
            data:
              Corefile: |
                .:53 {
                    errors
                    health {
                       lameduck 5s
                    }
                    ready
                    kubernetes \(context.spec.kubernetes.clusterDomain) in-addr.arpa ip6.arpa {
                       pods insecure
                       fallthrough in-addr.arpa ip6.arpa
                       ttl 30
                    }
                    prometheus :9153
                    cache 30
                    reload
                    loadbalance
                }

            """
        steps.add(
            .object(ObjectAction(what: "CoreDNS's Corefile without upstream", manifest: Template(manifest), isServerSide: true)),
            why: "dns.upstream is none: these hosts have no nameserver to forward to")
    }
}
