import Foundation
import Glibc
import Specification
import TestSupport

// For scripts/fuzz: cluster files by mutation, through the function that every command reads one with.
// usage: fuzz STATE COUNT FIRST SEED-FILE…   reads COUNT files from number FIRST on; STATE holds the number of the file that is read now
//        fuzz --show NUMBER SEED-FILE…       prints that file
// Prints `NAME VALUE` lines: how many were read and were right, the longest time of the processor in seconds with its file, the largest memory in MB.

func usage() -> Never {
    FileHandle.standardError.write(Data("usage: fuzz STATE COUNT FIRST SEED-FILE…, or fuzz --show NUMBER SEED-FILE…\n".utf8))
    exit(2)
}

func mutation(_ files: some Sequence<String>) -> Mutation {
    let seeds = files.compactMap { FileManager.default.contents(atPath: $0).map(Array.init) }
    guard !seeds.isEmpty else { usage() }
    return Mutation(seeds)
}

/// The most memory that this process has had so far, in MB (proc(5), VmHWM).
func peak() -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Double($0.filter(\.isNumber)) }.map { $0 / 1024 } ?? 0
}

let arguments = CommandLine.arguments.dropFirst()
guard let first = arguments.first else { usage() }
if first == "--show" {
    guard let number = arguments.dropFirst().first.flatMap(UInt64.init) else { usage() }
    FileHandle.standardOutput.write(Data(mutation(arguments.dropFirst(2)).file(number)))
    exit(0)
}
guard let count = arguments.dropFirst().first.flatMap(UInt64.init), let begin = arguments.dropFirst(2).first.flatMap(UInt64.init) else {
    usage()
}
let files = mutation(arguments.dropFirst(3))
let state = open(first, O_RDWR | O_CREAT | O_TRUNC, 0o600)
guard state >= 0 else { usage() }

/// The time of the processor that this process has had so far, in seconds: other programs of the machine do not count.
func spent() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

var (right, wrong) = (0, 0)
var longest = (seconds: 0.0, file: begin)
var largest = (megabytes: peak(), file: begin)
for number in begin..<begin + count {
    let name = String(number).padding(toLength: 20, withPad: " ", startingAt: 0)
    _ = pwrite(state, name, 20, 0)
    let bytes = Data(files.file(number))
    // What hangs is ended by a signal, and found like a crash.
    alarm(20)
    let start = spent()
    do {
        _ = try ClusterFile.parse(bytes, file: "cluster.yaml")
        right += 1
    } catch {
        wrong += 1
        // Every refusal says what is wrong, in lines that a terminal only shows.
        let text = error.description
        guard !error.findings.isEmpty, !text.unicodeScalars.contains(where: { $0 != "\n" && $0.value < 32 }) else { abort() }
    }
    let seconds = spent() - start
    if seconds > longest.seconds { longest = (seconds, number) }
    if number.isMultiple(of: 64) || seconds > 0.01, peak() > largest.megabytes { largest = (peak(), number) }
}
alarm(0)
print("read", count)
print("right", right)
print("wrong", wrong)
print("longest", String(format: "%.3f", longest.seconds), longest.file)
print("largest", String(format: "%.0f", largest.megabytes), largest.file)
