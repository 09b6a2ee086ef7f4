/// A diff of two texts by lines, for people.
public enum LineDiff {
    /// Lines with `-`, `+` or a space in front; long runs of unchanged lines are cut to `context` lines and marked with `…`.
    public static func unified(old: String, new: String, context: Int = 2) -> [String] {
        let before = lines(old)
        let after = lines(new)
        let difference = after.difference(from: before)
        guard !difference.isEmpty else { return [] }
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
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
