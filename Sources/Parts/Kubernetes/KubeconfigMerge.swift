import Planning
import Specification
import Support

/// sh that puts this cluster into a kubeconfig on a host, as ``Kubeconfig`` names it. Entries of other clusters, the current context and
/// comments stay byte for byte; entries of the same names are replaced. What the file was is kept in ``Planning/FileAction/keptFolder``.
///
/// awk reads both files, so no key is ever an argument of a program. It knows the form that kubectl writes, any indentation of the lists, and
/// comments; a file of another form (JSON, `{ }` for entries, several documents) is refused and left as it is.
struct KubeconfigMerge {
    /// The cluster's name.
    let cluster: HostName
    /// Where kubeadm's kubeconfig of the administrator is.
    var admin = "/etc/kubernetes/admin.conf"
    /// The file, as one word of sh.
    let file: String
    var kept = FileAction.keptFolder

    var script: String {
        """
        set -e
        umask 77
        u=${SUDO_USER:-root}
        c=\(file)
        if [ -L "$c" ]; then
        r=$(readlink -f "$c") || { echo "$c is a link that leads nowhere" >&2; exit 1; }
        c=$r
        fi
        d=${c%/*}
        [ -d "$d" ] || { mkdir -p "$d"; chown "$u:" "$d"; }
        old=/dev/null
        [ ! -e "$c" ] || old=$c
        t=$(mktemp "$d/.trimast.XXXXXX")
        trap 'rm -f "$t"' EXIT
        awk -v n=\(Shell.word(cluster.text)) -v w=\(Shell.word(YAMLText.word(cluster.text))) '\(Self.program)' \(Shell.word(admin)) "$old" >"$t" || {
        echo "$c is left as it is" >&2
        exit 1
        }
        if [ "$old" = "$c" ]; then
        cmp -s "$t" "$c" && exit 0
        k=\(Shell.word(kept))
        mkdir -p "$k" && chmod 700 "$k"
        cp "$c" "$k/$(printf %s "$c" | tr / %).$(date -u +%Y%m%dT%H%M%SZ)"
        chown "$(stat -c %u:%g "$c")" "$t"
        else
        chown "$u:" "$t"
        fi
        sync "$t" 2>/dev/null || sync
        mv -f "$t" "$c"
        """
    }

    /// Reads admin.conf, then the other file, and prints the two as one. `n`: the cluster's name, `w`: the
    /// same as a word of YAML.
    ///
    /// `key` is the list that the line belongs to, `dash` and `inner` the columns of its dashes and of what stands behind them, `item` the
    /// entry that is being read and `name` its name.
    static let program = #"""
        function refuse(why) {
            if (refused == "") refused = FILENAME ", line " FNR ": " why "\nthis writes it in a form that can be added to: " \
                "kubectl config view --raw --kubeconfig " FILENAME
            exit
        }
        function plain(t) {
            sub(/^[ \t]+/, "", t)
            if (match(t, /^"[^"]*"/) || match(t, /^\047[^\047]*\047/)) return substr(t, 2, RLENGTH - 2)
            sub(/^#.*/, "", t); sub(/[ \t]#.*/, "", t); sub(/[ \t\r]+$/, "", t)
            return t
        }
        function isNothing(t) { return t == "" || t == "null" || t == "~" || t == "[]" || t == "{}" }
        function entry() {
            done[key] = 1
            if (key == "users") {
                return pad "- name: " own[key] "\n" pad "  user:\n" pad "    client-certificate-data: " value["client-certificate-data:"] \
                    "\n" pad "    client-key-data: " value["client-key-data:"]
            }
            if (key == "contexts") {
                return pad "- context:\n" pad "    cluster: " w "\n" pad "    user: " own["users"] "\n" pad "  name: " w
            }
            return pad "- cluster:\n" pad "    certificate-authority-data: " value["certificate-authority-data:"] \
                "\n" pad "    server: " value["server:"] "\n" pad "  name: " w
        }
        function flush() {
            if (item != "" && name != own[key]) print item
            else if (item != "" && !(key in done)) print entry()
            item = ""; name = ""
        }
        function leave() {
            if (key in own) { flush(); if (!(key in done)) print entry() }
            key = ""
        }
        function look(t) { if (t ~ /^"?name"?[ \t]*:/) { sub(/^[^:]*:/, "", t); name = plain(t) } }
        function complete(k) { if (!(k in seen)) { print k ":"; key = k; pad = ""; leave() } }
        BEGIN { own["clusters"] = n; own["contexts"] = n; own["users"] = n "-admin" }
        FNR == 1 { files++ }
        files == 1 { value[$1] = $2; next }
        /^[ \t\r]*$/ || /^[ \t]*#/ { if (item != "") item = item "\n" $0; else print; next }
        /^---[ \t\r]*$/ && !hasKeys { print; next }
        /^ *\t/ { refuse("a tab indents it") }
        /^[^ -]/ || /^-[^ \r]/ {
            leave()
            if (!match($0, /^"?[A-Za-z0-9_.-]+"?[ \t]*:/) || substr($0, RLENGTH + 1, 1) !~ /^[ \t\r]?$/) refuse("no key of a kubeconfig")
            k = substr($0, 1, RLENGTH); gsub(/[" \t:]/, "", k)
            rest = plain(substr($0, RLENGTH + 1))
            if (k in seen) refuse("a second " k)
            seen[k] = 1; hasKeys = 1
            if (k in own) {
                if (!isNothing(rest)) refuse(k " is no list with an entry a line")
                print (rest == "" ? $0 : k ":")
                key = k; pad = ""; dash = -1
            } else print (k == "current-context" && isNothing(rest) ? k ": " w : $0)
            next
        }
        key in own {
            match($0, /^ */); indent = RLENGTH
            if (/^ *-([ \r]|$)/ && (dash < 0 || indent <= dash)) {
                if (dash < 0) { dash = indent; pad = substr($0, 1, indent) }
                if (indent < dash) refuse("its dash stands before the others")
                flush()
                rest = substr($0, indent + 2); match(rest, /^ */)
                inner = indent + 1 + RLENGTH; rest = substr(rest, RLENGTH + 1)
                if (rest ~ /^[\r]?$/) inner = -1
                if (rest ~ /^[^A-Za-z"\r]/) refuse("no entry with a key a line")
                item = $0; look(rest)
                next
            }
            if (dash < 0 || indent <= dash) refuse(key " is no list")
            if (inner < 0) inner = indent
            item = item "\n" $0
            if (indent == inner) look(substr($0, indent + 1))
            next
        }
        { print }
        END {
            for (k in value) if (value[k] != "") has[k]
            if (!("certificate-authority-data:" in has && "server:" in has && "client-certificate-data:" in has && "client-key-data:" in has))
                refused = ARGV[1] " is not as kubeadm writes it"
            if (refused != "") { print refused >"/dev/stderr"; exit 3 }
            leave()
            if (!("apiVersion" in seen)) print "apiVersion: v1"
            if (!("kind" in seen)) print "kind: Config"
            complete("clusters"); complete("contexts"); complete("users")
            if (!("current-context" in seen)) print "current-context: " w
        }
        """#
}
