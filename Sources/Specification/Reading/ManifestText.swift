import Foundation
import Support
import Yams

/// A manifest of the operator's, read so far that it can be judged before anything is planned from it.
struct ManifestText {
    /// In bytes; the largest so far (Calico 3.32) has less than 1 MB.
    static let limit = 8 << 20
    /// Lines, commas and the like; the largest so far has 20,000.
    private static let separators = 1_000_000

    let text: String
    let documents: [Node]

    /// What is wrong with it, in words that follow the file's name.
    struct Problem: Error {
        var message: String
        var help: String
    }

    init(_ bytes: Data) throws(Problem) {
        let again = "download it again"
        guard let text = String(data: bytes, encoding: .utf8) else { throw Problem(message: " is no text in UTF-8", help: again) }
        do {
            try Bounds.check(text, size: Self.limit, separators: Self.separators)
        } catch {
            throw Problem(message: ":\(error.place.line): \(error.message)", help: again)
        }
        do {
            // What an alias stands for is not asked: no manifest has one.
            let parser = try Parser(yaml: Aliases(text).hidden(text), resolver: .basic, encoding: .utf8)
            var documents: [Node] = []
            while let document = try parser.nextRoot() { documents.append(document) }
            self.text = text
            self.documents = documents
        } catch {
            throw Problem(message: Self.line(error).map { ":\($0): not YAML" } ?? " is not YAML", help: again)
        }
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
    /// The objects of a document of Kubernetes: those that stand in a List, as `kubectl get -o yaml` prints them, or the document itself.
    package var objects: [Node] {
        guard text(of: "kind")?.hasSuffix("List") ?? false, let items = value(of: "items")?.sequence else { return [self] }
        return items.flatMap(\.objects)
    }

    func value(of key: String) -> Node? { mapping?.first { $0.key.scalar?.string == key }?.value }

    func text(of key: String) -> String? { value(of: key)?.scalar?.string }
}
