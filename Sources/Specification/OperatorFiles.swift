import Foundation
import Support

/// What small files on the operator's machine hold that cluster.yaml names: read once, with the cluster file, before anything is planned.
package struct OperatorFiles: Sendable {
    /// Certificates in PEM, by the path in the specification.
    package var authorities: [String: String] = [:]
    /// Names and passwords, by the path in the specification.
    package var logins: [String: Login] = [:]

    /// Kubernetes' programs, by their path below the folder that the specification names.
    package var programs: [String: StoredFile] = [:]
    package var bundle: ClusterBundle?
    /// Where the bytes are of what is sent to hosts, by SHA-256.
    package var places: [String: FilePlace] = [:]

    package init() {}
}

/// A name and a password for a server. It is kept in memory alone: nothing encodes it.
package struct Login: Equatable, Sendable {
    package var user: String
    package var password: String

    /// - Parameter text: one line `USER:PASSWORD`; the first colon ends the name (RFC 7617).
    package init?(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count == 1, let colon = lines[0].firstIndex(of: ":"), colon != lines[0].startIndex,
            !lines[0].unicodeScalars.contains(where: \.isInvisible)
        else { return nil }
        user = String(lines[0][..<colon])
        password = String(lines[0][lines[0].index(after: colon)...])
        guard !password.isEmpty else { return nil }
    }

    /// What stands behind `Basic` in an Authorization header (RFC 7617).
    package var basic: String { Data("\(user):\(password)".utf8).base64EncodedString() }

    /// What stands before the `@` of a URL, with all but RFC 3986's unreserved characters escaped.
    package var userInfo: String { Self.escaped(user) + ":" + Self.escaped(password) }

    private static func escaped(_ text: String) -> String {
        text.utf8.reduce(into: "") { text, byte in
            if byte.isLetterOrDigit || "-._~".utf8.contains(byte) {
                text.append(Character(UnicodeScalar(byte)))
            } else {
                text += String(format: "%%%02X", byte)
            }
        }
    }
}
