import Facts
import Planning
import Specification
import Support

extension Planner {
    /// A file as a host would get it.
    package struct RenderedFile: Equatable, Sendable {
        package var host: HostName
        package var path: String
        package var content: String
    }

    package var pauseImage: String { "\(spec.kubernetes.imageRepository ?? release.defaultImageRepository)/pause:\(release.pauseTag)" }

    /// What a host is taken for that nobody asked: Debian, called as in the file, with one interface, whose name it alone could tell.
    private func unasked(_ host: HostSpec) -> HostFacts {
        let interface = spec.endpoint.interface ?? "‹interface›"
        return HostFacts(
            host: host.name,
            sections: [
                OperatingSystem.fact.section.name: "ID=debian", HostIdentity.ownName.section.name: host.name.text,
                Interfaces.fact.section.name: "1: \(interface)    inet \(host.address)/\(spec.endpoint.prefix ?? 24)",
                HostTraces.fact.section.name: "",
            ])
    }

    /// Every file that bare hosts would get, without contacting any: what only a run knows stands as ‹name›.
    package func render() throws -> (files: [RenderedFile], notes: [String]) {
        let facts = ClusterFacts(spec.hosts.map(unasked))
        var files: [RenderedFile] = []
        var notes: [String] = []
        let state = ClusterState(spec, facts)
        for host in spec.hosts {
            let context = try context(host, facts, state)
            for part in parts(host) {
                let (list, error) = wishes(of: part, context)
                if let error {
                    notes.append("\(part.id) on \(host.name) is not rendered: \(error.message)" + (error.nextStep.map { "; \($0)" } ?? ""))
                }
                for step in list.steps {
                    switch step.action {
                    case .file(let file): files.append(RenderedFile(host: host.name, path: file.path, content: file.content.shown))
                    case .repository(let repository):
                        files.append(RenderedFile(host: host.name, path: repository.file.path, content: repository.file.content.shown))
                    case .object(let object):
                        let name = object.what.map { $0.isLetter || $0.isNumber ? $0 : "-" }
                        files.append(RenderedFile(host: host.name, path: "/objects/\(String(name)).yaml", content: object.manifest.shown))
                    default: break
                    }
                }
            }
        }
        return (files, notes)
    }
}
