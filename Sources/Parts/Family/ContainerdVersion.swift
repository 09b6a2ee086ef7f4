import Specification

/// A version of containerd, as packages have it: what its CRI speaks, and which kubelets can talk to it.
struct ContainerdVersion: CustomStringConvertible {
    let description: String

    init(_ text: String) { description = text }

    /// 1.6 is the first that speaks CRI v1, and 2.0 the first that speaks nothing else: it has no v1alpha2 any more (containerd, RELEASES.md,
    /// "Kubernetes Support" and "Deprecated features").
    private var numbers: [Int] { description.split { !$0.isNumber }.prefix(2).compactMap { Int($0) } }
    var speaksV1: Bool { !numbers.lexicographicallyPrecedes([1, 6]) }
    private var speaksV1Alone: Bool { !numbers.lexicographicallyPrecedes([2]) }

    /// Why a node's kubelet could not talk to it; nil where it can.
    ///
    /// - Parameter isThere: whether it is installed, or would be.
    func objection(_ kubernetes: KubernetesVersion, isThere: Bool) -> Objection? {
        guard speaksV1Alone, let release = KubernetesRelease(kubernetes), !release.speaksCRIv1 else { return nil }
        let state = isThere ? "is" : "would be"
        let way = isThere ? "put containerd 1.6 or 1.7 in its place" : "name a repository with containerd 1.6 or 1.7 in sources.packages"
        return Objection(
            found: "containerd \(self) \(state) installed, which speaks CRI v1 alone: kubelets before 1.23 do not speak it",
            next: "set kubernetes.version to 1.23 or newer; or \(way)")
    }
}
