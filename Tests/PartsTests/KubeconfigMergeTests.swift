import Facts
import Foundation
import Specification
import TestSupport
import Testing
import Yams

@testable import Parts

/// The kubeconfig of the user on a control plane, by the sh that runs there, on real files.
@Suite struct KubeconfigMergeTests {
    /// As kubeadm writes it.
    static func admin(_ cluster: String, _ key: String) -> String {
        KubernetesPartTests.admin.replacing("kubernetes\n", with: "\(cluster)\n").replacing("@kubernetes", with: "@\(cluster)")
            .replacing("aw==", with: key)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var before: String
        var cluster = "lab"
        /// nil: as ``Kubeconfig/merged(_:into:)`` merges.
        var after: String?
    }

    static let other = admin("home", "b3RoZXI=").replacing("10.0.0.9", with: "10.0.0.1").replacing("Y2E=", with: "b3RoZXI=")
    /// Lists that are indented, comments, quoted names, a second cluster by a program, no current context.
    static let byHand = """
        # My clusters
        kind: Config
        "apiVersion": v1
        users:   # all of them
          - name: "dev"
            user:
              exec:
                apiVersion: client.authentication.k8s.io/v1
                command: get-token
                args: [--cluster, dev]
                env:
                  - name: lab-admin
                    value: |
                      name: lab-admin
          # the old one
          - user:
              token: abc
            name: 'lab-admin'
        contexts: []
        current-context: ""
        clusters:
          -
            cluster: {server: "https://dev:6443"}
            name: dev   # mine

        """

    static let alone = """
        apiVersion: v1
        kind: Config
        clusters:
        - cluster:
            certificate-authority-data: Y2E=
            server: https://10.0.0.9:16443
          name: lab
        contexts:
        - context:
            cluster: lab
            user: lab-admin
          name: lab
        users:
        - name: lab-admin
          user:
            client-certificate-data: Yw==
            client-key-data: aw==
        current-context: lab

        """

    static let cases = [
        Case(testDescription: "no file", before: "", after: alone),
        Case(testDescription: "an empty file", before: "\n", after: "\n" + alone),
        Case(testDescription: "another cluster of kubeadm's, with the same user", before: other),
        Case(
            testDescription: "entries of the same names, first, in the middle and last",
            before: """
                apiVersion: v1
                clusters:
                - cluster:
                    server: https://old:6443
                  name: lab
                - cluster:
                    server: https://b:6443
                  name: b
                contexts:
                - context:
                    cluster: a
                    user: a
                  name: a
                - context:
                    cluster: old
                    user: old
                  name: lab
                - context:
                    cluster: b
                    user: b
                  name: b
                current-context: b
                kind: Config
                preferences: {}
                users:
                - name: b
                  user:
                    token: b
                - name: lab-admin
                  user:
                    client-certificate-data: b2xk
                    client-key-data: b2xk

                """),
        Case(testDescription: "written by hand", before: byHand),
        Case(testDescription: "with a carriage return a line", before: other.replacing("\n", with: "\r\n")),
        Case(
            testDescription: "kubectl's form of nothing",
            before: "apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: \"\"\nkind: Config\npreferences: {}\nusers: null\n"),
        Case(testDescription: "no newline at the end", before: "---\nkind: Config\napiVersion: v1\nusers:\n- name: a\n  user: {token: x}"),
        Case(testDescription: "a name that looks like a number", before: other, cluster: "007"),
    ]

    @Test(arguments: ShellKind.all, cases) func merges(_ shell: ShellKind, _ each: Case) async throws {
        try await Self.with(each.before) { folder in
            let config = "\(folder)/home/.kube/config"
            let result = try await Self.run(shell, folder, cluster: each.cluster)
            #expect(result == ProgramResult(status: 0, output: "", errors: ""))
            let after = try String(contentsOfFile: config, encoding: .utf8)
            if let wanted = each.after {
                #expect(after == wanted)
            } else {
                let own = try Kubeconfig.named(Self.admin("lab", "aw=="), cluster: try host(each.cluster))
                #expect(try Self.sorted(after) == Self.sorted(try Kubeconfig.merged(own, into: each.before)), "\(after)")
            }
            // Of the others every line is as it was.
            let lines = Set(after.split(whereSeparator: \.isNewline))
            let names = Set(["clusters:", "contexts:", "users:", "current-context:"])
            if !each.before.contains("lab") && each.before != Self.byHand {
                let lost = each.before.split(whereSeparator: \.isNewline).filter { line in
                    !lines.contains(line) && !names.contains(where: { line.hasPrefix($0) })
                }
                #expect(lost == [])
            }
            #expect(try Self.mode(config) == 0o600)
            // A second time changes nothing and keeps nothing.
            let kept = try Self.kept(folder)
            #expect(kept.count == (each.before.isEmpty ? 0 : 1))
            #expect(try await Self.run(shell, folder, cluster: each.cluster).status == 0)
            #expect(try String(contentsOfFile: config, encoding: .utf8) == after)
            #expect(try Self.kept(folder) == kept)
            #expect(try Self.files("\(folder)/home/.kube") == ["config"])
        }
    }

    @Test(arguments: ShellKind.all) func whatItWasIsKept(_ shell: ShellKind) async throws {
        try await Self.with(Self.other) { folder in
            _ = try await Program.run("chmod", ["644", "\(folder)/home/.kube/config"])
            _ = try await Self.run(shell, folder)
            let name = try #require(try Self.kept(folder).first)
            #expect(name.hasPrefix("\(folder)/home/.kube/config.".replacing("/", with: "%")))
            #expect(try String(contentsOfFile: "\(folder)/kept/\(name)", encoding: .utf8) == Self.other)
            #expect(try Self.mode("\(folder)/kept/\(name)") == 0o600)
            #expect(try Self.mode("\(folder)/kept") == 0o700)
        }
    }

