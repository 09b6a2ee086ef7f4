/// What stands on a host against what the cluster stores and what cluster.yaml wants.
struct DriftComparison {
    /// One of the two sides that a host is compared with.
    enum Side {
        case known(Settings)
        /// Why it could not be read.
        case unknown(String)

        var settings: Settings? { if case .known(let settings) = self { settings } else { nil } }
        var reason: String? { if case .unknown(let reason) = self { reason } else { nil } }
    }

    struct Difference: Equatable {
        var key: String
        var host: String?
        var stored: String?
        var file: String?
        var isFromStored: Bool
        var isFromFile: Bool
    }

    let stored: Side
    let file: Side
    let differences: [Difference]

    /// - Parameter fileIsPartial: cluster.yaml has a say in the keys that it names; the others are kubeadm's.
    init(host: Settings, stored: Side, file: Side, fileIsPartial: Bool) {
        self.stored = stored
        self.file = file
        let sides = [host, stored.settings, file.settings].compactMap(\.self)
        differences = Set(sides.flatMap(\.values.keys)).sorted().compactMap { key in
            let isFromStored = stored.settings.map { !Settings.areSame(host[key], $0[key]) } ?? false
            let isFromFile =
                file.settings.map { !Settings.areSame(host[key], $0[key]) && !(fileIsPartial && $0[key] == nil) } ?? false
            guard isFromStored || isFromFile else { return nil }
            return Difference(
                key: key, host: host[key], stored: stored.settings?[key], file: file.settings?[key], isFromStored: isFromStored,
                isFromFile: isFromFile)
        }
        isPartial = fileIsPartial
    }

    private let isPartial: Bool

    /// Nothing that could be compared agrees with the host, in one key at least.
    var isHostAlone: Bool {
        differences.contains { difference in
            let hasFile = file.settings != nil && (!isPartial || difference.file != nil)
            return (stored.settings == nil || difference.isFromStored) && (!hasFile || difference.isFromFile)
        }
    }
    var isFromStored: Bool { differences.contains(where: \.isFromStored) }
    var isFromFile: Bool { differences.contains(where: \.isFromFile) }

    /// One line, for people.
    var found: String {
        let known = [(stored, "the stored configuration"), (file, "cluster.yaml")].filter { $0.0.settings != nil }.map(\.1)
        let unknown = [(stored, "the stored configuration"), (file, "cluster.yaml")].compactMap { side, name in
            side.reason.map { "not compared with \(name): \($0)" }
        }
        if !differences.isEmpty {
            let sides = [isFromStored ? "the stored configuration" : nil, isFromFile ? "cluster.yaml" : nil].compactMap(\.self)
            let more = differences.count > 3 ? " and \(differences.count - 3) more" : ""
            return "differs from \(sides.joined(separator: " and ")) in \(differences.prefix(3).map(\.key).joined(separator: ", "))\(more)"
        }
        return ((known.isEmpty ? [] : ["as in \(known.joined(separator: " and "))"]) + unknown).joined(separator: "; ")
    }

    /// Each difference with the value on every side.
    var details: [String] {
        let most = 10
        let lines = differences.prefix(most).map { difference in
            var values = ["\(difference.host ?? "not set") on the host"]
            if stored.settings != nil { values.append("\(difference.stored ?? "not set") as stored") }
            if file.settings != nil, !isPartial || difference.file != nil {
                values.append("\(difference.file ?? "not set") in cluster.yaml")
            }
            return "\(difference.key): \(values.joined(separator: ", "))"
        }
        return lines + (differences.count > most ? ["and \(differences.count - most) more"] : [])
    }
}
