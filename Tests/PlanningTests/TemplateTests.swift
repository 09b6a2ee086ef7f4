import Support
import TestSupport
import Testing

@testable import Planning

@Suite struct TemplateTests {
    static let token = RuntimeValue("token", isSecret: true)
    static let digest = RuntimeValue("digest")

    @Test func showsGapsByName() {
        let number = 7
        let inner: Template = "of \(Self.digest)"
        let template: Template = "a \(Self.token) b \("text") c \(number) d \(inner)!"
        #expect(template.shown == "a ‹token› b text c 7 d of ‹digest›!")
        #expect(template.values == [Self.token, Self.digest])
        #expect(Template("plain").values.isEmpty)
        #expect((template + " end").shown == "a ‹token› b text c 7 d of ‹digest›! end")
    }

    @Test func fillsText() throws {
        let template: Template = "token=\(Self.token) sum=\(Self.digest)\n"
        #expect(try template.text([Self.token: "it's", Self.digest: "$x"]) == "token=it's sum=$x\n")
        #expect(try template.word([Self.token: "it's", Self.digest: "$x"]) == #"'token=it'\''s sum=$x"# + "\n'")
    }

    /// Values in a script are one word each, whatever they hold: a real sh reads back what went in.
    @Test(arguments: ["plain", "two words", "it's", "$(reboot) `x` \\ \"q\"", "", "line\nline", "-n", "ünïcode", "a;b|c&d"])
    func valuesAreOneWord(_ value: String) async throws {
        let template: Template = "printf '[%s]' \(Self.token) \(Self.token)"
        let script = try template.script([Self.token: value])
        let result = try await Program.run("/bin/sh", ["-c", script])
        #expect(result == ProgramResult(status: 0, output: "[\(value)][\(value)]", errors: ""))
    }

    @Test func missingValueIsAnError() {
        let template: Template = "x \(Self.token)"
        let error = TrimastError("plan.value-missing", "the value token is not known yet")
        #expect(throws: error) { try template.text([Self.digest: "y"]) }
        #expect(throws: error) { try template.script([:]) }
        #expect(throws: error) { try template.word([:]) }
    }
}
