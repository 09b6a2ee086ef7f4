import Facts
import Specification
import TestSupport
import Testing

@testable import Planning

/// Every kind of action: how it is named, what it will change, and its exact sh.
@Suite struct ActionTests {
    struct Case: Sendable, CustomStringConvertible {
        var action: Action
        var title: String
        var glyph: Glyph
        var changes: [String] = []
        var script: String
        var description: String { title }
    }

    static let token = RuntimeValue("token", isSecret: true)
    static let list = FileAction(path: "/etc/apt/sources.list.d/trimast-lab.list", content: "deb x\n", previous: nil)

    static let cases = [
        Case(
            action: .command(CommandAction("do it", glyph: .change, "echo \(token)")), title: "do it", glyph: .change,
            script: "echo 'a'\\''b'"),
        Case(
            action: .unit(UnitAction("a.service", .enable)), title: "enable a.service", glyph: .change,
            script: reload("a.service") + "systemctl -q enable a.service"),
        Case(
            action: .unit(UnitAction("a.service", .enableAndStart)), title: "enable and start a.service", glyph: .start,
            script: reload("a.service")
                + """
                systemctl -q is-enabled a.service 2>/dev/null || systemctl -q enable a.service
                if [ -e /run/trimast-unread/a.service ] && systemctl -q is-active a.service; then
                systemctl reload-or-restart a.service
                else
                systemctl start a.service
                fi
                """
                + stays),
        Case(
            action: .unit(UnitAction("a.service", .restart)), title: "restart a.service", glyph: .start,
            script: reload("a.service") + "systemctl restart a.service" + stays),
        Case(
            action: .unit(UnitAction("a.service", .reload)), title: "reload a.service", glyph: .start,
            script: reload("a.service") + "systemctl reload-or-restart a.service" + stays),
        Case(
            action: .unit(UnitAction("a.service", .disableAndStop)), title: "disable and stop a.service", glyph: .stop,
            script: reload("a.service") + "systemctl -q disable --now a.service"),
        Case(
            action: .unit(UnitAction("a b.swap", .mask)), title: "mask a b.swap", glyph: .stop,
            script: reload("'a b.swap'") + "systemctl -q mask --now 'a b.swap'"),
        Case(
            action: .packages(PackagesAction(names: ["a", "b=1-*"], hold: ["c"], install: "apt-get install a")),
            title: "install packages: a b=1-*", glyph: .create, script: "set -e\napt-get install a"),
        Case(
            action: .packages(PackagesAction(names: [], hold: ["c", "d"], install: "apt-mark hold c d")), title: "hold packages: c d",
            glyph: .create, script: "set -e\napt-mark hold c d"),
        Case(
            action: .kernel(KernelAction(modules: ["overlay", "br_netfilter"], settings: ["net.b": "1", "net.a": "0 1"])),
            title: "load overlay br_netfilter; set net.a = 0 1, net.b = 1", glyph: .change,
            script: """
                set -e
                [ -d /sys/module/overlay ] || modprobe overlay || {
                echo "the kernel $(uname -r) has no module overlay, and it is needed"; exit 1; }
                [ -d /sys/module/br_netfilter ] || modprobe br_netfilter || {
                echo "the kernel $(uname -r) has no module br_netfilter, and it is needed"; exit 1; }
                printf '%s\\n' '0 1' >/proc/sys/net/a
                printf '%s\\n' 1 >/proc/sys/net/b
                """),
        Case(
            action: .kernel(KernelAction(settings: ["net.a": "1"])), title: "set net.a = 1", glyph: .change,
            script: "set -e\nprintf '%s\\n' 1 >/proc/sys/net/a"),
        Case(
            action: .kernel(KernelAction(settings: ["net.ipv4.conf.eth0/100.forwarding": "1"])),
            title: "set net.ipv4.conf.eth0/100.forwarding = 1", glyph: .change,
            script: "set -e\nprintf '%s\\n' 1 >/proc/sys/net/ipv4/conf/eth0.100/forwarding"),
        Case(
            action: .kubeadm(KubeadmAction("init phase certs all", configuration: "/run/trimast/kubeadm.yaml")),
            title: "kubeadm init phase certs all", glyph: .run, script: "kubeadm init phase certs all --config /run/trimast/kubeadm.yaml"),
        Case(
            action: .kubeadm(KubeadmAction("join", configuration: nil, waived: ["Swap": "we know", "Mem": "it is small"])),
            title: "kubeadm join", glyph: .run, changes: ["waives Mem: it is small", "waives Swap: we know"],
            script: "kubeadm join --ignore-preflight-errors=Mem,Swap"),
        Case(
            action: .object(ObjectAction(what: "a ConfigMap", manifest: "kind: ConfigMap # it's\n")), title: "apply a ConfigMap",
            glyph: .change,
            script: patiently(
                """
                printf %s 'kind: ConfigMap # it'\\''s
                ' | kubectl --kubeconfig /etc/kubernetes/admin.conf apply -f -
                """)),
        Case(
            action: .object(ObjectAction(what: "much", manifest: "kind: List", isServerSide: true)), title: "apply much", glyph: .change,
            script: patiently(
                "printf %s 'kind: List' | kubectl --kubeconfig /etc/kubernetes/admin.conf apply --server-side --force-conflicts -f -")),
        Case(
            action: .repository(RepositoryAction(name: "lab", file: list)), title: "add package repository lab", glyph: .create,
            changes: ["+deb x"], script: fileScript),
        Case(
            action: .file(list), title: "write /etc/apt/sources.list.d/trimast-lab.list", glyph: .create, changes: ["+deb x"],
            script: fileScript),
    ]

