/// Cluster files as nobody means to write them: right ones with something replaced, doubled, cut out or put in, pieces of YAML put together
/// by chance, and bytes. The same seed gives the same file.
package struct Mutation {
    private let seeds: [[UInt8]]

    /// - Parameter seeds: files to start from; not empty.
    package init(_ seeds: [[UInt8]]) { self.seeds = seeds }

    package func file(_ seed: UInt64) -> [UInt8] {
        var generator = SplitMix(seed: seed)
        switch Int.random(in: 0..<20, using: &generator) {
        case 0: return (0..<Int.random(in: 0...400, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        case 1: return soup(&generator)
        default:
            var file = seeds.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &generator) { change(&file, &generator) }
            return file
        }
    }

    private func change(_ file: inout [UInt8], _ generator: inout SplitMix) {
        let index = Int.random(in: 0...file.count, using: &generator)
        let end = min(file.count, index + Int.random(in: 0...30, using: &generator))
        switch Int.random(in: 0..<9, using: &generator) {
        case 0 where index < file.count: file[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: file.removeSubrange(index..<end)
        case 2: file.insert(contentsOf: file[index..<end], at: index)
        case 3: file.replaceSubrange(index..<end, with: piece(&generator))
        case 4: replaceValue(&file, &generator)
        case 5: replaceLine(&file, &generator)
        case 6: file.insert(contentsOf: piece(&generator), at: index)
        case 7: file = Array(file.prefix(index))
        default: replaceValue(&file, &generator)
        }
    }

    /// What stands behind a colon is another value.
    private func replaceValue(_ file: inout [UInt8], _ generator: inout SplitMix) {
        let colons = file.indices.dropLast().filter { file[$0] == UInt8(ascii: ":") && file[$0 + 1] == UInt8(ascii: " ") }
        guard let colon = colons.randomElement(using: &generator) else { return }
        let start = colon + 2
        let end = file[start...].firstIndex { ",}]\n".utf8.contains($0) } ?? file.count
        file.replaceSubrange(start..<end, with: piece(&generator))
    }

    /// A line is dropped, doubled, indented, or exchanged for one of another file.
    private func replaceLine(_ file: inout [UInt8], _ generator: inout SplitMix) {
        var lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
        let index = Int.random(in: 0..<lines.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: lines.remove(at: index)
        case 1: lines.insert(lines[index], at: index)
        case 2: lines[index].insert(contentsOf: "  ".utf8, at: 0)
        default:
            let other = (seeds.randomElement(using: &generator) ?? []).split(separator: UInt8(ascii: "\n"))
            if let line = other.randomElement(using: &generator) { lines[index] = Array(line) }
        }
        file = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    private func soup(_ generator: inout SplitMix) -> [UInt8] {
        (0..<Int.random(in: 1...60, using: &generator)).flatMap { _ in piece(&generator) }
    }

    private func piece(_ generator: inout SplitMix) -> [UInt8] {
        let piece = Array((Self.pieces.randomElement(using: &generator) ?? "").utf8)
        // Now and then as much of it as a file can hold, and more.
        guard Int.random(in: 0..<40, using: &generator) == 0 else { return piece }
        let count = 1 << Int.random(in: 4...17, using: &generator)
        return Array(repeatElement(piece, count: min(count, 2_000_000 / max(1, piece.count))).joined())
    }

    private static let pieces = [
        "", " ", "\n", "\n  ", "\t", "\r\n", "\0", "\u{FEFF}", "\u{85}", "\u{2028}", "\u{202E}", "é", "：", ": ", ":", "- ", "-", "? ", "?",
        "[", "]",
        "{", "}", ",", "#", " # ", "'", "\"", "|", "|\n", ">", ">-\n", "%", "%YAML 1.1\n", "---", "\n---\n", "\n...\n", "&a ", "*a",
        "&a [*a]",
        "<<: *a", "<<: 7", "<<: [a, b]", "*a : b", "!!str ", "!!binary ", "!!set ", "!x ", "! ", "[[", "{{", "{a: [", "[{", "- - ",
        "? [a] : ",
        "null", "~", "true", "no", "y", "0", "-1", "+1", "1.5", "0x10", "0o17", "010", "1_000", "0b1", ".inf", ".nan", "1e999", "1:20",
        "99999999999999999999", "9223372036854775807", "-9223372036854775808", "2001-01-01", "=", "a", "a.b", "-", "a-b",
        "\"a\\e]0;b\\a\\n\"", "\"\\x00\"", "$(id)", "`id`", "${IFS}", "a;b", "a b", "'", "..", "../a", "/", "~/a", "%h", "%20", "x=y",
        "-oProxyCommand=a",
        "0.0.0.0", "255.255.255.255", "256.1.1.1", "127.0.0.1", "10.0.0.1", "192.168.96.65", "192.168.96.69/24", "10.244.0.0/16",
        "0.0.0.0/0",
        "::1", "[::1]:22", "fe80::1%eth0", "https://a.example.org:99999", "file:///a%20b", "http://", "file://", "docker.io", "a:+5000",
        "1.36.0", "1.20.2", "v1.25.0", "1.99.0", "control-plane", "worker", "load-balancer", "calico", "bird", "none", "all", "automatic",
        "30000-32767", "30000+100", "2000-3000", "name", "address", "roles", "hosts", "kubelet", "extraArgs", "trimast/labels",
    ]
}
