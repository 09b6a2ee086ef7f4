/// A suite whose cases are arguments of the control plane's programs, each in a file of its own.
protocol ComponentCases {}

extension ComponentCases {
    typealias Case = ComponentRuleTests.Case

    static func api(_ text: String, _ says: String?, _ version: String = "1.36.2") -> Case {
        ComponentRuleTests.flag("apiServer", text, says, version)
    }
    static func manager(_ text: String, _ says: String?, _ version: String = "1.36.2") -> Case {
        ComponentRuleTests.flag("controllerManager", text, says, version)
    }
    static func scheduler(_ text: String, _ says: String?, _ version: String = "1.36.2") -> Case {
        ComponentRuleTests.flag("scheduler", text, says, version)
    }
    static func etcd(_ text: String, _ says: String?, _ version: String = "1.36.2") -> Case {
        ComponentRuleTests.flag("etcd", text, says, version)
    }
}
