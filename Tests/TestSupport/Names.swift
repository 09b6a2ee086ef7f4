import Specification

/// A name that a test wrote wrongly stops it with the text itself.
public struct WrongLiteral: Error {
    public var text: String
    public init(text: String) { self.text = text }
}

public func host(_ text: String) throws -> HostName {
    guard let name = HostName(text) else { throw WrongLiteral(text: text) }
    return name
}

public func address(_ text: String) throws -> IPv4Address {
    guard let address = IPv4Address(text) else { throw WrongLiteral(text: text) }
    return address
}

public func range(_ text: String) throws -> CIDR {
    guard let range = CIDR(text) else { throw WrongLiteral(text: text) }
    return range
}

public func version(_ text: String) throws -> KubernetesVersion {
    guard let version = KubernetesVersion(text) else { throw WrongLiteral(text: text) }
    return version
}
