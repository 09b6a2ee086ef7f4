import Support

/// Arguments that the API server, the controller manager and the scheduler share, and the controller manager's own.
extension Rules {
    static let controlPlaneArguments: Rule = { spec, reader in
        guard let release = release(spec, reader) else { return }
        let minor = release.minor
        let manager = spec.controllerManagerArguments(minor)
        func refuse(_ given: Arguments, _ flag: String, _ message: String, _ help: String) {
            guard reader.isUsable(given.path(flag)) else { return }
            reader.error("contradiction", given.path(flag), message, help: help)
        }
        for given in [spec.apiServerArguments(minor), manager, spec.schedulerArguments(minor)] {
            // k8s.io/component-base, logs/api/v1/options.go, and logs/options.go of 1.20.
            if given["logging-format"] == "json", given["vmodule"] != nil {
                refuse(given, "vmodule", "single files have a level of their own in the format text only", "remove it, or logging-format")
            }
            guard minor >= 34 else { continue }
            for flag in ["log-json-split-stream", "log-text-split-stream", "log-json-info-buffer-size", "log-text-info-buffer-size"] {
                guard let value = given[flag], goBoolean(value) != false, ValueType.quantity(value) != 0,
                    !given.gate("LoggingAlphaOptions", in: "AllAlpha")
                else { continue }
                refuse(
                    given, flag, "the feature gate LoggingAlphaOptions is off in Kubernetes 1.\(minor), and the program refuses this",
                    "write 'LoggingAlphaOptions=true' in feature-gates as well, or remove it")
            }
            // k8s.io/apiserver, pkg/server/options/authentication.go.
            if let headers = given["requestheader-uid-headers"], !headers.lowercased().split(separator: ",").contains("x-remote-uid") {
                refuse(
                    given, "requestheader-uid-headers", "the API servers tell each other uids in X-Remote-Uid", "write X-Remote-Uid, too")
            }
            // k8s.io/component-base, compatibility: the three minors before.
            guard let text = given["emulated-version"] else { continue }
            for word in text.split(separator: ",") {
                let version = word.split(separator: "=").last.map(String.init) ?? ""
                let parts = (version.hasPrefix("v") ? version.dropFirst() : version[...]).split(separator: ".").map { Int($0) }
                guard (2...3).contains(parts.count), parts[0] == 1, let other = parts[1], (minor - 3...minor).contains(other) else {
                    refuse(
                        given, "emulated-version", "'\(version.shortened)' is no version that Kubernetes 1.\(minor) can stand in for",
                        "allowed: 1.\(minor - 3) to 1.\(minor)")
                    break
                }
            }
        }
        // client-go, kubernetes/clientset.go: by default 20 requests a second, and 30 at once.
        if manager.number("kube-api-qps") ?? 20 > 0, let burst = manager.number("kube-api-burst"), burst < 1 {
            refuse(manager, "kube-api-burst", "\(Int(burst)) is out of range", "allowed: a whole number from 1 on; 30 if left out")
        }
        // From 1.31 on no provider is built in (kubernetes, pkg/features: DisableCloudProviders).
        if minor >= 31, let provider = manager["cloud-provider"], provider != "external" {
            refuse(
                manager, "cloud-provider", "no cloud provider is built into Kubernetes from 1.31 on",
                "write external, and install the provider's own controller manager, or remove it")
        }
    }
}
