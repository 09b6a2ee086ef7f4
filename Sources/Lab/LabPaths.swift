import Support
import SystemPackage

/// Where labs and what they share are kept on the operator's machine.
package struct LabPaths: Equatable, Sendable {
    /// What is slow to make, shared by all labs and kept by `lab down`.
    package var cache: FilePath
    /// One directory per lab.
    package var state: FilePath
    /// What concerns the whole machine and ends with it: locks, and the kernel's former limits.
    package var run: FilePath

    package init(cache: FilePath, state: FilePath, run: FilePath = "/run/trimast-lab") {
        self.cache = cache
        self.state = state
        self.run = run
    }

    /// `TRIMAST_CACHE` and `TRIMAST_LAB_STATE`, or the places a system uses for such things.
    package init(environment: [String: String]) {
        self.init(
            cache: FilePath(environment["TRIMAST_CACHE"] ?? "/var/cache/trimast"),
            state: FilePath(environment["TRIMAST_LAB_STATE"] ?? "/var/lib/trimast-lab"))
    }
}

/// The name of a lab, which becomes part of names on the machine: small letters, digits and `-`, at most 20.
package struct LabName: Equatable, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) throws {
        let valid = text.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard valid, (1...20).contains(text.utf8.count), text.first?.isLetter == true, text.last != "-" else {
            throw TrimastError(
                "lab.name", "\"\(text)\" cannot be the name of a lab",
                nextStep: "use at most 20 small letters, digits and -, with a letter first")
        }
        description = text
    }

    /// The name of the network namespace, and the beginning of the names of control groups.
    var namespace: String { Self.prefix + description }
    static let prefix = "trimast-"
    func controlGroup(_ host: String) -> String { "\(namespace)-\(host)" }
    /// The name systemd-nspawn knows a host by.
    func machine(_ host: String) -> String { "\(description)-\(host)" }
}
