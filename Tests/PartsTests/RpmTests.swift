import Facts
import Foundation
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// What Trimast says to rpm, dnf and yum, and what it reads of them. The programs are functions here.
@Suite struct RpmTests {
    static func run(_ shell: ShellKind, _ script: String, _ fakes: String) async throws -> ProgramResult {
        try await shell.run("set -e\nm=dnf g=\nsleep() { :; }\n\(fakes)\n\(Rpm.functions)\n\(script)")
    }

    @Test(arguments: ShellKind.all) func installedByNameAndByWhatPackagesProvide(_ shell: ShellKind) async throws {
        let fakes = """
            rpm() {
            case "$*" in
            *--whatprovides*iptables) echo 'iptables 1.8.10-1' ;;
            *--whatprovides*) echo "no package provides $5"; return 1 ;;
            *) printf '%s\\n' 'chrony 4.3-1' 'package iptables is not installed' 'package kubeadm is not installed'; return 2 ;;
            esac
            }
            """
        let result = try await shell.run("\(fakes)\n\(Rpm.installed(["chrony", "iptables", "kubeadm"]))")
        #expect(result.output == "chrony 4.3-1\niptables 1.8.10-1\n")
    }

    @Test(arguments: ShellKind.all) func aLockIsWaitedFor(_ shell: ShellKind) async throws {
        for said in ["; return 200", "; echo 'Existing lock /var/run/yum.pid: another copy is running as pid 7.'; return 1"] {
            try await withTemporaryFolder { (folder: String) async throws in
                let fakes =
                    "echo 0 >\(folder)/c\nagain() { c=$(($(cat \(folder)/c) + 1)); echo $c >\(folder)/c; [ $c -gt 3 ] && echo through && return\(said); }"
                let result = try await Self.run(shell, "locked again || fail\necho \"$o after $n\"", fakes)
                #expect(result == ProgramResult(status: 0, output: "through after 3\n", errors: ""))
            }
        }
    }

    @Test(arguments: ShellKind.all) func whatIsNoLockIsToldAtOnce(_ shell: ShellKind) async throws {
        let said = """
            lab 1 kB/s
            Error:
             Problem: conflicting requests
              - nothing provides nothere needed by gamma-1.0-1.noarch
            (try to add '--skip-broken' to skip uninstallable packages)
            """
        let result = try await Self.run(shell, "locked never || fail", "never() { cat <<'E'\n\(said)\nE\nreturn 1; }")
        #expect(result.status == 1 && result.output == "Error:\n  - nothing provides nothere needed by gamma-1.0-1.noarch\n")
    }

    /// Which package it is that a repository whose packages must be signed has unsigned.
    @Test(arguments: ShellKind.all) func whatIsNotSignedIsNamed(_ shell: ShellKind) async throws {
        for said in [
            "Package chrony-4.3-2.x86_64.rpm is not signed\nError: GPG check FAILED\n",
            "OpenPGP check for package \"chrony-4.3-2.x86_64\" from repo \"lab\" has failed: Package is not signed.\n",
        ] {
            let result = try await Self.run(shell, "locked never || fail", "never() { cat <<'E'\nlab 1 kB/s\n\(said)E\nreturn 1; }")
            #expect(result.status == 1 && result.output == said)
        }
    }

