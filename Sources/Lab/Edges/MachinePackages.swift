import Support

/// Packages on the operator's own machine, installed where the lab needs them.
actor MachinePackages {
    private let commands: Commands
    private let report: Report
    private var listsAreFresh = false

    init(commands: Commands, report: Report) {
        self.commands = commands
        self.report = report
    }

    /// Installs those of the packages that are missing; the lists are fetched only where that fails, and only once.
    func need(_ packages: [String], for purpose: String) async throws {
        var missing: [String] = []
        for package in packages {
            let status = try await commands.result(Command("dpkg-query", ["-W", "-f=${Status}", package]))
            if !status.output.hasSuffix("ok installed") { missing.append(package) }
        }
        guard !missing.isEmpty else { return }
        report.say("installing on this machine, for \(purpose): \(missing.joined(separator: " "))")
        let install = Command("apt-get", ["install", "--yes", "-qq", "--no-install-recommends"] + missing)
        var result = try await commands.result(install)
        if !result.isSuccess, !listsAreFresh {
            listsAreFresh = true
            // Some list may fail to load and the packages may be there all the same: the second try decides.
            _ = try await commands.result(Command("apt-get", ["update", "-qq"]))
            result = try await commands.result(install)
        }
        guard result.isSuccess else {
            throw TrimastError(
                "lab.packages", "packages for \(purpose) could not be installed", cause: result.errors.trimmingTrailingSpace(),
                nextStep: "apt-get install \(missing.joined(separator: " "))")
        }
    }
}
