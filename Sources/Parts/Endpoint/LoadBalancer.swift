import Facts
import Planning
import Specification

/// R12: nginx as a layer-4 proxy in front of every API server, on every load balancer.
///
/// The settings are measured (docs/endpoint.md): a dead server costs at most 250 ms, idle watches live an hour, a reload breaks no connection.
struct LoadBalancer: Part {
    let id = "load-balancer"
    let rows = ["R12"]
    let after: [PartID] = [.packages]
    static let path = "/etc/nginx/nginx.conf"
    static let dropIn = "/etc/systemd/system/nginx.service.d/trimast.conf"

    static let isActive = Fact.isActive("nginx")

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        host.roles.contains(.loadBalancer) ? [Self.isActive.probe(host, spec), Probe(files: [Self.path, Self.dropIn])] : []
    }

    func promise(_ context: PartContext) -> String? {
        context.host.roles.contains(.loadBalancer)
            ? "nginx on port \(context.spec.endpoint.port) in front of \(context.spec.controlPlanes.count) API servers" : nil
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard context.host.roles.contains(.loadBalancer) else { return }
        steps.lane = .endpoint
        let unitChanged = steps.file(
            Self.dropIn, "# Written by Trimast: a proxy that crashes comes back.\n[Service]\nRestart=always\nRestartSec=500ms\n",
            why: "the distribution's unit does not restart it")
        let changed = steps.file(
            Self.path, Template(Self.configuration(context.spec)), check: "nginx -t -q -c \"$t\"", why: "the API servers behind one port")
        if !context[Self.isActive] {
            steps.unit("nginx.service", .enableAndStart, why: "it does not run")
            // The package starts nginx by itself, with its own configuration: that one must not stay.
            steps.unit("nginx.service", .reload, why: "it may have started with the package's own configuration")
        } else if changed || unitChanged {
            steps.unit("nginx.service", .reload, why: "its configuration changed; a reload breaks no connection")
        }
    }

    static func configuration(_ spec: ClusterSpec) -> String {
        let servers = spec.controlPlanes.map { "        server \($0.address):\(spec.endpoint.apiPort) max_fails=1 fail_timeout=5s;" }
        return """
            # Written by Trimast: a layer-4 proxy in front of the API servers.
            user www-data;
            worker_processes auto;
            worker_rlimit_nofile 65535;
            worker_shutdown_timeout 30s;
            pid /run/nginx.pid;
            error_log /var/log/nginx/error.log;
            include /etc/nginx/modules-enabled/*.conf;

            events {
                worker_connections 16384;
            }

            stream {
                upstream kube_apiserver {
                    zone kube_apiserver 64k;
                    least_conn;
            \(servers.joined(separator: "\n"))
                }
                server {
                    listen \(spec.endpoint.port) backlog=4096 so_keepalive=30s:10s:3;
                    proxy_pass kube_apiserver;
                    proxy_connect_timeout 250ms;
                    proxy_timeout 1h;
                    proxy_socket_keepalive on;
                }
            }

            """
    }
}
