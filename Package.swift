// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude, resources: resources,
        swiftSettings: settings)
}

let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "trimast",
    products: [.executable(name: "trimast", targets: ["trimast"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        module("Support", []),
        module("Specification", ["Support", yams]),
        module("Facts", ["Support", "Specification"]),
        module("Planning", ["Support", "Specification", "Facts"]),
        module("Parts", ["Support", "Specification", "Facts", "Planning", yams]),
        module("Transport", ["Support", "Specification", subprocess, system]),
        module("Execution", ["Support", "Specification", "Facts", "Planning", "Transport", subprocess, system, deque, log]),
        module("Preflight", ["Support", "Specification", "Facts", "Planning", "Parts", "Transport", "Execution"]),
        module(
            "Operations",
            ["Support", "Specification", "Facts", "Planning", "Parts", "Transport", "Execution", "Preflight", subprocess, system]),
        module("Status", ["Support", "Specification", "Facts", "Planning", "Parts"]),
        module(
            "Drills",
            ["Support", "Specification", "Facts", "Planning", "Parts", "Transport", "Execution", "Status", subprocess, system]),
        module("Terminal", ["Support", "Specification", "Planning", "Transport", "Execution", "Status", "Drills"]),
        module("Lab", ["Support", "Specification", subprocess, system]),
        .executableTarget(
            name: "trimast",
            dependencies: [
                "Support", "Specification", "Facts", "Planning", "Parts", "Transport", "Execution", "Preflight", "Operations",
                "Status", "Drills", "Terminal", "Lab",
                arguments, log,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "scale", dependencies: ["Specification", "Facts", "Planning", "Parts", "Terminal"], path: "Tests/Scale",
            swiftSettings: settings),
        .executableTarget(
            name: "fuzz", dependencies: ["Specification", "TestSupport"], path: "Tests/Fuzz", exclude: ["seeds"], swiftSettings: settings),
        tests("Specification", ["Support", "TestSupport"]),
        .target(
            name: "TestSupport", dependencies: ["Support", "Specification", "Transport", subprocess, system], path: "Tests/TestSupport",
            swiftSettings: settings),
        tests("Planning", ["Support", "Specification", "Facts", "TestSupport"]),
        tests(
            "Parts", ["Support", "Specification", "Facts", "Planning", "Transport", "TestSupport", yams],
            resources: [.copy("Fixtures")]),
        tests("Transport", ["Support", "Specification", "TestSupport"]),
        tests("Execution", ["Support", "Specification", "Facts", "Planning", "Parts", "Transport", "TestSupport"]),
        tests("Terminal", ["Support", "Specification", "Facts", "Planning", "Transport", "Execution", "TestSupport"]),
        tests(
            "Status", ["Support", "Specification", "Facts", "Planning", "Parts", "Terminal", "TestSupport"], exclude: ["Screens"],
            resources: [.copy("Fixtures")]),
        tests("Drills", ["Support", "Specification", "Facts", "Planning", "Parts", "Status", "TestSupport"]),
        tests("Preflight", ["Support", "Specification", "Facts", "Planning", "Parts", "TestSupport"]),
        tests(
            "Operations",
            ["Support", "Specification", "Facts", "Planning", "Parts", "Transport", "Execution", "Preflight", "TestSupport"]),
        tests("Lab", ["Support", "TestSupport"]),
        .testTarget(
            name: "EndToEndTests", dependencies: ["TestSupport", subprocess, system], exclude: ["Screens"], swiftSettings: settings),
    ]
)