    /// What stands before every operation on a unit.
    static func reload(_ unit: String) -> String {
        """
        set -e
        s=$(systemctl show -p NeedDaemonReload -p DropInPaths \(unit))
        r=
        case $s in *NeedDaemonReload=yes*) r=yes ;; esac
        for d in /etc/systemd/system/\(unit).d/*.conf; do
        [ ! -e "$d" ] || case $s in *"$d"*) ;; *) r=yes ;; esac
        done
        [ -z "$r" ] || systemctl daemon-reload

        """
    }

    /// Behind every operation that starts a unit: what is in it is run by ``unitsThatAreStartedStay(_:_:)``.
    static let stays = "\nstays() {"

    /// A service that has ended a moment after its start fails the step, with what it said; one that is to end does not.
    @Test(
        arguments: ShellKind.all,
        [
            ("Type=notify\nResult=success\nActiveState=active\nSubState=running", true),
            ("Type=simple\nResult=exit-code\nActiveState=failed\nSubState=failed", false),
            ("Type=forking\nResult=success\nActiveState=inactive\nSubState=dead", false),
            ("Type=notify\nResult=exit-code\nActiveState=activating\nSubState=auto-restart", false),
            ("Type=oneshot\nResult=success\nActiveState=inactive\nSubState=dead", true),
            ("ActiveState=active\nSubState=active", true),
        ])
    func unitsThatAreStartedStay(_ shell: ShellKind, _ each: (told: String, isGood: Bool)) async throws {
        let script = try UnitAction("x.service", .restart).script([:])
        let result = try await shell.run(
            """
            systemctl() { case $1 in show) printf '%s\\n' '\(each.told)' ;; esac; }
            sleep() { :; }
            journalctl() { echo 'x: cannot read its configuration'; }
            \(script)
            """)
        #expect((result.status == 0) == each.isGood, "\(shell): \(result)")
        #expect(result.output.contains("cannot read") == !each.isGood, "\(shell): \(result)")
    }

    /// systemd is told to read its units anew where it says so, and where it does not know of a drop-in that is there.
    @Test(arguments: [
        ("NeedDaemonReload=no\nDropInPaths=FOLDER/x.service.d/a.conf", false), ("NeedDaemonReload=yes\nDropInPaths=", true),
        ("NeedDaemonReload=no\nDropInPaths=", true), ("NeedDaemonReload=no\nDropInPaths=/run/x.service.d/b.conf", true),
    ]) func unitsAreReadAnew(_ told: String, _ isRead: Bool) async throws {
        for shell in ShellKind.all {
            try await withTemporaryFolder { folder in
                let script = try UnitAction("x.service", .restart).script([:]).replacing("/etc/systemd/system", with: folder)
                let result = try await shell.run(
                    """
                    mkdir \(folder)/x.service.d && : >\(folder)/x.service.d/a.conf
                    systemctl() { case $1 in show) printf '%s\\n' '\(told.replacing("FOLDER", with: folder))' ;; *) echo "$@" ;; esac; }
                    \(script)
                    """)
                #expect(result.output == (isRead ? "daemon-reload\n" : "") + "restart x.service\n", "\(shell): \(result)")
            }
        }
    }

