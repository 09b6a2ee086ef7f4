import Foundation
import Support

/// Registries, HTTP proxies, and the operator's files that they name.
extension Rules {
    /// Passwords do not stand in cluster.yaml: it is shown, kept and shared.
    static func password(
        _ url: String, _ path: FieldPath, _ reader: inout Reader,
        help: String = "write USER:PASSWORD into a file of yours, and name that as credentialsFile beside it"
    ) {
        let authority = url.range(of: "://").map { url[$0.upperBound...].prefix { $0 != "/" && $0 != "?" } } ?? ""
        guard authority.contains("@") else { return }
        reader.error(
            "password", path, "the URL has a name or a password in it", help: help)
    }

    static let httpProxy: Rule = { spec, reader in
        guard let proxy = spec.httpProxy, reader.isUsable(["proxy"]) else { return }
        // An empty mapping is no proxy, as with all others.
        if !proxy.noProxy.isEmpty || proxy.credentialsFile != nil, !reader.has(["proxy", "http"]), !reader.has(["proxy", "https"]),
            reader.isUsable(["proxy", "http"]),
            reader.isUsable(["proxy", "https"])
        {
            reader.error("empty", ["proxy"], "names no proxy", help: "write http and https with its URL, or remove it")
        }
        for (key, url) in [("http", proxy.http), ("https", proxy.https)] {
            guard let url, reader.has(["proxy", .key(key)]) else { continue }
            password(url, ["proxy", .key(key)], &reader)
            let host = url.range(of: "://").map { url[$0.upperBound...].prefix { $0 != "/" && $0 != "?" } } ?? ""
            // curl(1), --proxy; apt-transport-http(1); golang.org/x/net/http/httpproxy.
            if url.hasPrefix("http:"), !host.contains(":"), !host.contains("@") {
                reader.error(
                    "wrong-value", ["proxy", .key(key)], "the proxy has no port: curl would take 1080, apt and containerd 80",
                    help: "write for example http://\(host):3128")
            }
        }
    }

    /// What the files hold that registries and proxies name.
    ///
    /// - Parameter contents: the bytes of the file of a path, nil where none can be read.
    static func operatorFiles(_ spec: ClusterSpec, _ reader: inout Reader, _ contents: (String) -> Data?) -> OperatorFiles {
        var files = OperatorFiles()
        func text(_ file: String, _ path: FieldPath, _ reader: inout Reader) -> String? {
            guard let bytes = contents(file), bytes.count <= 1 << 20, let text = String(validating: bytes, as: UTF8.self) else {
                reader.error("no-file", path, "there is no file \(file.shortened) that can be read as text", help: "correct the path")
                return nil
            }
            return text
        }
        func login(_ file: String?, _ path: FieldPath, _ reader: inout Reader) {
            guard let file, reader.isUsable(path), let text = text(file, path, &reader) else { return }
            guard let login = Login(text) else {
                return reader.error(
                    "credentials", path, "\(file.shortened) is not one line USER:PASSWORD", help: "write nothing else into it")
            }
            files.logins[file] = login
        }
        login(spec.httpProxy?.credentialsFile, ["proxy", "credentialsFile"], &reader)
        for (index, mirror) in spec.registryMirrors.enumerated() {
            let path: FieldPath = ["registryMirrors", .index(index)]
            login(mirror.credentialsFile, path + "credentialsFile", &reader)
            guard let file = mirror.ca, reader.isUsable(path + "ca"), let text = text(file, path + "ca", &reader) else { continue }
            if text.contains("PRIVATE KEY-----") {
                reader.error("ca", path + "ca", "\(file.shortened) has a private key in it", help: "name a file with certificates alone")
            } else if !text.contains("-----BEGIN CERTIFICATE-----") || !text.contains("-----END CERTIFICATE-----") {
                reader.error(
                    "ca", path + "ca", "\(file.shortened) has no certificate in PEM", help: "it begins with -----BEGIN CERTIFICATE-----")
            } else {
                files.authorities[file] = text
            }
        }
        return files
    }

    /// A URL as its server sees it: the host in small letters, without the scheme's own port and a last `/`.
    static func plain(_ url: String) -> String {
        let url = url.hasPrefix("file:/") && !url.hasPrefix("file://") ? "file://\(url.dropFirst(5))" : url
        guard let start = url.range(of: "://")?.upperBound else { return url }
        let scheme = url[..<start]
        let rest = url[start...]
        let end = rest.firstIndex { "/?".contains($0) } ?? rest.endIndex
        var host = rest[..<end].lowercased()
        let port = scheme == "https://" ? ":443" : ":80"
        if host.hasSuffix(port) { host.removeLast(port.count) }
        let path = rest[end...]
        return "\(scheme)\(host)\(path.hasSuffix("/") ? path.dropLast() : path)"
    }

    private static func hasPath(_ url: String) -> Bool {
        let url = plain(url)
        return url.range(of: "://").map { url[$0.upperBound...].contains("/") } ?? false
    }

    /// Registries that hand out a token for a login. Older containerd asks for one without what hosts.toml has (containerd
    /// core/remotes/docker/config/hosts.go: WithAuthHeader(host.header) is there from 2.1.0 on).
    static func handsOutTokens(_ url: String) -> Bool {
        let host = plain(url).dropFirst("https://".count).prefix { !"/:?".contains($0) }
        return ["docker.io", "ghcr.io", "quay.io", "registry.gitlab.com"].contains { host == $0 || host.hasSuffix(".\($0)") }
    }

    static let mirrors: Rule = { spec, reader in
        var registries: Set<String> = []
        for (index, mirror) in spec.registryMirrors.enumerated() {
            let path: FieldPath = ["registryMirrors", .index(index)]
            if reader.has(path + "registry"), !registries.insert(mirror.registry).inserted {
                reader.error(
                    "duplicate", path + "registry", "\(mirror.registry) stands in this list already",
                    help: "put all its mirrors into one list, the first to try first")
            }
            var urls: Set<String> = []
            for (number, url) in mirror.mirrors.enumerated() where reader.has(path + "mirrors") {
                let place = path + "mirrors" + .index(number)
                if !urls.insert(plain(url)).inserted {
                    reader.error("duplicate", place, "this mirror stands in the list already", help: "keep one of the two")
                }
                password(url, place, &reader)
                if spec.dockerEngine, mirror.registry == "docker.io", reader.has(path + "registry"), hasPath(url) {
                    reader.error(
                        "contradiction", place, "Docker's engine takes no mirror with a path, and would not start",
                        help: "name the mirror without its path, or write 'dockerEngine: false'")
                }
                if url.hasPrefix("http:"), mirror.credentialsFile != nil, reader.has(path + "credentialsFile") {
                    reader.error(
                        "credentials", place, "the password would cross the network as it is",
                        help: "write https://, with ca where it is needed")
                } else if mirror.credentialsFile != nil, handsOutTokens(url) {
                    reader.warn(
                        "tokens", place,
                        "hands out tokens for a login: containerd asks for one with this login from 2.1 on, and without it before",
                        help: "see that the hosts have containerd 2.1 or newer, or name a mirror that takes the login itself")
                }
            }
            if reader.has(path + "mirrors"), mirror.mirrors.isEmpty {
                reader.error("empty", path + "mirrors", "the list is empty", help: "name at least one mirror, or remove the registry")
            }
            if mirror.skipVerify, mirror.ca != nil, reader.has(path + "ca"), reader.has(path + "skipVerify") {
                reader.error(
                    "contradiction", path + "ca", "no certificate is checked with 'skipVerify: true'", help: "remove skipVerify, or ca")
            }
        }
    }
}
