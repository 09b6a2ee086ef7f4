import Testing

@testable import Lab

@Suite struct ControlGroupTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var mounts: String
        var layout: ControlGroups.Layout
        var hierarchies: [String]
    }

    @Test(arguments: [
        Case(
            testDescription: "v2", mounts: "proc /proc proc rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n", layout: .v2,
            hierarchies: ["/sys/fs/cgroup"]),
        Case(
            testDescription: "v1 beside an empty v2",
            mounts: """
                tmpfs /sys/fs/cgroup tmpfs rw 0 0
                cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0
                cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0
                cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0
                """, layout: .v1, hierarchies: ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/unified"]),
        Case(testDescription: "none", mounts: "proc /proc proc rw 0 0\n", layout: .none, hierarchies: []),
    ])
    func readsTheLayout(_ example: Case) {
        let groups = ControlGroups(mounts: example.mounts)
        #expect(groups.layout == example.layout)
        #expect(groups.hierarchies == example.hierarchies)
    }

    @Test func findsWhatStopsAProcess() {
        let text = "9:name=systemd:/a/x\n6:freezer:/a/pod\n0::/\n"
        let first = ControlGroups(mounts: "cgroup /sys/fs/cgroup/cpu cgroup rw 0 0\ncgroup /sys/fs/cgroup/freezer cgroup rw 0 0\n")
        #expect(first.freezer(ofProcess: text) == "/sys/fs/cgroup/freezer/a/pod/freezer.state")
        #expect(ControlGroups(mounts: "cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n").freezer(ofProcess: "0::/a\n") == nil)
    }

    @Test func findsAHostsGroupAmongAProcessesGroups() {
        let text = "9:name=systemd:/trimast-lab-node/supervisor\n8:pids:/trimast-lab-node\n0::/\n"
        #expect(
            ControlGroups.components(ofProcess: text) == [["trimast-lab-node", "supervisor"], ["trimast-lab-node"], []])
    }

    @Test func readsMountsBelowADirectoryInnermostFirst() {
        let mounts = Mounts(text: "a /x/lab overlay rw 0 0\nb /x/lab/in overlay rw 0 0\nc /x/labour ext4 rw 0 0\n")
        #expect(mounts.below("/x/lab") == ["/x/lab/in", "/x/lab"])
    }

    @Test func theKernelsTableKnowsAllLabs() {
        let mounts = Mounts(
            text: """
                trimast-lab-master1 /a/lab/hosts/master1/root overlay rw 0 0
                trimast-lab-node /a/lab/hosts/node/root overlay rw 0 0
                trimast-lab-node /b/lab/hosts/node/root overlay rw 0 0
                trimast-my-own-node2 /a/my-own/hosts/node2/root overlay rw 0 0
                trimast-lab-node /elsewhere overlay rw 0 0
                nsfs /run/netns/trimast-lab nsfs rw 0 0
                """)
        #expect(mounts.labs == ["lab": ["/a/lab", "/b/lab"], "my-own": ["/a/my-own"]])
    }

    @Test(arguments: [("000001fffeffffff", false), ("000001ffffffffff", true), ("0000000001000000", true), ("junk", false)])
    func readsTheCapability(_ example: (String, Bool)) {
        #expect(MachineFacts.hasSystemResource(status: "Name:\tx\nCapEff:\t\(example.0)\n") == example.1)
    }
}
