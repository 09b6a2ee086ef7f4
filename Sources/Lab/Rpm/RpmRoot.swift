import SystemPackage

/// The root of hosts with rpm: a bare Debian like the others', with a real dnf and rpm in place of apt and dpkg, and an os-release that calls
/// it like Rocky Linux 9. It is none.
struct RpmRoot: Sendable {
    let recipes: Recipes
    let suite: Suite

    static let packages = BareRoot.packages.filter { $0 != "apt" } + ["dnf", "rpm", "curl", "kmod", "procps", "openssl"]

    private var artefact: Artefact {
        Artefact(
            kind: "root-rpm-\(suite)", title: "root file system with dnf and rpm (made of Debian \(suite))",
            inputs: ([recipes.architecture, recipes.mirror.sources(suite)] + Self.packages
                + (BareRoot.files + Self.files).map { $0.path + $0.text } + [BareRoot.finish, Self.finish]).joined(separator: "\n"))
    }

    /// The directory of the root.
    func directory() async throws -> FilePath {
        let artefact = try await recipes.cache.directory(artefact) { directory, log in
            try await recipes.packages.need(["mmdebstrap", "debian-archive-keyring", "rpm"], for: "root file systems with rpm")
            let root = directory.appending("root")
            try await recipes.bootstrap(
                suite, variant: "minbase", packages: Self.packages, to: root, sources: directory.appending("sources.list"), log: log)
            for file in BareRoot.files + Self.files {
                let target = root.appending(file.path)
                try target.removingLastComponent().makeDirectory()
                try target.write(file.text, mode: FilePermissions(rawValue: file.mode))
            }
            for script in [BareRoot.finish, Self.finish] {
                try await recipes.commands.logged(.script(script, name: "finishing the root file system", [root.string]), to: log)
            }
        }
        return artefact.appending("root")
    }

    static let files: [BareRoot.File] = [
        BareRoot.File(
            path: "usr/lib/os-release", mode: 0o644,
            text: """
                NAME="Trimast lab"
                ID="trimast-lab"
                ID_LIKE="rocky rhel centos fedora"
                VERSION_ID="9"
                PLATFORM_ID="platform:el9"
                PRETTY_NAME="the lab's stand-in for Rocky Linux 9"

                """),
        // Debian's rpm keeps its database in the home of whoever calls it.
        BareRoot.File(path: "etc/rpm/macros", mode: 0o644, text: "%_dbpath /var/lib/rpm\n"),
    ]

    /// Parameter: the root. Nothing of apt and dpkg is left but the list of what is installed, from which the packages for rpm follow.
    static let finish = """
        set -e
        root=$1
        mkdir -p "$root/etc/yum.repos.d" "$root/etc/pki/rpm-gpg" "$root/etc/sysconfig" "$root/var/lib/rpm"
        work=$(mktemp -d)
        cat >"$work/release.spec" <<'SPEC'
        Name: trimast-lab-release
        Version: 9
        Release: 1
        Summary: What dnf asks the root for
        License: none
        BuildArch: noarch
        AutoReqProv: no
        Provides: system-release = 9
        Provides: /bin/sh
        %description
        A stand-in.
        %files
        SPEC
        rpmbuild -bb --quiet --define "_topdir $work" --define '_build_name_fmt release.rpm' --define "_rpmdir $root" "$work/release.spec"
        chroot "$root" rpm --initdb
        chroot "$root" rpm -i --nodeps /release.rpm
        rm -rf "$root/release.rpm" "$work"
        rm -rf "$root"/usr/bin/apt* "$root"/usr/bin/dpkg* "$root/etc/apt" "$root/var/lib/apt" "$root/var/cache/apt"
        """
}
