import Specification

/// sh around kubeadm's own commands.
enum KubeadmScripts {
    /// kubeadm's own reset, but for etcd's membership, which is Trimast's to change, under its gate: kubeadm would ask for minutes after a
    /// member that is gone (208 s with 1.20.2).
    static func reset(_ release: KubernetesRelease, evenWithData: Bool) -> String {
        let look =
            "for f in /var/lib/etcd/member/wal/*.wal; do [ ! -e \"$f\" ] || { echo \"$f is data of etcd: nothing is reset\"; exit 1; }; done"
        return """
            set -e
            \(evenWithData ? ":" : look)
            o=$(kubeadm reset --force --skip-phases=remove-etcd-member --cri-socket \(release.criSocket) 2>&1) || { echo "$o" | tail -n 15; exit 1; }
            rm -rf /var/lib/etcd/member \(ClusterValues.turnFolder)
            """
    }

    /// A kubelet that refused etcd's static pod in its first moments never tries it again (kubernetes/kubernetes#99305), and kubeadm waits in
    /// vain: a kubelet that has run no etcd so many seconds after its manifest was there is started once more.
    static func watched(_ script: String, seconds: Int = 20) -> String {
        """
        (
        \(script)
        ) &
        j=$!
        n=0
        while kill -0 $j 2>/dev/null; do
        sleep 1
        if [ -f \(EtcdManifest.path) ] && ! pidof etcd >/dev/null; then n=$((n + 1)); fi
        if [ $n = \(seconds) ]; then n=$((n + 1)); systemctl restart kubelet; fi
        done
        wait $j
        """
    }
}
