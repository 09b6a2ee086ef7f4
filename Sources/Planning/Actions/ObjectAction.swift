import Support

/// Objects of the Kubernetes API, brought to what a manifest says.
public struct ObjectAction: ActionKind {
    public var what: String
    /// YAML, one or more documents.
    public var manifest: Template
    /// Server-side apply, for manifests larger than an annotation holds.
    public var isServerSide: Bool

    public init(what: String, manifest: Template, isServerSide: Bool = false) {
        self.what = what
        self.manifest = manifest
        self.isServerSide = isServerSide
    }

    public var title: String { "apply \(what)" }
    public var glyph: Glyph { .change }
    public var values: Set<RuntimeValue> { manifest.values }
    public func script(_ values: RuntimeValues) throws -> String {
        let options = isServerSide ? " --server-side --force-conflicts" : ""
        return try Patience.script(
            Template("printf %s \(manifest.word(values)) | kubectl --kubeconfig /etc/kubernetes/admin.conf apply\(options) -f -")
        ).script(values)
    }
}
