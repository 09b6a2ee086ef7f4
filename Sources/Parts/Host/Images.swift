import Facts
import Planning
import Specification
import Support

/// R17: the images of the host's roles, from the archives that cluster.yaml names or by pulling, beside the installation of packages.
struct Images: Part {
    let id = "images"
    let rows = ["R17"]
    let after: [PartID] = [.runtimePackages, .registryMirrors]
    let files: OperatorFiles

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    /// The names of containerd's images; nil when nobody asked for them.
    static let present = Fact(
        "images", "command -v ctr >/dev/null && ctr -n k8s.io images ls -q | grep -v '^sha256:\\|@sha256:'", unread: [String]?.none
    ) { $0.lines.map(String.init) }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Self.present.probe(host, spec)] }

    /// What the host must have. etcd's and CoreDNS's tags are kubeadm's own: any tag counts here, kubeadm's preflight asks for the right one.
    static func wanted(_ host: HostSpec, _ spec: ClusterSpec, _ release: KubernetesRelease) -> [String] {
        let (repository, version) = (spec.kubernetes.imageRepository ?? release.defaultImageRepository, spec.kubernetes.version)
        var components = ["kube-proxy"]
        if host.isControlPlane { components += ["kube-apiserver", "kube-controller-manager", "kube-scheduler"] }
        var names = components.map { "\(repository)/\($0):v\(version)" } + ["\(repository)/pause:\(release.pauseTag)"]
        if host.isControlPlane { names.append("\(repository)/etcd:") }
        return names
    }

    private static func wanted(_ context: PartContext) -> [String] { wanted(context.host, context.spec, context.release) }

    func checks(_ context: PartContext) -> [Check] {
        let missing = Self.missing(context)
        guard !missing.isEmpty, context[Self.present] != nil, context.state.facts(context.host.name).isFinalized else { return [] }
        return [
            Check(
                "images.missing", rows: rows, host: context.host.name, .failed, found: "not on the host: " + missing.joined(separator: " "),
                nextStep: "on the host: kubeadm config images pull, or name an archive in sources.images")
        ]
    }

    static func missing(_ context: PartContext) -> [String] {
        missing(wanted(context), among: context[Self.present] ?? [])
    }

    static func missing(_ wanted: [String], among have: [String]) -> [String] {
        wanted.filter { name in !have.contains { name.hasSuffix(":") ? $0.hasPrefix(name) : $0 == name } }
    }

    /// nil where kubeadm is still to pull them.
    func promise(_ context: PartContext) -> String? {
        Self.missing(context).isEmpty ? "\(Self.wanted(context).count) images of its roles" : nil
    }

    /// kubeadm's own list, asked by name: where CoreDNS's image need not be there, kubeadm's check of all images is waived, and this one stands
    /// in for it.
    static func addCheckByName(_ context: PartContext, _ steps: inout StepList, after needs: Set<Resource>) {
        guard context.spec.kubernetes.dns.provider == .none else { return }
        let command: Template = """
            s=0
            for i in $(kubeadm config images list --config \(ClusterValues.configuration) 2>/dev/null | grep -v coredns); do
            ctr -n k8s.io images ls -q name=="$i" | grep -q . && continue
            crictl pull "$i" >/dev/null 2>&1 || { echo "the image $i is neither on the host nor to be pulled"; s=1; }
            done
            exit $s
            """
        steps.add(
            .command(CommandAction("see that every image is there", command)),
            why: "dns is none, so kubeadm's own check of all images is waived",
            needs: needs)
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let missing = Self.missing(context)
        guard !missing.isEmpty else { return }
        let archives = context.spec.sources.images.filter { $0.roles.isEmpty || !$0.roles.isDisjoint(with: context.host.roles) }
        if archives.isEmpty {
            if context.host.isControlPlane {
                return  // kubeadm's preflight pulls exactly what this kubeadm wants.
            }
            steps.add(
                .images(ImagesAction(source: .registry(missing), wanted: missing)), why: "missing",
                needs: [Resource(context.host.name, .packages), Resource(context.host.name, .programs)])
            return
        }
        let architecture = context[OperatingSystem.fact].architecture
        for archive in archives {
            let known = files.bundle?.manifest.images.filter { image in archive.path?.hasSuffix("/" + image.file) ?? false } ?? []
            guard known.isEmpty || known.contains(where: { $0.architecture == nil || $0.architecture == architecture }) else { continue }
            let brought = known.first?.file
            if let bundle = files.bundle, let file = brought.flatMap(bundle.manifest.file) {
                steps.add(
                    .files(FilesAction(files: [file], source: bundle.path)), why: "missing: " + missing.joined(separator: " "),
                    lane: .images)
            }
            steps.add(
                .images(ImagesAction(source: .archive(archive.url), wanted: missing)), why: "missing: " + missing.joined(separator: " "),
                lane: .images)
            if let path = archive.path, brought != nil {
                steps.lane = .images
                steps.command("remove \(path)", glyph: .remove, Template("rm -f \(Shell.word(path))"), why: "containerd has it")
            }
        }
    }
}
