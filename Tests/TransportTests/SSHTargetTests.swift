import Specification
import Support
import TestSupport
import Testing

@testable import Transport

@Suite struct SSHTargetTests {
    static let always = [
        "-T", "-x", "-e", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=10", "-o",
        "ServerAliveInterval=10", "-o", "ServerAliveCountMax=3", "-o", "ClearAllForwardings=yes", "-o", "RemoteCommand=none", "-o",
        "ControlMaster=no", "-o", "ControlPath=none", "-o",
        "ForwardAgent=no", "-o", "PermitLocalCommand=no", "-o", "LogLevel=INFO", "-o", "Tunnel=no", "-o", "ProxyUseFdpass=no", "-o",
        "IgnoreUnknown=*", "-o",
        "SessionType=default", "-o", "StdinNull=no", "-o", "ForkAfterAuthentication=no",
    ]
    static let command = #"exec /bin/sh -c 'test "$(id -u)" = 0 && exec /bin/sh; exec env LC_ALL=C sudo -n /bin/sh'"#

    @Test func argumentsOfAHostWithNothingOfItsOwn() throws {
        let target = SSHTarget(host: try host("a"), destination: "10.0.0.1", settings: SSHSpec())
        #expect(target.arguments(home: "/home/o") == Self.always + ["--", "10.0.0.1", Self.command])
    }

    @Test func argumentsOfEverything() throws {
        let settings = SSHSpec(
            user: "u", port: 2222, address: "bastion-a", configFile: "~/c", identityFile: "~/.ssh/k", knownHostsFile: "/etc/known",
            jump: "j@h:1"
        )
        let spec = HostSpec(name: try host("a"), address: try address("10.0.0.1"), roles: [.worker], ssh: settings)
        #expect(
            SSHTarget(spec).arguments(home: "/home/o")
                == ["-F", "/home/o/c"] + Self.always + [
                    "-o", "IdentityFile=/home/o/.ssh/k", "-o", "UserKnownHostsFile=/etc/known", "-o",
                    "ProxyCommand='ssh' '-F' '/home/o/c' '-T' '-x' '-e' 'none' '-o' 'BatchMode=yes' '-o' 'StrictHostKeyChecking=yes' '-o' 'ConnectTimeout=10' '-o' 'ServerAliveInterval=10' '-o' 'ServerAliveCountMax=3' '-o' 'ClearAllForwardings=yes' '-o' 'RemoteCommand=none' '-o' 'ControlMaster=no' '-o' 'ControlPath=none' '-o' 'ForwardAgent=no' '-o' 'PermitLocalCommand=no' '-o' 'LogLevel=INFO' '-o' 'Tunnel=no' '-o' 'ProxyUseFdpass=no' '-o' 'IgnoreUnknown=*' '-o' 'SessionType=default' '-o' 'StdinNull=no' '-o' 'ForkAfterAuthentication=no' '-o' 'IdentityFile=/home/o/.ssh/k' '-o' 'UserKnownHostsFile=/etc/known' '-o' 'User=j' '-o' 'Port=1' -W '[%h]:%p' -- 'h'",
                    "-o", "User=u", "-o",
                    "Port=2222", "--", "bastion-a", Self.command,
                ])
    }

    /// A path is itself for ssh, whatever stands in it.
    @Test(arguments: [
        ("/k", "IdentityFile=/k"), ("/my keys/k", "IdentityFile=\"/my keys/k\""), ("/a%h", "IdentityFile=/a%%h"),
        ("none", "IdentityFile=./none"),
        ("keys/k", "IdentityFile=./keys/k"), ("/a\"b", "IdentityFile=\"/a\\\"b\""), ("~/k k", "IdentityFile=\"/home/o/k k\""),
        ("~b/k", "IdentityFile=./~b/k"),
    ])
    func pathsAreData(_ path: String, _ option: String) throws {
        let target = SSHTarget(host: try host("a"), destination: "10.0.0.1", settings: SSHSpec(identityFile: path))
        #expect(target.arguments(home: "/home/o").contains(option))
    }

    @Test func whatAPersonTypesIsQuoted() throws {
        let target = SSHTarget(host: try host("a"), destination: "b", settings: SSHSpec(configFile: "~/c d", identityFile: "/k k"))
        #expect(target.typed == "-F ~/'c d' -i '/k k' b")
    }

    @Test func destinationIsTheAddressUnlessTheFileSaysOtherwise() throws {
        let spec = HostSpec(name: try host("a"), address: try address("10.0.0.1"), roles: [.worker])
        #expect(SSHTarget(spec).destination == "10.0.0.1")
    }
}

