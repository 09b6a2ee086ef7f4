import Facts
import Specification

/// What a host heard from the others.
struct MeshResults: Equatable {
    enum Answer: Equatable {
        /// The packet passed, and somebody or something answered.
        case open, refused
        /// Nobody answered in time.
        case silent
        /// The way was refused: unreachable, prohibited.
        case blocked(String)
    }

    struct Line: Equatable {
        var way: Mesh.Way
        var peer: IPv4Address
        var answer: Answer
        /// For datagrams: the size of the largest packet that was tried, and whether it passed.
        var size: Int?
        var isLargePassed = false
    }

    private struct Key: Hashable {
        var way: Mesh.Way
        var peer: IPv4Address
    }

    private var lines: [Key: Line]
    /// Why nothing but TCP could be tried: the host has no perl.
    var isPlain: Bool

    /// Nothing where the host did not talk.
    static let section = Section("mesh-talk", unread: MeshResults(SectionText(""))) { MeshResults($0) }

    init(_ text: SectionText) {
        isPlain = text.lines.contains("plain")
        let found = text.lines.compactMap { line -> Line? in
            let words = line.split(separator: " ", maxSplits: 4).map(String.init)
            guard words.count >= 4, let proto = Mesh.Way.Proto(rawValue: words[0]), let peer = IPv4Address(words[1]),
                let number = Int(words[2])
            else { return nil }
            let answer: Answer =
                switch words[3] {
                case "open": .open
                case "refused": .refused
                case "silent": .silent
                default: .blocked(words.count > 4 ? words[4] : words[3])
                }
            var result = Line(way: Mesh.Way(proto: proto, number: number), peer: peer, answer: answer)
            if proto == .udp, words.count > 4, case .open = answer {
                let sizes = words[4].split(separator: " ")
                result.size = sizes.first.flatMap { Int($0) }
                result.isLargePassed = sizes.last == "large"
            }
            return result
        }
        lines = Dictionary(found.map { (Key(way: $0.way, peer: $0.peer), $0) }, uniquingKeysWith: { $1 })
    }

    func line(_ way: Mesh.Way, _ peer: IPv4Address) -> Line? { lines[Key(way: way, peer: peer)] }
}

/// What a host could open.
struct MeshListening: Equatable {
    /// The process that listens; nil where there is none, because the host has no perl.
    var pid: Int?
    private var opened: Set<String>

    /// Nothing where the host did not listen.
    static let section = Section("mesh-listen", unread: MeshListening(SectionText(""))) { MeshListening($0) }

    init(_ text: SectionText) {
        opened = Set(text.values("opened "))
        pid = text.values("pid ").first.flatMap { Int($0) }
    }

    /// Whether it could open anything.
    var isAble: Bool { pid != nil }

    func has(_ way: Mesh.Way) -> Bool { opened.contains("\(way.proto.rawValue) \(way.number)") }
    var hasBorrowed: Bool { opened.contains { $0.hasPrefix("borrow ") } }
}

/// Whether a host's listener was there until all had tried; nil where that was not asked. What it opened says nothing once it is gone.
enum MeshEnd {
    static let lived = Section<Bool?>("mesh-close", unread: nil) { $0.lines.contains("lived") }
}
