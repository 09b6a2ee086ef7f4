import SystemPackage

/// What images stand on: the layer with a C library, iptables and busybox, and the program of the pause image.
struct BaseLayers: Sendable {
    let recipes: Recipes

    struct Result: Equatable, Sendable {
        var base: FilePath
        var pause: FilePath
    }

    static let packages = ["libc6", "iptables", "nftables", "ipset", "conntrack", "kmod", "busybox"]

    private var artefact: Artefact {
        Artefact(
            kind: "base-layers", title: "base layers of the images",
            inputs: ([recipes.architecture, recipes.mirror.sources(.bookworm)] + Self.packages + [Self.trim, PauseProgram.source])
                .joined(separator: "\n"))
    }

    func directories() async throws -> Result {
        let artefact = try await recipes.cache.directory(artefact) { directory, log in
            try await recipes.packages.need(
                ["mmdebstrap", "debian-archive-keyring", "gcc", "libc6-dev"], for: "images")
            let base = directory.appending("base")
            try await recipes.bootstrap(
                .bookworm, variant: "extract", packages: Self.packages, to: base, sources: directory.appending("sources.list"), log: log)
            try await recipes.commands.logged(.script(Self.trim, name: "trimming the base layer", [base.string]), to: log)
            let source = directory.appending("pause.c")
            try source.write(PauseProgram.source)
            try await recipes.commands.logged(
                Command("gcc", ["-Os", "-s", "-static", "-Wall", "-o", directory.appending("pause").string, source.string]), to: log)
        }
        return Result(base: artefact.appending("base"), pause: artefact.appending("pause"))
    }

    /// Parameter: the root of the layer. The packages are unpacked and not configured: alternatives are linked here.
    static let trim = """
        set -e
        base=$1
        cd "$base"
        rm -rf usr/share/doc usr/share/man usr/share/locale usr/share/lintian usr/share/bug usr/share/zoneinfo usr/share/perl*
        rm -rf usr/lib/*/perl* usr/lib/*/gconv var/cache/* var/lib/* var/log/* etc/apt dev/* proc/* sys/*
        for tool in iptables ip6tables; do
            for suffix in "" -save -restore; do ln -sf "$tool-nft$suffix" "usr/sbin/$tool$suffix"; done
        done
        busybox=/bin/busybox
        [ -x "$base$busybox" ] || busybox=/usr/bin/busybox
        for applet in sh ls cat echo wget nc httpd ping ip ps sleep cp mkdir hostname nslookup grep sed awk head tail id env kill date; do
            [ -e "bin/$applet" ] || ln -s "$busybox" "bin/$applet"
        done
        mkdir -p tmp
        chmod 1777 tmp
        """
}

/// The program of the pause image: it holds a pod's namespaces, reaps children, and ends when it is asked to.
enum PauseProgram {
    static let source = """
        #include <signal.h>
        #include <sys/wait.h>
        #include <unistd.h>

        static void reap(int number) {
            (void)number;
            while (waitpid(-1, 0, WNOHANG) > 0) {
            }
        }

        static void end(int number) {
            (void)number;
            _exit(0);
        }

        int main(void) {
            signal(SIGCHLD, reap);
            signal(SIGTERM, end);
            signal(SIGINT, end);
            for (;;) pause();
        }

        """
}
