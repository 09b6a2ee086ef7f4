/// A diff of two texts by lines, for people.
public enum LineDiff {
    /// Lines with `-`, `+` or a space in front; long runs of unchanged lines are cut to `context` lines and marked with `…`.
    public static func unified(old: String, new: String, context: Int = 2) -> [String] {
        let before = lines(old)
        let after = lines(new)
        guard before != after else { return [] }
        // What both begin and end with is no difference, and the search for one costs lines times differences.
        let shorter = min(before.count, after.count)
        let head = zip(before, after).prefix { $0 == $1 }.count
        let tail = zip(before.reversed(), after.reversed()).prefix(shorter - head).prefix { $0 == $1 }.count
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in Array(after[head..<after.count - tail]).difference(from: Array(before[head..<before.count - tail])) {
            switch change {
            case .remove(let offset, _, _): removed.insert(head + offset)
            case .insert(let offset, _, _): inserted.insert(head + offset)
            }
        }
        var all: [(mark: Character, text: Substring)] = []
        var i = 0
        var j = 0
        while i < before.count || j < after.count {
            if i < before.count, removed.contains(i) {
                all.append(("-", before[i]))
                i += 1
            } else if j < after.count, inserted.contains(j) {
                all.append(("+", after[j]))
                j += 1
            } else {
                all.append((" ", after[j]))
                i += 1
                j += 1
            }
        }
        let changed = all.indices.filter { all[$0].mark != " " }
        var shown = Array(repeating: false, count: all.count)
        for index in changed {
            for near in max(0, index - context)...min(all.count - 1, index + context) { shown[near] = true }
        }
        var result: [String] = []
        var isCut = false
        for (index, line) in all.enumerated() {
            if shown[index] {
                result.append("\(line.mark)\(line.text)")
                isCut = false
            } else if !isCut {
                result.append("…")
                isCut = true
            }
        }
        return result
    }

    private static func lines(_ text: String) -> [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
