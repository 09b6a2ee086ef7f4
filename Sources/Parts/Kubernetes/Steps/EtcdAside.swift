import Planning

/// Where the former store of an etcd member that begins anew stands until the new one is well: on the same file system, whatever is mounted at
/// /var/lib/etcd.
enum EtcdAside {
    /// In the folder of etcd's data.
    static let name = "replaced"
    static let path = "/var/lib/etcd/\(name)"

    static func delete(_ steps: inout StepList) {
        steps.command("delete its former data", glyph: .remove, "rm -rf \(path)", why: "the member is well without it")
    }
}
