/// What is mounted, from /proc/self/mounts.
struct Mounts: Equatable, Sendable {
    struct Mount: Equatable, Sendable {
        var source: String
        var target: String
    }

    var all: [Mount]

    init(text: String) {
        all = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            return fields.count > 1 ? Mount(source: String(fields[0]), target: String(fields[1])) : nil
        }
    }

    var targets: [String] { all.map(\.target) }

    /// The mounts at a directory and below it, the innermost first.
    func below(_ directory: String) -> [String] {
        targets.filter { $0 == directory || $0.hasPrefix(directory + "/") }.reversed()
    }

    /// The directories of all labs on this machine that have a disk mounted, by the lab's name. The mounts of hosts' disks are
    /// named after their lab and host, which makes the kernel's own table the register of labs.
    var labs: [String: Set<String>] {
        var labs: [String: Set<String>] = [:]
        for mount in all where mount.source.hasPrefix(LabName.prefix) {
            let name = mount.source.dropFirst(LabName.prefix.count)
            guard let dash = name.lastIndex(of: "-") else { continue }
            let place = "/hosts/\(name[dash...].dropFirst())/root"
            guard mount.target.hasSuffix(place) else { continue }
            labs[String(name[..<dash]), default: []].insert(String(mount.target.dropLast(place.count)))
        }
        return labs
    }
}