    static func patiently(_ command: String) -> String { Patience.script(Template(command)).shown }

    static let fileScript = """
        set -e
        p=/etc/apt/sources.list.d/trimast-lab.list
        [ ! -L "$p" ] || p=$(readlink -f "$p")
        if [ -e "$p" ] && [ ! -f "$p" ]; then
        echo "/etc/apt/sources.list.d/trimast-lab.list leads to $p, which is no regular file and is left as it is: take it away on the host"
        exit 1
        fi
        mkdir -p "${p%/*}"
        t=$(mktemp "${p%/*}/.trimast.XXXXXX")
        trap 'rm -f "$t"' EXIT
        printf %s 'deb x
        ' >"$t"
        chmod 644 "$t"
        if cmp -s "$t" "$p"; then chmod 644 "$p"; exit 0; fi
        :
        case $p in
        /run/*) ;;
        *)
        if [ -f "$p" ]; then
        k=/var/lib/trimast/kept
        mkdir -p "$k" && chmod 700 "$k"
        cp -p "$p" "$k/$(printf %s "$p" | tr / %).$(date -u +%Y%m%dT%H%M%SZ)"
        fi ;;
        esac
        sync "$t" 2>/dev/null || sync
        # A file that is mounted by itself cannot be replaced by another.
        if cut -d ' ' -f 5 /proc/self/mountinfo 2>/dev/null | grep -qxF "$p"; then
        cat "$t" >"$p"
        chmod 644 "$p"
        sync "$p" 2>/dev/null || sync
        else
        mv -f "$t" "$p"
        fi
        ! command -v restorecon >/dev/null || restorecon "$p" 2>/dev/null || :
        """

    @Test(arguments: cases) func isNamedShownAndDone(_ each: Case) throws {
        let kind = each.action.kind
        #expect(kind.title == each.title)
        #expect(kind.glyph == each.glyph)
        #expect(kind.changes == each.changes)
        let script = try kind.script([Self.token: "a'b"])
        #expect(script.firstRange(of: Self.stays).map { String(script[..<$0.upperBound]) } ?? script == each.script)
    }

    @Test func limits() {
        func minutes(_ kind: any ActionKind) -> Int64 { kind.limit.components.seconds / 60 }
        #expect(Self.cases.map { minutes($0.action.kind) } == [10, 5, 5, 5, 5, 5, 5, 30, 30, 5, 5, 5, 10, 10, 5, 5, 30, 5])
        #expect(minutes(ImagesAction(source: .registry(["a"]), wanted: [])) == 30)
        // What waits by itself says itself what it waited for.
        #expect(CommandAction("wait", patience: 240, "true").limit == .seconds(300))
    }

    @Test func fileShowsADiffAndNeverASecret() {
        let previous = RemoteFile(mode: "600", content: "a\nb\n")
        let shown = FileAction(path: "/etc/x", content: "a\n\(RuntimeValue("digest"))\n", previous: previous)
        #expect(shown.glyph == .change && !shown.isSecret)
        #expect(shown.changes == ["mode 600 -> 644", " a", "-b", "+‹digest›"])
        let withToken = FileAction(path: "/etc/x", content: "a\n\(Self.token)\n", previous: previous)
        #expect(withToken.isSecret && withToken.previous == nil)
        #expect(withToken.changes == ["(its content is secret)"])
        let secret = FileAction(path: "/etc/x", content: "key", mode: "600", previous: previous, isSecret: true)
        #expect(secret.previous == nil)
        #expect(secret.changes == ["(its content is secret)"])
    }
}
