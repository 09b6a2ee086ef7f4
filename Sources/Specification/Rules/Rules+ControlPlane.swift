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
            let suites = given["tls-cipher-suites"]?.split(separator: ",").map { String($0.trimming()) } ?? []
            if TextForm.lacksHTTP2(suites), given["tls-min-version"] != "VersionTLS13" || minor == 20, !given.isOn("disable-http2-serving")
            {
                refuse(given, "tls-cipher-suites", TextForm.withoutHTTP2, TextForm.forHTTP2)
            }
            // spf13/pflag of 1.20: an address that is none.
            if minor == 20, given.has("bind-address"), given["bind-address"] == nil {
                refuse(given, "bind-address", "'' is not an IP address", "remove it")
            }
            // k8s.io/component-base, logs/api/v1/options.go, and logs/options.go of 1.20.
            if given["logging-format"] == "json", given["vmodule"] != nil {
                refuse(given, "vmodule", "single files have a level of their own in the format text only", "remove it, or logging-format")
            }
            guard release.refusesMoreArguments else { continue }
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
                let named = word.split(separator: "=", omittingEmptySubsequences: false)
                let version = named.last.map(String.init) ?? ""
                guard named.count < 2 || named[0] == "kube" else {
                    refuse(
                        given, "emulated-version", "'\(String(named[0]).shortened)' is no part of the program that has versions",
                        "write it as kube=\(version.shortened)")
                    break
                }
                let parts = (version.hasPrefix("v") ? version.dropFirst() : version[...]).split(separator: ".").map { Int($0) }
                guard (2...3).contains(parts.count), parts[0] == 1, let other = parts[1], (minor - 3...minor).contains(other) else {
                    refuse(
                        given, "emulated-version", "'\(version.shortened)' is no version that Kubernetes 1.\(minor) can stand in for",
                        "allowed: 1.\(minor - 3) to 1.\(minor)")
                    break
                }
            }
        }
        // client-go, kubernetes/clientset.go: by default 20 requests a second, and 30 at once; the scheduler's are 50 and 100.
        for (given, usual) in [(manager, 30), (spec.schedulerArguments(minor), 100)] {
            guard given.number("kube-api-qps") ?? 20 > 0, let burst = given.number("kube-api-burst"), burst < 1 else { continue }
            refuse(
                given, "kube-api-burst", "\(given["kube-api-burst"] ?? "") is out of range",
                "allowed: a whole number from 1 on; \(usual) if left out")
        }
        if !release.hasCloudProviders, let provider = manager["cloud-provider"], provider != "external" {
            refuse(
                manager, "cloud-provider", "no cloud provider is built into Kubernetes from 1.31 on",
                "write external, and install the provider's own controller manager, or remove it")
        }
    }
}
