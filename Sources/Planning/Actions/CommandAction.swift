/// sh for what no other kind knows; every use of it says in its title what it does.
public struct CommandAction: ActionKind {
    public var title: String
    public var glyph: Glyph
    /// Idempotent sh.
    public var command: Template

    public init(_ title: String, glyph: Glyph = .run, _ command: Template) {
        self.title = title
        self.glyph = glyph
        self.command = command
    }

    public var values: Set<RuntimeValue> { command.values }
    public func script(_ values: RuntimeValues) throws -> String { try command.script(values) }
}
