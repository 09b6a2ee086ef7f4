import Facts
import Planning
import Specification
import Support

/// R11, R17: the packages of a bundle, as a repository on the host. Its images and programs are brought by the parts that use them.
struct OfflineBundle: Part {
    let id = "bundle"
    let rows = ["R11", "R17"]
    let files: OperatorFiles

    /// The index of the repository that is there; nil when nobody asked.
    static let index = Fact("bundle", "cat \(ClusterBundle.repository)/id; echo asked", unread: String?.none) { text in
        text.lines.contains("asked") ? text.lines.first.map(String.init) : nil
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { spec.sources.bundle == nil ? [] : [Self.index.probe(host, spec)] }

    func promise(_ context: PartContext) -> String? { context.spec.sources.bundle.map { "packages, images and programs come from \($0)" } }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard let bundle = files.bundle, let index = context[Self.index] else { return }
        let system = context.facts[OperatingSystem.fact]
        let name = "\(system.id) \(system.version)"
        guard let packages = bundle.manifest.packages(name, system.architecture) else {
            let have = bundle.manifest.packages.map { "\($0.system) \($0.architecture)" }
            throw TrimastError(
                "bundle.system", "runs \(name) \(system.architecture), and the bundle has packages for \(list(have))",
                place: context.host.name.text,
                nextStep: "make it again with \(.shell("--distribution \(system.id)-\(system.version)"))")
        }
        guard index != packages.index else { return }
        let files = ([packages.index] + packages.files).compactMap(bundle.manifest.file)
        steps.add(
            .files(FilesAction(files: files, source: bundle.path)), why: "what the hosts of this cluster need, with all that it depends on")
        steps.add(
            .command(CommandAction("make \(ClusterBundle.repository) a repository of them", glyph: .create, Self.place(packages.index))),
            why: "apt installs from it")
    }

    /// sh that puts the packages where the index has them.
    private static func place(_ index: String) -> Template {
        Template(
            """
            set -e
            d=\(ClusterBundle.repository)
            rm -rf $d.new
            mkdir -p $d.new
            cp \(StoredFile.folder)/\(index) $d.new/Packages
            awk '/^Filename:/ { f = $2 } /^SHA256:/ { s = $2 } /^$/ { if (f) print s, f; f = "" } END { if (f) print s, f }' $d.new/Packages |
            while read -r s f; do
            case $f in
            */*/*) exit 1 ;;
            esac
            ln -f "\(StoredFile.folder)/$s" "$d.new/${f#./}" || cp "\(StoredFile.folder)/$s" "$d.new/${f#./}"
            done
            echo \(index) >$d.new/id
            rm -rf $d
            mv $d.new $d
            sed -n 's/^SHA256: //p' $d/Packages | sed 's#^#\(StoredFile.folder)/#' | xargs rm -f \(StoredFile.folder)/\(index)
            """)
    }
}