/// What OpenSSH 9.2 really said, line ends and all, and what Trimast makes of it.
@Suite struct SSHFailureTests {
    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var stderr: String
        var wasConnected = false
        var error: String
    }

    static let cases = [
        Case(
            description: "host key changed",
            stderr: """
                @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\r
                @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r
                @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\r
                IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\r
                Someone could be eavesdropping on you right now (man-in-the-middle attack)!\r
                It is also possible that a host key has just been changed.\r
                The fingerprint for the ED25519 key sent by the remote host is\nSHA256:gQ7VKpSZjd3E.\r
                Please contact your system administrator.\r
                Add correct host key in /root/known_hosts to get rid of this message.\r
                Offending ED25519 key in /root/known_hosts:1\r
                Host key for 10.0.0.1 has changed and you have requested strict checking.\r
                Host key verification failed.\r\n
                """,
            error: """
                a: the host key is not the one that known_hosts has
                  why: recorded: in /root/known_hosts:1
                       shown:    SHA256:gQ7VKpSZjd3E (ED25519)
                  next: find out why it changed; if the host was reinstalled, run this, then trimast trust: ssh-keygen -R 10.0.0.1 -f /root/known_hosts
                """),
        Case(
            description: "host key unknown",
            stderr:
                "No ED25519 host key is known for 10.0.0.1 and you have requested strict checking.\r\nHost key verification failed.\r\n",
            error: """
                a: the host key is not in known_hosts
                  why: No ED25519 host key is known for 10.0.0.1 and you have requested strict checking.
                  next: compare its fingerprint with the host's console and record it: trimast trust
                """),
        Case(
            description: "key refused",
            stderr:
                "Warning: Permanently added '10.0.0.9' (ED25519) to the list of known hosts.\r\nu@10.0.0.1: Permission denied (publickey).\r\n",
            error: """
                a: the operator's key is not accepted
                  why: u@10.0.0.1: Permission denied (publickey).
                  next: install it, by the user's password: trimast trust --install-key
                """),
        Case(
            description: "too many keys",
            stderr:
                "Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures\r\nDisconnected from 10.0.0.1 port 22\r\n",
            error: """
                a: the operator's key is not accepted
                  why: Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures
                  next: install it, by the user's password: trimast trust --install-key
                """),
        Case(
            description: "nobody listens", stderr: "ssh: connect to host 10.0.0.1 port 22: Connection refused\r\n",
            error: """
                a: cannot be reached at 10.0.0.1
                  why: ssh: connect to host 10.0.0.1 port 22: Connection refused
                  next: see whether the host is up, then try: ssh u@10.0.0.1 true
                """),
        Case(
            description: "no such name", stderr: "ssh: Could not resolve hostname x: Name or service not known\r\n",
            error: """
                a: cannot be reached at 10.0.0.1
                  why: ssh: Could not resolve hostname x: Name or service not known
                  next: see whether the host is up, then try: ssh u@10.0.0.1 true
                """),
        Case(
            description: "sudo wants a password", stderr: "sudo: a password is required\n",
            error: """
                a: the user is not root and has no passwordless sudo
                  why: sudo: a password is required
                  next: log in as root (ssh.user in cluster.yaml), or type on the host, as root: echo 'u ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/u
                """),
        Case(
            description: "no sudo", stderr: "env: 'sudo': No such file or directory\n",
            error: """
                a: the user is not root, and there is no sudo
                  why: env: 'sudo': No such file or directory
                  next: log in as root (ssh.user in cluster.yaml), or install sudo on the host, and let u use it without a password
                """),
        Case(
            description: "sudo wants a terminal",
            stderr: "sudo: unable to resolve host node: Name or service not known\nsudo: sorry, you must have a tty to run sudo\n",
            error: """
                a: sudo lets the user in at a terminal only (requiretty)
                  why: sudo: sorry, you must have a tty to run sudo
                  next: log in as root (ssh.user in cluster.yaml), or type on the host, as root: echo 'Defaults:u !requiretty' > /etc/sudoers.d/zz-u-requiretty
                """),
        Case(
            description: "sudo does not let the user do this",
            stderr: "Sorry, user u is not allowed to execute '/bin/sh' as root on node.\n",
            error: """
                a: the user is not root, and sudo lets nobody in
                  why: Sorry, user u is not allowed to execute '/bin/sh' as root on node.
                  next: log in as root (ssh.user in cluster.yaml), or mend what sudo says; try it on the host as u: sudo -n true
                """),
        Case(
            description: "sudo warned, and the host was lost later",
            stderr:
                "sudo: unable to resolve host node: Name or service not known\nsudo: a password is required\nTimeout, server 10.0.0.1 not responding.\r\n",
            wasConnected: true,
            error: """
                a: the connection ended while steps were running
                  why: Timeout, server 10.0.0.1 not responding.
                  next: see whether the host is up, then run the same command again: it continues where it stopped
                """),
        Case(
            description: "a banner that speaks of sudo", stderr: "sudo: ask the help desk\nConnection reset by 10.0.0.1 port 22\r\n",
            error: """
                a: cannot be reached at 10.0.0.1
                  why: Connection reset by 10.0.0.1 port 22
                  next: see whether the host is up, then try: ssh u@10.0.0.1 true
                """),
        Case(
            description: "lost while steps ran",
            stderr: "Connection to 10.0.0.1 closed by remote host.\r\nTimeout, server 10.0.0.1 not responding.\r\n", wasConnected: true,
            error: """
                a: the connection ended while steps were running
                  why: Timeout, server 10.0.0.1 not responding.
                  next: see whether the host is up, then run the same command again: it continues where it stopped
                """),
        Case(
            description: "nothing said", stderr: "",
            error: """
                a: cannot be reached at 10.0.0.1
                  why: ssh ended with exited(255)
                  next: see whether the host is up, then try: ssh u@10.0.0.1 true
                """),
    ]

    static let codes: [String: TrimastError.Code] = [
        "host key changed": "ssh.host-key-changed", "host key unknown": "ssh.host-key-unknown", "key refused": "ssh.key-refused",
        "too many keys": "ssh.key-refused", "nobody listens": "ssh.unreachable", "no such name": "ssh.unreachable",
        "sudo wants a password": "ssh.no-sudo", "no sudo": "ssh.no-sudo", "lost while steps ran": "ssh.connection-lost",
        "nothing said": "ssh.unreachable", "sudo wants a terminal": "ssh.no-sudo", "sudo does not let the user do this": "ssh.no-sudo",
        "sudo warned, and the host was lost later": "ssh.connection-lost", "a banner that speaks of sudo": "ssh.unreachable",
    ]

    @Test(arguments: cases) func saysWhatToType(_ each: Case) throws {
        let target = SSHTarget(host: try host("a"), destination: "10.0.0.1", settings: SSHSpec(user: "u"))
        let error = SSHFailure.error(host: target, stderr: each.stderr, status: "exited(255)", wasConnected: each.wasConnected)
        #expect(error.description == each.error)
        #expect(error.code == Self.codes[each.description])
    }

    /// ssh logs in, and the session ends by itself: the host is up, and the words are its own.
    @Test(arguments: [
        ("This account is currently not available.\n", "exited(1)", "This account is currently not available.", "chsh -s /bin/bash USER"),
        ("", "exited(1)", "ssh ended with exited(1)", "ForceCommand in sshd_config"),
        ("", "exited(0)", "ssh ended with exited(0)", "exit in /etc/bash.bashrc"),
        ("only backups here\n", "exited(3)", "only backups here (ssh ended with exited(3))", "ForceCommand in sshd_config"),
        (
            "WARNING: Your password has expired.\nPassword change required but no TTY available.\n", "exited(1)",
            "Password change required but no TTY available.", "chage -l USER"
        ),
        (
            "System is booting up. Unprivileged users are not permitted to log in yet.\nConnection closed by 10.0.0.1 port 22\r\n",
            "exited(255)", "System is booting up. Unprivileged users are not permitted to log in yet.", "rm -f /etc/nologin /run/nologin"
        ),
    ]) func aLoginThatEnds(_ stderr: String, _ status: String, _ cause: String, _ next: String) throws {
        let target = SSHTarget(host: try host("a"), destination: "10.0.0.1", settings: SSHSpec(user: "u"))
        let error = SSHFailure.error(host: target, stderr: stderr, status: status, wasConnected: false)
        #expect(error.code == "ssh.no-shell")
        #expect(error.cause?.description == cause)
        let step = try #require(error.nextStep)
        #expect(step.contains(next) && step.hasSuffix("then try: ssh u@10.0.0.1 true"), "\(step)")
    }

    @Test func whatClusterYAMLSaysIsPartOfTheAdvice() throws {
        let target = SSHTarget(
            host: try host("a"), destination: "b",
            settings: SSHSpec(user: "u", port: 2222, configFile: "lab/ssh_config", identityFile: "~/.ssh/k", jump: "bastion"))
        let error = SSHFailure.error(host: target, stderr: "", status: "signaled(9)", wasConnected: false)
        let way = "-F lab/ssh_config -i ~/.ssh/k -p 2222 -o ProxyJump=bastion u@b"
        #expect(error.nextStep == "see whether the host is up, then try: ssh \(way) true")
        #expect(error.cause == "ssh ended with signaled(9)")
        let refused = SSHFailure.error(host: target, stderr: "Permission denied (publickey).", status: "", wasConnected: false)
        #expect(refused.nextStep == "install it, by the user's password: trimast trust --install-key")
    }
}
