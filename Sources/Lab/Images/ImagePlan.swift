import Support
import SystemPackage

/// A layer of an image, by what is in it.
enum ImageLayer: Hashable, Sendable {
    /// libc, iptables, busybox and what else kube-proxy calls.
    case base
    /// Files by their path in the image, without the leading slash.
    case files([String: FilePath])

    /// A short name, for messages and temporary files.
    var title: String {
        switch self {
        case .base: "base"
        case .files(let files): files.keys.sorted().first.flatMap { $0.split(separator: "/").last.map(String.init) } ?? "empty"
        }
    }
}

/// An image to be made.
struct PlannedImage: Equatable, Sendable {
    var reference: ImageReference
    var layers: [ImageLayer]
    var entrypoint: [String]
    /// Whether a worker runs it too.
    var onWorkers: Bool
}

/// Which images are made from which programs.
struct ImagePlan: Equatable, Sendable {
    static let toolsName = "lab-tools"

    /// - Parameters:
    ///   - pause: the program of the pause image.
    ///   - etcd: Debian's etcd and etcdctl, where the folder has none.
    static func images(of programs: KubernetesPrograms, pause: FilePath, debianEtcd: FilePath?) throws -> [PlannedImage] {
        var images: [PlannedImage] = []
        func binary(_ name: String) -> FilePath { programs.directory.appending(name) }
        for reference in programs.images {
            switch reference.name {
            case "pause":
                images.append(
                    PlannedImage(reference: reference, layers: [.files(["pause": pause])], entrypoint: ["/pause"], onWorkers: true))
            case "etcd":
                images.append(try etcd(reference, programs, debianEtcd))
            case "coredns":
                guard programs.hasCoreDNS else { continue }
                let own = ImageLayer.files(["coredns": binary("coredns")])
                images.append(
                    PlannedImage(
                        reference: reference, layers: programs.dynamic.contains("coredns") ? [.base, own] : [own],
                        entrypoint: ["/coredns"], onWorkers: true))
            case let name where KubernetesPrograms.inImages.contains(name):
                let own = ImageLayer.files(["usr/local/bin/\(name)": binary(name)])
                let needsBase = name == "kube-proxy" || programs.dynamic.contains(name)
                images.append(
                    PlannedImage(
                        reference: reference, layers: needsBase ? [.base, own] : [own], entrypoint: [], onWorkers: name == "kube-proxy"))
            default: continue
            }
        }
        guard let repository = programs.image(named: "kube-apiserver")?.repository else {
            throw TrimastError("lab.images", "this kubeadm's list of images has no kube-apiserver", place: programs.directory.string)
        }
        let tools = ImageReference(repository: repository, name: toolsName, tag: "1")
        return images + [PlannedImage(reference: tools, layers: [.base], entrypoint: ["/bin/sh"], onWorkers: true)]
    }

    private static func etcd(
        _ reference: ImageReference, _ programs: KubernetesPrograms, _ debianEtcd: FilePath?
    ) throws -> PlannedImage {
        let names = ["etcd", "etcdctl"]
        if programs.extras.contains("etcd") {
            let own = names.filter(programs.extras.contains)
            let files = Dictionary(uniqueKeysWithValues: own.map { ("usr/local/bin/\($0)", programs.directory.appending($0)) })
            let needsBase = own.contains(where: programs.dynamic.contains)
            return PlannedImage(
                reference: reference, layers: needsBase ? [.base, .files(files)] : [.files(files)], entrypoint: [], onWorkers: false)
        }
        guard let debianEtcd, acceptsDebianEtcd(programs) else { throw missingEtcd(reference, programs) }
        let files = Dictionary(uniqueKeysWithValues: names.map { ("usr/local/bin/\($0)", debianEtcd.appending($0)) })
        return PlannedImage(reference: reference, layers: [.base, .files(files)], entrypoint: [], onWorkers: false)
    }

    /// Debian 12 has etcd 3.4.
    static func acceptsDebianEtcd(_ programs: KubernetesPrograms) -> Bool {
        programs.image(named: "etcd")?.tag.hasPrefix("3.4.") == true
    }

    static func missingEtcd(_ reference: ImageReference, _ programs: KubernetesPrograms) -> TrimastError {
        TrimastError(
            "lab.etcd-missing", "\(programs.directory) has no etcd, and Kubernetes \(programs.version) wants etcd \(reference.tag)",
            cause: "Debian 12 has etcd 3.4 only, which this Kubernetes cannot use", nextStep: "put the program etcd into that folder")
    }
}
