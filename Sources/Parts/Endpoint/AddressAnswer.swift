import Facts
import Specification

/// Before the floating address is ours, does somebody else answer for it?
package enum AddressAnswer {
    /// `lladdr 02:…`: who answered; nil when nobody did, or the host was not asked because keepalived is set up there.
    package static let fact = Fact("address-answer", script: { _, spec in script(spec) }, unread: String?.none) {
        // Whatever else a host prints is no answer.
        $0.words.first { $0.count == 2 && $0[0] == "lladdr" && $0[1].wholeMatch(of: /[0-9a-f]{2}(:[0-9a-f]{2})+/) != nil }?
            .joined(separator: " ")
    }

    /// A datagram makes the kernel ask by ARP. What it learnt earlier is forgotten first, so that an old answer is never taken for a new one,
    /// and that nobody answered is forgotten afterwards: who connects to the address next asks anew.
    private static func script(_ spec: ClusterSpec) -> String {
        """
        [ -f \(VirtualAddress.path) ] && exit 0
        ip neigh flush to \(spec.endpoint.address)
        bash --norc -p -c 'echo >/dev/udp/\(spec.endpoint.address)/9' >/dev/null
        n=0
        while [ $n -lt 5 ]; do
        ip neigh show \(spec.endpoint.address) | grep -o 'lladdr [0-9a-f:]*' && exit 0
        n=$((n + 1)); sleep 0.1
        done
        ip neigh flush to \(spec.endpoint.address)
        """
    }
}
