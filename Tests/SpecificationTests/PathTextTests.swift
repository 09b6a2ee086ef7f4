import Support
import Testing

@Suite struct PathTextTests {
    @Test(arguments: [
        ("~/.kube/config", "/home/ada/.kube/config", false), ("/etc/hosts", "/etc/hosts", false), ("keys/id", "keys/id", true),
        // No home folder is meant by these.
        ("~", "~", true), ("~ada/keys", "~ada/keys", true), ("a/~/b", "a/~/b", true), ("", "", true),
    ])
    func home(_ path: String, _ expanded: String, _ isRelative: Bool) {
        #expect(PathText.expanded(path, home: "/home/ada") == expanded)
        #expect(PathText.isRelative(path) == isRelative)
    }

    @Test(arguments: [("/a/b.rpm", "b.rpm"), ("b.rpm", "b.rpm"), ("a/b/", "b"), ("/", "/"), ("", "")])
    func name(_ path: String, _ name: String) { #expect(PathText.name(path) == name) }
}
