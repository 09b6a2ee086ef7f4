/// What takes crictl's place where the programs come without it: as much of it as kubeadm asks for.
enum CrictlStandIn {
    static let script = #"""
        #!/bin/sh
        # Stand-in for crictl: the commands that kubeadm runs, answered by ctr, containerd's own client.
        address=/run/containerd/containerd.sock

        while [ $# -gt 0 ]; do
            case $1 in
                --runtime-endpoint=*) address=${1#*=}; address=${address#unix://}; shift ;;
                -r | --runtime-endpoint) address=${2#unix://}; shift 2 ;;
                -i | --image-endpoint | -t | --timeout | -c | --config) shift 2 ;;
                -v | --version) echo "crictl stand-in 1.13.0"; exit 0 ;;
                -*) shift ;;
                *) break ;;
            esac
        done
        command=${1:-}
        [ $# -eq 0 ] || shift

        client() { ctr --address "$address" --namespace k8s.io "$@"; }

        # The pod's containers, its sandbox among them, found by the pod's uid.
        containers_of() {
            uid=$(client containers info "$1" | sed -n 's/.*"io.kubernetes.pod.uid": "\([^"]*\)".*/\1/p' | head -n 1)
            [ -n "$uid" ] || { echo "$1"; return; }
            client containers list --quiet "labels.\"io.kubernetes.pod.uid\"==$uid"
        }

        of_kind() { client containers list --quiet "labels.\"io.cri-containerd.kind\"==$1"; }

        case $command in
            version | info) client version ;;
            pods) of_kind sandbox ;;
            ps) of_kind container ;;
            images | image) client images list --quiet ;;
            inspecti)
                for argument in "$@"; do
                    case $argument in -*) continue ;; esac
                    if ! client images list --quiet "name==$argument" | grep -q .; then
                        echo "no such image: $argument" >&2
                        exit 1
                    fi
                done
                ;;
            pull)
                for argument in "$@"; do
                    case $argument in -*) continue ;; esac
                    client images pull --hosts-dir /etc/containerd/certs.d "$argument" >/dev/null || exit 1
                done
                ;;
            stopp)
                for pod in "$@"; do
                    for container in $(containers_of "$pod"); do client tasks kill --signal SIGKILL "$container" 2>/dev/null; done
                done
                exit 0
                ;;
            rmp)
                for pod in "$@"; do
                    case $pod in -*) continue ;; esac
                    for container in $(containers_of "$pod"); do
                        client tasks rm --force "$container" 2>/dev/null
                        client containers rm "$container" 2>/dev/null
                    done
                done
                exit 0
                ;;
            *)
                echo "crictl stand-in: no command \"$command\"" >&2
                exit 1
                ;;
        esac

        """#
}
