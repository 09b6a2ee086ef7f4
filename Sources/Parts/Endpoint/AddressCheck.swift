import Specification

/// keepalived's check: may this host hold the floating address? It judges the proxy of this host by its own word.
///
/// The address is given away where no proxy runs here, or where it reaches no API server while another load balancer's does. It never is
/// because somebody else is faster, or because all API servers are away: moving it would help nobody. keepalived itself asks for three such
/// verdicts in a row.
///
/// A host that hears no other control plane, and whose proxy reaches none that is ready, has no quorum, and would take the address all the same: it
/// hears no holder either (``alone(_:_:)``). One that is no control plane and hears another load balancer is not cut off: the control planes are away.
///
/// A proxy that hangs is killed: its clients hear at once that their connections are gone, the address moves (``ProxyState``), and the unit starts
/// it anew. To give the address away and leave the proxy as it is would do none of that but the second.
enum AddressCheck {
    static let path = "/etc/keepalived/trimast-check"

    /// sh of the function `verdict OWN`, which asks the others only where its own proxy leaves a doubt.
    static func verdict(_ proxy: any ApiProxy) -> String {
        """
        verdict() {
        case $1 in
        ready) return 0 ;;
        gone) return 1 ;;
        esac
        others || return 0
        # To ask took a while: is it still so?
        now=$(own)
        [ "$now" != ready ] || return 0
        # Twice it said nothing for a second, while another one answers: it hangs.
        if [ "$1 $now" = 'silent silent' ]; then
        logger -t trimast-check '\(proxy.name) does not answer: it is killed, and starts anew'
        systemctl kill -s KILL \(proxy.unit)
        fi
        return 1
        }
        """
    }

    /// sh that says whether this host has the address: keepalived gives the holder the lowest priority (``VirtualAddress``).
    ///
    /// Not said by what keepalived calls on a move: two hosts that got the address in the same moment decide by the priorities of the file.
    private static func holder(_ spec: ClusterSpec) -> String {
        """
        # The holder gives way to whoever did not hear it and took the address, too.
        n=0
        [ -z "$(ip -4 -o address show to \(spec.endpoint.address) 2>/dev/null)" ] || n=1
        [ "$(cat \(ProxyState.holder) 2>/dev/null)" = $n ] || \(ProxyState.write("$n", to: ProxyState.holder))
        """
    }

    /// Of whom the host must hear one to hold the address: `ADDRESS:PORT` of the other control planes; for a host that is none, of the other load balancers
    /// too: where all control planes are off, no load balancer hears one, and the address would be nowhere. None where nobody else can have it, or
    /// where there is one control plane.
    static func heard(_ host: HostSpec, _ spec: ClusterSpec) -> [String] {
        let proxies = spec.loadBalancers.filter { $0.name != host.name }
        guard spec.controlPlanes.count > 1, !proxies.isEmpty else { return [] }
        let servers = spec.controlPlanes.filter { $0.name != host.name }.map { "\($0.address):\(spec.endpoint.apiPort)" }
        guard !host.isControlPlane else { return servers }
        return servers + proxies.filter { !$0.isControlPlane }.map { "\($0.address):\(spec.endpoint.port)" }
    }

    /// sh that says whether this host hears none of those whom it must, twice in a row, each time for a second; nothing where there is none.
    ///
    /// Whoever takes or refuses a connection is heard, and so is one that nothing is known of: an address that nobody answers for has failed in the
    /// kernel's table of neighbours, where it is in a network of the host's own. curl: 7, could not connect; 28, no answer in time. An API server that
    /// takes connections and says nothing more is heard by HTTP alone: during a TLS handshake that does not end curl 7.88 knows of no connection
    /// (measured). The first question is by HTTPS all the same: to it an API server writes no line in its log.
    private static func alone(_ host: HostSpec, _ spec: ClusterSpec) -> String {
        let others = heard(host, spec)
        guard !others.isEmpty else { return "" }
        return """

            # Whether nothing is heard of a host.
            silent() {
            c=$(curl -sk -o /dev/null -w '%{time_connect}' --noproxy '*' -m 1 "$1://$2/readyz")
            s=$?
            case $c in *[1-9]*) return 1 ;; esac
            [ $s = 28 ] || ip -4 neigh show to "${2%:*}" 2>/dev/null | grep -q FAILED
            }
            # One is asked, and all at once where that one is silent.
            alone() {
            silent https \(others[0]) || return 1
            p=
            for peer in \((others.dropFirst() + others.prefix(1)).joined(separator: " ")); do
            silent http "$peer" &
            p="$p $!"
            done
            for i in $p; do wait "$i" || return 1; done
            }
            n=0
            [ "$own" = ready ] || ! alone || n=1
            [ "$(cat \(ProxyState.alone) 2>/dev/null)" = $n ] || \(ProxyState.write("$n", to: ProxyState.alone))
            [ $n = 0 ] || exit 1
            """
    }

    static func text(_ host: HostSpec, _ spec: ClusterSpec) -> String {
        let peers = spec.loadBalancers.filter { $0.name != host.name }.map(\.address.description)
        return """
            #!/bin/sh
            # Written by Trimast. May this host hold the floating address? The answer is the exit status.
            # keepalived is real-time, and what it runs need not be.
            chrt -o -p 0 $$ >/dev/null 2>&1
            \(holder(spec))
            \(spec.proxy.own(spec))
            own=$(own)\(alone(host, spec))
            # Whether the proxy of another load balancer reaches an API server that takes requests.
            reaches() {
            c=$(curl -sk -o /dev/null -w '%{http_code}' --noproxy '*' -m 1 "https://$1:\(spec.endpoint.port)/readyz")
            case $c in \(spec.readyStatuses.map(String.init).joined(separator: "|"))) return 0 ;; esac
            return 1
            }
            # All are asked at once, since one that hangs takes a second.
            others() {
            p=
            for peer in \(peers.joined(separator: " ")); do
            reaches "$peer" &
            p="$p $!"
            done
            for i in $p; do ! wait "$i" || return 0; done
            return 1
            }
            \(verdict(spec.proxy))
            verdict "$own"

            """
    }
}
