import Specification

/// What was read from one host at one moment: raw sections by name, and files. A ``Fact`` or a ``Section`` turns a section into a value by a
/// pure parser, and is the only way to one: so a saved set of facts can be planned from offline, and no name is spelled twice. Nothing secret is ever read.
package struct HostFacts: Codable, Equatable, Sendable {
    package var host: HostName
    package var sections: [String: String]
    /// Regular files that exist, by path, among those that were asked for.
    package var files: [String: RemoteFile]

    package init(host: HostName, sections: [String: String] = [:], files: [String: RemoteFile] = [:]) {
        self.host = host
        self.sections = sections
        self.files = files
    }
}

/// A regular file as it stands on a host.
package struct RemoteFile: Codable, Equatable, Sendable {
    /// Octal, as `stat -c %a` prints it: `644`.
    package var mode: String
    /// `root:root`.
    package var owner: String
    package var content: String
    /// false when the file is not UTF-8, so that ``content`` is not what stands there: such a file is never edited.
    package var isText: Bool
    package init(mode: String = "644", owner: String = "root:root", content: String, isText: Bool = true) {
        self.mode = mode
        self.owner = owner
        self.content = content
        self.isText = isText
    }

    init(mode: String, owner: String, bytes: ArraySlice<UInt8>) {
        self.init(
            mode: mode, owner: owner, content: String(decoding: bytes, as: UTF8.self),
            isText: String(validating: bytes, as: UTF8.self) != nil)
    }

    private enum CodingKeys: CodingKey { case mode, owner, content, isText }
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            mode: try container.decode(String.self, forKey: .mode), owner: try container.decode(String.self, forKey: .owner),
            content: try container.decode(String.self, forKey: .content),
            isText: try container.decodeIfPresent(Bool.self, forKey: .isText) ?? true)
    }
}

/// Facts of all hosts that could be reached, at about the same moment.
package struct ClusterFacts: Codable, Equatable, Sendable {
    package var hosts: [HostName: HostFacts]
    package init(_ hosts: [HostFacts] = []) {
        self.hosts = Dictionary(hosts.map { ($0.host, $0) }, uniquingKeysWith: { $1 })
    }
    package subscript(_ host: HostName) -> HostFacts? { hosts[host] }

    private enum CodingKeys: CodingKey { case hosts }
    package init(from decoder: any Decoder) throws {
        let list = try decoder.container(keyedBy: CodingKeys.self).decode([HostFacts].self, forKey: .hosts)
        self.init(list)
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(hosts.values.sorted { $0.host < $1.host }, forKey: .hosts)
    }
}
