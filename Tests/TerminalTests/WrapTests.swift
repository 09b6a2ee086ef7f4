import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Terminal

@Suite struct WrapTests {
    @Test(
        arguments: [
            ("short", "short"),
            ("one two three four five six", "one two three four\n  five six"),
            ("  why: one two three four five", "  why: one two three\n       four five"),
            ("  next: one two three", "  next: one two\n        three"),
            // A word that is too long is not cut here.
            ("aaaaaaaaaaaaaaaaaaaaaaaaa b", "aaaaaaaaaaaaaaaaaaaaaaaaa\n  b"),
            ("a\n\nb", "a\n\nb"),
            // A command keeps together, and is continued as sh does it.
            ("please record it now: \(.trimast("trust"))", "please record it\n  now:\n  trimast trust"),
            ("do: \(.shell("ssh-keygen -R 10.0.0.1 -f 'a b c'"))", "do:\n  ssh-keygen -R \\\n  10.0.0.1 -f \\\n  'a b c'"),
            // In the middle of a sentence it keeps together where it fits into a line.
            ("see that \(.trimast("plan")) shows it", "see that\n  trimast plan shows\n  it"),
            ("see what `\(.shell("aaaaaaaaaa bbbbbbbbbb"))` says", "see what `aaaaaaaaaa\n  bbbbbbbbbb` says"),
            ("no command here: but a sentence", "no command here: but\n  a sentence"),
            // What only reads like a command is none.
            ("no command here: trimast a", "no command here:\n  trimast a"),
        ] as [(Advice, String)])
    func twentyColumns(_ text: Advice, expected: String) {
        #expect(Wrap.text(text, width: 20) == expected)
        #expect(Wrap.text(text, width: nil) == text.description)
    }

    @Test func checksHangUnderTheirColumn() throws {
        let checks = [
            Check(
                "x.y", rows: ["R1"], host: try host("a"), .failed, found: "one two three four",
                nextStep: "install it: \(.shell("ssh-copy-id 10.0.0.1"))"),
            Check("x.y", host: try host("b"), .failed, found: "one", nextStep: "install it: \(.shell("ssh-copy-id 10.0.0.2"))"),
            Check("x.y", host: try host("c"), .failed, found: "one", nextStep: "install it: \(.shell("ssh-copy-id 10.0.0.2"))"),
        ]
        #expect(
            CheckText.render(checks, style: Style(isColoured: false), width: 30) == """
                FAIL  a  x.y  one two three
                              four  [R1]
                FAIL  b  x.y  one
                FAIL  c  x.y  the same as on b
                      next: install it:
                            ssh-copy-id \\
                              10.0.0.1
                            ssh-copy-id \\
                              10.0.0.2
                0 passed, 3 failed, 0 skipped
                """)
    }
}

@Suite struct NextStepTests {
    @Test func whatHasNothingInCommonStandsUnderEach() throws {
        let checks = [
            Check("x.y", host: try host("a"), .failed, found: "one", nextStep: "do this"),
            Check("x.y", host: try host("b"), .failed, found: "two", nextStep: "do that"),
        ]
        #expect(
            CheckText.render(checks, style: Style(isColoured: false)) == """
                FAIL  a  x.y  one
                      next: do this
                FAIL  b  x.y  two
                      next: do that
                0 passed, 2 failed, 0 skipped
                """)
    }
}

@Suite struct ErrorTextTests {
    private func refused(_ host: String, _ address: String, cause: String = "Permission denied") -> TrimastError {
        TrimastError(
            "ssh.key-refused", "\(address) does not accept the key", place: host, cause: cause,
            nextStep: "install it: \(.shell("ssh-copy-id \(address)"))")
    }

    @Test func hostsAlikeAreOneError() {
        let errors = ErrorText.groups([refused("a", "10.0.0.1"), refused("b", "10.0.0.2"), refused("c", "10.0.0.3", cause: "no")])
        #expect(
            errors.map(\.description) == [
                """
                a and b: 10.0.0.1 and 10.0.0.2 does not accept the key
                  why: Permission denied
                  next: install it:
                        ssh-copy-id 10.0.0.1
                        ssh-copy-id 10.0.0.2
                """,
                """
                c: 10.0.0.3 does not accept the key
                  why: no
                  next: install it: ssh-copy-id 10.0.0.3
                """,
            ])
    }

    @Test func whatHasNoPlaceStaysAlone() {
        let error = TrimastError("x", "wrong")
        #expect(ErrorText.groups([error, error]) == [error, error])
        #expect(ErrorText.groups([]) == [])
        #expect(ErrorText.commonNextStep([]) == nil)
        #expect(ErrorText.commonNextStep(["a", "a"]) == "a")
        #expect(ErrorText.commonNextStep(["a", "b", "a"]) == nil)
    }
}
