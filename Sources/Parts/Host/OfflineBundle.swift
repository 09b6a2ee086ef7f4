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
        let names = context.family.bundled(system)
        guard let packages = names.lazy.compactMap({ bundle.manifest.packages($0, system.architecture) }).first else {
            let have = bundle.manifest.packages.map { "\($0.system) \($0.architecture)" }
            let word = (names.last ?? "").replacing(" ", with: "-")
            throw TrimastError(
                "bundle.system", "runs \(names[0]) \(system.architecture), and the bundle has packages for \(list(have))",
                place: context.host.name.text, nextStep: "make it again with \(.shell("--distribution \(word)"))")
        }
        guard index != packages.index else { return }
        let files = ([packages.index] + packages.files).compactMap(bundle.manifest.file)
        steps.add(
            .files(FilesAction(files: files, source: bundle.path)), why: "what the hosts of this cluster need, with all that it depends on")
        steps.add(
            .command(
                CommandAction(
                    "make \(ClusterBundle.repository) a repository of them", glyph: .create,
                    Self.place(packages.index, context.family.unpack))),
            why: "packages are installed from it")
    }

    /// sh that puts the packages where the index has them.
    static func place(_ index: String, _ unpack: String) -> Template {
        Template(
            """
            set -e
            r=\(ClusterBundle.repository) s=\(StoredFile.folder) i=\(index)
            d=$r.new
            rm -rf "$d"
            mkdir -p "$d"
            place() {
            while read -r sum f; do
            f=${f#./}
            case $f in
            */*/* | /* | ../*) exit 1 ;;
            esac
            ln -f "$s/$sum" "$d/$f" || cp "$s/$sum" "$d/$f"
            echo "$s/$sum" >>"$d/used"
            done
            }
            \(unpack)
            mv "$d/used" "$r.used"
            echo "$i" >"$d/id"
            rm -rf "$r"
            mv "$d" "$r"
            xargs rm -f "$s/$i" <"$r.used"
            rm -f "$r.used"
            """)
    }
}
