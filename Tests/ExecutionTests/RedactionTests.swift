import Foundation
import Planning
import Support
import Testing

@testable import Execution

@Suite struct RedactionTests {
    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var text: String
        var shown: String
    }

    static let key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\nq1w2e3r4\n-----END PRIVATE KEY-----\n"
    /// As the authorities travel: base64, in one line.
    static let authorities = base64(key)
    static let token = "abcdef.0123456789abcdef"

    static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    static let redaction: Redaction = {
        var redaction = Redaction()
        redaction.learn([RuntimeValue("authorities", isSecret: true): authorities, RuntimeValue("digest"): "sha256:0123456789"])
        redaction.learn([RuntimeValue("token", isSecret: true): token, RuntimeValue("password", isSecret: true): "it's s3cr3t"])
        return redaction
    }()

    static let cases = [
        Case(description: "nothing secret", text: "no space left on /var\n", shown: "no space left on /var\n"),
        Case(description: "the value", text: "got \(authorities).", shown: "got ‹authorities›."),
        Case(description: "what it is base64 of", text: "<\(key)>", shown: "<‹authorities›>"),
        Case(
            description: "a line of what it is base64 of", text: "bad: MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg",
            shown: "bad: ‹authorities›"),
        Case(description: "a line that is too short to tell", text: "q1w2e3r4", shown: "q1w2e3r4"),
        Case(description: "the marks around a key", text: "-----BEGIN PRIVATE KEY-----", shown: "-----BEGIN PRIVATE KEY-----"),
        Case(description: "its base64", text: base64(authorities), shown: "‹authorities›"),
        Case(
            description: "cut into lines, as base64 prints",
            text: stride(from: 0, to: authorities.count, by: 76).map { String(authorities.dropFirst($0).prefix(76)) }.joined(
                separator: "\n"),
            shown: Array(repeating: "‹authorities›", count: (authorities.count + 75) / 76).joined(separator: "\n")),
        Case(description: "a token", text: "token \"\(token)\" is invalid", shown: "token \"‹token›\" is invalid"),
        Case(description: "a token's secret half", text: "secret=0123456789abcdef", shown: "secret=‹token›"),
        Case(
            description: "its base64, as a Secret has it", text: "token-secret: \(base64("0123456789abcdef"))",
            shown: "token-secret: ‹token›"),
        Case(description: "base64 of more than it", text: base64("it's s3cr3t!!"), shown: "‹password›M3QhIQ=="),
        Case(description: "a token's public half", text: "id abcdef", shown: "id abcdef"),
        Case(description: "a token that nobody learnt", text: "using zzz999.aaaabbbbccccdddd now", shown: "using ‹bootstrap-token› now"),
        Case(
            description: "what is no token", text: "x1zzz999.aaaabbbbccccdddd zzz999.aaaabbbbccccdddde",
            shown: "x1zzz999.aaaabbbbccccdddd zzz999.aaaabbbbccccdddde"),
        Case(description: "as sh quotes it", text: #"sh: 'it'\''s s3cr3t'"#, shown: "sh: '‹password›'"),
        Case(description: "a value that is no secret", text: "sha256:0123456789", shown: "sha256:0123456789"),
    ]

    @Test(arguments: cases) func hidesSecrets(_ each: Case) { #expect(Self.redaction(each.text) == each.shown) }

    @Test func inAllOfAnError() {
        let error = TrimastError("step.failed", "m \(Self.token)", place: "a", cause: "c \(Self.token)", nextStep: "n \(Self.token)")
        #expect(
            Self.redaction(error) == TrimastError("step.failed", "m ‹token›", place: "a", cause: "c ‹token›", nextStep: "n ‹token›"))
    }

    @Test func nothingIsHiddenBeforeItIsLearnt() {
        var redaction = Redaction()
        redaction.learn([RuntimeValue("empty", isSecret: true): ""])
        #expect(redaction("it's s3cr3t") == "it's s3cr3t")
    }
}
