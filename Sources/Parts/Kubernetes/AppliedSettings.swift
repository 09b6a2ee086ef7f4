import Facts
import Planning
import Specification
import Support
import Yams

/// What was applied last, on every control plane: a changed setting of cluster.yaml is noticed by it, and changes only what it touches.
enum AppliedSettings {
    static func record(_ context: PartContext, _ steps: inout StepList) throws {
        let text = try KubeadmConfiguration(spec: context.spec, release: context.release).controlPlane(context.host)
        steps.file(
            ClusterValues.applied, Template(text), mode: "600", why: "what is applied, so that the next change shows as a difference")
    }

    /// Steps for what differs between the applied documents and the wanted ones, one control plane at a time.
    static func plan(_ context: PartContext, _ steps: inout StepList) throws {
        let wanted = try documents(KubeadmConfiguration(spec: context.spec, release: context.release).controlPlane(context.host))
        guard let text = context.facts.files[ClusterValues.applied]?.content else { return try record(context, &steps) }
        let applied = try documents(text)
        if let old = version(applied["ClusterConfiguration"]), let new = version(wanted["ClusterConfiguration"]), old != new {
            throw TrimastError(
                "cluster.version", "the cluster runs Kubernetes \(old), and cluster.yaml wants \(new)", place: context.host.name.text,
                nextStep: "apply does not upgrade; set kubernetes.version back to \(old.dropFirst())")
        }
        let fixed = ["controlPlaneEndpoint:", "podSubnet:", "serviceSubnet:", "dnsDomain:", "clusterName:"]
        let moved = fixed.filter { line($0, applied["ClusterConfiguration"]) != line($0, wanted["ClusterConfiguration"]) }
        if !moved.isEmpty {
            let changes = moved.map {
                "\(line($0, applied["ClusterConfiguration"]) ?? $0) -> \(line($0, wanted["ClusterConfiguration"]) ?? "nothing")"
            }
            throw TrimastError(
                "cluster.fixed-setting", "a setting was changed that a running cluster cannot change", place: context.host.name.text,
                cause: changes.joined(separator: "\n"),
                nextStep: "set it back in cluster.yaml; a cluster with other ranges or another endpoint is a new cluster")
        }
        let changes = try changes(on: context.host, context)
        let isFirst = context.host.name == context.state.first
        let cluster = changes.contains("ClusterConfiguration")
        let kubelet = changes.contains("KubeletConfiguration")
        let proxy = changes.contains("KubeProxyConfiguration")
        if cluster || kubelet || proxy {
            try FreshStart.addConfiguration(context, &steps)
            if isFirst, cluster || kubelet {
                steps.add(
                    .kubeadm(KubeadmAction("init phase upload-config all", configuration: ClusterValues.configuration)),
                    why: "the cluster stores its configuration", provides: [ClusterValues.isConfigured])
            }
            if cluster {
                addRestart(context, &steps)
            }
            if proxy, isFirst {
                steps.add(
                    .kubeadm(KubeadmAction("init phase addon kube-proxy", configuration: ClusterValues.configuration)),
                    why: "kube-proxy's settings changed")
                steps.command(
                    "restart kube-proxy, host after host",
                    Patience.script("kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system rollout restart daemonset/kube-proxy"),
                    why: "it reads its settings once")
            }
            if kubelet { KubeletSettings.add(context, &steps) }
            try record(context, &steps)
            Discovery.addCleanUp(&steps)
        } else {
            try record(context, &steps)
        }
    }

    /// The kinds of documents in which cluster.yaml has changed since they were applied on this control plane; none where nothing was.
    static func changes(on host: HostSpec, _ context: PartContext) throws -> Set<String> {
        guard let text = context.cluster[host.name]?.files[ClusterValues.applied]?.content else { return [] }
        let applied = try documents(text)
        let wanted = try documents(KubeadmConfiguration(spec: context.spec, release: context.release).controlPlane(host))
        let kinds: Set = ["ClusterConfiguration", "KubeletConfiguration", "KubeProxyConfiguration"]
        return kinds.filter { withoutHostNames(applied[$0], context.spec) != withoutHostNames(wanted[$0], context.spec) }
    }

