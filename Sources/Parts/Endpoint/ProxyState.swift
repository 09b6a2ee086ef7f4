import Specification

/// How keepalived hears the moment that no proxy runs on its host any more: a file that it watches by inotify, written by the proxies' units.
/// To ask once a second would take a second, and a process table cannot be watched in a container's network.
enum ProxyState {
    static let folder = "/run/trimast-proxy"
    /// 0: a proxy runs here. 1: none does, and the address is given away.
    static let file = folder + "/down"
    /// 1: this host has the address (``AddressCheck`` writes it).
    static let holder = folder + "/holder"
    /// 1: this host hears none of the others that count (``AddressCheck`` writes it), and the address is given away.
    static let alone = folder + "/alone"
    static let script = "/etc/trimast/proxy-state"

    /// sh that writes the word into the file, and makes its folder where that is missing. A file that is there is written over and never emptied first:
    /// keepalived takes an empty one for 0, and so would a full /run leave it.
    static func write(_ word: String, to file: String) -> String {
        "echo \(word) 2>/dev/null 1<>\(file) || { mkdir -p \(folder) && echo \(word) 1<>\(file); }"
    }

    /// What the units call: `up`; `leave NAME SIGNAL PID` before a proxy is stopped; `gone NAME` when it has ended, by itself too. While another
    /// proxy of Trimast's runs on the host, which shares the port, nothing is lost: the address stays, and the one that leaves may end what it has
    /// begun. systemd is busy when a proxy is killed, and is asked only about one that Trimast set up; the rest is the shell's own.
    static var text: String {
        """
        #!/bin/sh
        # Written by Trimast: called by the units of the proxies. keepalived reads \(file).
        tell() { \(write("\"$1\"", to: file)); }
        other() {
        for u in \(ApiProxies.all.map(\.name).joined(separator: " ")); do
        [ "$u" = "$1" ] || [ ! -e \(ApiProxies.dropIn("$u")) ] || ! systemctl -q is-active "$u" || return 0
        done
        return 1
        }
        case $1 in
        up) tell 0 ;;
        leave)
        if other "$2"; then
        kill -"$3" "$4"
        n=0
        while kill -0 "$4" 2>/dev/null && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
        else tell 1
        fi ;;
        gone) other "$2" || tell 1 ;;
        esac

        """
    }
}
