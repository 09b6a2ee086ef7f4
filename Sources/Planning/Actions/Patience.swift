/// A request to the Kubernetes API that is asked again while the API is out of reach: behind the floating address a control plane may
/// be restarted just then, or have begun to answer before it knows who may do what (kubernetes/kubernetes#121635). Any other answer is
/// taken at once.
package enum Patience {
    /// sh that runs the command until it succeeds, at most 20 times with 2 s between them, and leaves what it printed in `$o`.
    ///
    /// The words are those of kubectl, kubeadm and etcd where nobody answered, or where the one who did lost its etcd meanwhile. A wait of kubectl's
    /// own that is over (`kubectl wait --timeout`) is an answer.
    package static func script(_ command: Template) -> Template {
        """
        n=0
        until o=$({
        \(command)
        } 2>&1); do
        n=$((n + 1))
        case $n:$o in
        20:*|*"timed out waiting for the condition"*) echo "$o"; exit 1 ;;
        *refused*|*"deadline exceeded"*|*timeout*|*"timed out"*|*EOF*|*etcdserver*|*"rpc error"*|*"unable to handle"*|*"time allotted"*) sleep 2 ;;
        *"forbidden: User"*|*TooManyRequests*|*"is (re)initializing"*|*"before all known HTTP paths"*) sleep 2 ;;
        *"connection reset"*|*"connection lost"*|*"no route"*|*"nable to connect"*) sleep 2 ;;
        *) echo "$o"; exit 1 ;;
        esac
        done
        """
    }
}
