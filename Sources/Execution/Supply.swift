import Foundation
import Planning
import Specification
import Subprocess
import Support
import SystemPackage
import Transport

/// Brings the files that a plan wants to its hosts, before its steps run: each crosses the operator's link once, to one host, and the others
/// get it from there. What is on a host already is not sent again, so that a run that was cut off goes on where it stopped.
package struct Supply: Sendable {
    let fleet: Fleet
    let hosts: [HostSpec]
    /// The operator's home folder.
    let home: String
    /// Where the bytes of a file are, by its SHA-256.
    let places: [String: FilePlace]
    let tell: @Sendable (String) -> Void

    package init(
        _ fleet: Fleet, _ hosts: [HostSpec], home: String, places: [String: FilePlace], tell: @escaping @Sendable (String) -> Void
    ) {
        self.fleet = fleet
        self.hosts = hosts
        self.home = home
        self.places = places
        self.tell = tell
    }

    /// What a plan wants, by host.
    package static func wanted(_ plan: Plan) -> [HostName: [StoredFile]] {
        plan.steps.reduce(into: [:]) { wanted, step in
            if case .files(let action) = step.action { wanted[step.host, default: []] += action.files }
        }
    }

    /// - Throws: what is wrong with a file, before any is sent; `supply.failed` where one did not come.
    package func bring(_ wanted: [HostName: [StoredFile]]) async throws {
        guard !wanted.isEmpty else { return }
        let missing = try await missing(wanted)
        let all = Set(missing.values.flatMap(\.self)).sorted { $0.sha256 < $1.sha256 }
        guard
            let seed = hosts.filter({ missing[$0.name] != nil }).max(by: { (missing[$0.name] ?? []).count < (missing[$1.name] ?? []).count }
            )
        else { return }
        try await verify(all)
        let bytes = all.reduce(0) { $0 + $1.size }
        tell("sending \(amount(all.count, bytes)) to \(seed.name)")
        try await send(all, to: seed)
        let others = hosts.filter { $0.name != seed.name && missing[$0.name] != nil }
        guard !others.isEmpty else { return }
        var late: [HostName: String] = [:]
        do {
            late = try await PeerSupply(fleet: fleet, seed: seed, tell: tell).hand(missing.filter { $0.key != seed.name }, to: others)
        } catch let error as TrimastError {
            for host in others { late[host.name] = error.message }
        }
        for host in others {
            guard let why = late[host.name], let files = missing[host.name] else { continue }
            tell("\(host.name) cannot get them from \(seed.name) (\(why)): sending them from here")
            try await send(files, to: host)
        }
        // What stays on the seed is what it uses itself.
        let own = Set((wanted[seed.name] ?? []).map(\.sha256))
        let spare = all.map(\.sha256).filter { !own.contains($0) }
        if !spare.isEmpty { _ = await fleet.run([seed.name: "cd \(StoredFile.folder) && rm -f \(spare.joined(separator: " "))"]) }
    }

    private func amount(_ files: Int, _ bytes: Int) -> String {
        "\(count(files, "file")) (\(StoredFile.megabytes(bytes)))"
    }

    private func missing(_ wanted: [HostName: [StoredFile]]) async throws -> [HostName: [StoredFile]] {
        let scripts = wanted.mapValues { files in
            "for f in \(files.map(\.sha256).joined(separator: " ")); do [ -f \(StoredFile.folder)/$f ] || echo $f; done"
        }
        var missing: [HostName: [StoredFile]] = [:]
        for (host, result) in await fleet.run(scripts) {
            let names = Set(try result.get().output.split(separator: "\n").map(String.init))
            let files = Set((wanted[host] ?? []).filter { names.contains($0.sha256) }).sorted { $0.sha256 < $1.sha256 }
            if !files.isEmpty { missing[host] = files }
        }
        return missing
    }

    /// Every file is what its check sum says, before any is sent.
    private func verify(_ files: [StoredFile]) async throws {
        let found = try files.map { file in
            guard let place = places[file.sha256] else {
                throw TrimastError("supply.unknown", "nobody knows where \(file.name) is on this machine")
            }
            return (file, place)
        }
        let sums = try await FilePlace.sums(found.map { (place: $0.1, size: $0.0.size) })
        for ((file, place), sum) in zip(found, sums) where sum != file.sha256 {
            throw TrimastError(
                "supply.digest", "\(file.name) is broken: its check sum is not the published one", place: place.path,
                cause: "published \(file.sha256), found \(sum)", nextStep: "download it again")
        }
    }

    /// sh that reads an archive of files that are called by their check sums, and keeps those that are what they are called. One line, which any
    /// login shell hands on.
    static let receive =
        "d=\(StoredFile.folder); mkdir -p $d; rm -rf $d/in.*; t=$(mktemp -d $d/in.XXXXXX) || exit 1; trap 'rm -rf \"$t\"' EXIT; s=0; "
        + "tar -xf - -C \"$t\" || s=1; for f in \"$t\"/*; do [ -f \"$f\" ] || continue; n=${f##*/}; "
        + "if [ \"$(sha256sum <\"$f\" | cut -c 1-64)\" = \"$n\" ]; then chmod 644 \"$f\"; mv -f \"$f\" \"$d/$n\"; "
        + "else echo \"$n did not come whole\"; s=1; fi; done; exit $s"

    private func send(_ files: [StoredFile], to host: HostSpec) async throws {
        let places = places
        let result = try await HostStream(SSHTarget(host), home: home).run(Self.receive) { sink in
            for file in files {
                guard let place = places[file.sha256] else { continue }
                try await sink.write(Tar.header(file.sha256, size: file.size))
                try await place.read(file.size) { try await sink.write($0) }
                try await sink.write(Tar.padding(file.size))
            }
            try await sink.write(Tar.end)
        }
        guard result.status == 0 else {
            throw TrimastError(
                "supply.failed", "files did not come", place: host.name.text, cause: result.output,
                nextStep: "run the same command again: what came is not sent again")
        }
    }
}
