import Testing

@testable import Specification

/// Names in arguments, and arguments that take from a cluster what it is made of.
@Suite struct AdmissionTests {
    typealias Case = ComponentRuleTests.Case

    private static func plugins(_ text: String, _ says: String?, _ version: String = "1.36.2", off: Bool = false) -> Case {
        ComponentRuleTests.flag(
            "apiServer", "\(off ? "disable" : "enable")-admission-plugins: \"\(text)\"",
            says.map { "\(off ? "disable" : "enable")-admission-plugins: \($0)" }, version)
    }

    private static func controllers(_ text: String, _ says: String?, _ version: String = "1.36.2", plugin: String = "calico") -> Case {
        ComponentRuleTests.flag("controllerManager", "controllers: \"\(text)\"", says.map { "controllers: \($0)" }, version, plugin: plugin)
    }

    static let admission = [
        plugins("NodeRestriction,PodNodeSelector", nil), plugins("NodeRestriction,NodeRestriction", nil), plugins("", nil),
        plugins("NodeRestriction,EventRateLimit", nil, "1.20.2"),
        plugins("NodeRestriction,AlwaysDeny", "AlwaysDeny lets nobody change anything"),
        plugins("NodeRestriction,Nowhere", "Kubernetes 1.36.2 has no admission plugin 'Nowhere'"),
        plugins("NodeRestriktion", "Kubernetes 1.36.2 has no admission plugin 'NodeRestriktion'; did you mean 'NodeRestriction'?"),
        plugins("NodeRestriction, PodSecurity", "the names stand with commas between them, and nothing else"),
        plugins("NodeRestriction,", "the names stand with commas"),
        plugins("PodSecurity", "Kubernetes 1.20.2 does not have the plugin PodSecurity, which came with 1.22", "1.20.2"),
        plugins("PodSecurity", nil, "1.22.17"), plugins("PodSecurityPolicy", nil, "1.24.0"),
        plugins("DenyEscalatingExec", nil, "1.20.2"),
        plugins("SecurityContextDeny", "Kubernetes 1.36.2 does not have the plugin SecurityContextDeny, which is gone from 1.30 on"),
        plugins("NodeDeclaredFeatureValidator", nil, "1.35.3"),
        plugins("NodeDeclaredFeatureValidator", "Kubernetes 1.34.2 does not have the plugin", "1.34.2"),
        plugins("DefaultStorageClass", nil, off: true), plugins("Priority", "without Priority no pod would have a priority", off: true),
        plugins("ServiceAccount", "without ServiceAccount no pod would get a token", "1.20.2", off: true),
        plugins("NamespaceLifecycle", "without NamespaceLifecycle a namespace", off: true),
        plugins("NodeRestriction", "without NodeRestriction every kubelet", off: true),
        plugins("Foo", "Kubernetes 1.36.2 has no admission plugin 'Foo'", off: true),
        ComponentRuleTests.flag(
            "apiServer", "enable-admission-plugins: \"NodeRestriction,PodNodeSelector\", disable-admission-plugins: PodNodeSelector",
            "disable-admission-plugins: PodNodeSelector stands in enable-admission-plugins as well"),
        ComponentRuleTests.flag("apiServer", "admission-control: NodeRestriction", "admission-control: kubeadm sets"),
        ComponentRuleTests.flag(
            "apiServer", "service-account-key-file: /etc/kubernetes/pki/other.pub", "service-account-key-file: kubeadm makes this file"),
        ComponentRuleTests.flag("apiServer", "service-account-key-file: /etc/kubernetes/pki/sa.pub", nil),
        ComponentRuleTests.flag(
            "apiServer", "service-account-signing-endpoint: /x", "service-account-signing-endpoint: kubeadm sets"),
    ]

    static let managers = [
        controllers("*,-ttl", nil), controllers("*,bootstrapsigner,tokencleaner", nil, "1.20.2"), controllers("*", nil),
        controllers("*,-ttl-controller", nil), controllers("*,-nodeipam", nil),
        controllers("*,-nodeipam", "pod networks such as flannel's", plugin: "manifest"),
        controllers("*,foo", "Kubernetes 1.36.2 has no controller 'foo'"),
        controllers("*,-statefulsett", "Kubernetes 1.36.2 has no controller 'statefulsett'; did you mean 'statefulset'?"),
        controllers("*,-bootstrap-signer-controller", "Kubernetes 1.20.2 has no controller", "1.20.2"),
        controllers("*,-serviceaccount-token", "without serviceaccount-token service accounts get no token"),
        controllers("*,-csrsigning", "without csrsigning no kubelet gets a certificate", "1.20.2"),
        controllers("*,-node-lifecycle-controller", "without node-lifecycle-controller no node"),
        ComponentRuleTests.flag("controllerManager", "leader-elect-resource-name: kube-scheduler", "leader-elect-resource-name: the API"),
        ComponentRuleTests.flag("controllerManager", "leader-elect-resource-name: kube-controller-manager", nil),
        ComponentRuleTests.flag("scheduler", "leader-elect-resource-name: kube-controller-manager", "leader-elect-resource-name: the API"),
        ComponentRuleTests.flag("scheduler", "lock-object-name: other", "lock-object-name: the API servers' own roles", "1.20.2"),
    ]

    @Test(arguments: admission + managers) func judged(_ each: Case) { ComponentRuleTests.judge(each) }

    /// Every plugin that is needed is one, in every minor, and every controller has a name that is known.
    @Test func neededNamesExist() {
        for minor in 20...36 {
            #expect(Set(AdmissionPlugins.needed.keys).isSubset(of: AdmissionPlugins.table.names(in: minor)))
            let known = Controllers.table.names(in: minor)
            #expect(Controllers.needed.keys.filter(known.contains).count == (minor < 27 ? 10 : 20), "1.\(minor)")
        }
    }
}
