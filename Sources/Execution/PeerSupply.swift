import Planning
import Specification
import Support
import Transport

/// Files from one host to others. The host runs an sshd of its own for it, with a key of this run, that lets in the keys of the others, which
/// live as long, and does nothing but hand out files by their check sums. No private key leaves the host that made it. All of it is gone
/// afterwards, and within half an hour where this program is.
struct PeerSupply: Sendable {
    let fleet: Fleet
    let seed: HostSpec
    let tell: @Sendable (String) -> Void

    static let folder = "/run/trimast-peer"
    static let unit = "trimast-peer"

    /// - Returns: the hosts that did not get all, and why.
    /// - Throws: why nobody gets any.
    func hand(_ files: [HostName: [StoredFile]], to hosts: [HostSpec]) async throws -> [HostName: String] {
        let names = hosts.map(\.name)
        do {
            var late: [HostName: String] = [:]
            var keys: [HostName: String] = [:]
            for (host, result) in await fleet.run(Dictionary(uniqueKeysWithValues: names.map { ($0, Self.makeKey) })) {
                let output = try? result.get()
                if let output, output.status == 0 { keys[host] = output.output.trimmed } else { late[host] = output?.output.trimmed ?? "" }
            }
            let server = try await answer(seed.name, serve(keys.values.sorted()))
            let words = server.split(separator: " ").map(String.init)
            guard words.count >= 3 else { throw TrimastError("supply.peer", "\(seed.name) hands nothing out", cause: server) }
            let fetches = keys.keys.reduce(into: [HostName: String]()) { scripts, host in
                scripts[host] = fetch(files[host] ?? [], port: words[0], hostKey: "\(words[1]) \(words[2])")
            }
            for (host, result) in await fleet.run(fetches) {
                switch result {
                case .success(let output) where output.status == 0:
                    tell("\(host) has \(StoredFile.megabytes((files[host] ?? []).reduce(0) { $0 + $1.size })) from \(seed.name)")
                case .success(let output): late[host] = output.output.trimmed
                case .failure(let error): late[host] = error.message
                }
            }
            await cleanUp(names + [seed.name])
            return late
        } catch {
            await cleanUp(names + [seed.name])
            throw error
        }
    }

    private func answer(_ host: HostName, _ script: String) async throws -> String {
        guard let result = try await fleet.run([host: script])[host]?.get(), result.status == 0 else {
            throw TrimastError("supply.peer", "\(host) hands nothing out")
        }
        return result.output.trimmed
    }

    private func cleanUp(_ hosts: [HostName]) async {
        _ = await fleet.run(Dictionary(uniqueKeysWithValues: hosts.map { ($0, Self.cleanUp) }))
    }

    static let makeKey = """
        command -v ssh >/dev/null && command -v ssh-keygen >/dev/null || { echo "it has no ssh"; exit 1; }
        rm -rf \(folder)
        umask 77
        mkdir \(folder)
        ssh-keygen -q -t ed25519 -N '' -C trimast -f \(folder)/id && cat \(folder)/id.pub
        """

    static let cleanUp = """
        systemctl stop \(unit).service 2>/dev/null
        rm -rf \(folder)
        """

    /// sh that prints the port and the host's key of this run.
    func serve(_ keys: [String]) -> String {
        let authorized = keys.map { "restrict,command=\"/bin/sh \(Self.folder)/serve\" \($0)" }.joined(separator: "\n")
        return """
            s=$(command -v sshd) || s=/usr/sbin/sshd
            [ -x "$s" ] || exit 1
            rm -rf \(Self.folder)
            umask 77
            mkdir \(Self.folder)
            cd \(Self.folder) || exit 1
            ssh-keygen -q -t ed25519 -N '' -C trimast -f host || exit 1
            cat >authorized <<'EOF'
            \(authorized)
            EOF
            cat >serve <<'EOF'
            cd \(StoredFile.folder) || exit 1
            n=
            while read -r f; do
            case $f in
            "" | *[!0-9a-f]*) ;;
            *) [ ! -f "$f" ] || n="$n $f" ;;
            esac
            done
            exec tar -cf - $n
            EOF
            mkdir -p /run/sshd
            p=$(shuf -i 20000-29999 -n 1)
            cat >config <<EOF
            Port $p
            ListenAddress \(seed.address)
            HostKey \(Self.folder)/host
            AuthorizedKeysFile \(Self.folder)/authorized
            AllowUsers root
            PermitRootLogin forced-commands-only
            PubkeyAuthentication yes
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            UsePAM yes
            MaxStartups 200
            PidFile none
            EOF
            "$s" -t -f config || exit 1
            systemd-run -q --collect --unit=\(Self.unit) -p RuntimeMaxSec=1800 "$s" -D -e -f \(Self.folder)/config || exit 1
            i=0
            until ss -Hltn "sport = :$p" | grep -q .; do
            i=$((i + 1))
            if [ $i -gt 50 ] || ! systemctl is-active -q \(Self.unit); then exit 1; fi
            sleep 0.1
            done
            echo "$p $(cut -d ' ' -f 1,2 host.pub)"
            """
    }

    func fetch(_ files: [StoredFile], port: String, hostKey: String) -> String {
        """
        cd \(Self.folder) || exit 1
        echo '[\(seed.address)]:\(port) \(hostKey)' >known
        printf '%s\\n' \(files.map(\.sha256).joined(separator: " ")) |
        ssh -F none -i id -p \(port) -T -o BatchMode=yes -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes \\
        -o UserKnownHostsFile=\(Self.folder)/known -o GlobalKnownHostsFile=/dev/null -o ConnectTimeout=10 -o ServerAliveInterval=10 \\
        -o LogLevel=ERROR root@\(seed.address) files |
        (\(Supply.receive)) || exit 1
        for f in \(files.map(\.sha256).joined(separator: " ")); do
        [ -f \(StoredFile.folder)/$f ] || { echo "$f did not come"; exit 1; }
        done
        """
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
