import Testing

@testable import Specification

/// The tables by minor say what upstream's sources say, and can be read whole.
@Suite struct MinorTableTests {
    @Test func aWordIsANameWithItsMinors() {
        let table = MinorTable("bool 20: a b:23\n22: C:27+25 D-24\nno line")
        #expect(
            table.entries == [
                .init(name: "a", type: "bool", first: 20), .init(name: "b", type: "bool", first: 20, last: 23),
                .init(name: "C", type: "", first: 22, last: 27, lock: .init(since: 25, value: true)),
                .init(name: "D", type: "", first: 22, lock: .init(since: 24, value: false)),
            ])
        #expect(table.standing("b", in: 24) == .gone(23) && table.standing("C", in: 21) == .later(22))
        #expect(table.standing("x", in: 24) == .unknown && table.names(in: 28) == ["a", "D"])
        #expect(table.entries[2].locked(in: 24) == nil && table.entries[2].locked(in: 25) == true)
    }

    /// Number of names, and the words of every table that nobody would miss if a line was not read.
    @Test(arguments: [
        (ConfigurationKeys.kubelet.table, 120, ["maxPods", "logging.options.json.splitStream", "tlsCurvePreferences"]),
        (ConfigurationKeys.kubeProxy.table, 50, ["oomScoreAdj", "windowsRunAsService"]),
        (FeatureGates.components.table, 430, ["APIListChunking", "AppArmor", "NodeSwap"]),
        (ComponentFlags.apiServer.table, 190, ["v", "tls-curve-preferences"]),
        (ComponentFlags.controllerManager.table, 150, ["node-monitor-period", "controller-shutdown-timeout"]),
        (ComponentFlags.scheduler.table, 70, ["config", "min-compatibility-version"]),
        (AdmissionPlugins.table, 44, ["AlwaysAdmit", "PodResizeValidator"]),
        (Controllers.table, 90, ["attachdetach", "podgroup-protection-controller"]),
        (FeatureGates.componentNeeds, 26, ["StorageVersionAPI", "ProcMountType"]),
        (ComponentFlags.etcd.table, 140, ["snapshot-count", "feature-gates"]),
    ])
    func tablesAreWhole(_ table: MinorTable, _ least: Int, _ names: [String]) {
        #expect(table.entries.count >= least)
        #expect(Set(names).isSubset(of: table.entries.map(\.name)))
        for entry in table.entries {
            #expect((20...36).contains(entry.first) && entry.last.map { entry.first <= $0 && $0 < 36 } ?? true, "\(entry)")
            #expect(entry.lock.map { entry.exists(in: $0.since) } ?? true, "\(entry)")
        }
    }

    /// Two entries of one name never exist in one minor.
    @Test func noNameHasTwoTypes() {
        for table in [ConfigurationKeys.kubelet.table, ConfigurationKeys.kubeProxy.table, ComponentFlags.etcd.table] {
            for minor in 20...36 { #expect(Set(table.names(in: minor)).count == table.names(in: minor).count, "1.\(minor)") }
        }
    }

    @Test(arguments: [
        ("30s", true), ("1h30m", true), ("1.5s", true), (".5s", true), ("0", true), ("-1m", true), ("250ms", true), ("5", false),
        ("10 s", false), ("1d", false), ("s", false), ("", false), ("1h30", false),
    ])
    func durations(_ text: String, _ isOne: Bool) { #expect(ValueType.isDuration(text) == isOne) }

    @Test(arguments: [
        ("quantity", YAMLValue.string("1.5Gi"), true), ("quantity", "100m", true), ("quantity", .int(2), true), ("quantity", "1GB", false),
        ("quantity", "half", false), ("int32", .int(1 << 31), false), ("int32", .double(110), true), ("int32", .double(1.5), false),
        ("int32", .null, true), ("uint32", .int(-1), false), ("text", .int(1), false), ("text", "1", true), ("bool", "true", false),
        ("text-list", .list(["a"]), true), ("text-list", .list([.int(1)]), false), ("text-list-map", .map(["a": .list(["b"])]), true),
        ("bool-map", .map(["a": .bool(true)]), true), ("bool-map", .map(["a": "true"]), false), ("a|b", "b", true), ("a|b", "c", false),
        ("a|b", "", true), ("0..100", .int(100), true), ("0..100", .int(101), false), ("1..", .int(0), false), ("time", .int(5), true),
        ("time", "5s", true), ("time", "5", false), ("signals", .map(["pid.available": "5%"]), true),
        ("signals", .map(["pid": "5%"]), false), ("number", .double(0.5), true), ("number", "0.5", false),
    ])
    func values(_ type: String, _ value: YAMLValue, _ isRight: Bool) {
        #expect(ValueType(type).problems(value).isEmpty == isRight)
    }
}
