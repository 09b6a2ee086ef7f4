import Facts
import Foundation
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// What Trimast says to apt and dpkg, and what it reads of them.
@Suite struct AptTests {
    static let sources = """
        @ /etc/apt/sources.list
        deb cdrom:[Debian GNU/Linux 12.0.0 _Bookworm_ - Official amd64 DVD]/ bookworm main
        deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://deb.debian.org/debian bookworm main contrib # mirror
        deb-src http://deb.debian.org/debian bookworm main
        @ /etc/apt/sources.list.d/kubernetes.list
          deb   [ signed-by=/usr/share/keyrings/x.gpg ]   file:/opt/lab-repo   ./
        nonsense
        @ /etc/apt/sources.list.d/debian.sources
        Types: deb deb-src
        URIs: http://deb.debian.org/debian/
        Suites: bookworm bookworm-updates
        Components: main
        Signed-By:

        Types: deb
        URIs: http://gone
        Suites: x
        Enabled: no

        Types: deb
        URIs: https://a/ https://b/
        Suites: /
        Trusted: yes
        """

    @Test func repositoriesInBothFormats() {
        let found = AptSources.parse(Self.sources).map { repository in
            "\(repository.file.split(separator: "/").last ?? "") \(repository.url) \(repository.suite) \(repository.components.joined(separator: ","))"
                + repository.options.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        }
        #expect(
            found == [
                "sources.list http://deb.debian.org/debian/ bookworm main,contrib arch=amd64 signed-by=/usr/share/keyrings/a.gpg",
                "kubernetes.list file:/opt/lab-repo/ ./  signed-by=/usr/share/keyrings/x.gpg",
                "debian.sources http://deb.debian.org/debian/ bookworm main signed-by=in the file",
                "debian.sources http://deb.debian.org/debian/ bookworm-updates main signed-by=in the file",
                "debian.sources https://a/ /  trusted=yes", "debian.sources https://b/ /  trusted=yes",
            ])
        #expect(AptSources.parse("") == [])
        #expect(AptSources.parse(Self.sources.replacing("\n", with: "\r\n")) == AptSources.parse(Self.sources), "files with CRLF")
    }

    /// The second file's name and the line in it, and what becomes of cluster.yaml's own repository.
    @Test(arguments: [
        ("other.list\ndeb [signed-by=/x.gpg trusted=yes] file:/opt/lab-repo ./", true),
        ("other.list\ndeb [signed-by=/x.gpg] file:/opt/lab-repo/ ./", true), ("other.list\ndeb file:/opt/lab-repo ./", true),
        ("other.sources\nTypes: deb\nURIs: file:/opt/lab-repo\nSuites: ./\nSigned-By: /x.gpg", true),
        // The same in other places, or another one.
        ("other.list\ndeb [trusted=yes] file:/opt/lab-repo ./", false), ("other.list\ndeb file:/opt/lab-repo stable main", false),
        ("other.list\ndeb file:/opt/other ./", false),
        ("other.sources\nTypes: deb\nURIs: file:/opt/lab-repo\nSuites: ./\nTrusted: yes", false),
        ("trimast-lab.list\ndeb file:/opt/lab-repo ./", false),
    ])
    func aRepositoryThatIsThereInOtherWordsIsUsed(_ text: String, _ isAdopted: Bool) throws {
        let spec = try LabFacts.spec(.three)
        var facts = try LabFacts.bare(.three)
        try facts.change("node") { $0.sections["sources"] = "@ /etc/apt/sources.list.d/" + text }
        let plan = try LabFacts.planner(spec).plan(facts)
        let steps = plan.steps.filter { $0.host.text == "node" && $0.part == "repositories" }
        #expect(steps.map(\.title) == (isAdopted ? [] : ["add package repository lab"]))
        let file = text.split(separator: "\n")[0]
        #expect(
            plan.notes.filter { $0.contains("repository") }
                == (isAdopted
                    ? [
                        "node: /etc/apt/sources.list.d/\(file) has the repository file:/opt/lab-repo already, and is used as it is: no /etc/apt/sources.list.d/trimast-lab.list"
                    ] : []))
    }

    /// Both together stop apt for everybody: Trimast's own goes.
    @Test func aContradictionThatIsThereIsMended() throws {
        let spec = try LabFacts.spec(.three)
        var facts = try LabFacts.load(.three)
        try facts.change("node") {
            $0.sections["sources"] = "@ /etc/apt/sources.list.d/other.list\ndeb file:/opt/lab-repo ./"
            $0.sections["repositories"] = "/etc/apt/sources.list.d/trimast-lab.list"
        }
        let plan = try LabFacts.planner(spec).plan(facts)
        #expect(plan.steps.map(\.title) == ["remove /etc/apt/sources.list.d/trimast-lab.list"])
    }

    @Test func aKeyThatIsNoneIsFetchedAnew() throws {
        var spec = try LabFacts.spec(.three)
        spec.sources.packages[0].key = "https://h/key.asc"
        var facts = try LabFacts.load(.three)
        for name in ["master1", "master2", "master3", "node"] {
            try facts.change(name) {
                $0.files["/etc/apt/sources.list.d/trimast-lab.list"]?.content =
                    "# key: https://h/key.asc\ndeb [trusted=yes signed-by=/etc/apt/keyrings/trimast-lab.asc] file:/opt/lab-repo ./\n"
            }
        }
        #expect(try LabFacts.planner(spec).plan(facts).steps == [])
        try facts.change("node") { $0.sections["package-manager"] = "nokey /etc/apt/keyrings/trimast-lab.asc" }
        let steps = try LabFacts.planner(spec).plan(facts).steps
        #expect(
            steps.map { "\($0.host): \($0.title), \($0.why)" } == ["node: add package repository lab, the file of its key holds no key"])
    }

    @Test func packageManager() throws {
        #expect(try FactTests.read(PackageManager.fact, nil) == nil)
        #expect(try FactTests.read(PackageManager.fact, "") == PackageManager(SectionText("")))
        let found = try FactTests.read(
            PackageManager.fact, "interrupted\nreinstall foo\nbroken bar\nlock 12 apt-get\nlock 12 apt-get\nlock rubbish\nnokey /k.asc")
        #expect(found?.isInterrupted == true && found?.toReinstall == ["foo"] && found?.broken == ["bar"] && found?.badKeys == ["/k.asc"])
        #expect(found?.holders == ["12 apt-get"] && found?.policy == nil)
    }

    @Test func trials() throws {
        func read(_ text: String?) throws -> PackageTrial? {
            HostFacts(host: try host("a"), sections: text.map { [PackageTrial.section.name: $0] } ?? [:])[PackageTrial.section]
        }
        #expect(try read(nil) == nil)
        #expect(try read("sh: 1: apt-get: not found") == nil, "it did not even begin")
        let trial = try #require(
            try read(
                "tried\nsource a b\nsource a b\npossible\ninstalls nginx 1.22.1-9\nremoves ntp\nreplaces x\nrefused no\noffers kubeadm 1.2"
            ))
        #expect(trial.isPossible && trial.own == [] && trial.sources == ["a b"] && trial.installed == ["nginx": "1.22.1-9"])
        #expect(trial.removed == ["ntp"] && trial.replaced == ["x"] && trial.refusals == ["no"] && trial.offers == ["kubeadm 1.2"])
    }

    // MARK: the sh itself

    /// apt-get and the others are functions here; what they are called with stands in the output.
    static func run(_ shell: ShellKind, _ script: String, _ fakes: String) async throws -> ProgramResult {
        try await shell.run("set -e\nsleep() { :; }\n\(fakes)\n\(Apt.functions)\n\(script)")
    }

    @Test(arguments: ShellKind.all) func aLockIsWaitedFor(_ shell: ShellKind) async throws {
        let fakes = """
            c=0
            again() { c=$((c + 1)); [ $c -gt 3 ] && echo through && return; echo "E: Could not get lock /l. It is held by process 1 (x)"; return 100; }
            """
        // In `$( … )` a variable is the subshell's own: the count goes through a file.
        try await withTemporaryFolder { (folder: String) async throws in
            let counted = fakes.replacing("c=0", with: "echo 0 >\(folder)/c")
                .replacing("c=$((c + 1))", with: "c=$(($(cat \(folder)/c) + 1)); echo $c >\(folder)/c")
            let result = try await Self.run(shell, "locked again || fail\necho \"$o after $n\"", counted)
            #expect(result == ProgramResult(status: 0, output: "through after 3\n", errors: ""))
        }
    }

    @Test(arguments: ShellKind.all) func whoHasTheLockIsNamedInTheEnd(_ shell: ShellKind) async throws {
        for words in ["held by process 1 (x)", "locked by another process with pid 1"] {
            let result = try await Self.run(
                shell, "locked never || fail", "never() { echo 'E: Could not get lock /l: \(words)'; return 100; }")
            #expect(result.status == 1)
            #expect(result.output.hasPrefix("the lock of apt and dpkg was not free for ten minutes: process 1 has it\nprocess 1 is: "))
        }
    }

    @Test(arguments: ShellKind.all) func whatIsNoLockIsToldAtOnce(_ shell: ShellKind) async throws {
        let result = try await Self.run(
            shell, "u='Reading\nE: gone'\nlocked never || fail", "never() { echo 'E: Unable to locate package x'; return 100; }")
        #expect(
            result
                == ProgramResult(
                    status: 1, output: "the repositories could not all be read:\nE: gone\nE: Unable to locate package x\n", errors: ""))
    }

    /// What apt would do of itself, and whether the step goes on.
    @Test(
        arguments: ShellKind.all,
        [("Inst nginx (1)", true), ("Remv ntp [1]\nInst chrony (4)", true), ("Inst a (1)\nRemv docker.io [2]", false)])
    func nothingIsRemovedThatNobodyAskedFor(_ shell: ShellKind, _ each: (said: String, goesOn: Bool)) async throws {
        let result = try await Self.run(shell, "o='\(each.said)'\n\(Apt.guardRemovals(["ntp"]))\necho on", "")
        #expect(result.status == (each.goesOn ? 0 : 1))
        #expect(result.output.hasPrefix(each.goesOn ? "on" : "apt would remove docker.io, which nobody asked for"))
    }

    /// Somebody else's package that cannot be configured ends apt with 100 each time: it is no reason to stop where all that is wanted is there.
    @Test(
        arguments: ShellKind.all,
        [("installed", "1 not fully installed", true), ("half-configured", "", false), ("installed", "Inst kubeadm [1] (2)", false)])
    func whatIsBrokenBesides(_ shell: ShellKind, _ each: (status: String, simulated: String, goesOn: Bool)) async throws {
        let fakes = """
            dpkg-query() { [ "$4" = kubeadm ] || [ "$3" = kubeadm ] && echo \(each.status); }
            want() { if [ "$1" = -s ]; then o='\(each.simulated)'; return 0; fi; o='E: Sub-process /usr/bin/dpkg returned an error code (1)'; return 1; }
            """
        let script = "\(Apt.have(["kubeadm=1.34.1-*"]))\nwant || have || fail\necho on"
        // A name with a dash is no function's in sh as POSIX has it.
        let result = try await Self.run(
            shell, script.replacing("dpkg-query", with: "query"), fakes.replacing("dpkg-query", with: "query"))
        #expect(result.status == (each.goesOn ? 0 : 1), "\(result)")
        #expect(result.output.contains("returned an error code"), "\(result)")
    }

    /// What apt's own configuration says of simulating and downloading is not asked.
    @Test func packagesAreInstalledWhateverAptConfSays() {
        for name in ["Simulate", "Download-Only"] { #expect(Apt.options.contains("-o APT::Get::\(name)=false ")) }
    }

    /// Whether lists are believed, by when this host read them.
    @Test(arguments: ShellKind.all) func listsAreOldByTheTimeOfReading(_ shell: ShellKind) async throws {
        for (change, isFresh) in [
            (":", true), ("rm $d/trimast/apt-lists-read", false), ("touch -d '2 days ago' $d/trimast/apt-lists-read", false),
            ("touch -d 'next week' $d/trimast/apt-lists-read", false), ("touch -d 'next week' $d/sources.list.d/new.list", false),
            ("rm $d/apt/lists/*", false), ("touch -d '5 years ago' $d/apt/lists/*", true),
        ] {
            try await withTemporaryFolder { (folder: String) async throws in
                let lists = Apt.lists.replacing("/var/lib", with: folder).replacing("/etc/apt", with: folder)
                let result = try await Self.run(
                    shell,
                    """
                    d=\(folder)
                    mkdir -p $d/trimast $d/apt/lists $d/sources.list.d
                    touch -d '3 hours ago' $d/sources.list $d/sources.list.d
                    touch -d '2 hours ago' $d/trimast/apt-lists-read $d/apt/lists/a_Packages
                    \(change)
                    \(lists)
                    if fresh; then echo fresh; else echo old; fi
                    """, "")
                #expect(result == ProgramResult(status: 0, output: isFresh ? "fresh\n" : "old\n", errors: ""), "\(change)")
            }
        }
    }

    /// What a repository's key server gave, and whether it is taken.
    @Test(arguments: ShellKind.all) func onlyAKeyIsTakenForOne(_ shell: ShellKind) async throws {
        let armour = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n-----END PGP PUBLIC KEY BLOCK-----\n"
        for (made, wanted) in [
            ("printf '%s' '\(armour)'", armour),
            ("printf '\\231\\001'", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQE=\n-----END PGP PUBLIC KEY BLOCK-----\n"),
            ("echo '<html>proxy'", nil), ("printf '%s' '\(armour.prefix(60))'", nil), (":", nil),
        ] as [(String, String?)] {
            try await withTemporaryFolder { (folder: String) async throws in
                try "#!/bin/sh\nfor f do :; done\n{ \(made); } >\"$f\"\n".write(
                    toFile: "\(folder)/helper", atomically: false, encoding: .utf8)
                _ = try await Program.run("chmod", ["755", "\(folder)/helper"])
                let script = AptRepositories.fetch.replacing("/usr/lib/apt/apt-helper", with: "\(folder)/helper").replacing(
                    "/run/", with: "\(folder)/")
                let result = try await shell.run("\(script)\nkey http://h/k \(folder)/keys/k.asc && cat \(folder)/keys/k.asc")
                if let wanted {
                    #expect(result == ProgramResult(status: 0, output: wanted, errors: ""), "\(made)")
                } else {
                    #expect(result.status == 1 && result.output.hasPrefix("what http://h/k gives is no key but begins with: "), "\(made)")
                }
                #expect(try await Program.run("ls", [folder]).output == (wanted == nil ? "helper\n" : "helper\nkeys\n"))
            }
        }
    }

    /// The user _apt reads the keys, also in a folder that somebody closed, and where the key's server is away.
    @Test(arguments: ShellKind.all, ["cp \"$0.key\"", "false #"]) func keysStandWhereAptMayRead(_ shell: ShellKind, _ got: String)
        async throws
    {
        try await withTemporaryFolder { (folder: String) async throws in
            try "-----BEGIN PGP PUBLIC KEY BLOCK-----\n-----END PGP PUBLIC KEY BLOCK-----\n".write(
                toFile: "\(folder)/helper.key", atomically: false, encoding: .utf8)
            try "#!/bin/sh\nfor f do :; done\n\(got) \"$f\"\n".write(toFile: "\(folder)/helper", atomically: false, encoding: .utf8)
            _ = try await Program.run("chmod", ["755", "\(folder)/helper"])
            let script = AptRepositories.fetch.replacing("/usr/lib/apt/apt-helper", with: "\(folder)/helper").replacing(
                "/run/", with: "\(folder)/")
            let made =
                "umask 077\nmkdir \(folder)/old\n\(script)\nkey http://h/k \(folder)/old/k.asc >/dev/null\nkey http://h/k \(folder)/new/k.asc >/dev/null\n"
            let result = try await shell.run("\(made)cd \(folder)\nstat -c '%a %n' old new old/k.asc 2>/dev/null")
            #expect(result.output == (got.hasPrefix("cp") ? "755 old\n755 new\n644 old/k.asc\n" : "755 old\n"))
        }
    }

    /// A word of apt.conf that says `quiet` adds to every `-q`, and the line that is read is gone.
    @Test func aQuietAptConfHidesNothing() { #expect(Apt.options.hasPrefix("-o quiet=1 ") && !Apt.options.contains(" -q ")) }

    /// A package that was removed, and whose folder somebody deleted, has all its files again.
    @Test func configurationThatWasDeletedComesBack() {
        #expect(Apt.options.contains("-o Dpkg::Options::=--force-confmiss "))
        #expect(Apt.quiet.contains(" UCF_FORCE_CONFFMISS=1"))
        #expect(Apt.finish.contains(" --force-confmiss "))
    }

    /// Who makes users finds a lock: of nobody, of one that is gone, of one that has just begun, of one that never ends.
    @Test(arguments: ShellKind.all) func locksThatNobodyTakesAway(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let made = """
                : >\(folder)/passwd.lock
                echo 99999999 >\(folder)/group.lock
                echo $$ >\(folder)/shadow.lock
                echo $$ >\(folder)/gshadow.lock
                touch -d '1 hour ago' \(folder)/gshadow.lock
                """
            let result = try await shell.run("\(made)\n\(PackageObstacle.locks.replacing("/etc/", with: "\(folder)/"))")
            let lines = result.output.split(separator: "\n")
            #expect(lines.count == 2 && lines.first == "left \(folder)/passwd.lock", "\(result)")
            #expect(lines.last?.hasPrefix("left \(folder)/gshadow.lock ") ?? false, "\(result)")
        }
    }

    /// dpkg itself is asked what it cannot read, on records of the test's own.
    @Test(.enabled(if: Program.exists("dpkg-query"), "dpkg is not installed"), arguments: ShellKind.all)
    func recordsThatDpkgCannotRead(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let whole = "Package: a\nStatus: install ok installed\nMaintainer: x\nArchitecture: all\nVersion: 1\nDescription: x\n"
            for (status, list, said) in [
                (whole, "/.\n", ""), (whole, "\n", "list a contains empty filename\n"),
                (whole, "/.\n/a", "list a is missing final newline\n"),
                ("Package: a\nrubbish\n", "/.\n", "status parsing file"),
            ] {
                _ = try await shell.run("mkdir -p \(folder)/info \(folder)/updates")
                try status.write(toFile: "\(folder)/status", atomically: false, encoding: .utf8)
                try list.write(toFile: "\(folder)/info/a.list", atomically: false, encoding: .utf8)
                let script = Apt.records.replacing("dpkg-query -S", with: "dpkg-query --admindir=\(folder) -S")
                    .replacing("Dir::Cache::archives/d", with: "Dir::Nothing")
                let result = try await shell.run(script)
                #expect(said.isEmpty ? result.output == "" : result.output.hasPrefix(said), "\(result)")
            }
        }
    }

    /// Where apt is told to keep what it downloads.
    @Test(arguments: ShellKind.all) func theFolderOfDownloads(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let fake = "dpkg_query() { :; }\napt_config() { echo \"$2='\(folder)/$there/'\"; }\nlocked() { :; }\n"
            func fit(_ script: String) -> String {
                script.replacing("apt-config", with: "apt_config").replacing("dpkg-query", with: "dpkg_query")
            }
            let gone = try await shell.run("\(fake)there=gone\n\(fit(Apt.records))")
            #expect(gone.output == "folder \(folder)/gone/\n")
            // apt makes its own folder itself.
            let own = try await shell.run(
                "dpkg_query() { :; }\napt_config() { echo \"$2='/var/cache/apt/trimast-gone/'\"; }\n\(fit(Apt.records))")
            #expect(own.output == "", "\(own)")
            let there = try await shell.run(
                "\(fake)there=there\nmkdir \(folder)/there\n\(fit(Apt.records))\n\(fit(Apt.finish))\nls -d \(folder)/*/*")
            #expect(there.output == "\(folder)/there/partial\n", "\(there)")
        }
    }

    @Test func discsAreLeftOut() async throws {
        let text = "deb cdrom:[x y]/ bookworm main\ndeb http://a x\n# deb cdrom:z\nTypes: deb\nURIs: cdrom:[x]/\nSuites: x\n"
        let result = try await Program.run("sh", ["-c", "\(Apt.withoutDiscs)"], input: text)
        #expect(result.output == "deb http://a x\n# deb cdrom:z\nTypes: deb\nURIs: cdrom:[x]/\nEnabled: no\nSuites: x\n")
    }
}
