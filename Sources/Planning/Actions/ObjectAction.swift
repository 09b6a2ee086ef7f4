import Support

/// Objects of the Kubernetes API, brought to what a manifest says.
package struct ObjectAction: ActionKind {
    package var what: String
    /// YAML, one or more documents.
    package var manifest: Template
    /// Server-side apply, for manifests larger than an annotation holds.
    package var isServerSide: Bool

    package init(what: String, manifest: Template, isServerSide: Bool = false) {
        self.what = what
        self.manifest = manifest
        self.isServerSide = isServerSide
    }

    package var title: String { "apply \(what)" }
    package var glyph: Glyph { .change }
    package var values: Set<RuntimeValue> { manifest.values }
    package func script(_ values: RuntimeValues) throws -> String {
        let options = isServerSide ? " --server-side --force-conflicts" : ""
        return try Patience.script(
            Template("printf %s \(manifest.word(values)) | kubectl --kubeconfig /etc/kubernetes/admin.conf apply\(options) -f -")
        ).script(values)
    }
}
