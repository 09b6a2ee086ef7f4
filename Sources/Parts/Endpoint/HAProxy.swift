import Specification

/// HAProxy: it asks every API server's /readyz every 0.4 s, over TLS and with the cluster's authority (docs/endpoint.md).
struct HAProxy: ApiProxy {
    let kind = EndpointSpec.LoadBalancer.haproxy
    let component = PackageComponent.haproxy
    let path = "/etc/haproxy/haproxy.cfg"
    let trial = "haproxy -c -f \"$t\""
    let leave = "USR1"
    let authorityPath: String? = "/etc/haproxy/trimast-ca.crt"
    /// Where root asks it, by HTTP: /ready, and /servers.
    static let health = "/run/haproxy/trimast.sock"

    func own(_ spec: ClusterSpec) -> String {
        """
        own() {
        c=$(curl -s -o /dev/null -w '%{http_code}' --noproxy '*' -m 1 --unix-socket \(Self.health) http://localhost/ready)
        case $?:$c in
        0:200) echo ready ;;
        0:503) echo none ;;
        7:*) echo gone ;;
        *) echo silent ;;
        esac
        }
        """
    }

    func reaches(_ spec: ClusterSpec) -> String { "[ \"$(own)\" = ready ]" }

    /// Columns of the CSV: proxy, server, …, status (18), …, check_status (37), check_code (38); management.txt, "CSV format".
    var view: String? {
        """
        curl -s --noproxy '*' -m 2 --unix-socket \(Self.health) 'http://localhost/servers;csv' | awk -F, '$1 == "ready" && $2 != "BACKEND" {
        sub(/ .*/, "", $18); sub(/^\\* */, "", $37); print $2, $18, $37, $38 }'
        """
    }

    /// Load balancers are few, and clients wait for them. Nodes may be thousands: together they ask each API server no more than some fifty times
    /// a second.
    private static func pace(_ spec: ClusterSpec, _ role: ProxyRole) -> String {
        switch role {
        case .balancer: "inter 400ms fastinter 100ms"
        case .local: "inter \(max(2, spec.nodes.count / 50))s fastinter 100ms"
        }
    }

    /// The folder of its sockets stays while it is restarted, as a package's own does.
    func unitNeeds(_ programs: EndpointPrograms) -> [String] {
        programs.hasHAProxyFolder ? [] : ["RuntimeDirectory=haproxy", "RuntimeDirectoryPreserve=yes"]
    }

    /// How soon a connection whose other end is gone is found out; before 2.3 by the kernel's own pace, two hours.
    private static func keepAlive(_ side: String, _ programs: EndpointPrograms) -> String {
        (["option \(side)"] + (programs.setsKeepAlive ? ["\(side)-idle 30s", "\(side)-intvl 10s", "\(side)-cnt 3"] : []))
            .joined(separator: "\n    ")
    }

    /// A list of them is taken from 2.2 on, a pattern always (configuration.txt, "http-check expect").
    private static func statuses(_ spec: ClusterSpec, _ programs: EndpointPrograms) -> String {
        let words = spec.readyStatuses.map(String.init)
        return programs.setsKeepAlive || words.count == 1
            ? "status \(words.joined(separator: ","))" : "rstatus ^(\(words.joined(separator: "|")))$"
    }

    func configuration(_ spec: ClusterSpec, _ role: ProxyRole, _ programs: EndpointPrograms) -> String {
        let servers = spec.controlPlanes.map { (name: $0.name.text, at: "\($0.address):\(spec.endpoint.apiPort)") }
        func lines(_ line: (String, String) -> String) -> String { servers.map { line($0.name, $0.at) }.joined(separator: "\n") }
        return """
            # Written by Trimast: a layer-4 proxy in front of the API servers.
            global
                user haproxy
                group haproxy
                chroot /var/lib/haproxy
                maxconn 8192
                hard-stop-after 1h
                stats socket /run/haproxy/admin.sock mode 600 level admin expose-fd listeners

            defaults
                mode tcp
                retries 3
                option redispatch 1
                timeout connect 250ms
                timeout queue 5s
                timeout client 1h
                timeout server 1h
                timeout tunnel 1h
                timeout client-fin 30s
                \(Self.keepAlive("clitcpka", programs))
                \(Self.keepAlive("srvtcpka", programs))

            frontend kubernetes
                bind \(role == .local ? "127.0.0.1" : ""):\(spec.endpoint.port)
                default_backend kubernetes

            # API servers that are ready; where none is, all of them, whose own words say more than a closed connection.
            backend kubernetes
                balance leastconn
                option allbackups
                default-server slowstart 10s on-marked-down shutdown-sessions
            \(lines { "    server \($0) \($1) track ready/\($0)" })
            \(lines { "    server unready_\($0) \($1) backup" })

            # Who is ready: their own word, under the cluster's authority.
            backend ready
                timeout connect 400ms
                timeout check 400ms
                option httpchk GET /readyz
                http-check expect \(Self.statuses(spec, programs))
                default-server check check-ssl verify required ca-file \(authorityPath ?? "") \(Self.pace(spec, role)) fall 2 rise 3
            \(lines { "    server \($0) \($1)" })

            # For root on this host: whether an API server is ready, and what is known of each.
            frontend health
                mode http
                bind \(Self.health) mode 600
                timeout client 5s
                timeout http-request 5s
                monitor-uri /ready
            \(lines { name, _ in "    acl ready srv_is_up(ready/\(name))" })
                monitor fail unless ready
                stats enable
                stats uri /servers

            """
    }
}
