import Testing

@testable import Lab

@Suite struct ClusterFileTests {
    func file(_ version: String = "1.20.2", coreDNS: Bool = false, _ layout: ControlGroups.Layout = .v1, oom: Bool = true) -> ClusterFile {
        ClusterFile(
            name: "lab", version: version, hasCoreDNS: coreDNS, controlGroups: layout, mayLowerOOMScore: oom,
            sshConfiguration: "/var/lib/trimast-lab/lab/ssh_config", hosts: LabShape().hosts)
    }

    @Test func writesTheLabsFile() {
        let expected = """
            # The lab's cluster: written by `trimast lab up` for the hosts it started.
            apiVersion: trimast/v1
            kind: Cluster
            metadata:
              name: lab
            kubernetes:
              version: 1.20.2
              dns: none                     # there is no CoreDNS in this lab's programs
              kubeProxy:
                conntrack: {maxPerCore: 0}  # containers may not set the kernel's table size
            endpoint:
              address: 192.168.96.69
              interface: host0
            network:
              pods: 10.244.0.0/16
              services: 10.96.0.0/16
              plugin: bird
            containerd:
              restrictOOMScoreAdj: true     # this machine lacks CAP_SYS_RESOURCE
            time:
              chronydOptions: ["-x"]        # the hosts share the machine's clock
            sources:
              kubernetes: none
              packages:
                - {name: lab, url: "file:/opt/lab-repo", trusted: true}
              images:
                - {archive: "file:///opt/lab-repo/images/control-plane.tar", roles: [control-plane]}
                - {archive: "file:///opt/lab-repo/images/worker.tar", roles: [worker]}
            ssh:
              configFile: /var/lib/trimast-lab/lab/ssh_config
            hosts:
              - {name: master1, address: 192.168.96.65, roles: [control-plane]}
              - {name: master2, address: 192.168.96.66, roles: [control-plane]}
              - {name: master3, address: 192.168.96.67, roles: [control-plane]}
              - {name: node, address: 192.168.96.68, roles: [worker], labels: {node-role.kubernetes.io/work: work}}

            """
        #expect(file(oom: false).text == expected)
    }

    @Test func saysOnlyWhatThisMachineAsksFor() {
        #expect(!file(oom: true).text.contains("restrictOOMScoreAdj"))
        #expect(file(coreDNS: true).text.contains("  dns: {provider: coredns, upstream: none}\n"))
    }

    @Test(arguments: [
        ("1.34.2", ControlGroups.Layout.v1, false), ("1.35.0", .v1, true), ("1.36.2", .v1, true), ("1.36.2", .v2, false),
        ("2.0.0", .v1, true),
    ])
    func waivesWhatIsNeededOnVersion1(_ example: (String, ControlGroups.Layout, Bool)) {
        let text = file(example.0, example.1).text
        #expect(text.contains("failCgroupV1: false") == example.2)
        #expect(text.contains("check: SystemVerification") == example.2)
    }

    private func file(_ version: String, _ layout: ControlGroups.Layout) -> ClusterFile { file(version, coreDNS: false, layout, oom: true) }
}
