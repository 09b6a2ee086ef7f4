import Support

/// What a part wants to know of a host: a few lines of POSIX sh whose output becomes one section, and files to read whole.
public struct Probe: Equatable, Sendable {
    /// The section's name; nil when the probe only reads files.
    public var section: String?
    public var script: String
    public var files: [String]
    /// Files to read through sh of their own, which prints `$1` with less in it.
    public var filters: [String: String] = [:]

    public init(_ section: String, _ script: String, files: [String] = []) {
        self.section = section
        self.script = script
        self.files = files
    }

    public init(files: [String]) {
        section = nil
        script = ""
        self.files = files
    }

    public init(filters: [String: String]) {
        self.init(files: filters.keys.sorted())
        self.filters = filters
    }
}

/// Composes all probes of a host into one script for one round trip, and reads its output back.
///
/// The framing is by length, so that no output can be taken for a frame. The script runs on any POSIX sh, CentOS 7's as Debian's.
public enum FactsScript {
    public static func compose(_ probes: [Probe]) -> String {
        // Lengths are bytes in the C locale alone.
        var script = """
            LC_ALL=C; export LC_ALL
            s() { o=$(eval "$2" 2>/dev/null); printf '@section %s %s\\n%s\\n' "${#o}" "$1" "$o"; }
            f() { [ -f "$1" ] || return 0; o=$(if [ $# = 2 ]; then eval "$2"; else cat "$1"; fi && echo x) || return 0; o=${o%x}
            printf '@file %s %s %s\\n%s\\n' "${#o}" "$(stat -L -c '%a %U:%G' "$1")" "$1" "$o"; }

            """
        for probe in probes {
            if let section = probe.section { script += "s \(section) \(Shell.quoted(probe.script))\n" }
        }
        let filters = probes.reduce(into: [:]) { $0.merge($1.filters) { $1 } }
        for file in Set(probes.flatMap(\.files)).sorted() {
            script += "f \(Shell.quoted(file))\(filters[file].map { " " + Shell.quoted($0) } ?? "")\n"
        }
        return script
    }

    /// Sections and files of the script's output. Text outside frames is dropped.
    public static func parse(_ bytes: [UInt8]) -> (sections: [String: String], files: [String: RemoteFile]) {
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
                let content = take(length)
                files[String(words[4])] = RemoteFile(
                    mode: String(words[2]), owner: String(words[3]), content: String(decoding: content, as: UTF8.self),
                    isText: String(validating: content, as: UTF8.self) != nil)
            }
        }
        return (sections, files)
    }
}
