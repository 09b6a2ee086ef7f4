import Specification

/// Something that one step provides and others need: "the packages of master1", "the bootstrap token".
package struct Resource: Hashable, Codable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    package var name: String
    package init(_ name: String) { self.name = name }
    package init(stringLiteral value: String) { name = value }
    package init(_ host: HostName, _ what: String) { name = "\(host)/\(what)" }
    package var description: String { name }
}

/// What steps leave on a host.
package enum HostRecord {
    /// A line for every step that was done there.
    package static let journal = "/var/log/trimast/journal"
}

/// What must not happen at the same time, anywhere in the cluster.
package enum Lock: String, Codable, Sendable, CaseIterable {
    /// One change of etcd's membership, or of one member's manifest, at a time.
    case etcdMembership
    /// One control plane of a running cluster out of service at a time.
    case controlPlaneDisruption
    /// One writer of the stored configuration at a time.
    case clusterConfiguration
    /// A node's kubelet away for a moment: of many workers only some at a time.
    case workerDisruption
}

/// Where a step runs on its host: one lane is one queue.
package enum Lane: String, Codable, Sendable {
    case main
    /// Image archives take long and need no other step's shell.
    case images
    /// The pod network is set up while the host's kubelet joins.
    case network
    /// The load balancer and the floating address come up while certificates are made.
    case endpoint
}

/// One thing to do on one host: what, why, what it waits for and what it must not run beside.
package struct Step: Codable, Equatable, Sendable, Identifiable {
    /// Unique in the plan: `HOST/PART/NUMBER`.
    package var id: String
    package var host: HostName
    /// The part of the recipe that wants it.
    package var part: String
    package var action: Action
    /// Why it is in the plan, as people read it.
    package var why: String
    package var needs: Set<Resource>
    package var provides: Set<Resource>
    package var locks: Set<Lock>
    package var lane: Lane
    /// Values that the step prints, each as a line of ``LearntLine``.
    package var learns: Set<RuntimeValue>
    /// A clean-up step runs once its needs, and all earlier steps of its part on its host, are through, whether or not they succeeded.
    package var isCleanUp: Bool
    /// The turn that it is a step of; nil: a step with locks is a turn of its own.
    package var turn: Turn?
    /// A recovery step runs where another step of its turn failed, and puts the subject back as it was.
    package var isRecovery: Bool

    package init(
        id: String, host: HostName, part: String, action: Action, why: String, needs: Set<Resource> = [], provides: Set<Resource> = [],
        locks: Set<Lock> = [], lane: Lane = .main, learns: Set<RuntimeValue> = [], isCleanUp: Bool = false,
        turn: Turn? = nil, isRecovery: Bool = false
    ) {
        self.id = id
        self.host = host
        self.part = part
        self.action = action
        self.why = why
        self.needs = needs
        self.provides = provides
        self.locks = locks
        self.lane = lane
        self.learns = learns
        self.isCleanUp = isCleanUp
        self.turn = turn
        self.isRecovery = isRecovery
    }

    package var title: String { action.kind.title }
    /// What it destroys; nil: nothing that was seen to be of use.
    package var risk: String? { if case .command(let command) = action { command.risk } else { nil } }
}

/// How a step hands a value back: a line `trimast-value NAME BASE64` in its output, which is cut out before anyone sees the output.
package enum LearntLine {
    /// sh that prints what `command` prints as the value, and ends the step where that fails or prints nothing.
    package static func script(_ value: RuntimeValue, _ command: String) -> String {
        """
        if v=$(\(command)) && test -n "$v"; then
        printf 'trimast-value %s %s\\n' \(value.name) "$(printf %s "$v" | base64 | tr -d '\\n')"
        else
        echo 'the value \(value.name) could not be read'
        exit 1
        fi
        """
    }

    /// Splits the output into what was learnt and what people may read.
    package static func parse(_ output: String, expecting values: Set<RuntimeValue>, decode: (String) -> String?) -> (RuntimeValues, String)
    {
        guard !values.isEmpty else { return ([:], output) }
        var learnt: RuntimeValues = [:]
        var rest: [Substring] = []
        for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split(separator: " ")
            if words.count == 3, words[0] == "trimast-value", let value = values.first(where: { $0.name == words[1] }) {
                learnt[value] = decode(String(words[2]))
            } else {
                rest.append(line)
            }
        }
        return (learnt, rest.joined(separator: "\n"))
    }
}
