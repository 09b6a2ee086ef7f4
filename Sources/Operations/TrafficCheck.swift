import Execution
import Foundation
import Planning
import Specification
import Support
import Transport

/// Proves the pod network by traffic: a pod on every host (kubeadm's own pause image, which every node has), and from inside each of
/// them to every other pod, to the API's Service and, where there is DNS, to a name. The pods are deleted at the end; those that an
/// interrupted run left are replaced by the next.
package struct TrafficCheck: Sendable {
    let fleet: Fleet
    let spec: ClusterSpec
    let pauseImage: String

    package init(fleet: Fleet, spec: ClusterSpec, pauseImage: String) {
        self.fleet = fleet
        self.spec = spec
        self.pauseImage = pauseImage
    }

    struct Pod: Equatable {
        var host: HostName
        var address: IPv4Address
        var container: String
    }

    private static let name = "trimast-verify"
    private static let kubectl = "kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system"

    /// - Parameter first: a control plane whose API server answers.
    package func run(first: HostName) async -> [Check] {
        guard let channel = fleet.channel(first) else { return [] }
        do {
            let made = try await channel.run(start)
            let pods = Self.pods(made.output)
            var checks: [Check] = []
            if made.status != 0 || pods.isEmpty {
                checks.append(
                    Check(
                        "pods.start", rows: ["R23", "R26"], .failed, found: "the pods of the traffic test did not all start",
                        nextStep: Advice(made.output.split(separator: "\n").suffix(4).joined(separator: "\n"))))
            }
            checks += await test(pods)
            _ = try await channel.run("\(Self.kubectl) delete daemonset \(Self.name) --ignore-not-found --wait=false")
            return checks
        } catch {
            return [Check("pods.traffic", rows: ["R23", "R26"], .failed, found: "\(error)")]
        }
    }

    private func test(_ pods: [Pod]) async -> [Check] {
        var scripts: [HostName: String] = [:]
        for pod in pods { scripts[pod.host] = script(from: pod, to: pods.filter { $0 != pod }) }
        let results = await fleet.run(scripts)
        var checks: [Check] = []
        for pod in pods {
            guard case .success(let result)? = results[pod.host] else {
                checks.append(Check("pods.traffic", rows: ["R23", "R24"], host: pod.host, .failed, found: "the host could not be asked"))
                continue
            }
            let lines = Set(result.output.split(separator: "\n").map(String.init))
            let lost = pods.filter { $0 != pod && !lines.contains("reached \($0.address)") }.map(\.host.text)
            checks.append(
                Check(
                    "pods.traffic", rows: ["R23", "R24"], host: pod.host, lost.isEmpty ? .passed : .failed,
                    found: lost.isEmpty
                        ? "its pods reach the pods of \(pods.count - 1) other hosts"
                        : "its pods do not reach the pods of \(lost.joined(separator: ", "))",
                    nextStep: lost.isEmpty ? nil : "ip route on both hosts; the firewall between them; the pod network's own logs"))
            let service = lines.contains("service")
            checks.append(
                Check(
                    "pods.service", rows: ["R16"], host: pod.host, service ? .passed : .failed,
                    found: service
                        ? "its pods reach the API by its Service address"
                        : "its pods do not reach the Service address \(spec.network.services.address(at: 1))",
                    nextStep: service ? nil : "\(.shell("kubectl -n kube-system logs -l k8s-app=kube-proxy"))"))
            if spec.kubernetes.dns.provider == .coredns {
                let named = lines.contains("dns")
                checks.append(
                    Check(
                        "pods.dns", rows: ["R26"], host: pod.host, named ? .passed : .failed,
                        found: named ? "kubernetes.default resolves in its pods" : "kubernetes.default does not resolve in its pods",
                        nextStep: named ? nil : "\(.shell("kubectl -n kube-system logs -l k8s-app=kube-dns"))"))
            }
        }
        if spec.kubernetes.dns.provider == .none {
            checks.append(Check("pods.dns", rows: ["R26"], .skipped, found: "dns is none in cluster.yaml: there is no CoreDNS to ask"))
        }
        return checks
    }

    private var start: String {
        """
        set -e
        \(Self.kubectl) apply -f - >/dev/null <<'MANIFEST'
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: \(Self.name), labels: {app: \(Self.name)}}
        spec:
          selector: {matchLabels: {app: \(Self.name)}}
          template:
            metadata: {labels: {app: \(Self.name)}}
            spec:
              terminationGracePeriodSeconds: 0
              automountServiceAccountToken: false
              tolerations: [{operator: Exists}]
              containers: [{name: pause, image: "\(pauseImage)"}]
        MANIFEST
        \(Self.kubectl) rollout status daemonset/\(Self.name) --timeout=90s >/dev/null || s=1
        \(Self.kubectl) get pods -l app=\(Self.name) -o jsonpath='{range .items[*]}pod {.spec.nodeName} {.status.podIP} {.status.containerStatuses[0].containerID}{"\\n"}{end}'
        exit ${s:-0}
        """
    }

    static func pods(_ output: String) -> [Pod] {
        output.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 4, words[0] == "pod", let host = HostName(words[1]), let address = IPv4Address(words[2]) else {
                return nil
            }
            return Pod(host: host, address: address, container: words[3].split(separator: "/").last.map(String.init) ?? "")
        }
    }

    /// Runs in the pod's network, with the host's programs. A refused connection proves the way there and back: the pod has no listener.
    private func script(from pod: Pod, to others: [Pod]) -> String {
        let service = spec.network.services.address(at: 1)
        let dns = spec.network.services.address(at: 10)
        var lines = [
            "p=$(ctr -n k8s.io task ls | awk '$1 == \"\(pod.container)\" { print $2 }')",
            "[ -n \"$p\" ] || exit 1",
            "inside() { nsenter -n -t \"$p\" -- \"$@\"; }",
        ]
        for other in others {
            lines.append(
                "inside curl -sv --noproxy '*' -m 3 http://\(other.address):9/ 2>&1 | grep -qi refused && echo 'reached \(other.address)'")
        }
        lines.append("inside curl -sk --noproxy '*' -m 5 -o /dev/null https://\(service)/readyz && echo service")
        if spec.kubernetes.dns.provider == .coredns {
            lines.append(
                """
                unshare -m sh -c 'f=$(mktemp); echo nameserver \(dns) >$f; mount --make-rprivate /; mount --bind $f /etc/resolv.conf; nsenter -n -t '"$p"' -- getent ahostsv4 kubernetes.default.svc.\(spec.kubernetes.clusterDomain) >/dev/null; s=$?; umount /etc/resolv.conf; rm -f $f; exit $s' && echo dns
                """)
        }
        lines.append("exit 0")
        return lines.joined(separator: "\n")
    }
}