    /// The static pods anew, and the API server ready again, before the next control plane may follow.
    private static func addRestart(_ context: PartContext, _ steps: inout StepList) {
        let wait = ClusterValues.waitForAPI(context.host, context.spec)
        let names = context.spec.kubernetes.certificateNames.map(Shell.word)
        steps.add(
            .command(
                CommandAction(
                    "bring certificate and static pods to the new settings, and wait until all is ready again", glyph: .change,
                    """
                    set -e
                    cd /etc/kubernetes
                    for n in \(names.joined(separator: " ")); do
                    openssl x509 -noout -ext subjectAltName -in pki/apiserver.crt | tr -d ' ' | tr , '\\n' | sed 's/^[^:]*://' | grep -qxF -- "$n" && continue
                    rm -f pki/apiserver.crt pki/apiserver.key
                    kubeadm init phase certs apiserver --config \(ClusterValues.configuration)
                    break
                    done
                    was=$(cat manifests/etcd.yaml manifests/kube-apiserver.yaml | cksum)
                    before=$(pidof kube-apiserver || true)
                    kubeadm init phase etcd local --config \(ClusterValues.etcdConfiguration)
                    kubeadm init phase control-plane all --config \(ClusterValues.configuration)
                    if [ "$was" != "$(cat manifests/etcd.yaml manifests/kube-apiserver.yaml | cksum)" ]; then
                    n=0
                    while [ -n "$before" ] && [ "$(pidof kube-apiserver || true)" = "$before" ] && [ $n -lt 300 ]; do n=$((n + 1)); sleep 0.2; done
                    fi
                    \(wait)
                    """)),
            why: "settings of the control plane changed", needs: [ClusterValues.isConfigured],
            locks: [.controlPlaneDisruption, .etcdMembership])
    }

    private static func version(_ document: String?) -> String? {
        line("kubernetesVersion:", document).map { String($0.dropFirst(19)) }
    }

    private static func line(_ key: String, _ document: String?) -> String? {
        document?.split(separator: "\n").map { $0.drop { $0 == " " } }.first { $0.hasPrefix(key) }.map(String.init)
    }

    /// A control plane's certificate always has its own names; that another control plane was added changes nothing on this one.
    private static func withoutHostNames(_ document: String?, _ spec: ClusterSpec) -> String {
        guard let document else { return "" }
        let ownNames = Set(spec.controlPlanes.flatMap { [$0.name.text, $0.address.description] })
        let lines = document.split(separator: "\n")
        var kept: [Substring] = []
        var isInside = false
        for line in lines {
            if line.hasSuffix("certSANs:") { isInside = true }
            let isItem = line.drop { $0 == " " }.hasPrefix("- ")
            if isInside && !isItem && !line.hasSuffix("certSANs:") { isInside = false }
            if isInside && isItem {
                let name = line.drop { $0 == " " }.dropFirst(2).trimmingPrefix("'").trimmingPrefix("\"").prefix { $0 != "'" && $0 != "\"" }
                if ownNames.contains(String(name)) { continue }
            }
            kept.append(line)
        }
        return kept.joined(separator: "\n")
    }

    /// The documents of a kubeadm configuration by kind.
    static func documents(_ text: String) throws -> [String: String] {
        var documents: [String: String] = [:]
        for document in text.components(separatedByLine: "---") {
            if let kind = document.split(separator: "\n").first(where: { $0.hasPrefix("kind: ") }) {
                documents[String(kind.dropFirst(6))] = document
            }
        }
        return documents
    }
}

extension String {
    fileprivate func components(separatedByLine separator: String) -> [String] {
        var parts: [[Substring]] = [[]]
        for line in split(separator: "\n", omittingEmptySubsequences: false) {
            if line == separator { parts.append([]) } else { parts[parts.count - 1].append(line) }
        }
        return parts.map { $0.joined(separator: "\n") }
    }
}
