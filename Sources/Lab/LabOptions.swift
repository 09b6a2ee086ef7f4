import Specification
import Support
import SystemPackage

/// Where the lab's Kubernetes comes from.
package enum KubernetesOrigin: Equatable, Sendable {
    /// Built from Debian's source package.
    case debianSource
    /// A folder of programs.
    case folder(FilePath)
    /// The official programs of a version, downloaded.
    case official(version: String)

    /// A folder as a user names it.
    package static func folder(at path: String, workingDirectory: String) -> KubernetesOrigin {
        .folder(FilePath(workingDirectory).pushing(FilePath(path)).lexicallyNormalized())
    }
}

/// The hosts' Debian.
package enum Suite: String, Sendable, CaseIterable, Codable {
    case bookworm, trixie

    /// The Debian whose containerd fits this Kubernetes: Debian 13 has 1.7, and 12 has not. A version that the table does not know yet is a
    /// newer one.
    package static func fitting(kubernetes version: String) -> Suite {
        KubernetesVersion(version).flatMap { KubernetesRelease($0) }?.wantsContainerd17 ?? true ? .trixie : .bookworm
    }
}

/// What `lab up` is asked for.
package struct LabOptions: Equatable, Sendable {
    package var shape: LabShape
    /// nil: the one that fits the Kubernetes.
    package var suite: Suite?
    package var kubernetes: KubernetesOrigin
    package var family: LabFamily

    package init(
        shape: LabShape = LabShape(), suite: Suite? = nil, kubernetes: KubernetesOrigin = .debianSource, family: LabFamily = .deb
    ) {
        self.shape = shape
        self.suite = suite
        self.kubernetes = kubernetes
        self.family = family
    }

    func validate() throws {
        guard (1...LabShape.largestCount).contains(shape.controlPlanes), (0...LabShape.largestCount).contains(shape.workers) else {
            throw TrimastError(
                "lab.shape", "a lab has 1 to \(LabShape.largestCount) control planes and 0 to \(LabShape.largestCount) workers",
                nextStep: "choose other numbers for --control-planes and --workers")
        }
    }
}

extension LabOptions {
    /// What was asked for. What was not is taken from the lab as it is, or from the defaults.
    package struct Request: Equatable, Sendable {
        package var controlPlanes: Int?
        package var workers: Int?
        package var suite: Suite?
        package var kubernetes: KubernetesOrigin?
        package var family: LabFamily?

        package init(
            controlPlanes: Int? = nil, workers: Int? = nil, suite: Suite? = nil, kubernetes: KubernetesOrigin? = nil,
            family: LabFamily? = nil
        ) {
            self.family = family
            self.controlPlanes = controlPlanes
            self.workers = workers
            self.suite = suite
            self.kubernetes = kubernetes
        }

        /// What it means for a lab that does not exist yet.
        package func options() -> LabOptions { options(before: nil) }

        /// A lab only grows: hosts it has already stay in it.
        func options(before: LabRecord?) -> LabOptions {
            let defaults = LabOptions()
            return LabOptions(
                shape: LabShape(
                    controlPlanes: max(controlPlanes ?? (before == nil ? defaults.shape.controlPlanes : 1), before?.controlPlanes ?? 0),
                    workers: max(workers ?? (before == nil ? defaults.shape.workers : 0), before?.workers ?? 0)),
                suite: suite ?? before?.suite, kubernetes: kubernetes ?? defaults.kubernetes, family: family ?? before?.family ?? .deb)
        }
    }
}
