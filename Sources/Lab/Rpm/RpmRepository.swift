import SystemPackage

/// What hosts with rpm see at /opt/lab-repo: a repository for dnf, and the same images as the others.
struct RpmRepository: Sendable {
    let recipes: Recipes
    let suite: Suite
    /// The root that the packages are resolved against.
    let root: FilePath
    /// The repository for hosts with Debian's packages: it has Kubernetes' packages, and the images.
    let debian: FilePath

    /// As ``HostPackages/wishes``, without what only tests of firewalls and the like want.
    static let wishes = [
        "containerd", "runc", "conntrack", "ebtables", "ethtool", "socat", "iptables", "nftables", "nginx", "libnginx-mod-stream",
        "keepalived",
        "chrony", "containernetworking-plugins", "etcd-client", "iputils-ping", "bird2", "ipset", "haproxy", "bash-completion",
    ].map { [$0] }

    func directory() async throws -> FilePath {
        let packages = try await DebianPackages(recipes: recipes, suite: suite, root: root, wishes: Self.wishes).directory()
        let artefact = Artefact(
            kind: "repo-rpm", title: "repository of rpm packages",
            inputs: [
                "format 1", packages.string, debian.string, RpmConversion.script, "\(RpmConversion.renames)", "\(RpmConversion.asked)",
            ].joined(separator: "\n"))
        return try await recipes.cache.directory(artefact) { directory, log in
            try await recipes.packages.need(["rpm", "createrepo-c", "dpkg-dev"], for: "the repository of rpm packages")
            let debs = directory.appending("debs")
            try await recipes.commands.logged(
                .script(Self.gather, name: "gathering packages", [packages.string, debian.string], directory: directory), to: log)
            try await recipes.commands.logged(
                .script(
                    RpmConversion.script, name: "making rpm packages",
                    [debs.string, directory.string] + RpmConversion.renames + ["--"] + RpmConversion.asked, directory: directory), to: log)
            try await recipes.commands.output(Command("rm", ["-rf", debs.string]))
        }
    }

    /// Parameters: Debian's packages, the repository with Kubernetes' packages and the images.
    static let gather = """
        set -e
        cp -al "$1" debs
        for name in kubeadm kubelet kubectl kubernetes-cni cri-tools; do ln "$2/pool/$name"_*.deb debs/; done
        cp -al "$2/images" images
        """
}
