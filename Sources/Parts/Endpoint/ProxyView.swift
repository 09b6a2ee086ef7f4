import Facts
import Specification

/// A load balancer's proxy as it looks on its own host, and what it makes of each API server.
package struct ProxyView: Equatable, Sendable {
    package enum Opinion: Equatable, Sendable {
        /// It sends connections there.
        case used
        /// It sends none there now, and why.
        case leftOut(String)
    }

    /// The HTTP status of /readyz through the host's own proxy; `000`: nobody answered.
    package var answer = "000"
    /// What the proxy itself says of the servers, by the host's name or address; one that it says nothing of is not in it.
    private var opinions: [String: Opinion] = [:]
    /// The HTTP status of /readyz of each API server, asked from this host without the proxy; `000`: nobody answered.
    package var reached: [IPv4Address: String] = [:]

    /// nil when nobody asked.
    package static let fact = Fact("proxy", script: { _, spec in script(spec) }, unread: ProxyView?.none) { text in
        var view = ProxyView()
        for words in text.words where words.count > 1 {
            switch words[0] {
            case "own": view.answer = words[1]
            case "used": view.opinions[words[1]] = .used
            case "out": view.opinions[words[1]] = .leftOut(words.dropFirst(2).joined(separator: " "))
            case "reach": if let address = IPv4Address(words[1]) { view.reached[address] = words.count > 2 ? words[2] : "000" }
            default: continue
            }
        }
        return view
    }

    /// All at once, since an API server that hangs is waited for.
    private static func script(_ spec: ClusterSpec) -> String {
        let ask = "curl -sk --noproxy '*' -m 2 -o /dev/null -w '%{http_code}'"
        let servers = spec.controlPlanes.map(\.address.description).joined(separator: " ")
        return """
            for a in \(servers); do
            echo "reach $a $(\(ask) "https://$a:\(spec.endpoint.apiPort)/readyz")" &
            done
            echo "own $(\(ask) https://127.0.0.1:\(spec.endpoint.port)/readyz)" &
            \(opinions(spec))
            wait
            """
    }

    /// sh that prints `used ADDRESS` or `out ADDRESS WHY` where the proxy itself tells nobody. nginx writes each failure, and leaves a server out
    /// for 5 s after the third.
    private static func opinions(_ spec: ClusterSpec) -> String {
        guard spec.proxy.view == nil else { return ":" }
        let used = spec.controlPlanes.map { "used \($0.address)" }.joined(separator: "\\n")
        return """
            printf '\(used)\\n'
            tail -n 200 /var/log/nginx/error.log | awk -v since="$(date -d '5 seconds ago' '+%Y/%m/%d %H:%M:%S')" '$1 " " $2 >= since' |
            sed -n 's/^[^[]*\\[[a-z]*\\] [^ ]* \\*[0-9]* \\(.*\\) while connecting to upstream.* upstream: "\\([0-9.]*\\):.*/out \\2 \\1/p' |
            sort | uniq -c | awk '$1 >= 3 { $1 = ""; sub(/^ */, ""); print }'
            """
    }

    /// With what the proxy tells of itself; nil when nobody asked.
    package static func of(_ facts: HostFacts, _ spec: ClusterSpec) -> ProxyView? {
        guard var view = facts[fact] else { return nil }
        guard let servers = facts[LoadBalancer.view] else { return view }
        for server in servers { view.opinions[server.name] = server.isUp ? .used : .leftOut(server.reason) }
        for name in LoadBalancer.unknown(to: servers, spec) { view.opinions[name.text] = .leftOut(LoadBalancer.notConfigured) }
        return view
    }

    package func opinion(of server: HostSpec) -> Opinion? { opinions[server.name.text] ?? opinions[server.address.description] }

    /// Whether an API server that takes requests answers somebody without credentials so.
    package static func isReady(_ status: String?, _ spec: ClusterSpec) -> Bool {
        status.map { spec.readyStatuses.map(String.init).contains($0) } ?? false
    }

    /// Whether the host has one, as a load balancer or for itself.
    package static func runs(on host: HostSpec, _ spec: ClusterSpec) -> Bool { spec.proxyRole(host) != nil }

    /// The unit of systemd that runs the proxy, and what it is called.
    package static func name(_ spec: ClusterSpec) -> String { spec.proxy.name }
}
