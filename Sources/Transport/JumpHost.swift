import Specification

/// One host of `ssh.jump`, as ssh's ProxyJump takes it: `[user@]host[:port]`, or `ssh://[user@]host[:port]` (ssh_config(5)).
struct JumpHost: Equatable {
    var user: String?
    var host: String
    var port: Int?

    /// Several are separated by commas, the first one is visited first. None where the text is `none`.
    static func list(_ text: String) -> [JumpHost] {
        text == "none" ? [] : text.split(separator: ",").map { JumpHost(String($0)) }
    }

    init(_ text: String) {
        var rest = text.hasPrefix("ssh://") ? text.dropFirst(6) : text[...]
        if let at = rest.lastIndex(of: "@") {
            user = String(rest[..<at])
            rest = rest[rest.index(after: at)...]
        }
        // An IPv6 address stands in brackets where a port follows; one without has more colons than one.
        let colons = rest.filter { $0 == ":" }.count
        if let colon = rest.lastIndex(of: ":"), colons == 1 || rest[..<colon].last == "]",
            let number = Int(rest[rest.index(after: colon)...])
        {
            port = number
            rest = rest[..<colon]
        }
        host = String(rest.first == "[" && rest.last == "]" ? rest.dropFirst().dropLast() : rest)
    }

    var text: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return (user.map { $0 + "@" } ?? "") + name + (port.map { ":\($0)" } ?? "")
    }
}

/// ssh's own ProxyJump hands none of the options on its command line to the connections to jump hosts: they would be made as
/// ssh_config says, with whatever it says about unknown host keys. So the same is said as a ProxyCommand, which has the options in it.
enum ProxyCommand {
    /// - Parameters:
    ///   - hops: not empty.
    ///   - options: ssh's arguments for each of them.
    static func text(_ hops: some BidirectionalCollection<JumpHost>, options: [String]) -> String {
        guard let last = hops.last else { return "" }
        var words = ["ssh"] + options
        let before = hops.dropLast()
        if !before.isEmpty { words += ["-o", "ProxyCommand=" + text(before, options: options)] }
        if let user = last.user { words += ["-o", SSHTarget.option("User", user)] }
        if let port = last.port { words += ["-o", "Port=\(port)"] }
        // %h and %p are filled in by the ssh that runs the command; what stands in the options is not for it.
        return words.map { quoted($0.replacing("%", with: "%%")) }.joined(separator: " ") + " -W '[%h]:%p' -- "
            + quoted(last.host.replacing("%", with: "%%"))
    }

    /// One word, for the shell that runs the command and for ssh, which looks whether the quotes are even and takes a backslash before a
    /// quote for an escape inside single quotes too (OpenSSH, misc.c, argv_split).
    private static func quoted(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'"'"'"#) + "'"
    }
}
