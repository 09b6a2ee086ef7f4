import Foundation
import Support
import Yams

/// A file that is to be Calico's own manifest, looked at before anything is planned from it.
enum CalicoManifestText {
    /// In bytes; the largest so far (3.32) has less than 1 MB.
    static let limit = 8 << 20
    /// Lines, commas and the like; the largest so far has 20,000.
    private static let separators = 1_000_000

    /// What is wrong with it, in words that follow the file's name; nil: nothing.
    ///
    /// - Parameter release: nil when the file's version is wrong.
    static func problem(_ bytes: Data, _ release: KubernetesRelease?) -> (message: String, help: String)? {
        guard let text = String(data: bytes, encoding: .utf8) else { return (" is no text in UTF-8", "download it again") }
        do {
            try Bounds.check(text, size: limit, separators: separators)
        } catch {
            return (":\(error.place.line): \(error.message)", "download it again")
        }
        var hasNode = false
        do {
            // What an alias stands for is not asked: no manifest of Calico's has one.
            let parser = try Parser(yaml: Aliases(text).hidden(text), resolver: .basic, encoding: .utf8)
            while let document = try parser.nextRoot() {
                hasNode =
                    hasNode || document.text(of: "kind") == "DaemonSet" && document.value(of: "metadata")?.text(of: "name") == "calico-node"
            }
        } catch {
            return (line(error).map { ":\($0): not YAML" } ?? " is not YAML", "download it again")
        }
        guard hasNode else {
            return (
                " has no DaemonSet calico-node, so that it is not Calico's manifest",
                "name Calico's own manifests/calico.yaml, not the operator's"
            )
        }
        guard let release, !release.hasBetaPolicies else { return nil }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard let index = lines.firstIndex(where: { $0.filter { !" \"'".contains($0) } == "apiVersion:policy/v1beta1" }) else { return nil }
        return (
            ":\(index + 1) asks for policy/v1beta1, which is gone from Kubernetes 1.25 on: this manifest is of an older Calico, and cannot be applied",
            "get a fitting one: \(release.calicoDownload)"
        )
    }

    private static func line(_ error: any Error) -> Int? {
        switch error as? YamlError {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }
}

extension Node {
    fileprivate func value(of key: String) -> Node? { mapping?.first { $0.key.scalar?.string == key }?.value }

    fileprivate func text(of key: String) -> String? { value(of: key)?.scalar?.string }
}
