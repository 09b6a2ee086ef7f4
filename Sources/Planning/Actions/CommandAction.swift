/// sh for what no other kind knows; every use of it says in its title what it does.
public struct CommandAction: ActionKind {
    public var title: String
    public var glyph: Glyph
    /// Idempotent sh.
    public var command: Template
    /// Seconds for which it may wait for something by itself; nil: what kubeadm may take, which some commands run.
    public var patience: Int?
    /// What it destroys, as people read it: apply asks before it does that. nil: nothing.
    public var risk: String?
    /// What it changes, as lines of a difference, where the title does not say it all.
    public var shown: [String] = []

    public init(_ title: String, glyph: Glyph = .run, patience: Int? = nil, _ command: Template, risk: String? = nil) {
        self.risk = risk
        self.title = title
        self.glyph = glyph
        self.patience = patience
        self.command = command
    }

    /// A minute more than its own patience, so that it says itself what it waited for.
    public var limit: Duration { .seconds(patience.map { $0 + 60 } ?? 10 * 60) }

    public var values: Set<RuntimeValue> { command.values }
    public var changes: [String] { shown + (risk.map { ["destroys: it \($0)"] } ?? []) }
    public func script(_ values: RuntimeValues) throws -> String { try command.script(values) }
}
