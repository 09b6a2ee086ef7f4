import Facts
import Parts
import Planning
import Specification
import Support

/// Files and folders that apply writes can be written.
struct HostFiles: PreflightCheck {
    let id = "host.files"
    let title = "what apply and packages write can be written"
    let explanation =
        "A file system that is read-only, a file that is immutable (chattr +i), or one mounted with noexec where packages and containers run programs, stops packages or steps in the middle. A failure names each. A file that is a mount of its own is written in place."

    private static let written =
        [
            "/etc", "/etc/hosts", "/etc/hostname", "/etc/fstab", "/etc/containerd",
            "/etc/containerd/config.toml", "/etc/crictl.yaml", "/etc/kubernetes", "/etc/kubernetes/manifests", "/etc/cni/net.d",
            "/etc/systemd/system", "/etc/modules-load.d", "/etc/sysctl.d", "/etc/nginx/nginx.conf", "/etc/haproxy/haproxy.cfg",
            "/etc/keepalived/keepalived.conf", "/usr", "/usr/bin", "/usr/lib", "/opt", "/opt/cni/bin", "/run", "/var", "/var/lib",
            "/var/log", "/var/tmp", "/tmp", "/var/lib/containerd", "/var/lib/kubelet", "/var/lib/etcd",
        ] + Requirements.writtenByPackages
    /// Package managers run their packages' scripts, and containers and the pod network what stands there.
    private static let run = ["/usr", "/opt", "/var/lib/containerd"] + Requirements.runByPackages

    struct Found: Equatable {
        var readOnly: [String] = []
        var immutable: [String] = []
        var notRun: [String] = []
    }

    /// nil when nobody asked.
    static let found = Fact(
        "writable",
        """
        for f in \(written.joined(separator: " ")); do
        [ -e "$f" ] || continue
        [ -w "$f" ] || echo "read-only $f"
        case $(lsattr -d "$f" | cut -d ' ' -f 1) in
        *[ia]*) echo "immutable $f" ;;
        esac
        done
        for f in \(run.joined(separator: " ")); do
        while [ ! -d "$f" ]; do f=${f%/*}; f=${f:-/}; done
        case ,$(findmnt -n -o OPTIONS -T "$f" | head -n 1), in
        *,noexec,*) echo "noexec $f" ;;
        esac
        done
        echo looked
        """, unread: Found?.none
    ) { text in
        guard text.lines.contains("looked") else { return nil }
        return Found(readOnly: text.values("read-only "), immutable: text.values("immutable "), notRun: text.values("noexec "))
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Self.found.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let found = facts[Self.found] else { return unread(host) }
            var wrong: [String] = []
            var next: [Advice] = []
            // Of a file system that is read-only the topmost folder says enough.
            let readOnly = found.readOnly.filter { path in !found.readOnly.contains { path.hasPrefix($0 + "/") } }
            if !readOnly.isEmpty {
                wrong.append("\(list(readOnly)) cannot be written: the file system is read-only")
                next.append(
                    "on the host, after \(.shell("dmesg")) has said why (a disk with errors?): \(.shell("mount -o remount,rw MOUNT"))")
            }
            if !found.immutable.isEmpty {
                wrong.append("\(list(found.immutable)) \(found.immutable.count == 1 ? "is" : "are") immutable")
                next.append("on the host: \(.shell("chattr -i -a \(found.immutable.joined(separator: " "))"))")
            }
            let notRun = found.notRun.filter { host.isNode || !$0.hasSuffix("containerd") }
            if !notRun.isEmpty {
                wrong.append("\(list(notRun)) is mounted with noexec, and programs run there")
                next.append("take noexec out of /etc/fstab, and \(.shell("mount -o remount,exec MOUNT"))")
            }
            if !wrong.isEmpty { return failed(host, wrong.joined(separator: "; "), next: .lines(next)) }
            return passed(host, "nothing is read-only or immutable")
        }
    }
}
