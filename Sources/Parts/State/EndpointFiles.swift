/// The file by which a host is known as one that holds the floating address, or did.
enum EndpointFiles {
    static let keepalived = "/etc/keepalived/keepalived.conf"
}
