import Support

/// What a part wants to know of a host: a few lines of POSIX sh whose output becomes one section, and files to read whole.
package struct Probe: Equatable, Sendable {
    /// The section's name; nil when the probe only reads files.
    package var section: String?
    package var script: String
    package var files: [String]
    /// Files to read through sh of their own, which prints `$1` with less in it.
    package var filters: [String: String] = [:]
    /// Units of systemd that the script asks about by `unit NAME`, which prints what `systemctl is-active` says: one process for all probes'.
    package var units: [String] = []
    /// It waits for answers: it runs beside all the others, and its output is read when they are through.
    package var isSlow = false

    package init(_ section: String, _ script: String, files: [String] = [], units: [String] = []) {
        self.section = section
        self.script = script
        self.files = files
        self.units = units
    }

    /// The same beside all other probes, for one that waits for answers.
    package var slow: Probe {
        var probe = self
        probe.isSlow = true
        return probe
    }

    package init(files: [String]) {
        section = nil
        script = ""
        self.files = files
    }

    package init(filters: [String: String]) {
        self.init(files: filters.keys.sorted())
        self.filters = filters
    }
}

/// Composes all probes of a host into one script for one round trip, and reads its output back.
///
/// The framing is by length, so that no output can be taken for a frame. The script runs on any POSIX sh, CentOS 7's as Debian's.
package enum FactsScript {
    package static func compose(_ probes: [Probe]) -> String {
        // Lengths are bytes in the C locale alone. s: a section; f: a file, maybe through a filter; b: files in three processes for all of
        // them, or one by one where they change meanwhile, or hold a NUL, which sh drops.
        var script = """
            LC_ALL=C; export LC_ALL
            s() { o=$(eval "$2" 2>/dev/null); printf '@section %s %s\\n%s\\n' "${#o}" "$1" "$o"; }
            f() { [ -f "$1" ] || return 0; o=$(if [ $# = 2 ]; then eval "$2"; else cat "$1"; fi && echo x) || return 0; o=${o%x}
            printf '@file %s %s %s\\n%s\\n' "${#o}" "$(stat -L -c '%a %U:%G' "$1")" "$1" "$o"; }
            t() { stat -L -c '%s %a %U:%G %n' "$@"; }
            b() {
            for p do shift; [ -f "$p" ] && [ -r "$p" ] && set -- "$@" "$p"; done
            [ $# -gt 0 ] || return 0
            a=$(t "$@"); o=$(cat "$@"; echo x); o=${o%x}; w=0
            while read -r n p; do w=$((w + n)); done <<EOF
            $a
            EOF
            if [ "$w" = "${#o}" ] && [ "$a" = "$(t "$@")" ]; then printf '@files %s\\n%s\\n%s\\n' $# "$a" "$o"
            else for p do f "$p"; done; fi; } 2>/dev/null

            """
        let units = Set(probes.flatMap(\.units)).sorted()
        if !units.isEmpty {
            script += """
                U=; set -- \(units.map(Shell.quoted).joined(separator: " "))
                for a in $(systemctl is-active "$@" 2>/dev/null); do U="$U $1=$a"; shift; done
                unit() { for a in $U; do case $a in "$1="*) echo "${a#*=}";; esac; done; }

                """
        }
        let slow = probes.filter { $0.isSlow && $0.section != nil }
        if !slow.isEmpty {
            // Where nothing can be written they run one after the other. Their folder is in memory, and gone at the end.
            script += "D=$(mktemp -d /run/trimast-facts.XXXXXX 2>/dev/null); trap '[ -z \"$D\" ] || rm -rf \"$D\"' EXIT\n"
            for (index, probe) in slow.enumerated() {
                script +=
                    "w\(index)=\(Shell.quoted(probe.script))\n[ -z \"$D\" ] || (eval \"$w\(index)\") >\"$D/\(index)\" 2>/dev/null </dev/null &\n"
            }
        }
        for probe in probes where !probe.isSlow {
            if let section = probe.section { script += "s \(section) \(Shell.quoted(probe.script))\n" }
        }
        if !slow.isEmpty { script += "wait\n" }
        for (index, probe) in slow.enumerated() {
            script +=
                "if [ -n \"$D\" ]; then s \(probe.section ?? "") 'cat \"$D/\(index)\"'; else s \(probe.section ?? "") \"$w\(index)\"; fi\n"
        }
        let filters = probes.reduce(into: [:]) { $0.merge($1.filters) { $1 } }
        for (file, filter) in filters.sorted(by: { $0.key < $1.key }) { script += "f \(Shell.quoted(file)) \(Shell.quoted(filter))\n" }
        let whole = Set(probes.flatMap(\.files)).subtracting(filters.keys).sorted()
        return script + "b \(whole.map(Shell.quoted).joined(separator: " "))\n"
    }

    /// Sections and files of the script's output. Text outside frames is dropped.
    package static func parse(_ bytes: [UInt8]) -> (sections: [String: String], files: [String: RemoteFile]) {
        var sections: [String: String] = [:]
        var files: [String: RemoteFile] = [:]
        var position = 0
        func line() -> String? {
            guard position < bytes.count else { return nil }
            let end = bytes[position...].firstIndex(of: 10) ?? bytes.count
            defer { position = min(end + 1, bytes.count) }
            return String(decoding: bytes[position..<end], as: UTF8.self)
        }
        func take(_ count: Int) -> ArraySlice<UInt8> {
            let end = min(position + count, bytes.count)
            defer { position = end }
            return bytes[position..<end]
        }
        while let header = line() {
            if header.hasPrefix("@section ") {
                let words = header.split(separator: " ", maxSplits: 2)
                guard words.count == 3, let length = Int(words[1]) else { continue }
                sections[String(words[2])] = String(decoding: take(length), as: UTF8.self)
            } else if header.hasPrefix("@file ") {
                let words = header.split(separator: " ", maxSplits: 4)
                guard words.count == 5, let length = Int(words[1]) else { continue }
                files[String(words[4])] = RemoteFile(mode: String(words[2]), owner: String(words[3]), bytes: take(length))
            } else if header.hasPrefix("@files ") {
                let count = header.split(separator: " ").last.flatMap { Int($0) } ?? 0
                for words in (0..<count).map({ _ in (line() ?? "").split(separator: " ", maxSplits: 3).map(String.init) }) {
                    guard words.count == 4, let length = Int(words[0]) else { continue }
                    files[words[3]] = RemoteFile(mode: words[1], owner: words[2], bytes: take(length))
                }
            }
        }
        return (sections, files)
    }
}
