import Specification
import Support

/// How one host is reached by the operator's own OpenSSH client: the arguments that cluster.yaml adds to the operator's ssh_config.
package struct SSHTarget: Equatable, Sendable {
    package var host: HostName
    /// Where ssh connects to: a name that ssh_config knows, or an address.
    package var destination: String
    package var settings: SSHSpec

    package init(host: HostName, destination: String, settings: SSHSpec) {
        self.host = host
        self.destination = destination
        self.settings = settings
    }

    package init(_ spec: HostSpec) {
        self.init(host: spec.name, destination: spec.ssh.address ?? spec.address.description, settings: spec.ssh)
    }

    /// The host as a person names it to ssh or ssh-copy-id, with what cluster.yaml says about the way.
    var typed: String {
        var words: [String] = []
        if let file = settings.configFile { words += ["-F", file] }
        if let file = settings.identityFile { words += ["-i", file] }
        if let port = settings.port { words += ["-p", "\(port)"] }
        if let jump = settings.jump { words += ["-o", "ProxyJump=\(jump)"] }
        return (words + [(settings.user.map { $0 + "@" } ?? "") + destination]).map(Self.typedWord).joined(separator: " ")
    }

    /// The shell puts in the home for `~` only where it stands outside of quotes.
    private static func typedWord(_ word: String) -> String {
        word.hasPrefix("~/") ? "~/" + Shell.word(String(word.dropFirst(2))) : Shell.word(word)
    }

    /// ssh's arguments, the remote command last.
    ///
    /// The host key is always checked and no question is ever asked; what a host has no say in (ports, keys, jump hosts, agents) stays
    /// with ssh_config unless cluster.yaml names it.
    ///
    /// - Parameter home: replaces a leading `~` of the files that cluster.yaml names.
    package func arguments(home: String) -> [String] { arguments(home: home, command: Self.remoteCommand) }

    /// - Parameters:
    ///   - mayAsk: ssh may ask on the terminal, for a password or the passphrase of a key.
    ///   - checksHostKey: false leaves that to options that stand before these: to look at a key, never to log in.
    func arguments(home: String, command: String, mayAsk: Bool = false, checksHostKey: Bool = true) -> [String] {
        var arguments = common(home: home, mayAsk: mayAsk, checksHostKey: checksHostKey)
        if let jump = settings.jump {
            let hops = JumpHost.list(jump)
            // The key of a jump host is checked in any case.
            let options = common(home: home, mayAsk: mayAsk, checksHostKey: true)
            arguments += ["-o", hops.isEmpty ? "ProxyJump=none" : "ProxyCommand=" + ProxyCommand.text(hops, options: options)]
        }
        if let user = settings.user { arguments += ["-o", Self.option("User", user)] }
        if let port = settings.port { arguments += ["-o", "Port=\(port)"] }
        return arguments + ["--", destination, command]
    }

    /// What holds for the host and for the jump hosts on the way.
    private func common(home: String, mayAsk: Bool, checksHostKey: Bool) -> [String] {
        func path(_ text: String) -> String { PathText.expanded(text, home: home) }
        var arguments: [String] = []
        if let file = settings.configFile { arguments += ["-F", path(file)] }
        arguments += ["-T", "-x", "-e", "none"]
        var options = [mayAsk ? "BatchMode=no" : "BatchMode=yes"]
        if checksHostKey { options.append("StrictHostKeyChecking=yes") }
        options += ["ConnectTimeout=10", "ServerAliveInterval=10", "ServerAliveCountMax=3", "ClearAllForwardings=yes"]
        // What ssh_config may say for people's own sessions, and what no session of ours can have: a command in our command's place, a
        // connection that is shared with others or outlives us (its key was checked by nobody knows whom), an agent or a network device on the
        // host, silence about what went wrong, and jump hosts by a way that ours do not go.
        options += [
            "RemoteCommand=none", "ControlMaster=no", "ControlPath=none", "ForwardAgent=no", "PermitLocalCommand=no", "LogLevel=INFO",
            "Tunnel=no", "ProxyUseFdpass=no",
        ]
        // No shell, no input, or an ssh in the background that nobody ends. ssh before 8.7 does not know them. A list of its own would take the
        // place of the user's (`IgnoreUnknown UseKeychain`), so it is all.
        options += ["IgnoreUnknown=*", "SessionType=default", "StdinNull=no", "ForkAfterAuthentication=no"]
        if let file = settings.identityFile { options.append(Self.fileOption("IdentityFile", path(file))) }
        if let file = settings.knownHostsFile { options.append(Self.fileOption("UserKnownHostsFile", path(file))) }
        for option in options { arguments += ["-o", option] }
        return arguments
    }

    /// `KEY=VALUE` as ssh reads a line of ssh_config: a value with a space, a quote or a `#` in it stands in double quotes (ssh_config(5)).
    static func option(_ key: String, _ value: String) -> String {
        guard value.contains(where: { " \t\"'\\#".contains($0) }) else { return "\(key)=\(value)" }
        return "\(key)=\"" + value.replacing("\\", with: #"\\"#).replacing("\"", with: #"\""#) + "\""
    }

    /// The same of a file: `%` begins a token there, `~` a home, and `none` is no file (ssh_config(5), TOKENS).
    static func fileOption(_ key: String, _ path: String) -> String {
        option(key, (path.hasPrefix("/") ? "" : "./") + path.replacing("%", with: "%%"))
    }

    /// The jump hosts on the way, the nearest to the operator first, each as a target of its own behind those before it.
    package var jumps: [SSHTarget] {
        let hops = JumpHost.list(settings.jump ?? "none")
        return hops.indices.map { index in
            var way = settings
            way.user = hops[index].user
            way.port = hops[index].port
            way.address = nil
            way.jump = index == 0 ? nil : hops[..<index].map(\.text).joined(separator: ",")
            return SSHTarget(host: host, destination: hops[index].host, settings: way)
        }
    }

    /// A root shell that reads its commands from standard input. Any login shell understands this line. sudo speaks English, so that its reasons
    /// can be told apart.
    static let remoteCommand = #"exec /bin/sh -c 'test "$(id -u)" = 0 && exec /bin/sh; exec env LC_ALL=C sudo -n /bin/sh'"#
}
