import Facts
import Parts
import Planning
import Specification
import Support

/// What the package manager has left undone.
struct PackagesState: PreflightCheck {
    let id = "packages.state"
    let title = "the package manager has nothing undone that it cannot finish"
    let explanation =
        "Another process that installs packages is waited for, ten minutes at most. An installation that was cut off is finished first. A package that must be reinstalled stops every other one, and so do locks of /etc/passwd that nobody takes away, damaged lists of dpkg, and a folder for packages that is not there: a failure names it."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [PackageManager.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let state = facts[PackageManager.fact] else { return unread(host) }
            if !state.toReinstall.isEmpty {
                let names = state.toReinstall.joined(separator: " ")
                let ways = Requirements.family(facts)?.reinstallation(of: state.toReinstall) ?? []
                return failed(
                    host, "\(names) is half installed, and must be installed anew before anything else can be",
                    next: .lines(ways.map { "on the host: \(.shell($0))" }))
            }
            if !state.obstacles.isEmpty {
                return failed(
                    host, "no package can be installed: \(state.obstacles.map(\.found).joined(separator: "; "))",
                    next: .joined(state.obstacles.map(\.next)))
            }
            var notes = state.notes
            for holder in state.holders {
                let words = holder.split(separator: " ", maxSplits: 1).map(String.init)
                notes.append("process \(words[0]) (\(words.count > 1 ? words[1] : "unknown")) works with packages: apply waits for it")
            }
            if state.isInterrupted || !state.broken.isEmpty {
                let what = state.broken.isEmpty ? "" : " of \(list(state.broken))"
                notes.append("an installation\(what) was cut off: apply tries to finish it first")
            }
            if let policy = state.policy {
                notes.append("\(policy) keeps packages from starting what they bring: apply starts what it needs itself")
            }
            if let rebooter = state.rebooter {
                notes.append(
                    "\(rebooter) reboots the host by itself, and other hosts with this setting at the same time: drain and reboot them in turn"
                )
            }
            return notes.isEmpty ? passed(host, "nothing is undone") : noted(host, notes.joined(separator: "; "))
        }
    }
}

/// The packages can be had: the package manager is asked itself, on lists of its own, with the repositories as they would be.
struct PackagesAvailable: PreflightCheck {
    let id = "packages.available"
    let title = "the packages that are missing can be installed"
    let explanation =
        "The host's package manager tries it without changing anything: repositories, their keys, versions, what is held or pinned, and what would be removed. A failure has its own words. A repository of the host's own that cannot be read is only told where the packages can be had without it. An HTTP proxy of the package manager's own configuration that does not answer is named."
    let rounds: Set<PreflightRound> = [.packages]

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { Requirements.packageProbes(host, spec) }

    /// One script for each host on which something is missing.
    static func scripts(_ spec: ClusterSpec, _ facts: ClusterFacts, _ files: OperatorFiles) -> [HostName: String] {
        spec.hosts.reduce(into: [:]) { scripts, host in
            if let facts = facts[host.name] { scripts[host.name] = Requirements.packageTrial(host, spec, facts, files: files) }
        }
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            if context.spec.sources.bundle != nil { return passed(host, "they come with the bundle") }
            guard let trial = facts[PackageTrial.section] else {
                let isMissing = Requirements.packageTrial(host, context.spec, facts) != nil
                return isMissing || facts[OperatingSystem.fact].id.isEmpty ? unread(host) : passed(host, "nothing is missing")
            }
            let known = Requirements.knownRepositories(facts)
            let sources = trial.sources.map { text in
                KnownRepository.named(in: text, among: known).map { "\($0.file): \(text)" } ?? text
            }
            let proxy = trial.silentProxies.isEmpty ? nil : "the package manager's own proxy \(list(trial.silentProxies)) does not answer"
            if let proxy, !trial.own.isEmpty || !trial.isPossible {
                return failed(
                    host, ([proxy] + trial.own + trial.refusals).joined(separator: "; "),
                    next:
                        "correct the proxy in that file, or take it away; or name the one to use as proxy.http in cluster.yaml: it goes before the host's own"
                )
            }
            if let hook = (trial.own + trial.sources).first(where: { $0.contains("Problem executing scripts") }) {
                return failed(
                    host, "a hook of apt's own configuration fails: \(hook)",
                    next: "mend it, or take it away: \(.shell("grep -rn 'Update::P' /etc/apt/apt.conf.d")) on the host shows its file")
            }
            if !trial.own.isEmpty {
                return failed(
                    host, "a repository of cluster.yaml cannot be used: " + trial.own.joined(separator: "; "),
                    next: "correct its url, suite or key in sources.packages, or what stands between it and the host (a proxy?)")
            }
            if !trial.isPossible { return refusal(host, trial, sources) }
            if let objection = Requirements.objectionToTrial(host, context.spec, trial) {
                return failed(host, objection.found, next: "\(objection.next)")
            }
            if !trial.removed.isEmpty {
                return failed(
                    host, "what is missing cannot be installed without removing \(list(trial.removed))",
                    next:
                        "if nobody needs \(trial.removed.count == 1 ? "it" : "them"), on the host: \(.shell(Requirements.family(facts)?.removal(of: trial.removed) ?? ""))"
                )
            }
            var notes = sources.map { "cannot be read, and is not needed: \($0)" }
            if let proxy { notes.append("\(proxy): what is downloaded by it cannot be had") }
            notes += Requirements.adoptedRepositories(host, context.spec, facts)
            if !trial.replaced.isEmpty { notes.append("\(list(trial.replaced)) goes: what cluster.yaml asks for takes its place") }
            let text = count(trial.installed.count, "package") + " can be had"
            return notes.isEmpty ? passed(host, text) : noted(host, notes.joined(separator: "; "))
        }
    }

    private func refusal(_ host: HostSpec, _ trial: PackageTrial, _ sources: [String]) -> Check {
        var found = trial.refusals.isEmpty ? ["the package manager refuses, and does not say why"] : trial.refusals
        found += sources.filter { text in !found.contains { text.hasSuffix($0) } }
        if !trial.offers.isEmpty { found.append("there are " + trial.offers.joined(separator: ", ")) }
        if !trial.pins.isEmpty { found.append("pinned by \(list(trial.pins))") }
        return failed(
            host, found.joined(separator: "; "),
            next: sources.isEmpty
                ? "correct sources or kubernetes.version in cluster.yaml, or the host's own repositories"
                : "mend the repositories that are named, or take their files away; or name others in sources of cluster.yaml")
    }
}
