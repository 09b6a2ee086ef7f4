import Foundation
import Support

/// Arguments of etcd that do not work without each other, or that take a place which is taken (etcd, server/embed/config.go).
extension Rules {
    static let etcdArguments: Rule = { spec, reader in
        guard let release = release(spec, reader) else { return }
        let given = spec.etcdArguments(release.minor)
        func refuse(_ flag: String, _ message: String, _ help: String) {
            reader.error("contradiction", given.path(flag), message, help: help)
        }
        if let text = given["listen-metrics-urls"] {
            for url in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let problem = metricsProblem(String(url)) else { continue }
                refuse("listen-metrics-urls", "'\(String(url).shortened)' \(problem)", "write http://127.0.0.1:2381 or http://0.0.0.0:2381")
                break
            }
        }
        if given["tls-min-version"] == "TLS1.3", given["tls-max-version"] == "TLS1.2" {
            refuse("tls-max-version", "tls-min-version is newer", "keep one of the two")
        }
        if given.isOn("enable-log-rotation"), ["default", "stdout", "stderr"].contains(given["log-outputs"] ?? "default") {
            refuse(
                "enable-log-rotation", "what is not a file cannot be rotated", "write a file's path in log-outputs as well, or remove it")
        } else if given.isOn("enable-log-rotation"), let text = given["log-rotation-config-json"], !isObject(text) {
            refuse("log-rotation-config-json", "'\(text.shortened)' is no object of JSON", "write it as '{\"maxsize\": 100}'")
        }
        // server/etcdserver/api/v3compactor/periodic.go: a history of less than nothing ends etcd.
        if given["auto-compaction-mode"] ?? "periodic" == "periodic", let time = given.seconds("auto-compaction-retention"), time < 0 {
            refuse("auto-compaction-retention", "a time of less than nothing ends etcd", "write hours or a duration, such as 8 or 30m")
        }
    }

    private static func isObject(_ text: String) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)).map { $0 is [String: Any] || $0 is NSNull }
            ?? false
    }

    private static let metricsHosts: Set = ["127.0.0.1", "0.0.0.0", "localhost", "[::1]", "[::]"]

    /// What is wrong with a URL at which every member shows its metrics, and at which the kubelet asks for its health (kubeadm,
    /// util/staticpod/utils.go, GetEtcdProbeEndpoint).
    private static func metricsProblem(_ url: String) -> String? {
        guard url.hasPrefix("http://") else { return "is no URL of http, at which the kubelet asks for the member's health" }
        let rest = url.dropFirst(7)
        guard let colon = rest.lastIndex(of: ":"), Names.isPort(rest[rest.index(after: colon)...]) else { return "has no port" }
        guard metricsHosts.contains(String(rest[..<colon])) else { return "is no address that every host has" }
        let own = [FixedPort.etcdClients, FixedPort.etcdMembers].map(String.init)
        return own.contains(String(rest[rest.index(after: colon)...])) ? "takes the port of etcd itself" : nil
    }
}
