import Facts
import Planning
import Specification
import Support

/// R10: where containerd looks before a registry itself, one hosts.toml for each (containerd docs/hosts.md). containerd reads them at every
/// pull. A login is a header of Basic authentication, which containerd hands on to a server of tokens from 2.1 on.
struct RegistryMirrors: Part {
    let id = "registry-mirrors"
    let rows = ["R10"]
    let files: OperatorFiles

    static let folder = "/etc/containerd/certs.d"
    private static let mark = "# Written by Trimast"
    private static let authority = "trimast-ca.crt"

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    /// The files that Trimast wrote.
    static let own = Fact(
        "registry-mirrors", "ls -d \(folder)/*/\(authority)\ngrep -ls '^\(mark)' \(folder)/*/hosts.toml", unread: [String]()
    ) { $0.lines.map(String.init) }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Self.own.probe(host, spec), Probe(files: spec.registryMirrors.filter { $0.ca != nil }.map(Self.authorityPath))]
            + spec.registryMirrors.map { file($0).probe }
    }

    func promise(_ context: PartContext) -> String? {
        let names = context.spec.registryMirrors.map(\.registry)
        return names.isEmpty ? nil : "mirrors of \(list(names))"
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        var wanted: Set<String> = []
        for mirror in context.spec.registryMirrors {
            if let path = mirror.ca, let text = files.authorities[path] {
                wanted.insert(Self.authorityPath(mirror))
                steps.file(Self.authorityPath(mirror), Template(text), why: "who signs the certificates of \(mirror.registry)'s mirrors")
            }
            let file = file(mirror)
            wanted.insert(file.path)
            file.add(to: &steps, why: "images of \(mirror.registry) come through its mirrors; read at every pull")
        }
        for path in context[Self.own] where !wanted.contains(path) {
            steps.command(
                "remove \(path)", glyph: .remove, Template("rm -f \(Shell.word(path))"), why: "cluster.yaml names these mirrors no longer")
        }
    }

    private func file(_ mirror: RegistryMirrorSpec) -> LoginFile {
        LoginFile(path: Self.path(mirror), content: Self.hosts(mirror), secrets: files.secrets)
    }

    static func path(_ mirror: RegistryMirrorSpec) -> String { "\(folder)/\(mirror.registry)/hosts.toml" }
    private static func authorityPath(_ mirror: RegistryMirrorSpec) -> String { "\(folder)/\(mirror.registry)/\(authority)" }

    /// Where a registry itself is asked.
    static func server(_ registry: String) -> String { "https://\(registry == "docker.io" ? "registry-1.docker.io" : registry)" }

    static func hosts(_ mirror: RegistryMirrorSpec) -> Template {
        var lines: [Template] = ["\(mark): registryMirrors of cluster.yaml."]
        if mirror.registry != "_default" {
            lines.append("server = \"\(server(mirror.registry))\"")
        }
        for place in mirror.mirrors.map({ MirrorURL($0) }) {
            let url = place.text
            lines += ["", "[host.\"\(url)\"]", "  capabilities = [\"pull\", \"resolve\"]"]
            if place.isWholePath { lines.append("  override_path = true") }
            if mirror.skipVerify { lines.append("  skip_verify = true") }
            if mirror.ca != nil { lines.append("  ca = \"\(authorityPath(mirror))\"") }
            if let login = mirror.credentialsFile {
                lines += [
                    "  [host.\"\(url)\".header]", "    Authorization = [\"Basic \(Login.value(of: login, in: "login"))\"]",
                ]
            }
        }
        return lines.reduce("") { $0 + $1 + "\n" }
    }
}
