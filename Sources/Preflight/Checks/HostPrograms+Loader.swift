import Facts
import Parts
import Specification
import Support

extension HostPrograms {
    /// What every program says before it starts: the loader names the libraries of /etc/ld.so.preload that it cannot load. kubeadm reads what
    /// `uname -r` says, with that (k8s.io/system-validators, validators/kernel_validator.go).
    static let loader = Fact("loader", "uname -r 2>&1 >/dev/null | head -n 5", unread: [String]()) { text in
        text.values("ERROR: ld.so: ")
    }

    func loaderFaults(_ host: HostSpec, _ facts: HostFacts) -> [HostUnits.Finding] {
        let said = facts[Self.loader]
        guard host.isNode, !said.isEmpty else { return [] }
        return [
            HostUnits.Finding(
                found: "every program complains, which kubeadm takes for the kernel's version: \(said.joined(separator: "; "))",
                next: "install the library, or take its line out of the file: \(.shell("grep -n . /etc/ld.so.preload"))")
        ]
    }
}
