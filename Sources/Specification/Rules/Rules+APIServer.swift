import Support

/// Arguments of the API server that do not work without each other (kubernetes, pkg/kubeapiserver/options; k8s.io/apiserver,
/// pkg/server/options). Those of ``KubernetesRelease/refusesMoreArguments`` are judged in such releases alone.
extension Rules {
    static let apiServerArguments: Rule = { spec, reader in
        guard let release = release(spec, reader) else { return }
        let given = spec.apiServerArguments(release.minor)
        func refuse(_ flag: String, _ message: String, _ help: String) {
            guard reader.isUsable(given.path(flag)) else { return }
            reader.error("contradiction", given.path(flag), message, help: help)
        }
        authorization(given, refuse)
        if let text = given["bind-address"], TextForm.isAddress(text), !TextForm.isAnyAddress(text),
            reader.isUsable(["hosts"]), spec.controlPlanes.map(\.address.description) != [text]
        {
            refuse(
                "bind-address", "the API server would listen at \(text) alone, which is not the address of every control plane",
                "write 0.0.0.0, or remove it")
        }
        openID(given, release, refuse)
        audit(given, "audit-log", isOn: given["audit-log-path"] != nil, mode: "blocking", isThrottled: false, refuse)
        if let text = given["audit-log-path"], text != "-", reader.isUsable(given.path("audit-log-path")) {
            auditFile(text, given.path("audit-log-path"), release, &reader)
        }
        audit(given, "audit-webhook", isOn: given["audit-webhook-config-file"] != nil, mode: "batch", isThrottled: true, refuse)
        if given.isOn("encryption-provider-config-automatic-reload"), given["encryption-provider-config"] == nil {
            refuse(
                "encryption-provider-config-automatic-reload", "it reads encryption-provider-config again, which names no file",
                "write encryption-provider-config as well, or remove it")
        }
        if given.has("service-account-issuer"), given["service-account-issuer"] == nil {
            refuse(
                "service-account-issuer", "tokens have an issuer", "remove it: kubeadm writes https://kubernetes.default.svc and the domain"
            )
        }
        if let port = given.number("kubernetes-service-node-port"), port > 0, let ports = spec.kubernetes.nodePorts,
            !ports.contains(Int(port))
        {
            refuse(
                "kubernetes-service-node-port", "\(Int(port)) is none of the node ports (\(ports.lowerBound) to \(ports.upperBound))",
                "choose one of them, or remove it")
        }
        expressions(given, release, refuse)
        if let seconds = given.seconds("request-timeout"), seconds > 0, seconds <= 0.001 {
            refuse("request-timeout", "no request is answered in this time", "write it as 1m, which is the default, or 0s")
        }
        behindGates(given, release, refuse)
        guard release.refusesMoreArguments else { return }
        if let chance = given.number("goaway-chance"), !(0...0.02).contains(chance) {
            refuse("goaway-chance", "\(chance) is out of range", "allowed: a number from 0 to 0.02, such as 0.001")
        }
        if given.number("max-requests-inflight") == 0, given.number("max-mutating-requests-inflight") == 0,
            given.isOn("enable-priority-and-fairness", usually: true)
        {
            refuse("max-requests-inflight", "no request would be served", "allow some here or in max-mutating-requests-inflight")
        }
        let (lease, renewal) = (
            given.seconds("coordinated-leadership-lease-duration") ?? 15, given.seconds("coordinated-leadership-renew-deadline") ?? 10
        )
        let leadership = ["coordinated-leadership-lease-duration", "coordinated-leadership-renew-deadline"]
        if lease <= renewal, let flag = given.first(leadership) {
            refuse(flag, "a lease must last longer than its renewal may take", "the defaults are 15s and 10s; keep that order")
        }
        if given.isOn("emulation-forward-compatible"), !given.has("emulated-version") {
            refuse("emulation-forward-compatible", "it needs an older version in emulated-version", "write emulated-version as well")
        }
    }

    private typealias Refuse = (_ flag: String, _ message: String, _ help: String) -> Void

    /// Regular expressions, which Go compiles (regexp/syntax).
    private static func expressions(_ given: Arguments, _ release: KubernetesRelease, _ refuse: Refuse) {
        guard let text = given["cors-allowed-origins"], !text.contains("\"") else { return }
        for word in text.split(separator: ",").map(String.init) {
            // Another error says that the ends of the name are not marked.
            guard !release.refusesMoreArguments || TextForm.origin.accepts(word) else { return }
            guard let problem = GoExpression.problem(word) else { continue }
            return refuse("cors-allowed-origins", "'\(word.shortened)' is no regular expression: \(problem)", TextForm.origin.help)
        }
    }

