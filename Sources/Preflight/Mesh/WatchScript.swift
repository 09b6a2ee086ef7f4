import Facts
import Parts
import Specification
import Support

/// What a load balancer heard on its wire.
enum VRRPWatch: Equatable {
    struct Advert: Equatable {
        var source: String
        var id: Int
    }
    case heard([Advert])
    /// Why it could not listen.
    case impossible(String)

    /// nil when it did not answer, or was not asked to listen.
    static let section = Section<VRRPWatch?>("watch", unread: nil) { text in
        guard let first = text.lines.first else { return nil }
        guard text.lines.contains("watched") else { return .impossible(String(first)) }
        return .heard(
            text.words.compactMap { words in
                guard words.count == 3, words[0] == "vrrp", let id = Int(words[2]) else { return nil }
                return Advert(source: words[1], id: id)
            })
    }
}

/// Listens to the wire for VRRP on the interface of a load balancer, for a little more than the second between two usual adverts.
/// It joins nothing and sends nothing: the interface takes in all multicast while the socket is open.
enum WatchScript {
    static func scripts(_ spec: ClusterSpec) -> [HostName: String] {
        let seconds = "1.1"
        return Dictionary(
            spec.loadBalancers.map { host in
                let interface =
                    spec.endpoint.interface.map(Shell.quoted)
                    ?? "$(\(Interfaces.named(with: host.address)))"
                return (
                    host.name,
                    """
                    command -v perl >/dev/null || { echo no perl; exit 0; }
                    i=\(interface)
                    index=$(cat "/sys/class/net/$i/ifindex" 2>/dev/null) || { echo no interface; exit 0; }
                    perl -e \(Shell.quoted(program)) "$index" \(seconds)
                    """
                )
            }, uniquingKeysWith: { $1 })
    }

    /// Arguments: the interface's index, seconds. Prints `vrrp SOURCE ID` once for each, then `watched`. The kernel's filter lets through
    /// nothing but IP protocol 112, so that a busy interface costs nothing.
    private static let program = #"""
        use strict; use Socket; use POSIX ();
        my ($index, $seconds) = @ARGV;
        my $tick = POSIX::sysconf(&POSIX::_SC_CLK_TCK) || 100;
        sub now { (POSIX::times())[0] / $tick }
        socket(my $s, 17, SOCK_DGRAM, unpack("S", pack("n", 0x0800))) or do { print "no socket: $!\n"; exit };
        my $filter = join "", map { pack("SCCL", @$_) } [0x30, 0, 0, 9], [0x15, 0, 1, 112], [6, 0, 0, 65535], [6, 0, 0, 0];
        setsockopt($s, SOL_SOCKET, 26, pack("S x6 P", 4, $filter));
        bind($s, pack("S n i S C C a8", 17, 0x0800, $index, 0, 0, 0, "")) or do { print "no socket: $!\n"; exit };
        setsockopt($s, 263, 1, pack("i S S a8", $index, 2, 0, ""));
        my $end = now() + $seconds;
        my %seen;
        while ((my $left = $end - now()) > 0) {
            my $in = "";
            vec($in, fileno $s, 1) = 1;
            next if select($in, undef, undef, $left) <= 0;
            next unless defined recv($s, my $m, 2048, MSG_DONTWAIT);
            next unless length $m > 24 && ord(substr($m, 9, 1)) == 112;
            my $start = 4 * (ord($m) & 15);
            my $kind = ord(substr($m, $start, 1));
            next unless ($kind & 15) == 1 && ($kind >> 4 == 2 || $kind >> 4 == 3);
            my $line = "vrrp " . inet_ntoa(substr($m, 12, 4)) . " " . ord(substr($m, $start + 1, 1));
            print "$line\n" unless $seen{$line}++;
        }
        print "watched\n";
        """#
}
