import Support

/// Kernel modules and settings, now; files that keep them after a reboot are steps of their own.
package struct KernelAction: ActionKind {
    package var modules: [String]
    /// Keys as sysctl names them.
    package var settings: [String: String]

    package init(modules: [String] = [], settings: [String: String] = [:]) {
        self.modules = modules
        self.settings = settings
    }

    package var title: String {
        let set = settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
        return (modules.isEmpty ? [] : ["load " + modules.joined(separator: " ")]).appending(
            set.isEmpty ? [] : ["set " + set.joined(separator: ", ")]
        )
        .joined(separator: "; ")
    }
    package var glyph: Glyph { .change }

    package func script(_ values: RuntimeValues) throws -> String {
        var lines = ["set -e"]
        for module in modules {
            lines.append(
                """
                [ -d /sys/module/\(module) ] || modprobe \(module) || {
                echo "the kernel $(uname -r) has no module \(module), and it is needed"; exit 1; }
                """)
        }
        for (key, value) in settings.sorted(by: { $0.key < $1.key }) {
            // A slash stands for a dot in a name (sysctl(8)).
            let path = String(key.map { $0 == "." ? "/" : $0 == "/" ? "." : $0 })
            lines.append("printf '%s\\n' \(Shell.word(value)) >/proc/sys/\(path)")
        }
        return lines.joined(separator: "\n")
    }
}

extension Array {
    fileprivate func appending(_ more: [Element]) -> [Element] { self + more }
}