    /// What a feature gate must switch on, and what a gate needs (kubernetes, pkg/controlplane/apiserver/options/validation.go and
    /// pkg/registry/rbac/rest/storage_rbac.go).
    private static func behindGates(_ given: Arguments, _ release: KubernetesRelease, _ refuse: Refuse) {
        if release.refusesMoreArguments, release.minor < 36, !given.gate("UnknownVersionInteroperabilityProxy", in: "AllAlpha"),
            let flag = given.first(["peer-ca-file", "peer-advertise-ip", "peer-advertise-port"])
        {
            refuse(
                flag,
                "the feature gate UnknownVersionInteroperabilityProxy is off in Kubernetes 1.\(release.minor), and the program refuses this",
                "write 'UnknownVersionInteroperabilityProxy=true' in feature-gates as well, or remove it")
        }
        let served = (given["runtime-config"] ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        let group = "internal.apiserver.k8s.io/v1alpha1"
        // APIServerIdentity, without which the gate does nothing, is on by itself from 1.26 on.
        if given.gate("StorageVersionAPI", in: "AllAlpha"), release.minor >= 26 || given.gate("APIServerIdentity", in: "AllAlpha"),
            !["api/all", "api/alpha", group].contains(where: { served.contains($0) || served.contains($0 + "=true") })
        {
            refuse(
                "feature-gates", "StorageVersionAPI writes to \(group), which is not served, and the API server never becomes ready",
                "write 'runtime-config: \(group)=true' as well, or 'StorageVersionAPI=false' in feature-gates")
        }
    }

    private static func authorization(_ given: Arguments, _ refuse: Refuse) {
        let modes = given["authorization-mode"].map { $0.split(separator: ",").map { String($0.trimming()) } }
        if let modes, Set(modes).count < modes.count {
            refuse("authorization-mode", "a mode stands twice in this list", "keep one of the two")
        }
        if given["authorization-config"] != nil {
            let others = [
                "authorization-mode", "authorization-webhook-config-file", "authorization-webhook-version",
                "authorization-webhook-cache-authorized-ttl", "authorization-webhook-cache-unauthorized-ttl",
            ]
            guard let other = others.first(where: { given.has($0) }) else { return }
            return refuse(
                "authorization-config", "the file says how requests are judged, and \(other) says it too",
                "keep the file, with Node and RBAC among its authorizers, or the arguments")
        }
        for (mode, flag) in [("ABAC", "authorization-policy-file"), ("Webhook", "authorization-webhook-config-file")] {
            let isOn = modes?.contains(mode) ?? false
            if isOn, given[flag] == nil {
                refuse("authorization-mode", "\(mode) needs a file", "write \(flag) as well, or leave \(mode) out")
            } else if !isOn, given[flag] != nil {
                refuse(
                    flag, "no mode reads this file but \(mode)", "write 'authorization-mode: \"Node,RBAC,\(mode)\"' as well, or remove it")
            }
        }
    }

    private static func openID(_ given: Arguments, _ release: KubernetesRelease, _ refuse: Refuse) {
        let all = [
            "oidc-issuer-url", "oidc-client-id", "oidc-ca-file", "oidc-groups-claim", "oidc-groups-prefix", "oidc-required-claim",
            "oidc-signing-algs", "oidc-username-claim", "oidc-username-prefix",
        ]
        guard let flag = given.first(all) else { return }
        if release.refusesMoreArguments, given["authentication-config"] != nil {
            return refuse(flag, "authentication-config names who signs tokens, and this names it too", "keep one of the two")
        }
        let pair = [given["oidc-issuer-url"], given["oidc-client-id"]].compactMap { $0 }
        guard pair.count == 1 || pair.isEmpty && release.refusesMoreArguments else { return }
        refuse(flag, "oidc-issuer-url and oidc-client-id go together", "write both, or remove what begins with oidc-")
    }

    /// Where kubeadm's pod of the API server can write a file (kubeadm, phases/controlplane/volumes.go): what it mounts, it mounts to be read,
    /// and the rest is the container's own. API servers of 1.20 start without the file.
    private static func auditFile(_ text: String, _ path: FieldPath, _ release: KubernetesRelease, _ reader: inout Reader) {
        let isReadOnly = TextForm.isBelow(text, ["/etc/kubernetes/pki", "/etc/ssl/certs"])
        let help = "write '-', with which events stand in the pod's log"
        guard isReadOnly || text.hasSuffix("/") else {
            return reader.warn(
                "lost", path, "this file is the container's own: it is gone with the container, and nothing else on the host sees it",
                help: help)
        }
        let message = isReadOnly ? "the API server's pod can read files here, and write none" : "this is a folder"
        if release.refusesMoreArguments {
            reader.error("contradiction", path, message, help: help)
        } else {
            reader.warn("lost", path, message, help: help)
        }
    }

    /// A place for audit events, `audit-log` or `audit-webhook`.
    private static func audit(
        _ given: Arguments, _ place: String, isOn: Bool, mode: String, isThrottled: Bool, _ refuse: Refuse
    ) {
        guard isOn else { return }
        func least(_ flags: [String], _ isEnough: (Double) -> Bool, _ help: String) {
            for flag in flags {
                guard let number = given.number("\(place)-\(flag)"), !isEnough(number) else { continue }
                refuse("\(place)-\(flag)", "\(given["\(place)-\(flag)"] ?? "") is out of range", help)
            }
        }
        for flag in ["format", "mode", "version"] where given.has("\(place)-\(flag)") && given["\(place)-\(flag)"] == nil {
            refuse("\(place)-\(flag)", "'' is none of its values", "remove it")
        }
        if place == "audit-log" {
            least(["maxage", "maxbackup", "maxsize"], { $0 >= 0 }, "allowed: a whole number from 0 on")
        }
        if given["\(place)-mode"] ?? mode == "batch" {
            let throttle = given.isOn("\(place)-batch-throttle-enable", usually: isThrottled)
            least(
                ["batch-buffer-size", "batch-max-size"] + (throttle ? ["batch-throttle-qps", "batch-throttle-burst"] : []), { $0 > 0 },
                "allowed: more than 0")
        }
        guard given.isOn("\(place)-truncate-enabled") else { return }
        least(["truncate-max-event-size"], { $0 > 0 }, "allowed: a whole number from 1 on")
        let event = given.number("\(place)-truncate-max-event-size") ?? 102_400
        let batch = given.number("\(place)-truncate-max-batch-size") ?? 10_485_760
        if event > 0, batch < event {
            let flag = given.first(["\(place)-truncate-max-batch-size", "\(place)-truncate-max-event-size"])
            refuse(
                flag ?? "\(place)-truncate-enabled", "a batch has room for one event at least",
                "choose a larger \(place)-truncate-max-batch-size (10485760 if left out) or a smaller max-event-size (102400)")
        }
    }
}
