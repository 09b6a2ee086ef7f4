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
        "A file system that is read-only, a file that is immutable (chattr +i), a folder where a file belongs or a link to nothing, or a mount with noexec where packages and containers run programs, stops packages or steps in the middle. A failure names each. A file that is a mount of its own is written in place."

    /// What packages write besides what the parts themselves read and write: their users, and what they keep in their folders.
    private static let ofPackages = ["/etc/fstab", "/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow"]
    private static let folders = [
        "/etc", "/etc/containerd", "/etc/kubernetes", "/etc/kubernetes/manifests", "/etc/cni/net.d", "/etc/default", "/etc/systemd/system",
        "/etc/systemd/network", "/etc/haproxy", "/etc/nginx", "/etc/keepalived", "/etc/trimast", "/usr", "/usr/bin", "/usr/lib", "/opt",
        "/opt/cni/bin", "/run", "/var", "/var/lib", "/var/log", "/var/tmp", "/tmp", "/var/lib/containerd", "/var/lib/kubelet",
        "/var/lib/etcd", "/var/lib/trimast",
    ]
    /// Package managers run their packages' scripts, and containers and the pod network what stands there.
    private static let run = ["/usr", "/opt", "/var/lib/containerd"] + Requirements.runByPackages

    struct Found: Equatable {
        var readOnly: [String] = []
        var immutable: [String] = []
        var notRun: [String] = []
        /// Something else where a file or a folder belongs.
        var noFile: [String] = []
        var noFolder: [String] = []
        /// Links that lead nowhere.
        var dead: [String] = []
        /// The programs without which something was not looked at.
        var lacking: [String] = []
    }

    /// nil when nobody asked.
    static let found = Fact(
        "writable",
        script: { host, spec in
            let files = Set(ofPackages + Requirements.filesWritten(host, spec))
            let parents = files.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) }
            let others = Requirements.writtenByPackages.filter { !files.contains($0) }
            return script(files: files.sorted(), folders: Set(folders + parents).sorted(), others: others)
        }, unread: Found?.none
    ) { text in
        guard text.lines.contains("looked") else { return nil }
        func values(_ word: String) -> [String] {
            var seen: Set<String> = []
            return text.values("\(word) ").filter { seen.insert($0).inserted }
        }
        return Found(
            readOnly: values("read-only"), immutable: values("immutable"), notRun: values("noexec"), noFile: values("no-file"),
            noFolder: values("no-folder"), dead: values("dead"), lacking: values("lacking"))
    }

    /// - Parameter others: of which it does not matter whether they are files or folders.
    static func script(files: [String], folders: [String], others: [String] = []) -> String {
        """
        set --
        k="file"
        for f in \(files.joined(separator: " ")) : \(folders.joined(separator: " ")) : \(others.joined(separator: " ")); do
        if [ "$f" = : ]; then
        if [ "$k" = file ]; then k=folder; else k=other; fi
        continue
        fi
        if [ -L "$f" ]; then
        t=$(readlink -f "$f")
        # A file is written through its link, once the folder is there.
        if [ ! -e "$f" ]; then
        if [ "$k" != file ] || [ -z "$t" ] || [ ! -d "${t%/*}/" ]; then echo "dead $f"; fi
        continue
        fi
        else
        t=$f
        fi
        [ -e "$f" ] || continue
        case $k in
        file) [ -f "$f" ] || echo "no-file $f" ;;
        folder) [ -d "$f" ] || echo "no-folder $f" ;;
        esac
        [ -w "$f" ] || echo "read-only $f"
        set -- "$@" "$t"
        done
        if command -v lsattr >/dev/null; then
        lsattr -d "$@" | while read -r a f; do
        case $a in *[ia]*) echo "immutable $f" ;; esac
        done
        else
        echo "lacking lsattr"
        fi
        if command -v findmnt >/dev/null; then
        for f in \(run.joined(separator: " ")); do
        while [ ! -d "$f" ]; do f=${f%/*}; f=${f:-/}; done
        case ,$(findmnt -n -o OPTIONS -T "$f" | head -n 1), in
        *,noexec,*) echo "noexec $f" ;;
        esac
        done
        else
        echo "lacking findmnt"
        fi
        echo looked
        """
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
            for (paths, kind) in [(found.noFile, "file"), (found.noFolder, "folder")] where !paths.isEmpty {
                wrong.append("\(list(paths)) \(paths.count == 1 ? "is" : "are") there and no \(kind)")
                next += paths.map { path -> Advice in
                    "if nobody needs it, such as a container that mounts it: \(.shell("mv \(path) \(path).old"))"
                }
            }
            if !found.dead.isEmpty {
                wrong.append("\(list(found.dead)) \(found.dead.count == 1 ? "is a link" : "are links") to nothing")
                next += found.dead.map { path -> Advice in
                    "on the host, make what it leads to (\(.shell("readlink \(path)"))), or: \(.shell("rm \(path)"))"
                }
            }
            let notRun = found.notRun.filter { host.isNode || !$0.hasSuffix("containerd") }
            if !notRun.isEmpty {
                wrong.append("\(list(notRun)) is mounted with noexec, and programs run there")
                next.append("take noexec out of /etc/fstab, and \(.shell("mount -o remount,exec MOUNT"))")
            }
            if !wrong.isEmpty { return failed(host, wrong.joined(separator: "; "), next: .lines(next)) }
            guard !found.lacking.isEmpty else { return passed(host, "nothing is read-only or immutable") }
            let unseen = found.lacking.map { $0 == "lsattr" ? "immutable files" : "mounts with noexec" }
            return noted(host, "nothing is read-only; without \(list(found.lacking)) nobody looked for \(list(unseen))")
        }
    }
}