    /// What the file of the package manager says before and after; twice is as once.
    @Test(
        arguments: ShellKind.all,
        [
            ("[main]\ngpgcheck=1\n", "[main]\nexclude=kubeadm kubelet\ngpgcheck=1\n"), ("", "[main]\nexclude=kubeadm kubelet\n"),
            ("[main]\nexclude = kernel* kubelet\n", "[main]\nexclude = kernel* kubelet kubeadm\n"),
            ("[main]\nexcludepkgs=a,kubeadm\n", "[main]\nexcludepkgs=a,kubeadm kubelet\n"),
        ])
    func packagesAreHeldByAnExclude(_ shell: ShellKind, _ each: (before: String, after: String)) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/dnf.conf"
            try each.before.write(toFile: path, atomically: false, encoding: .utf8)
            let hold = Rpm.hold.replacing("/etc/dnf/dnf.conf", with: path)
            let result = try await shell.run(
                "\(hold)\nhold kubeadm kubelet\nhold kubeadm\n\(Rpm.held.replacing("/etc/dnf/dnf.conf", with: path))")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == each.after)
            #expect(Set(result.output.split(separator: "\n")).isSuperset(of: ["kubeadm", "kubelet"]))
        }
    }

    /// What dnf 4.14 and yum 3.4.3 say of a trial, and what is made of it.
    static let said: [(said: String, lines: [String])] = [
        (
            """
            Dependencies resolved.
            ================================================================================
             Package                                  Arch   Version              Repo
                                                                                       Size
            ================================================================================
            Installing:
             alpha                                    noarch 1.0-1                lab 5.9 k
                 replacing  old.noarch 1.0-1
             averyveryverylongpackagename-which-wraps-more
                                                      noarch 1.0.0.0.0.20231212-1 lab 6.1 k
            Installing dependencies:
             beta                                     noarch 2.0-1                lab 5.9 k
            Removing dependent packages:
             gone                                     noarch 2.0-1                @lab 5.9 k

            Transaction Summary
            ================================================================================
            Install  3 Packages

            Operation aborted.
            """,
            [
                "tried", "possible", "installs alpha 1.0-1", "replaces old",
                "installs averyveryverylongpackagename-which-wraps-more 1.0.0.0.0.20231212-1", "installs beta 2.0-1", "removes gone",
            ]
        ),
        (
            "No match for argument: nosuch\nNo match for argument: kubeadm-1.21.0-*\nError: Unable to find a match: nosuch kubeadm-1.21.0-*",
            [
                "tried", "refused No match for argument: nosuch", "refused No match for argument: kubeadm-1.21.0-*",
                "offers kubeadm 1.20.2-1",
            ]
        ),
        (
            """
              - Curl error (7): Couldn't connect to server for http://h/x/repodata/repomd.xml
            Error: Failed to download metadata for repo 'broken': Cannot download repomd.xml
            Ignoring repositories: broken
            Error:
             Problem: package delta-1.0-1.noarch conflicts with beta provided by beta-2.0-1.noarch
              - package alpha-1.0-1.noarch requires beta, but none of the providers can be installed
              - conflicting requests
            """,
            [
                "tried", "refused package delta-1.0-1.noarch conflicts with beta provided by beta-2.0-1.noarch",
                "refused package alpha-1.0-1.noarch requires beta, but none of the providers can be installed",
                "source Curl error (7): Couldn't connect to server for http://h/x/repodata/repomd.xml",
                "source Failed to download metadata for repo 'broken': Cannot download repomd.xml",
            ]
        ),
        ("Problem repository: [other]\nbandwidth: 0", ["tried", "refused no key checks the packages of [other]"]),
        ("Package beta-2.0-1.noarch is already installed.\nNothing to do.\nComplete!", ["tried", "possible"]),
    ]

    @Test(arguments: ShellKind.all, said.indices) func trials(_ shell: ShellKind, _ index: Int) async throws {
        let (said, lines) = Self.said[index]
        let fakes = """
            timeout() {
            case "$*" in
            *"list kubeadm"*) printf 'Available Packages\\nkubeadm.noarch   1.20.2-1   lab\\n' ;;
            *expire-cache*) ;;
            *) cat <<'SAID'
            \(said)
            SAID
            return 1 ;;
            esac
            }
            """
        let script = Rpm.trial(["alpha", "kubeadm-1.21.0-*"], RepositoryPlan(), proxy: nil)
        let result = try await shell.run("\(fakes)\n\(script)")
        #expect(result.output.split(separator: "\n").map(String.init) == lines)
    }

    /// The login is in the environment alone, and what else stands in the file is nobody's business.
    @Test(arguments: ShellKind.all) func theProxyIsInTheEnvironment(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let text = RedHatFamily().proxyText(http: "http://u:p%27@proxy:3128", https: nil, direct: ["a", "b"]).shown
            try (text + "PATH=/x\n").write(toFile: "\(folder)/proxy", atomically: false, encoding: .utf8)
            let result = try await shell.run("\(Rpm.proxy("\(folder)/proxy"))\nenv | grep -e _proxy -e PATH=/x | sort")
            #expect(result.output == "http_proxy=http://u:p%27@proxy:3128\nno_proxy=a,b\n")
        }
    }

    /// Nobody listens at the first port; the second is no proxy's URL, the third has a login.
    @Test(arguments: ShellKind.all) func proxiesThatDoNotAnswer(_ shell: ShellKind) async throws {
        let lines = "/etc/a http://127.0.0.1:1/\n/etc/b _none_\n/etc/c http://u:p@127.0.0.1:1\n"
        let result = try await shell.run("printf '\(lines.replacing("\n", with: "\\n"))' | \(PackageTrial.silent)")
        #expect(result.output == "silent http://127.0.0.1:1 of /etc/a\nsilent http://127.0.0.1:1 of /etc/c\n", "\(result)")
    }

    @Test(arguments: ShellKind.all) func whatIsNoKeyReplacesNone(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let armour = "-----BEGIN PGP PUBLIC KEY BLOCK-----\nabc\n-----END PGP PUBLIC KEY BLOCK-----\n"
            for (name, text) in [("key", armour), ("page", "<html>log in</html>"), ("half", String(armour.prefix(45)))] {
                try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
            }
            let fetch = RpmRepositories.fetch.replacing("/run/", with: "\(folder)/")
            func get(_ name: String, slashes: String = "") async throws -> ProgramResult {
                try await shell.run("\(fetch)\nkey file:\(slashes)\(folder)/\(name) \(folder)/kept")
            }
            #expect(try await get("key") == ProgramResult(status: 0, output: "", errors: ""))
            #expect(try await get("key", slashes: "//").status == 0)
            for name in ["page", "half", "nothing"] {
                let result = try await get(name)
                #expect(result.status == 1 && !result.output.isEmpty)
                #expect(try String(contentsOfFile: "\(folder)/kept", encoding: .utf8) == armour)
            }
        }
    }
}
