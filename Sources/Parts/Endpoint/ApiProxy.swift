import Facts
import Planning
import Specification

/// A proxy in front of the API servers, on every load balancer: what differs between one program and another. A new one is one more type,
/// named by ``Specification/EndpointSpec/LoadBalancer``.
///
/// Whatever the program, it listens so that another one may share its port for a while: the kind is changed on a running cluster without
/// a moment in which nobody listens.
protocol ApiProxy: Sendable {
    var kind: EndpointSpec.LoadBalancer { get }
    var component: PackageComponent { get }
    /// Its configuration, which is written whole.
    var path: String { get }
    /// - Parameter role: what the host has it for.
    func configuration(_ spec: ClusterSpec, _ role: ProxyRole, _ programs: EndpointPrograms) -> String
    /// What its unit needs besides, of systemd.
    func unitNeeds(_ programs: EndpointPrograms) -> [String]
    /// sh that fails where the new configuration, `$t`, is not valid.
    var trial: String { get }
    /// The signal at which it takes no new connection, and ends when those that it has are over.
    var leave: String { get }
    /// Where it reads the cluster's authority; nil: it never asks an API server anything.
    var authorityPath: String? { get }
    /// sh of a function `own` that prints what the proxy of this host says: `ready` (it reaches an API server that takes requests), `none` (it
    /// runs, and reaches none), `gone` (it does not run) or `silent` (it does not answer).
    func own(_ spec: ClusterSpec) -> String
    /// sh that succeeds when this proxy, and not another one that shares its port, reaches an API server; ``own(_:)`` stands before it.
    func reaches(_ spec: ClusterSpec) -> String
    /// sh that prints what it knows of each API server: `NAME STATUS CHECK CODE`; nil: it tells nobody.
    var view: String? { get }
}

extension ApiProxy {
    /// Its program, and its unit without `.service`: `haproxy`.
    var name: String { kind.rawValue }
    var unit: String { "\(name).service" }
    var dropIn: String { ApiProxies.dropIn(name) }
    var isActive: Fact<Bool> { .isActive(name) }
    /// All that Trimast writes for it on a host.
    var files: [String] { [path, dropIn] + (authorityPath.map { [$0] } ?? []) }

    /// A proxy that crashes comes back at once and for ever, and keepalived hears of it (``ProxyState``). ExecStop is emptied first: the
    /// distribution's would let a stopped nginx take no connection for five seconds while the host still has the address. Debian's nginx.service
    /// gives five seconds to its end, which is what a proxy that leaves beside another one may take for the connections that it has.
    func unitSettings(_ programs: EndpointPrograms) -> String {
        """
        # Written by Trimast: a proxy that crashes comes back, and keepalived gives the address away while there is none.
        [Unit]
        StartLimitIntervalSec=0
        [Service]
        \(programs.endlessStarts)Restart=always
        RestartSec=100ms
        TimeoutStopSec=15
        \(unitNeeds(programs).map { $0 + "\n" }.joined())ExecStartPost=-\(ProxyState.script) up
        ExecStop=
        ExecStop=-\(ProxyState.script) leave \(name) \(leave) $MAINPID
        ExecStopPost=-\(ProxyState.script) gone \(name)

        """
    }
}

/// What a host has a proxy for.
enum ProxyRole: Equatable, Sendable {
    /// For every client of the API, by the floating address.
    case balancer
    /// For the host itself, at 127.0.0.1.
    case local
}

enum ApiProxies {
    static let all: [any ApiProxy] = EndpointSpec.LoadBalancer.allCases.map(of)

    /// What Trimast adds to the unit of the proxy of this name: where it is not, the proxy is the host's own.
    static func dropIn(_ name: String) -> String { "/etc/systemd/system/\(name).service.d/trimast.conf" }

    static func of(_ kind: EndpointSpec.LoadBalancer) -> any ApiProxy {
        switch kind {
        case .haproxy: HAProxy()
        case .nginx: Nginx()
        }
    }
}

extension ClusterSpec {
    /// The proxy that cluster.yaml names.
    var proxy: any ApiProxy { ApiProxies.of(endpoint.loadBalancer) }

    /// nil: the host has none.
    func proxyRole(_ host: HostSpec) -> ProxyRole? {
        if host.roles.contains(.loadBalancer) { return .balancer }
        return endpoint.nodeLocalProxy && host.isNode ? .local : nil
    }

    /// Where a node finds its own proxy: a load balancer's listens there too.
    var localServer: String { "https://127.0.0.1:\(endpoint.port)" }
    var floatingServer: String { "https://\(endpoint.address):\(endpoint.port)" }
    /// By which of the two kubelets of workers and kube-proxy reach the API, and the other one.
    var nodeServer: String { endpoint.nodeLocalProxy ? localServer : floatingServer }
    var otherServer: String { endpoint.nodeLocalProxy ? floatingServer : localServer }

    /// What the API servers' certificates are for besides the floating address and the control planes.
    var extraCertificateNames: [String] {
        let own = kubernetes.certificateNames
        return endpoint.nodeLocalProxy && !own.contains("127.0.0.1") ? own + ["127.0.0.1"] : own
    }

    /// The HTTP status with which an API server that takes requests answers /readyz to somebody without credentials.
    ///
    /// Everybody may read /readyz by the ClusterRole system:public-info-viewer. Where cluster.yaml puts anonymous requests under conditions of its
    /// own (it cannot take them away), a server that takes requests may say 401, also while it has lost etcd.
    var readyStatuses: [Int] { kubernetes.apiServerArgs["authentication-config"] == nil ? [200] : [200, 401] }
}
