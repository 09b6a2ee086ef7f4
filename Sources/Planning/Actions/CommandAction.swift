/// sh for what no other kind knows; every use of it says in its title what it does.
package struct CommandAction: ActionKind {
    package var title: String
    package var glyph: Glyph
    /// Idempotent sh.
    package var command: Template
    /// Seconds for which it may wait for something by itself; nil: what kubeadm may take, which some commands run.
    package var patience: Int?
    /// What it destroys, as people read it: apply asks before it does that. nil: nothing.
    package var risk: String?
    /// What it changes, as lines of a difference, where the title does not say it all.
    package var shown: [String] = []

    package init(_ title: String, glyph: Glyph = .run, patience: Int? = nil, _ command: Template, risk: String? = nil) {
        self.risk = risk
        self.title = title
        self.glyph = glyph
        self.patience = patience
        self.command = command
    }

    /// A minute more than its own patience, so that it says itself what it waited for.
    package var limit: Duration { .seconds(patience.map { $0 + 60 } ?? 10 * 60) }

    package var values: Set<RuntimeValue> { command.values }
    package var changes: [String] { shown + (risk.map { ["destroys: it \($0)"] } ?? []) }
    package func script(_ values: RuntimeValues) throws -> String { try command.script(values) }
}
