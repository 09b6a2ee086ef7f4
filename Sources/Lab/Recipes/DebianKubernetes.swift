import Support
import SystemPackage

/// The lab's default Kubernetes: built from the source package of Debian 12, the only complete one in Debian.
struct DebianKubernetes: Sendable {
    let recipes: Recipes

    /// The version inside Debian 12's source package. Nothing else in the project knows this number.
    static let version = "1.20.2"
    static let programs = ["kubeadm", "kubelet", "kubectl"] + KubernetesPrograms.inImages
    static let packages = [
        "golang-1.19-go", "golang-github-modern-go-reflect2-dev", "rsync", "make", "dpkg-dev", "xz-utils", "gcc", "libc6-dev",
        "debian-archive-keyring",
    ]

    private var artefact: Artefact {
        Artefact(
            kind: "kubernetes", title: "Kubernetes \(Self.version) from Debian's source package (about ten minutes)",
            inputs: ([recipes.architecture, Self.version, recipes.mirror.sourcePackages(.bookworm)] + Self.packages + [Self.build])
                .joined(separator: "\n"))
    }

    /// The folder of the programs.
    func directory() async throws -> FilePath {
        let artefact = artefact
        let result = try await recipes.cache.directory(artefact) { directory, log in
            try await recipes.packages.need(Self.packages, for: "building Kubernetes")
            // Always the same place, since Go's cache knows a package by where it lies; the lock keeps it ours alone.
            let work = recipes.cache.root.appending(".making-\(artefact.directoryName)-source")
            let apt = PrivateApt(directory: work.appending("apt"))
            try apt.prepare(sources: recipes.mirror.sourcePackages(.bookworm))
            try await recipes.commands.logged(apt.get(["update"]), to: log)
            try await recipes.commands.logged(
                Command("apt-get", ["-qq"] + apt.options + ["source", "kubernetes"], directory: work), to: log)
            guard let name = try work.names().first(where: { $0.hasPrefix("kubernetes-") && work.appending($0).isDirectory }) else {
                throw TrimastError("lab.source", "Debian's source package kubernetes unpacked to nothing", place: work.string)
            }
            let programs = directory.appending("programs")
            try programs.makeDirectory()
            let goCache = recipes.cache.root.appending("go-build")
            try goCache.makeDirectory()
            try await recipes.commands.logged(
                .script(
                    Self.build, name: "the build of Kubernetes",
                    [work.appending(name).string, work.string, goCache.string, programs.string, Self.version] + Self.programs), to: log)
            try await recipes.commands.output(Command("rm", ["-rf", work.string]))
        }
        return result.appending("programs")
    }

    /// Parameters: the source, a work directory, Go's cache, where the programs go, the version, the programs.
    /// The vendored reflect2 crashes under Go 1.18 and later: Debian's own package of it takes its place.
    static let build = """
        set -e
        source=$1 work=$2 cache=$3 result=$4 version=$5
        shift 5
        vendored=$source/vendor/github.com/modern-go/reflect2
        newer=/usr/share/gocode/src/github.com/modern-go/reflect2
        rm -f "$vendored"/*.go "$vendored"/*.s
        cp "$newer"/*.go "$newer"/*.s "$vendored/"
        rm -f "$vendored"/*_test.go
        mkdir -p "$work/gopath/src/k8s.io"
        ln -sfn "$source" "$work/gopath/src/k8s.io/kubernetes"
        rest=${version#*.}
        {
            echo "KUBE_GIT_COMMIT='0000000000000000000000000000000000000000'"
            echo "KUBE_GIT_TREE_STATE='archive'"
            echo "KUBE_GIT_VERSION='v$version'"
            echo "KUBE_GIT_MAJOR='${version%%.*}'"
            echo "KUBE_GIT_MINOR='${rest%%.*}'"
        } >"$work/version"
        cd "$work/gopath/src/k8s.io/kubernetes"
        what=
        for program in "$@"; do what="$what cmd/$program"; done
        PATH=/usr/lib/go-1.19/bin:$PATH
        GOPATH=$work/gopath
        export PATH GOPATH GO111MODULE=off GOFLAGS='' CGO_ENABLED=0 GOCACHE="$cache" GOTOOLCHAIN=local GOPROXY=off
        export KUBE_GIT_VERSION_FILE="$work/version" KUBE_STATIC_OVERRIDES="$*" GOLDFLAGS="-s -w"
        make WHAT="$what"
        for program in "$@"; do install -m 755 "_output/local/go/bin/$program" "$result/$program"; done
        """
}
