import Support
import SystemPackage

/// A folder of Kubernetes programs and what they say of themselves.
struct KubernetesPrograms: Equatable, Sendable {
    static let required = ["kubeadm", "kubelet", "kubectl"] + inImages
    static let inImages = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy"]
    static let optional = ["etcd", "etcdctl", "coredns", "crictl"]

    var directory: FilePath
    /// Such as `1.20.2`.
    var version: String
    /// Names and tags as this kubeadm asks for them.
    var images: [ImageReference]
    /// Those of ``optional`` that are there.
    var extras: Set<String>
    /// Programs that need a C library beside them.
    var dynamic: Set<String>
    var crictlVersion: String?
    /// Changes whenever a program does.
    var fingerprint: String

    var hasCoreDNS: Bool { extras.contains("coredns") && image(named: "coredns") != nil }

    func image(named name: String) -> ImageReference? { images.first { $0.name == name } }

    /// Reads a folder; what is missing in it is one error.
    static func load(_ directory: FilePath, commands: Commands) async throws -> KubernetesPrograms {
        let missing = required.filter { !directory.appending($0).exists }
        guard missing.isEmpty else {
            throw TrimastError(
                "lab.programs-missing", "\(directory) lacks \(missing.joined(separator: ", "))",
                nextStep: "put \(required.joined(separator: ", ")) (and etcd; where you have them etcdctl, coredns, crictl) into one folder"
            )
        }
        let kubeadm = directory.appending("kubeadm").string
        let tag = try await commands.output(Command(kubeadm, ["version", "-o", "short"])).trimmingTrailingSpace()
        let list = try await commands.output(Command(kubeadm, ["config", "images", "list", "--kubernetes-version", tag]))
        let extras = Set(optional.filter { directory.appending($0).exists })
        let present = required + optional.filter(extras.contains)
        var crictl: String?
        if extras.contains("crictl") {
            crictl = crictlVersion(try await commands.output(Command(directory.appending("crictl").string, ["--version"])))
        }
        return KubernetesPrograms(
            directory: directory, version: tag.hasPrefix("v") ? String(tag.dropFirst()) : tag,
            images: list.split(separator: "\n").compactMap { ImageReference(String($0)) }, extras: extras,
            dynamic: Set(try present.filter { ELF.needsInterpreter(try directory.appending($0).bytes(limit: 4096)) }),
            crictlVersion: crictl,
            fingerprint: try await commands.output(
                Command("stat", ["-L", "-c", "%n %s %Y"] + present, directory: directory)))
    }

    /// `crictl version v1.33.0` gives `1.33.0`.
    static func crictlVersion(_ text: String) -> String {
        let word = text.split { $0.isWhitespace }.last.map(String.init) ?? ""
        let version = word.hasPrefix("v") ? String(word.dropFirst()) : word
        return version.first?.isNumber == true ? version : "1.13.0"
    }
}

/// Whether a program needs a dynamic loader, read from its first bytes.
enum ELF {
    private static let interpreter: UInt32 = 3

    static func needsInterpreter(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 64, bytes[0..<4] == [0x7f, 0x45, 0x4c, 0x46], bytes[4] == 2, bytes[5] == 1 else { return false }
        let table = Int(number(bytes, 32, 8))
        let size = Int(number(bytes, 54, 2))
        let count = Int(number(bytes, 56, 2))
        return (0..<count).contains { index in
            let entry = table + index * size
            return entry + 4 <= bytes.count && number(bytes, entry, 4) == UInt64(interpreter)
        }
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
        (0..<count).reversed().reduce(0) { $0 << 8 | UInt64(bytes[offset + $1]) }
    }
}
