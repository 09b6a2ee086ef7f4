import Specification
import TestSupport
import Testing

@testable import Operations

@Suite struct TrafficCheckTests {
    @Test func podsAsKubectlPrintsThem() throws {
        let output = """
            pod master1 10.244.2.4 containerd://0123abc
            pod node 10.244.3.7 containerd://ff

            pod pending  containerd://x
            pod starting 10.244.5.5 
            Waiting for daemon set "trimast-verify" rollout to finish
            pod UPPER 10.244.3.7 containerd://ff
            pod node2 fd00::1 containerd://ff
            pod node3 10.244.4.1 plain
            """
        #expect(
            TrafficCheck.pods(output) == [
                TrafficCheck.Pod(host: try host("master1"), address: try address("10.244.2.4"), container: "0123abc"),
                TrafficCheck.Pod(host: try host("node"), address: try address("10.244.3.7"), container: "ff"),
                TrafficCheck.Pod(host: try host("node3"), address: try address("10.244.4.1"), container: "plain"),
            ])
        #expect(TrafficCheck.pods("") == [])
    }
}
