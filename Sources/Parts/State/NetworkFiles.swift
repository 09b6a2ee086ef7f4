/// The files of pod networks on a host.
enum NetworkFiles {
    /// What containerd reads.
    static let folder = "/etc/cni/net.d"
    static let birdName = "10-trimast.conflist"
    /// Of `plugin: bird`, with the host's part of the pods' range.
    static let bird = "\(folder)/\(birdName)"
    /// Of `plugin: manifest`: what was applied last.
    static let manifest = "/etc/trimast/pod-network.yaml"
    /// What the unit runs.
    static let podRules = "/etc/trimast/pod-rules"
    /// The unit of `plugin: bird` that lets pods reach the world outside.
    static let masquerade = "/etc/systemd/system/trimast-masquerade.service"
    /// How systemd starts the BIRD of `plugin: bird`.
    static let birdDropIn = "/etc/systemd/system/bird.service.d/trimast.conf"
}
