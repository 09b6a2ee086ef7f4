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

/// Who says that it has the floating address, by ARP: hardware addresses, ours among them.
enum AddressClaims {
    /// nil when nobody listened.
    static let section = Section<[String]?>("watch", unread: nil) { text in
        guard text.lines.contains("watched") else { return nil }
        return text.words.compactMap { words in
            guard words.count == 2, words[0] == "arp", words[1].wholeMatch(of: /[0-9a-f]{2}(:[0-9a-f]{2}){5}/) != nil else { return nil }
            return words[1]
        }
    }
}

/// Listens to the wire for VRRP on the interface of a load balancer, for a little more than the second between two usual adverts.
/// It joins nothing: the interface takes in all multicast while the socket is open. Meanwhile it asks by ARP, for nobody's address (RFC 5227's
/// probe), who has the floating one: two machines that have it both answer.
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
                    perl -e \(Shell.quoted(program)) "$index" \(seconds) "$(cat "/sys/class/net/$i/address")" \(spec.endpoint.address)
                    """
                )
            }, uniquingKeysWith: { $1 })
    }

    /// Arguments: the interface's index, seconds, its hardware address, the floating address. Prints `vrrp SOURCE ID` and `arp HARDWARE-ADDRESS`
    /// once for each, then `watched`. The kernel's filter lets through
    /// nothing but IP protocol 112, so that a busy interface costs nothing.
    private static let program = #"""
        use strict; use Socket; use POSIX ();
        my ($index, $seconds, $mac, $address) = @ARGV;
        my $tick = POSIX::sysconf(&POSIX::_SC_CLK_TCK) || 100;
        sub now { (POSIX::times())[0] / $tick }
        socket(my $s, 17, SOCK_DGRAM, unpack("S", pack("n", 0x0800))) or do { print "no socket: $!\n"; exit };
        my $filter = join "", map { pack("SCCL", @$_) } [0x30, 0, 0, 9], [0x15, 0, 1, 112], [6, 0, 0, 65535], [6, 0, 0, 0];
        setsockopt($s, SOL_SOCKET, 26, pack("S x6 P", 4, $filter));
        bind($s, pack("S n i S C C a8", 17, 0x0800, $index, 0, 0, 0, "")) or do { print "no socket: $!\n"; exit };
        setsockopt($s, 263, 1, pack("i S S a8", $index, 2, 0, ""));
        my ($target, $own, $arp) = (inet_aton($address), join("", map { chr hex } split /:/, $mac));
        if (length $own == 6 && socket($arp, 17, SOCK_RAW, unpack("S", pack("n", 0x0806)))) {
            bind($arp, pack("S n i S C C a8", 17, 0x0806, $index, 0, 0, 0, "")) or undef $arp;
        } else { undef $arp }
        my $question = "\xff" x 6 . $own . pack("nnnCCn", 0x0806, 1, 0x0800, 6, 4, 1) . $own . "\0" x 10 . $target;
        my ($start, $asked) = (now(), 0);
        my $end = $start + $seconds;
        my %seen;
        while ((my $left = $end - now()) > 0) {
            if ($arp && $asked < 3 && now() - $start >= 0.3 * $asked) { send($arp, $question, 0); $asked++ }
            my $in = "";
            vec($in, fileno $s, 1) = 1;
            vec($in, fileno $arp, 1) = 1 if $arp;
            next if select($in, undef, undef, $left < 0.1 ? $left : 0.1) <= 0;
            if ($arp && vec($in, fileno $arp, 1) && defined recv($arp, my $m, 2048, MSG_DONTWAIT)) {
                # Who answers, and who says so unasked; our own question is nobody's.
                if (length $m >= 42 && substr($m, 28, 4) eq $target) {
                    my $line = "arp " . join ":", map { sprintf "%02x", ord } split //, substr($m, 22, 6);
                    print "$line\n" unless $seen{$line}++;
                }
            }
            next unless vec($in, fileno $s, 1);
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
