import TestSupport
import Testing

@testable import Transport

@Suite struct FrameParserTests {
    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var bytes: [UInt8]
        var frames: [FrameParser.Frame]
    }

    static func frame(_ id: Int, _ status: Int32, _ output: [UInt8]) -> FrameParser.Frame {
        FrameParser.Frame(id: id, status: status, output: output)
    }
    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    static let binary: [UInt8] = [0, 10, 255, 254, 13, 10, 128]
    static let cases = [
        Case(description: "nothing", bytes: [], frames: []),
        Case(description: "one", bytes: bytes("\n@n 1 0 3\nabc"), frames: [frame(1, 0, bytes("abc"))]),
        Case(description: "without output", bytes: bytes("\n@n 7 255 0\n"), frames: [frame(7, 255, [])]),
        Case(
            description: "several, some empty", bytes: bytes("\n@n 1 0 0\n\n@n 2 0 2\na\n\n@n 3 1 0\n"),
            frames: [frame(1, 0, []), frame(2, 0, bytes("a\n")), frame(3, 1, [])]),
        Case(
            description: "noise before and between", bytes: bytes("Last login: today\r\n@m 1 0 3\n\n@n 1 0 1\nxnoise @n\n\n@n 2 0 1\ny"),
            frames: [frame(1, 0, bytes("x")), frame(2, 0, bytes("y"))]),
        Case(description: "binary", bytes: bytes("\n@n 1 0 7\n") + binary, frames: [frame(1, 0, binary)]),
        Case(
            description: "output that looks like a frame", bytes: bytes("\n@n 1 0 18\n\n@n 9 0 3\nabc\n@n 8\n@n 2 0 0\n"),
            frames: [frame(1, 0, bytes("\n@n 9 0 3\nabc\n@n 8")), frame(2, 0, [])]),
        Case(
            description: "headers that are none",
            bytes: bytes("\n@n 1 0\n@n x 0 3\n@n 1 0 -3\n@n 1 0 3 4\nabc\n@n 2 0 1\nz"), frames: [frame(2, 0, bytes("z"))]),
        Case(description: "cut off", bytes: bytes("\n@n 1 0 5\nabc"), frames: []),
        Case(description: "wc that pads", bytes: bytes("\n@n 1 0       3\nabc"), frames: [frame(1, 0, bytes("abc"))]),
    ]

    @Test(arguments: cases) func whole(_ each: Case) {
        var parser = FrameParser(nonce: "@n")
        #expect(parser.consume(each.bytes) == each.frames)
    }

    /// However the bytes are cut, the frames are the same.
    @Test(arguments: cases) func cutAnywhere(_ each: Case) {
        for cut in 0...each.bytes.count {
            var parser = FrameParser(nonce: "@n")
            #expect(parser.consume(each.bytes[..<cut]) + parser.consume(each.bytes[cut...]) == each.frames, "cut at \(cut)")
        }
        var parser = FrameParser(nonce: "@n")
        #expect(each.bytes.flatMap { parser.consume([$0]) } == each.frames, "byte by byte")
    }

    /// What the prologue and a batch make of commands, by every sh of this machine.
    @Test(.enabled(if: Program.isRoot, "the shell keeps its outputs in /run, which only root may write"), arguments: ShellKind.all)
    func shellsSpeakTheProtocol(_ shell: ShellKind) async throws {
        let scripts = [
            (1, "printf 'a\\nb'"), (2, "true"), (3, "printf '\\n@n 9 0 3\\nabc'"), (4, "echo out; echo err >&2"), (5, "(exit 3)"),
            (6, "echo never"),
        ]
        // The shell is given time: a batch runs in the background, and its folder goes when the input ends.
        let input = ShellProtocol.prologue(nonce: "@n") + ShellProtocol.batch(scripts.map { (id: $0.0, script: $0.1) }) + "wait\n"
        let result = try await Program.run(shell.command[0], Array(shell.command.dropFirst()), input: input)
        var parser = FrameParser(nonce: "@n")
        #expect(
            parser.consume(Array(result.output.utf8)) == [
                Self.frame(ShellProtocol.greeting, 0, []), Self.frame(1, 0, Self.bytes("a\nb")), Self.frame(2, 0, []),
                Self.frame(3, 0, Self.bytes("\n@n 9 0 3\nabc")),
                Self.frame(4, 0, Self.bytes("out\nerr\n")), Self.frame(5, 3, []),
            ])
        #expect(result.errors == "")
    }

    /// A command that outlives its connection finds its folder gone: it ends, and does not wait for it for ever.
    @Test(.enabled(if: Program.isRoot, "the shell keeps its outputs in /run, which only root may write"), arguments: ShellKind.all)
    func aCommandThatOutlivesItsConnectionEnds(_ shell: ShellKind) async throws {
        let input = ShellProtocol.prologue(nonce: "@n") + ShellProtocol.batch([(id: 1, script: "rm -rf \"$t_d\"")]) + "wait\n"
        let result = try await Program.run("timeout", ["60"] + shell.command, input: input)
        #expect(result.status == 0, "124 means that it was still waiting: \(result)")
    }
}
