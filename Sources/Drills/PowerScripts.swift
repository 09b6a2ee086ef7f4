/// The sh on the operator's machine that gives a host its power back when Trimast does not: a host without power undoes nothing.
package enum PowerScripts {
    /// How long the operator's command may take, in seconds. One that gives the power may wait for its host.
    static let offLimit = 60
    static let onLimit = 180

    /// The operator's command, `$0`, within `$1` seconds.
    static let command = #"exec timeout -k 5 "$1" sh -c "$0""#

    /// Gives the power back by itself. `$1` is the command, `$2` the seconds after that, `$3` a folder that is gone when it is no longer wanted, `$4` the
    /// process that it stands in for, `$5` the seconds after which it no longer waits for that, `$6` those that a command which takes the power may take.
    ///
    /// The seconds count from when all power is off, of which a file `off` tells: before that nothing is to be given back. Where the process ended before, a
    /// command of it may be about to take the power still.
    static let watch = """
        n=0 t=0
        echo $$ >"$3/pid"
        while [ -d "$3" ] && [ $t -lt "$5" ]; do
        if [ -e "$3/off" ]; then l=$2; elif kill -0 "$4" 2>/dev/null; then n=0 l=1; else l=$6; fi
        [ $n -lt "$l" ] || break
        sleep 1; n=$((n + 1)) t=$((t + 1))
        done
        t=0
        while [ -d "$3" ] && [ $t -lt 20 ]; do
        if timeout -k 5 \(onLimit) sh -c "$1"; then break; fi
        sleep 5; t=$((t + 1))
        done
        rm -rf "$3"
        """

    /// Starts that, which is `$0`, with the rest as above, in a session of its own: neither Ctrl-C nor the end of who starts it reaches it. It works when it
    /// was seen to be there.
    static let arm = """
        mkdir -m 700 "$3" || exit 1
        setsid sh -c "$0" guard "$@" </dev/null >/dev/null 2>&1 &
        n=0
        while [ $n -lt 50 ]; do
        if [ -s "$3/pid" ] && kill -0 "$(cat "$3/pid")" 2>/dev/null; then exit 0; fi
        sleep 0.1; n=$((n + 1))
        done
        rm -rf "$3"
        exit 1
        """
}
