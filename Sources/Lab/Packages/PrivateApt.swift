import SystemPackage

/// apt with sources and lists of its own, so that the machine's apt stays as it is.
struct PrivateApt: Sendable {
    /// Holds sources, lists and archives.
    let directory: FilePath
    /// What is installed already: a dpkg status file.
    var status: FilePath?
    /// Settings of the machine's apt that concern the way to the mirror.
    var machineOptions: [String] = []

    var archives: FilePath { directory.appending("archives") }
    private var sources: FilePath { directory.appending("sources.list") }

    func prepare(sources text: String) throws {
        for part in ["lists/partial", "archives/partial"] { try directory.appending(part).makeDirectory() }
        try sources.write(text)
    }

    var options: [String] {
        var settings = [
            "Dir::Etc::sourcelist=\(sources)", "Dir::Etc::sourceparts=-", "Dir::State::lists=\(directory.appending("lists"))",
            "Dir::Cache::archives=\(archives)", "Dir::Cache::pkgcache=", "Dir::Cache::srcpkgcache=", "APT::Install-Recommends=false",
            "Acquire::Languages=none", "APT::Sandbox::User=root", "APT::Keep-Downloaded-Packages=true",
        ]
        if let status {
            settings += ["Dir::State::status=\(status)", "Dir::State::extended_states=\(directory.appending("extended_states"))"]
        }
        return settings.flatMap { ["-o", $0] }
    }

    func get(_ arguments: [String]) -> Command { Command("apt-get", ["-qq", "-y"] + options + arguments) }

    /// All names of packages.
    var names: Command { Command("apt-cache", options + ["pkgnames"]) }

    /// From `apt-config dump`: proxies and checks of the machine, which a bootstrap of a root file system must honour too.
    static func machineOptions(dump: String) -> [String] {
        let wanted = ["Acquire::http", "Acquire::https", "Acquire::Check-", "Acquire::Retries"]
        return dump.split(separator: "\n").map(String.init).filter { line in
            wanted.contains { line.hasPrefix($0) } && !line.hasSuffix(" \"\";")
        }
    }
}
