extension SourcesSpec: Mapped {
    static let blank = SourcesSpec()

    static let fields: [Field<SourcesSpec>] = [
        Field(
            "kubernetes", KubernetesSource.kind, default: "official",
            doc:
                "official (pkgs.k8s.io), its mirrors aliyun and tsinghua, none: only what packages lists or the host has; or {programs: official, a URL or a folder of yours}: programs with their check sums",
            set: { sources, source in
                switch source {
                case .packages(let preset): sources.kubernetes = preset
                case .programs(let programs): (sources.kubernetes, sources.programs) = (.none, programs)
                }
            }),
        Field(
            "packages", \.packages, .list(of: .mapping(), noun: "package repositories"),
            example: "[{name: local, url: https://packages.example.org/debian, trusted: true}]", doc: "More package repositories"),
        Field(
            "images", \.images, .word("pull", means: [], or: .list(of: .mapping(), noun: "image archives")), default: "pull",
            example: "[{archive: https://files.example.org/k8s.tar}]",
            doc: "Archives of images, imported where one of their images is missing; pull: from their registries or mirrors"),
        Field(
            "bundle", \.bundle, .path, example: "cluster.bundle",
            doc: "A bundle that 'trimast bundle create' made: packages, images and programs come from it, and from nowhere else"),
    ]
}

/// Where Kubernetes itself comes from, as it stands in the file.
private enum KubernetesSource: Sendable {
    case packages(SourcesSpec.Kubernetes)
    case programs(ProgramsSpec)

    static var kind: Kind<KubernetesSource> {
        .either(
            Kind<SourcesSpec.Kubernetes>.choice("a source of Kubernetes' packages").map { .packages($0) },
            mapping: Kind<ProgramsSpec>.mapping().map { .programs($0) })
    }
}

extension ProgramsSpec: Mapped {
    static let blank = ProgramsSpec(from: "")

    static let fields: [Field<ProgramsSpec>] = [
        Field(
            "programs", \.from, .location, required: true, example: "official",
            doc: "official (dl.k8s.io and GitHub), a URL as seen from the hosts, or a folder on your machine, laid out like dl.k8s.io"),
        Field("crictl", \.crictl, .release("a release of crictl"), example: "1.34.0", doc: "Its version; by default the minor's first"),
        Field(
            "cniPlugins", \.cniPlugins, .release("a release of the CNI plugins"), default: ProgramsSpec.usualPlugins, doc: "Their version"),
        Field(
            "packages", \.packages, .choice("a source of other packages"), default: "official",
            doc: "rpm hosts: where they get what their distribution has not, containerd.io and BIRD among it; none: from packages alone"),
    ]
}

extension PackageRepositorySpec: Mapped {
    static let blank = PackageRepositorySpec(name: HostName(trusted: "unnamed"), url: "")

    static let fields: [Field<PackageRepositorySpec>] = [
        Field(
            "name", \.name, .hostName("a repository's name", example: "local"), required: true, example: "local",
            doc: "Names the file that describes the repository on the hosts"),
        Field(
            "url", \.url, .url("a repository's URL", schemes: ["http", "https", "file"], takesQuery: false), required: true,
            example: "https://packages.example.org/debian", doc: "Where the repository is, as seen from the hosts"),
        Field(
            "format", \.format, .choice("a format of packages"), default: "any",
            doc: "deb or rpm: only for hosts with such packages; any: for all, where it has no suite"),
        Field(
            "suite", \.suite, .repositoryWord("a suite", example: "bookworm"), default: "./", doc: "The suite, or a folder that ends in '/'"
        ),
        Field(
            "components", \.components, .list(of: .repositoryWord("a component", example: "main"), noun: "components"), example: "[main]",
            doc: "The components; none where the suite is a folder"),
        Field(
            "key", \.key, .url("a key's URL", schemes: ["http", "https", "file"]), example: "https://packages.example.org/key.asc",
            doc: "The repository's OpenPGP key, as seen from the hosts"),
        Field("trusted", \.trusted, .boolean, default: "false", doc: "Take the repository unsigned"),
    ]
}

extension ImageArchiveSpec: Mapped {
    static let blank = ImageArchiveSpec(url: "")

    static let fields: [Field<ImageArchiveSpec>] = [
        Field(
            "archive", \.url, .url("an image archive", schemes: ["file", "http", "https"]), required: true,
            example: "https://files.example.org/k8s.tar", doc: "A docker-archive or OCI tar: a file on the hosts, or a download"),
        Field(
            "roles", Kind.list(of: HostSpec.Role.kind, noun: "roles"), example: "[control-plane]",
            doc: "Only for hosts with one of these roles", set: { $0.roles = Set($1) }),
    ]
}

extension RegistryMirrorSpec: Mapped {
    static let blank = RegistryMirrorSpec(registry: "", mirrors: [])

    static let fields: [Field<RegistryMirrorSpec>] = [
        Field(
            "registry", \.registry, .registry, required: true, example: "docker.io", doc: "The registry as images name it; _default: all"),
        Field(
            "mirrors", \.mirrors, .list(of: .url("a mirror's URL", schemes: ["https", "http"], takesQuery: false), noun: "URLs"),
            required: true,
            example: "[https://mirror.example.org]", doc: "Tried in this order, before the registry itself"),
        Field("skipVerify", \.skipVerify, .boolean, default: "false", doc: "Do not check the mirrors' certificates"),
        Field(
            "ca", \.ca, .path, example: "registry-ca.crt", doc: "A file of yours: PEM certificates of who signs the mirrors' certificates"),
        Field(
            "credentialsFile", \.credentialsFile, .path, example: "~/registry-login",
            doc: "A file of yours with one line USER:PASSWORD for these mirrors"),
    ]
}

extension HTTPProxySpec: Mapped {
    static let blank = HTTPProxySpec()

    static let fields: [Field<HTTPProxySpec>] = [
        Field(
            "http", \.http, .url("a proxy's URL", schemes: ["http", "https"]), example: "http://proxy.example.org:3128",
            doc: "The proxy for http:// addresses"),
        Field(
            "https", \.https, .url("a proxy's URL", schemes: ["http", "https"]), example: "http://proxy.example.org:3128",
            doc: "The proxy for https:// addresses; by default the same"),
        Field(
            "noProxy", \.noProxy, .list(of: .destination, noun: "names, domains, addresses and ranges"), example: "[.example.org]",
            doc: "What is reached without it, besides all of the cluster's own"),
        Field(
            "credentialsFile", \.credentialsFile, .path, example: "~/proxy-login",
            doc: "A file of yours with one line USER:PASSWORD for the proxy"),
    ]
}

extension TimeSpec: Mapped {
    static let blank = TimeSpec()

    static let fields: [Field<TimeSpec>] = [
        Field(
            "provider", \.provider, .choice("a time provider"), default: "chrony",
            doc: "chrony: installed and run on every host; unmanaged: the hosts' own business"),
        Field(
            "servers", \.servers, .list(of: .nameOrAddress("a time server"), noun: "time servers"), example: "[ntp.example.org]",
            doc: "Time servers; by default the distribution's own"),
        Field(
            "chronydOptions", \.chronydOptions, .list(of: .option("an option of chronyd"), noun: "options"), example: "[-x]",
            doc: "Options for chronyd, such as -x where it must not set the clock"),
        Field(
            "maximumDifference", \.maximumDifferenceSeconds, .seconds("a difference of clocks", 1...3600), default: "5s",
            doc: "How much two hosts' clocks may differ"),
    ]
}
