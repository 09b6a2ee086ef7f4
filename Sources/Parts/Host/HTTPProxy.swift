import Facts
import Foundation
import Planning
import Specification
import Support

/// The HTTP proxy of cluster.yaml for containerd, which pulls images, and for the package manager and downloads in Trimast's own calls. Nobody else's
/// configuration is touched, and no session gets it.
struct HTTPProxy: Part {
    let id = "http-proxy"
    let rows = ["R5", "R10"]
    let files: OperatorFiles

    /// systemd shows a service's environment to everybody, and not what stands in a file that the service reads it from (systemd.exec(5)).
    static let environment = "/etc/trimast/containerd-proxy.env"
    /// sh by which curl uses the same proxy.
    static let ofCurl = """
        if [ -f \(environment) ]; then
        while IFS= read -r l; do
        case $l in
        HTTP_PROXY=*) export "http_proxy=${l#*=}" ;;
        HTTPS_PROXY=*) export "https_proxy=${l#*=}" ;;
        NO_PROXY=*) export "no_proxy=${l#*=}" ;;
        esac
        done <\(environment)
        fi
        """
    static let dropIn = "/etc/systemd/system/containerd.service.d/90-trimast-proxy.conf"

    static let own = Fact(
        "http-proxy", script: { _, _ in "ls -d \(environment) \(dropIn) " + Families.all.compactMap(\.proxyFile).joined(separator: " ") },
        unread: [String]()
    ) { $0.lines.map(String.init) }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Self.own.probe(host, spec), Containerd.state.probe(host, spec), Probe(files: [Self.dropIn])]
    }

    /// All that a host may have of it, with what is the same on every host.
    func files(_ spec: ClusterSpec, _ direct: DirectDestinations) -> [LoginFile] {
        (ofContainerd(spec, direct).map { [$0] } ?? []) + Families.all.compactMap { Self.ofPackages(spec, $0, direct, files) }
    }

    func promise(_ context: PartContext) -> String? {
        context.spec.httpProxy.map { "packages and images come by \($0.https ?? $0.http ?? "")" }
    }

    /// A URL with the login in it.
    private static func url(_ url: String, _ proxy: HTTPProxySpec) -> Template {
        guard let login = proxy.credentialsFile, let split = url.range(of: "://") else { return Template(url) }
        return "\(url[..<split.upperBound])\(Login.value(of: login, in: "user and password"))@\(url[split.upperBound...])"
    }

    static func urls(_ proxy: HTTPProxySpec) -> (http: Template?, https: Template?) {
        (proxy.http.map { url($0, proxy) }, (proxy.https ?? proxy.http).map { url($0, proxy) })
    }

    private func ofContainerd(_ spec: ClusterSpec, _ direct: DirectDestinations) -> LoginFile? {
        guard let proxy = spec.httpProxy else { return nil }
        let urls = Self.urls(proxy)
        var text: Template = "# Written by Trimast: proxy of cluster.yaml, for containerd.\n"
        if let http = urls.http { text = text + "HTTP_PROXY=" + http + "\n" }
        if let https = urls.https { text = text + "HTTPS_PROXY=" + https + "\n" }
        text = text + "NO_PROXY=\(direct.entries.joined(separator: ","))\n"
        return LoginFile(path: Self.environment, content: text, secrets: files.secrets)
    }

    /// What the package manager reads in Trimast's own calls.
    static func ofPackages(
        _ spec: ClusterSpec, _ family: any DistributionFamily, _ direct: DirectDestinations, _ files: OperatorFiles
    ) -> LoginFile? {
        guard let proxy = spec.httpProxy, let path = family.proxyFile else { return nil }
        let urls = urls(proxy)
        let repositories = Repositories.all(spec, family).flatMap { [$0.url] + ($0.key.map { [$0] } ?? []) }
        let inside = Set(repositories.compactMap(DirectDestinations.host).filter(direct.contains)).sorted()
        return LoginFile(
            path: path, content: family.proxyText(http: urls.http, https: urls.https, direct: inside), secrets: files.secrets)
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let direct = context.shared.direct
        var wanted: Set<String> = []
        if let file = Self.ofPackages(context.spec, context.family, direct, files) {
            wanted.insert(file.path)
            file.add(to: &steps, why: "packages come by the proxy of cluster.yaml; only Trimast's own calls read it")
        }
        var isChanged = steps.isUnread(Self.dropIn, by: "containerd.service")
        if context.host.isNode, let file = ofContainerd(context.spec, direct) {
            wanted.formUnion([file.path, Self.dropIn])
            isChanged = file.add(to: &steps, unit: "containerd.service", why: "images come by the proxy of cluster.yaml")
            let text: Template = "# Written by Trimast: the proxy of cluster.yaml.\n[Service]\nEnvironmentFile=\(Self.environment)\n"
            isChanged = steps.file(Self.dropIn, text, unit: "containerd.service", why: "containerd alone gets it") || isChanged
        }
        for path in context[Self.own] where !wanted.contains(path) {
            let mark = path == Self.dropIn ? UnreadFiles.mark(path, for: "containerd.service") + "\n" : ""
            steps.command(
                "remove \(path)", glyph: .remove, Template("\(mark)rm -f \(Shell.word(path))"), why: "cluster.yaml names no proxy for it")
            isChanged = isChanged || path == Self.dropIn
        }
        if isChanged, context[Containerd.state].isActive {
            Containerd.restart(context, why: "its proxy changed", &steps)
        }
    }
}
