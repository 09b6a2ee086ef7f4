import Specification

/// What keepalived calls when its host gets the floating address or loses it: connections that are no good any more are ended, so that their
/// clients make new ones at once.
///
/// A watch says nothing for minutes: its client learns by no packet of its own that the address is elsewhere, and waits (Go's ping every 30 s).
/// Where a kernel cannot end connections (`CONFIG_INET_DIAG_DESTROY`), nothing is done, and that is how long it takes.
enum AddressMove {
    static let path = "/etc/keepalived/trimast-moved"

    /// sh that ends what is connected to the address here, on both sides: clients elsewhere hear of it while the host still has the address.
    static func close(_ spec: ClusterSpec) -> String {
        "ss -tnHK src \(spec.endpoint.address) or dst \(spec.endpoint.address) >/dev/null 2>&1"
    }

    /// keepalived.conf(5), "notify": it is called with INSTANCE, the instance's name and its new state.
    static func text(_ spec: ClusterSpec) -> String {
        """
        #!/bin/sh
        # Written by Trimast: keepalived says that this host got the floating address, or lost it. Connections that are no good any more end.
        chrt -o -p 0 $$ >/dev/null 2>&1
        case $3 in
        # The host's own to whoever had the address before.
        MASTER) ss -tnHK dst \(spec.endpoint.address) >/dev/null 2>&1 ;;
        *) \(close(spec)) ;;
        esac
        exit 0

        """
    }
}
