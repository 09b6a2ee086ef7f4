import Specification
import Support
import Transport

/// What hosts run to try each other: perl, which every Debian has, or bash alone, which can connect and not listen.
enum MeshScript {
    /// How long a listener lives when nobody ends it, in seconds: hosts that answer slowly have this long to try. It ends before that with
    /// the connection that it was asked for over, so that a borrowed address never outlives the run.
    static let life = 30

    /// Opens what is named and leaves one process in the background, which ends by itself.
    static func listen(_ words: [String], mark: String) -> String {
        """
        command -v perl >/dev/null || { echo plain; exit 0; }
        perl -e \(Shell.quoted(listener)) \(mark) $$ \(life) \(words.map(Shell.word).joined(separator: " ")) \(HostLock.release)
        """
    }

    private static func forget(_ address: IPv4Address?) -> String { address.map { "ip neigh flush to \($0)" } ?? ":" }

    /// - Parameter address: the borrowed one. Who had it, or that nobody had it a moment ago, is forgotten first: the kernel asks for an
    /// address three times and then refuses it, and a connection in between would wait behind questions that were asked too early.
    /// Afterwards it is forgotten again, also when nobody is left to ask for that.
    static func talk(_ words: [String], forgetting address: IPv4Address? = nil) -> String {
        let forget = forget(address)
        return """
            \(forget)
            ulimit -n 4096 2>/dev/null
            if command -v perl >/dev/null; then perl -e \(Shell.quoted(talker)) \(words.map(Shell.word).joined(separator: " "))
            else echo plain
            for w in \(words.filter { $0.hasPrefix("tcp:") }.map(Shell.word).joined(separator: " ")); do
            a=${w#tcp:}
            (
            r=$(timeout 2 bash --norc -p -c "exec 3<>/dev/tcp/${a%:*}/${a#*:}" 2>&1)
            case $?.$r in
            0.*) r=open ;;
            124.*) r=silent ;;
            *refused*) r=refused ;;
            *) r="blocked ${r##*: }" ;;
            esac
            echo "tcp ${a%:*} ${a#*:} $r" | head -n 1
            ) &
            done
            wait
            fi
            \(forget)
            """
    }

    /// Prints `lived` where the listener was there to the end.
    ///
    /// - Parameter pid: the listener's; nil when there is none.
    /// - Parameter address: the borrowed one, which is forgotten once more: the end of a connection that was still on its way asks for it again.
    static func close(pid: Int?, mark: String, forgetting address: IPv4Address? = nil) -> String {
        var lines: [String] = []
        if let pid {
            lines.append(
                """
                grep -q \(mark) /proc/\(pid)/cmdline 2>/dev/null && echo lived && kill \(pid)
                n=0
                while grep -q \(mark) /proc/\(pid)/cmdline 2>/dev/null && [ $n -lt 50 ]; do n=$((n + 1)); sleep 0.02; done
                """)
        }
        lines += [forget(address), "exit 0"]
        return lines.joined(separator: "\n")
    }

