import Specification

/// nginx as a layer-4 proxy, with the best that passive checks can do (docs/endpoint.md).
struct Nginx: ApiProxy {
    let kind = EndpointSpec.LoadBalancer.nginx
    let component = PackageComponent.nginx
    let path = "/etc/nginx/nginx.conf"
    let trial = "nginx -t -q -c \"$t\""
    let leave = "QUIT"
    let authorityPath: String? = nil
    let view: String? = nil

    /// One slow answer through one backend says little: three are asked, each in its turn.
    func own(_ spec: ClusterSpec) -> String {
        """
        own() {
        for _ in 1 2 3; do
        c=$(curl -sk -o /dev/null -w '%{http_code}' --noproxy '*' -m 1 https://127.0.0.1:\(spec.endpoint.port)/readyz)
        e=$?
        case $c in \(spec.readyStatuses.map(String.init).joined(separator: "|"))) echo ready; return ;; esac
        [ $e != 7 ] || { echo gone; return; }
        done
        echo none
        }
        """
    }

    /// The kernel deals connections out to all who listen: of twenty some are nginx's own, and none may fail.
    func reaches(_ spec: ClusterSpec) -> String {
        let request = "curl -sk -o /dev/null -w '%{http_code}\\n' --noproxy '*' -m 2 https://127.0.0.1:\(spec.endpoint.port)/readyz"
        let wanted = spec.readyStatuses.map { "-e \($0)" }.joined(separator: " ")
        return "! for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do \(request); done | grep -qvx \(wanted)"
    }

    func unitNeeds(_ programs: EndpointPrograms) -> [String] { [] }

    /// How soon a connection to an API server that is gone is found out; before 1.15.6 by `proxy_timeout` alone.
    private static func keepAlive(_ programs: EndpointPrograms) -> String {
        programs.keepsServersAlive ? "\n        proxy_socket_keepalive on;" : ""
    }

    func configuration(_ spec: ClusterSpec, _ role: ProxyRole, _ programs: EndpointPrograms) -> String {
        let servers = spec.controlPlanes.map { "        server \($0.address):\(spec.endpoint.apiPort)" }
        return """
            # Written by Trimast: a layer-4 proxy in front of the API servers.
            user \(programs.nginxUser);
            worker_processes auto;
            worker_rlimit_nofile 65535;
            worker_shutdown_timeout 30s;
            pid /run/nginx.pid;
            error_log /var/log/nginx/error.log;
            include \(programs.nginxModules);

            events {
                worker_connections 16384;
            }

            stream {
                # In turn; where all are left out, all are tried.
                upstream kube_apiserver {
                    zone kube_apiserver 1m;
            \(servers.map { $0 + " max_fails=3 fail_timeout=5s;" }.joined(separator: "\n"))
            \(servers.map { $0 + " backup max_fails=0;" }.joined(separator: "\n"))
                }
                server {
                    listen \(role == .local ? "127.0.0.1:" : "")\(spec.endpoint.port) reuseport backlog=4096 so_keepalive=30s:10s:3;
                    proxy_pass kube_apiserver;
                    proxy_connect_timeout 250ms;
                    proxy_timeout 1h;\(Self.keepAlive(programs))
                }
            }

            """
    }
}
