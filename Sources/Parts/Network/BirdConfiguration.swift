import Specification

/// The files of BIRD's own for `plugin: bird`.
enum BirdConfiguration {
    /// sh that fails when the new file, `$t`, is not valid.
    static let check = "chown root:bird \"$t\"; bird -p -c \"$t\""

    /// One session to every host of the role; the host's own range is announced, everything inside the pod range is taken.
    ///
    /// The kernel's routes are looked at every 5 s, so that one that somebody else removed is soon there again; BIRD's own 60 s are long.
    /// `protocol direct` lets next hops resolve: without it BIRD 2.17 has Established sessions whose routes are all unreachable.
    /// A reflector keeps the next hop of what it hands on, so that packets do not go through it: BIRD does so within one AS, unless it is told
    /// `next hop self`. Each has a cluster id of its own and takes all others, also reflectors, for clients (RFC 4456, section 7): so it knows a
    /// host whose session with it alone is gone, and two reflectors do not differ by who was first.
    static func text(_ context: PartContext, _ range: CIDR, _ role: BirdRole) -> String {
        let address = context.host.address
        let sessions = role.peers.map { "protocol bgp \($0.session) from mesh { neighbor \($0.address) as 64512; }" }
        let reflection = role.isReflector ? "\n    rr client;\n    rr cluster id \(address);" : ""
        let exported = role.isReflector ? "source ~ [RTS_STATIC, RTS_BGP]" : "source = RTS_STATIC"
        return """
            # Written by Trimast: routes to the pods of every other host.
            log syslog all;
            router id \(address);
            graceful restart wait 20;
            protocol device {}
            protocol direct { ipv4; }
            protocol kernel { scan time 5; graceful restart; ipv4 { import none; export where source ~ [RTS_BGP, RTS_STATIC]; }; }
            protocol static pods { ipv4; route \(range) blackhole; }
            template bgp mesh {
                local \(address) as 64512;
                connect delay time 1;
                connect retry time 2;
                error wait time 1, 5;
                graceful restart;\(reflection)
                ipv4 {\(role.isReflector ? "" : " next hop self;") import where net ~ \(context.spec.network.pods.network); export where \(exported); };
            }
            \(sessions.joined(separator: "\n"))

            """
    }

    /// BIRD's names are letters, digits and underscores.
    static func identifier(_ name: HostName) -> String { "host_" + name.text.map { $0 == "-" || $0 == "." ? "_" : String($0) }.joined() }

    /// Where the kernel has routes of a BIRD before this one, they stay until this one has learnt its own (`-R`); at boot there are none, and
    /// nothing is waited for. Debian's own unit starts BIRD again after a signal alone.
    static func dropIn(_ path: String) -> String {
        """
        # Written by Trimast: a BIRD that starts again keeps the routes that the kernel has until it has learnt its own.
        [Service]
        ExecStart=
        ExecStart=/bin/sh -c 'r=; ! ip -4 route show proto bird | grep -q via || r=-R; exec bird -f -c \(path) -u bird -g bird $r'
        Restart=on-failure

        """
    }
}
