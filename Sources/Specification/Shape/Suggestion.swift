/// Guesses what a misspelt word was meant to be.
enum Suggestion {
    /// What cluster.yaml calls things that people know from other tools by these names.
    private static let otherNames = [
        "nodes": "hosts", "machines": "hosts", "controlPlaneEndpoint": "endpoint", "vip": "endpoint", "ip": "address",
        "hostname": "name", "clusterName": "name", "role": "roles", "username": "user", "privateKey": "identityFile", "key": "identityFile",
        "bastion": "jump", "podSubnet": "pods", "podCIDR": "pods", "serviceSubnet": "services", "serviceCIDR": "services", "cni": "plugin",
        "mode": "proxyMode", "kubernetesVersion": "version", "nic": "interface", "ntp": "servers", "vrid": "virtualRouterID",
        "bindPort": "apiPort", "master": "control-plane", "kube-dns": "coredns",
    ]

    /// The candidate that people from other tools mean by `word`, or that at most a few edits separate from it; nil when there is none.
    static func nearest(to word: String, in candidates: [String]) -> String? {
        if let known = otherNames[word], candidates.contains(known) { return known }
        let near = candidates.map { (candidate: $0, distance: distance(word.lowercased(), $0.lowercased())) }
            .filter { $0.distance <= max(1, min(word.count, $0.candidate.count) / 3) }
        return near.min { $0.distance < $1.distance }?.candidate
    }

    /// How many letters must be inserted, removed, replaced or swapped with their neighbour (optimal string alignment).
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a)
        let b = Array(b)
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
                row.append(best)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
