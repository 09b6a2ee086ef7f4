import Support

/// What travels over a host's long-lived shell: commands framed as sh text one way, framed results the other.
///
/// Every command runs in a subshell of its own with /dev/null for input and its output in a file of a private directory, so that it
/// can neither read the commands behind it nor end the shell nor mix its output with another's. A result is one header line
/// (nonce, id, status, length) and then exactly that many bytes. Batches run in the background: several can be under way at once.
enum ShellProtocol {
    /// The id of a frame that the shell sends by itself once it is there: logging in is over. Its status is 0, or says that the lock was not
    /// had (``HostLock/refusal(_:_:host:)``); then the shell ends.
    static let greeting = 0

    /// Sent once, before the first batch. Of the environment that login shells, PAM and profiles made, nothing stays but HTTP proxies: no
    /// program that runs here reads a start-up file (BASH_ENV), options (GREP_OPTIONS, TAR_OPTIONS, PERL5OPT) or settings (.curlrc) of somebody.
    /// The packages' own programs come before what somebody put into /usr/local. HTTP proxies are for the package manager and downloads: kubeadm and kubectl
    /// ask the cluster's own API, and kubeadm would write them into the static pods.
    ///
    /// - Parameter lock: what the connection holds as long as it and what runs over it last; nil: nothing.
    static func prologue(nonce: String, lock: HostLock? = nil) -> String {
        """
        export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
        set +eux
        for t_v in $(env | sed -n 's/^\\([A-Za-z_][A-Za-z0-9_]*\\)=.*/\\1/p'); do
        case $t_v in
        PATH|LC_ALL|HOME|SSH_CONNECTION|*_proxy|*_PROXY) ;;
        *) (unset "$t_v") 2>/dev/null && unset "$t_v" ;;
        esac
        done
        curl() { command curl -q "$@"; }
        t_direct() ( unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY; command "$@" )
        kubeadm() { t_direct kubeadm "$@"; }
        kubectl() { t_direct kubectl "$@"; }
        umask 022
        t_n=\(nonce)
        t_d=$(mktemp -d /run/trimast.XXXXXX) || exit 1
        trap 'rm -rf "$t_d"' EXIT
        t_do() {
        ( eval "$2" ) </dev/null >"$t_d/$1" 2>&1
        t_s=$?
        until mkdir "$t_d/lock" 2>/dev/null; do [ -d "$t_d" ] || exit 0; sleep 0.02; done
        printf '\\n%s %s %s %s\\n' "$t_n" "$1" "$t_s" "$(wc -c <"$t_d/$1")"
        cat "$t_d/$1"
        rmdir "$t_d/lock"
        rm -f "$t_d/$1"
        }
        t_s=0 t_w=
        \(lock?.script ?? "")\
        printf '\\n%s \(greeting) %s %s\\n%s' "$t_n" "$t_s" "${#t_w}" "$t_w"
        [ "$t_s" = 0 ] || exit 0

        """
    }

    /// Commands one after the other, in one write, until one fails.
    static func batch(_ commands: [(id: Int, script: String)]) -> String {
        let body = commands.map { "t_do \($0.id) \(Shell.quoted($0.script))" }.joined(separator: "\n[ $t_s = 0 ] || exit 0\n")
        return "( trap - EXIT\n\(body)\n) &\n"
    }

}

/// Reads framed results out of a byte stream, whatever the pieces it arrives in. Bytes outside frames (a talkative login shell) are dropped.
struct FrameParser {
    struct Frame: Equatable {
        var id: Int
        var status: Int32
        var output: [UInt8]
    }

    private enum State {
        case header
        case body(id: Int, status: Int32, missing: Int)
    }

    private let nonce: [UInt8]
    private var state = State.header
    private var line: [UInt8] = []
    private var body: [UInt8] = []

    init(nonce: String) { self.nonce = Array(nonce.utf8) }

    mutating func consume(_ bytes: some Collection<UInt8>) -> [Frame] {
        var frames: [Frame] = []
        var rest = bytes[...]
        while true {
            switch state {
            case .header:
                guard let end = rest.firstIndex(of: 10) else {
                    line += rest
                    return frames
                }
                line += rest[..<end]
                rest = rest[rest.index(after: end)...]
                if let header = header(line) {
                    body = []
                    state = .body(id: header.id, status: header.status, missing: header.length)
                }
                line = []
            case .body(let id, let status, let missing):
                let piece = rest.prefix(missing)
                body += piece
                rest = rest.dropFirst(piece.count)
                guard piece.count == missing else {
                    state = .body(id: id, status: status, missing: missing - piece.count)
                    return frames
                }
                frames.append(Frame(id: id, status: status, output: body))
                state = .header
            }
        }
    }

    private func header(_ line: [UInt8]) -> (id: Int, status: Int32, length: Int)? {
        guard line.starts(with: nonce) else { return nil }
        let words = String(decoding: line.dropFirst(nonce.count), as: UTF8.self).split(separator: " ")
        guard words.count == 3, let id = Int(words[0]), let status = Int32(words[1]), let length = Int(words[2]), length >= 0 else {
            return nil
        }
        return (id, status, length)
    }
}
