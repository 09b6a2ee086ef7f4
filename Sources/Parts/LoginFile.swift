import Facts
import Planning
import Specification
import Support

/// A file of a host that may have a login in it: mode 600 then, and never told. The host itself compares it with what it should be, and the
/// facts have ‹name› in the secret's place.
struct LoginFile {
    let path: String
    let content: Template
    /// What the secrets in it are, as far as the operator's files were read.
    let secrets: RuntimeValues

    private var mode: String { content.values.contains(where: \.isSecret) ? "600" : "644" }

    /// sh that prints the file `$1` without what people log in with.
    static let withoutLogins =
        #"sed -E -e 's/^([[:space:]]*(username|password|auth|identitytoken|Authorization)[[:space:]]*=).*/\1 "(not shown)"/' -e 's#//[^/ ]*@#//(not shown)@#g' "$1""#

    /// It is sent to the host's shell as all facts' sh: no program gets the secret as an argument.
    var probe: Probe {
        guard let wanted = try? content.text(secrets) else { return Probe(filters: [path: Self.withoutLogins]) }
        return Probe(filters: [
            path: """
            o=$(cat "$1"; echo x)
            if [ "$o" = \(Shell.quoted(wanted + "x")) ]; then printf %s \(Shell.quoted(content.shown)); else \(Self.withoutLogins); fi
            """
        ])
    }

    /// Adds a step where the host's file is another.
    ///
    /// - Parameter unit: as of ``StepList/file(_:_:mode:check:unit:why:locks:)``.
    /// - Returns: whether it did, or the unit has not read it yet.
    @discardableResult
    func add(to steps: inout StepList, unit: String? = nil, why: String) -> Bool {
        if let there = steps.facts.files[path], there.content == content.shown, there.mode == mode {
            return unit.map { steps.isUnread(path, by: $0) } ?? false
        }
        return steps.file(path, content, mode: mode, unit: unit, why: why)
    }
}

extension Login {
    /// The secret as plans name it.
    static func value(of file: String, in form: String) -> RuntimeValue { RuntimeValue("\(form) of \(file)", isSecret: true) }
}

extension OperatorFiles {
    /// What a run fills into its plan besides what it learns, and what it hides in all that it tells.
    package var secrets: RuntimeValues {
        logins.reduce(into: [:]) { values, login in
            values[Login.value(of: login.key, in: "login")] = login.value.basic
            values[Login.value(of: login.key, in: "user and password")] = login.value.userInfo
            values[Login.value(of: login.key, in: "password")] = login.value.password
        }
    }
}
