import Facts
import Specification

/// What runs of `plugin: bird` on a host, and what it has learnt of the others.
struct BirdFacts: Equatable {
    var isActive = false
    /// The unit of ``NetworkFiles/masquerade``.
    var isMasquerading = false
    /// The names of BIRD's sessions that are Established.
    var sessions: Set<String> = []
    /// The ranges to which BIRD made kernel routes.
    var routes: Set<CIDR> = []

    static let fact = Fact(
        "bird",
        """
        unit bird
        unit trimast-masquerade
        command -v birdc >/dev/null && birdc show protocols | awk '$2 == "BGP" { print "session", $1, $NF }'
        ip -4 route show | grep -w bird | sed 's/^/route /'
        """, units: ["bird", "trimast-masquerade"], unread: BirdFacts()
    ) { BirdFacts($0) }

    init() {}

    /// The units' states are lines of one word in the order in which they are asked for; without systemd there is neither.
    init(_ text: SectionText) {
        let states = text.words.filter { $0.count == 1 }.map { $0[0] == "active" }
        if states.count == 2 { (isActive, isMasquerading) = (states[0], states[1]) }
        for words in text.words {
            if words.first == "session", words.count > 2, words.last == "Established" { sessions.insert(words[1]) }
            if words.first == "route", words.count > 2, let range = CIDR(words[1]) { routes.insert(range) }
        }
    }
}
