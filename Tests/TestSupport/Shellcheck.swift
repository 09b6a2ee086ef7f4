import Foundation

/// shellcheck over the sh that Trimast writes. A suite that needs it is enabled by ``isInstalled``, so that a run without it says what it left out.
package enum Shellcheck {
    package static var isInstalled: Bool { Program.exists("shellcheck") }

    /// Rules that fit no sh that is sent to hosts, and why.
    package static let unfit = [
        "SC1091",  // os-release is the host's.
        "SC2012",  // `ls -t` sorts the kubelet's own log files by time.
        "SC2016",  // Single quotes around what another program reads: sh under eval and unshare, perl.
        "SC2046",  // Probes print a line by `echo key=$(command)`, where spaces and newlines may fold.
        "SC2317",  // Waits and probes bring functions of which they call some.
    ]

    /// What it says of the scripts, in one run: it takes its time to start.
    package static func run(_ scripts: [(name: String, text: String)], except rules: [String]) async throws -> ProgramResult {
        try await withTemporaryFolder { (folder: String) async throws -> ProgramResult in
            var paths: [String] = []
            for (index, script) in scripts.enumerated() {
                let path = "\(folder)/\(index)"
                try ("#!/bin/sh\n# " + script.name.replacing("\n", with: " ") + "\n" + script.text + "\n")
                    .write(toFile: path, atomically: false, encoding: .utf8)
                paths.append(path)
            }
            let exceptions = rules.isEmpty ? [] : ["-e", rules.joined(separator: ",")]
            return try await Program.run("shellcheck", ["-s", "sh"] + exceptions + paths)
        }
    }
}

extension ProgramResult {
    /// It said nothing, and was content.
    package static let quiet = ProgramResult(status: 0, output: "", errors: "")
}
