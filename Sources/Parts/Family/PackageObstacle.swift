import Facts
import Support

/// Something that stops every installation in the middle, and that trying one does not show.
package struct PackageObstacle: Equatable, Sendable {
    package var found: String
    package var next: Advice

    /// Those that the lines of ``PackageManager`` tell.
    static func all(_ text: SectionText) -> [PackageObstacle] {
        let overrides = text.values("obstacle ").map {
            PackageObstacle(found: $0, next: "make the user or the group, or take the line away with dpkg-statoverride --remove")
        }
        let locks = text.values("left ").map { lock($0.split(separator: " ", maxSplits: 2).map(String.init)) }
        let lists = text.values("list ").map { line in
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            let name = words.first ?? ""
            let list = "/var/lib/dpkg/info/\(name).list"
            return PackageObstacle(
                found: "dpkg cannot read \(list), which \(words.last ?? "")",
                next: "on the host: \(.shell("rm \(Shell.word(list)); apt-get install --reinstall \(Shell.word(name))"))")
        }
        let status = text.values("status ").map {
            PackageObstacle(
                found: "dpkg cannot read its own records: \($0)",
                next: "mend the line; \(.shell("ls -l /var/lib/dpkg/status-old /var/backups/dpkg.status.*")) shows what they were before")
        }
        let folders = text.values("folder ").map {
            PackageObstacle(
                found: "apt is to keep packages in \($0), which is not there",
                next: "mount it, or \(.shell("mkdir -p \(Shell.word($0))")), or take Dir::Cache out of /etc/apt/apt.conf.d")
        }
        return overrides + locks + lists + status + folders
    }

    private static func lock(_ words: [String]) -> PackageObstacle {
        let file = words.first ?? ""
        let what = "\(file) keeps packages from making users and groups"
        guard words.count > 1 else {
            return PackageObstacle(
                found: "\(what): a program that was cut off left it", next: "on the host: \(.shell("rm \(Shell.word(file))"))")
        }
        return PackageObstacle(
            found: "\(what): process \(words[1]) (\(words.count > 2 ? words[2] : "unknown")) has it for more than ten minutes",
            next: "end that process; if it is another that got its number, on the host: \(.shell("rm \(Shell.word(file))"))")
    }

    /// sh that prints `left FILE` for the locks of who makes users (lckpwdf and shadow's own) that no program takes away: one that names no
    /// process, and `left FILE PROCESS NAME` for an old one whose process runs. One whose process is gone is replaced.
    static let locks = """
        for f in /etc/passwd.lock /etc/group.lock /etc/shadow.lock /etc/gshadow.lock; do
        [ -f "$f" ] || continue
        p=$(tr -dc 0-9 <"$f" | head -c 10)
        if [ -z "$p" ]; then echo "left $f"
        elif [ -d "/proc/$p" ] && [ -n "$(find "$f" -mmin +10)" ]; then echo "left $f $p $(cat "/proc/$p/comm")"; fi
        done
        """
}