    /// Arguments: a mark, the process that it ends with, seconds to live, then `tcp:PORT`, `udp:PORT`, `raw:PROTOCOL`, `borrow:ADDRESS/PREFIX:INTERFACE`.
    /// Prints `opened …` and `busy …`, then `pid N`. Datagrams that ask are answered with their length.
    static let listener = #"""
        use strict; use Socket; use POSIX ();
        my ($mark, $shell, $life, @wants) = @ARGV;
        my (%kind, %sock, @borrowed);
        for my $want (@wants) {
            my ($p, $n, $dev) = split /:/, $want;
            my $s;
            if ($p eq "borrow") {
                next if system("ip", "address", "add", $n, "dev", $dev);
                push @borrowed, [$n, $dev];
                print "opened borrow $n\n";
                next;
            }
            if ($p eq "raw") {
                socket($s, PF_INET, SOCK_RAW, $n) or do { print "busy raw $n\n"; next };
            } else {
                socket($s, PF_INET, $p eq "tcp" ? SOCK_STREAM : SOCK_DGRAM, 0) or next;
                setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1) if $p eq "tcp";
                my $ok = bind($s, pack_sockaddr_in($n, INADDR_ANY));
                $ok &&= listen($s, 128) if $p eq "tcp";
                $ok or do { print "busy $p $n\n"; next };
            }
            $kind{fileno $s} = $p;
            $sock{fileno $s} = $s;
            print "opened $p $n\n";
        }
        sub give { while (my $b = shift @borrowed) { system("ip", "address", "del", $b->[0], "dev", $b->[1]) } exit 0 }
        $SIG{ALRM} = $SIG{TERM} = $SIG{HUP} = $SIG{INT} = \&give;
        $| = 1;
        my $pid = fork;
        if (!defined $pid) { give() }
        if ($pid) { print "pid $pid\n"; POSIX::_exit(0) }
        POSIX::setsid();
        open(STDOUT, ">", "/dev/null"); open(STDERR, ">", "/dev/null");
        alarm $life;
        while (1) {
            my $in = "";
            vec($in, $_, 1) = 1 for keys %sock;
            my $heard = select($in, undef, undef, 0.25);
            give() unless -d "/proc/$shell";
            next if $heard <= 0;
            for my $f (keys %sock) {
                next unless vec($in, $f, 1);
                if ($kind{$f} eq "tcp") { my $c; accept($c, $sock{$f}) and close $c; next }
                my $from = recv($sock{$f}, my $m, 65536, 0);
                next unless defined $from && length $from;
                my $length = length $m;
                $m = substr($m, 4 * (ord($m) & 15)) if $kind{$f} eq "raw";
                send($sock{$f}, "trimast! $length", 0, $from) if substr($m, 0, 8) eq "trimast?";
            }
        }
        """#

    /// Arguments: `tcp:ADDRESS:PORT`, `udp:ADDRESS:PORT`, `raw:ADDRESS:PROTOCOL`. One line for each: what answered.
    /// A lost connection request is repeated by the kernel after a second: nobody is called silent before. One that a neighbour's silence
    /// ended is made again until then.
    static let talker = #"""
        use strict; use Socket; use Fcntl; use Errno; use POSIX ();
        my $tick = POSIX::sysconf(&POSIX::_SC_CLK_TCK) || 100;
        sub now { (POSIX::times())[0] / $tick }
        sub told { my ($key, $what) = @_; $key =~ tr/:/ /; print "$key $what\n" }
        sub why { $!{ECONNREFUSED} ? "refused" : $!{ETIMEDOUT} ? "silent" : "blocked $!" }
        my (@tcp, @later, %udp, %raw, %ask, %heard, %size);
        for my $want (@ARGV) {
            my ($p, $a, $n) = split /:/, $want;
            if ($p eq "tcp") { push @tcp, [$want, $a, $n]; next }
            my $s;
            if ($p eq "raw") {
                $s = $raw{$n};
                if (!$s) { socket($s, PF_INET, SOCK_RAW, $n) or do { told($want, "blocked $!"); next }; $raw{$n} = $s }
                $ask{$want} = [$s, "trimast?", pack_sockaddr_in(0, inet_aton($a))];
                next;
            }
            socket($s, PF_INET, SOCK_DGRAM, 0) or next;
            setsockopt($s, 0, 10, pack("i", 3));
            connect($s, pack_sockaddr_in($n, inet_aton($a))) or do { told($want, "blocked $!"); next };
            my $mtu = getsockopt($s, 0, 14);
            $size{$want} = defined $mtu ? unpack("i", $mtu) : 1500;
            $size{$want} = 9000 if $size{$want} > 9000;
            $udp{$want} = $s;
        }
        sub ask {
            for (keys %ask) { my ($s, $m, $to) = @{$ask{$_}}; send($s, $m, 0, $to) unless $heard{$_} }
            for (keys %udp) {
                next if $heard{$_} && $heard{"$_ large"};
                defined send($udp{$_}, "trimast?", 0) or $!{ECONNREFUSED} && ($heard{$_} = $heard{"$_ large"} = "refused");
                send($udp{$_}, "trimast?" . ("x" x ($size{$_} - 36)), 0) unless $heard{"$_ large"};
            }
        }
        # What no neighbour answered for is tried again while there is time.
        sub ended {
            my $job = shift;
            if ($!{EHOSTUNREACH} && now() + 0.3 < $job->[3]) { push @later, [now() + 0.3, $job] }
            else { told($job->[0], $! + 0 ? why() : "open") }
        }
        my ($start, $asked, %busy) = (now(), 0);
        my $deadline = $start + 1.6;
        my $last = $start + 1;
        ask();
        while (1) {
            while (@later && $later[0][0] <= now()) { push @tcp, (shift @later)->[1] }
            while (@tcp && keys %busy < 200) {
                my $job = shift @tcp;
                my ($want, $a, $n) = @$job;
                $job->[3] ||= now() + 1.6;
                socket(my $s, PF_INET, SOCK_STREAM, 0) or do { told($want, "blocked $!"); next };
                fcntl($s, F_SETFL, fcntl($s, F_GETFL, 0) | O_NONBLOCK);
                if (connect($s, pack_sockaddr_in($n, inet_aton($a)))) { told($want, "open") }
                elsif ($!{EINPROGRESS}) { $busy{fileno $s} = [$job, $s] }
                else { ended($job) }
            }
            my @waiting = ((grep { !$heard{$_} } keys %ask), grep { !$heard{$_} || !$heard{"$_ large"} } keys %udp);
            @waiting = () if now() > $last;
            last unless @waiting || @tcp || @later || keys %busy;
            my ($in, $out) = ("", "");
            vec($out, $_, 1) = 1 for keys %busy;
            vec($in, fileno $_, 1) = 1 for values %raw, values %udp;
            select($in, $out, undef, 0.1);
            for my $f (keys %busy) {
                my ($job, $s) = @{$busy{$f}};
                if (vec($out, $f, 1)) {
                    $! = unpack("i", getsockopt($s, SOL_SOCKET, SO_ERROR));
                    ended($job);
                } elsif (now() > $job->[3]) { told($job->[0], "silent") }
                else { next }
                close $s;
                delete $busy{$f};
            }
            for my $want (keys %udp) {
                next unless vec($in, fileno $udp{$want}, 1);
                my $from = recv($udp{$want}, my $m, 65536, MSG_DONTWAIT);
                if (!defined $from) { $heard{$want} = $heard{"$want large"} = why() unless $!{EAGAIN} || $!{EMSGSIZE}; next }
                next unless $m =~ /^trimast! (\d+)/;
                $heard{$1 > 8 ? "$want large" : $want} = "open";
            }
            for my $n (keys %raw) {
                next unless vec($in, fileno $raw{$n}, 1);
                next unless defined recv($raw{$n}, my $m, 65536, MSG_DONTWAIT);
                my $from = inet_ntoa(substr($m, 12, 4));
                $heard{"raw:$from:$n"} = "open" if substr($m, 4 * (ord($m) & 15), 8) eq "trimast!";
            }
            if (now() - $start > 0.3 * ($asked + 1)) { $asked++; ask() }
        }
        told($_, $heard{$_} || "silent") for keys %ask;
        for my $want (keys %udp) {
            my ($small, $large) = ($heard{$want}, $heard{"$want large"});
            my $answer = $large && $large eq "open" ? "open" : $small || "silent";
            $answer .= " $size{$want} " . ($large && $large eq "open" ? "large" : "small") if $answer eq "open";
            told($want, $answer);
        }
        """#
}
