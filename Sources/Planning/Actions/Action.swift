/// What every kind of action knows: how it is named, how it is done by sh, and what it will change.
package protocol ActionKind: Codable, Equatable, Sendable {
    /// One line: what will be done.
    var title: String { get }
    /// One letter for the plan: `+` created, `~` changed, `>` run, `*` started, `x` stopped, `-` removed.
    var glyph: Glyph { get }
    /// What will be different, as lines of a diff; empty where the title says it all.
    var changes: [String] { get }
    /// POSIX sh that does it, doing nothing where it is done already, with every value filled in.
    func script(_ values: RuntimeValues) throws -> String
    /// The values that the script waits for.
    var values: Set<RuntimeValue> { get }
    /// How long the script may take before the host ends it: so long that nothing that still gets on is ended, and a run does not wait
    /// for ever. Whole seconds.
    var limit: Duration { get }
}

extension ActionKind {
    package var changes: [String] { [] }
    package var values: Set<RuntimeValue> { [] }
    package var limit: Duration { .seconds(5 * 60) }
}

package enum Glyph: String, Codable, Sendable {
    case create = "+"
    case change = "~"
    case run = ">"
    /// A unit started, or started anew.
    case start = "*"
    case stop = "x"
    case remove = "-"
}

/// The small closed set of things that Trimast does on a host. Parts compose them.
package enum Action: Codable, Equatable, Sendable {
    case file(FileAction)
    case packages(PackagesAction)
    case repository(RepositoryAction)
    case unit(UnitAction)
    case kernel(KernelAction)
    case images(ImagesAction)
    case files(FilesAction)
    case object(ObjectAction)
    case kubeadm(KubeadmAction)
    case command(CommandAction)
    case wait(WaitAction)

    package var kind: any ActionKind {
        switch self {
        case .file(let kind): kind
        case .packages(let kind): kind
        case .repository(let kind): kind
        case .unit(let kind): kind
        case .kernel(let kind): kind
        case .images(let kind): kind
        case .files(let kind): kind
        case .object(let kind): kind
        case .kubeadm(let kind): kind
        case .command(let kind): kind
        case .wait(let kind): kind
        }
    }
}