    @Test(arguments: ShellKind.all) func aLinkIsWrittenThrough(_ shell: ShellKind) async throws {
        for before in [Self.other, nil] {
            try await Self.with(nil) { folder in
                let real = "\(folder)/real"
                try before?.write(toFile: real, atomically: false, encoding: .utf8)
                _ = try await Program.run("mkdir", ["-p", "\(folder)/home/.kube"])
                _ = try await Program.run("ln", ["-s", "../../real", "\(folder)/home/.kube/config"])
                #expect(try await Self.run(shell, folder).status == 0)
                #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/home/.kube/config") == "../../real")
                let text = try String(contentsOfFile: real, encoding: .utf8)
                #expect(text.contains("name: lab-admin") && text.contains("name: kubernetes-admin\n") == (before != nil))
            }
        }
    }

    @Test(
        arguments: ShellKind.all,
        [
            ("{\"kind\": \"Config\"}\n", "line 1: no key of a kubeconfig"),
            ("kind: Config\nclusters: [{name: a, cluster: {server: b}}]\n", "line 2: clusters is no list with an entry a line"),
            ("users:\n- {name: a, user: {token: b}}\n", "line 2: no entry with a key a line"),
            ("users:\n  a: b\n", "line 2: users is no list"), ("users:\n- name: a\n\tuser: b\n", "line 3: a tab indents it"),
            ("kind: Config\n---\nkind: Config\n", "line 2: no key of a kubeconfig"),
            ("kind: Config\nusers: []\nusers: []\n", "line 3: a second users"),
            ("users:\n  - name: a\n - name: b\n", "line 3: its dash stands before the others"),
        ])
    func otherFormsAreLeftAsTheyAre(_ shell: ShellKind, _ each: (String, String)) async throws {
        try await Self.with(each.0) { folder in
            let result = try await Self.run(shell, folder)
            #expect(result.status == 1)
            #expect(
                result.errors == """
                    \(folder)/home/.kube/config, \(each.1)
                    this writes it in a form that can be added to: kubectl config view --raw --kubeconfig \(folder)/home/.kube/config
                    \(folder)/home/.kube/config is left as it is

                    """)
            #expect(try String(contentsOfFile: "\(folder)/home/.kube/config", encoding: .utf8) == each.0)
            #expect(try Self.files("\(folder)/home/.kube") == ["config"])
        }
    }

    /// An admin.conf that names files instead of holding keys.
    @Test(arguments: ShellKind.all) func anotherAdminIsRefused(_ shell: ShellKind) async throws {
        try await Self.with(Self.other) { folder in
            let admin = Self.admin("lab", "aw==").replacing("client-key-data: aw==", with: "client-key: /k")
            try admin.write(toFile: "\(folder)/admin.conf", atomically: false, encoding: .utf8)
            let result = try await Self.run(shell, folder)
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix("\(folder)/admin.conf is not as kubeadm writes it\n"))
            #expect(try String(contentsOfFile: "\(folder)/home/.kube/config", encoding: .utf8) == Self.other)
        }
    }

    /// The probe finds the cluster whatever its entries are called: as Trimast names them, and as kubeadm does.
    @Test(arguments: ShellKind.all) func theProbeKnowsTheClusterByAuthorityAndAddress(_ shell: ShellKind) async throws {
        let admin = Self.admin("lab", "aw==")
        for (before, isThere) in [
            (admin, true), (KubernetesPartTests.named, true), (Self.other + admin, true), (Self.other, false), ("", false),
            (admin.replacing("10.0.0.9", with: "10.0.0.8"), false), (admin.replacing("Y2E=", with: "bmV3"), false),
        ] {
            try await Self.with(before) { folder in
                let spec = try LabFacts.spec(.three)
                let probe = try #require(UserKubeconfig().probes(spec.hosts[0], spec).first)
                let script = probe.script.replacing("/etc/kubernetes", with: folder)
                    .replacing(#"$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)"#, with: "\(folder)/home")
                #expect(try await shell.run(script).output == (isThere ? "there\n" : ""), "\(before)")
            }
        }
    }

    // MARK: Folders

    /// admin.conf, and the user's file where there is one.
    static func with(_ before: String?, _ body: (String) async throws -> Void) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            try admin("lab", "aw==").write(toFile: "\(folder)/admin.conf", atomically: false, encoding: .utf8)
            if let before, !before.isEmpty {
                _ = try await Program.run("mkdir", ["-p", "\(folder)/home/.kube"])
                try before.write(toFile: "\(folder)/home/.kube/config", atomically: false, encoding: .utf8)
            } else {
                _ = try await Program.run("mkdir", ["\(folder)/home"])
            }
            try await body(folder)
        }
    }

    static func run(_ shell: ShellKind, _ folder: String, cluster: String = "lab") async throws -> ProgramResult {
        let merge = KubeconfigMerge(
            cluster: try host(cluster), admin: "\(folder)/admin.conf", file: "\(folder)/home/.kube/config", kept: "\(folder)/kept")
        return try await shell.run(merge.script, environment: ["LC_ALL": "C", "SUDO_USER": NSUserName()])
    }

    static func files(_ folder: String) throws -> [String] {
        FileManager.default.fileExists(atPath: folder) ? try FileManager.default.contentsOfDirectory(atPath: folder).sorted() : []
    }
    static func kept(_ folder: String) throws -> [String] { try files("\(folder)/kept") }
    static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    /// Every value by its path, the entries in the order of their names.
    static func sorted(_ text: String) throws -> [String] {
        let node = try #require(try Yams.compose(yaml: text))
        return Settings(node).values.map { "\($0.key): \($0.value)" }.sorted()
    }
}
