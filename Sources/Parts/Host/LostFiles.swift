import Facts
import Planning
import Specification
import Support

/// Installed packages of which programs or units are gone from the disk: the package manager counts them as installed, and brings nothing
/// back by itself.
enum LostFiles {
    /// What comes with Kubernetes' packages and is asked for by no name.
    static let besides = ["kubernetes-cni", "cri-tools"]

    /// One file that is gone, by package.
    static let fact = Fact(
        "lost-files", script: { host, spec in Families.ask { $0.listLost(Packages.known(host, spec, $0)) } }, unread: [String: String]()
    ) { text in
        let pairs = text.words.filter { $0.count == 2 && $0[1].hasPrefix("/") }.map { ($0[0], $0[1]) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// An extended regular expression of the files that count: programs, units, and of the CNI plugins those that every pod network calls.
    ///
    /// - Parameter start: what stands before a path.
    static func pattern(_ start: String) -> String {
        let places = ["(/usr)?(/local)?/s?bin/", "/opt/cni/bin/(loopback|bridge|host-local|portmap)$", "[^|]*/systemd/system/"]
        return places.map { start + $0 }.joined(separator: "|")
    }

    /// Of these packages, those that are installed and have lost a file, in the order of their names.
    static func packages(_ facts: HostFacts, where isWanted: (String) -> Bool) -> [(package: String, file: String)] {
        let installed = InstalledPackages(facts).versions
        return facts[fact].filter { installed[$0.key] != nil && isWanted($0.key) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The step that installs them anew, where there are any.
    static func mend(_ lost: [(package: String, file: String)], _ context: PartContext, _ steps: inout StepList) {
        guard !lost.isEmpty else { return }
        let files = lost.map { "\($0.file) of \($0.package)" }
        steps.add(
            .packages(context.family.reinstall(lost.map(\.package), files: lost.map(\.file))),
            why: "installed, and of \(lost.count == 1 ? "it a file is" : "each a file is") gone: \(files.joined(separator: ", "))")
    }

    /// sh that fails where one of these files is gone, with what the package manager said in `$o`, by the function `words` of its own ones.
    static func stillLost(_ files: [String]) -> String {
        """
        gone() {
        if [ -e "$1" ] || [ -L "$1" ]; then return; fi
        words "$o" 4
        echo "$1 is still gone: its package could not be got, or does not bring it back"
        exit 1
        }
        \(files.map { "gone \(Shell.word($0))" }.joined(separator: "\n"))
        """
    }
}
