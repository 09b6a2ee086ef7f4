/// Whose packages a lab's hosts have.
package enum LabFamily: String, Sendable, CaseIterable, Codable {
    case deb, rpm
    /// rpm where the last number of a host's address is even: master2 and node of the usual four.
    case mixed

    func isRpm(_ host: LabHost) -> Bool {
        switch self {
        case .deb: false
        case .rpm: true
        case .mixed: host.address.utf8.last.map { $0 % 2 == 0 } ?? false
        }
    }
}
