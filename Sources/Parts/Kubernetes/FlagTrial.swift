import Facts
import Planning
import Specification
import Support
import Yams

/// New flags of a component, parsed by that component's own program before anything is changed: the program of the image with its flags and
/// `--version` parses every flag, starts nothing, and names the wrong one (tried with 1.20.2 and 1.36.2: exit 1 and `unknown flag`, or
/// `invalid argument`; 0 and the version when all parse).
package struct FlagTrial: Equatable, Sendable {
    package var host: HostName
    package var component: String
    package var image: String
    /// The program and its arguments, as the manifest has them.
    package var command: [String]
    /// It runs there already, with other flags.
    package var isRunning = false

    /// The trials that a plan asks for: one for each component whose static pod it changes, on the first host that changes it.
    package static func trials(of plan: Plan) -> [FlagTrial] {
        var trials: [FlagTrial] = []
        for step in plan.steps {
            guard case .file(let file) = step.action, file.path.hasPrefix("/etc/kubernetes/manifests/"),
                var trial = FlagTrial(manifest: file.content.shown, on: step.host),
                !trials.contains(where: { $0.component == trial.component })
            else { continue }
            trial.isRunning = file.previous != nil
            trials.append(trial)
        }
        return trials
    }

    init?(manifest: String, on host: HostName) {
        guard let container = try? Yams.compose(yaml: manifest)?["spec"]?["containers"]?[0], let name = container["name"]?.string,
            let image = container["image"]?.string, let command = container["command"]?.sequence?.compactMap(\.string), !command.isEmpty
        else { return nil }
        self.init(host: host, component: name, image: image, command: command)
    }

    init(host: HostName, component: String, image: String, command: [String]) {
        self.host = host
        self.component = component
        self.image = image
        self.command = command
    }

    /// All trials of one host in one request; each answers with a section of its own: its exit status, then what the program said.
    package static func script(_ trials: [FlagTrial]) -> String {
        let calls = trials.map { trial in
            "try \(Shell.word(trial.component)) \(Shell.word(trial.image)) " + trial.command.map(Shell.word).joined(separator: " ")
        }
        return """
            d=$(mktemp -d /run/trimast-trial.XXXXXX) || exit 0
            trap 'rm -rf "$d"' EXIT
            try() {
            n=$1
            i=$2
            shift 2
            mkdir "$d/$n"
            if ctr -n k8s.io images mount "$i" "$d/$n" >/dev/null 2>&1; then
            o=$(timeout 30 chroot "$d/$n" "$@" --version 2>&1)
            o="$?
            $o"
            ctr -n k8s.io images unmount --rm "$d/$n" >/dev/null 2>&1
            else
            o=absent
            fi
            rmdir "$d/$n"
            printf '@section %s %s\\n%s\\n' "${#o}" "$n" "$o"
            }
            export LC_ALL=C
            \(calls.joined(separator: "\n"))
            """
    }

    private func lines(_ answer: String) -> [String] {
        (FactsScript.parse(Array(answer.utf8)).sections[component] ?? "").split(separator: "\n").map(String.init)
    }

    /// What a plan says where the program of a running component could not be asked; nil: it was, or it runs nowhere yet.
    ///
    /// chroot: 125 to 127 where it could not run the program.
    package func note(_ answer: String) -> String? {
        guard isRunning, lines(answer).first.flatMap({ Int($0) }).map({ (125...127).contains($0) }) ?? true else { return nil }
        return
            "\(host): \(component)'s flags were not tried beforehand, its image \(image) could not be opened there; a start that fails is put back"
    }

    /// What the program has against the flags; nil: nothing, or it could not be asked (``note(_:)``).
    ///
    /// - Parameters:
    ///   - answer: what ``script(_:)`` printed.
    ///   - place: where a path of the cluster file is.
    package func objection(_ answer: String, place: (FieldPath) -> String) -> TrimastError? {
        let lines = lines(answer)
        guard let status = lines.first.flatMap({ Int($0) }), status != 0 else { return nil }
        let words = ["unknown flag", "unknown shorthand", "flag provided but not defined", "invalid argument", "invalid value", "rror:"]
        guard let said = lines.dropFirst().last(where: { line in words.contains { line.contains($0) } }) else { return nil }
        // An etcd built without that flag of its own says nothing about the others.
        guard !said.hasSuffix("-version") else { return nil }
        let flag = said.firstMatch(of: /--?([a-z][a-z0-9-]+)/).map { String($0.1) }
        var path = Self.path(of: component)
        if let flag { path.components.append(.key(flag)) }
        return TrimastError(
            "kubernetes.flag", "\(component) of this version does not take a flag", place: place(path),
            cause: "\(component) itself, on \(host): \(said.trimmingPrefix(" "))",
            nextStep: "correct \(path) in the cluster file; nothing was changed")
    }

    private static func path(of component: String) -> FieldPath {
        let name =
            switch component {
            case "kube-apiserver": "apiServer"
            case "kube-controller-manager": "controllerManager"
            case "kube-scheduler": "scheduler"
            default: component
            }
        return ["kubernetes", .key(name), "extraArgs"]
    }
}
