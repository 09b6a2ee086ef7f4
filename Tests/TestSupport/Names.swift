import Specification

/// A name that a test wrote wrongly stops it with the text itself.
package struct WrongLiteral: Error {
    package var text: String
    package init(text: String) { self.text = text }
}

package func host(_ text: String) throws -> HostName {
    guard let name = HostName(text) else { throw WrongLiteral(text: text) }
    return name
}

package func address(_ text: String) throws -> IPv4Address {
    guard let address = IPv4Address(text) else { throw WrongLiteral(text: text) }
    return address
}

package func range(_ text: String) throws -> CIDR {
    guard let range = CIDR(text) else { throw WrongLiteral(text: text) }
    return range
}

package func version(_ text: String) throws -> KubernetesVersion {
    guard let version = KubernetesVersion(text) else { throw WrongLiteral(text: text) }
    return version
}
