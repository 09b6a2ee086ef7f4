import Support

/// A diff of two texts by lines, for people.
package enum LineDiff {
    /// Lines with `-`, `+` or a space in front; long runs of unchanged lines are cut to `context` lines and marked with `…`.
    ///
    /// - Parameter limit: how many lines to give; the rest is counted in one more.
    package static func unified(old: String, new: String, context: Int = 2, limit: Int = .max) -> [String] {
        if let rest = appended(old: old, new: new) {
            // Most texts are created or get lines at their end; the names of all hosts on every host must not cost a search.
            let known = lines(old[...])
            let newlines = rest.utf8.withContiguousStorageIfAvailable { $0.reduce(0) { $1 == 10 ? $0 &+ 1 : $0 } }
            let total = (newlines ?? rest.utf8.count { $0 == 10 }) + (rest.utf8.last == 10 ? 0 : 1)
            let begin = (known.count > context ? ["…"] : []) + known.suffix(context).map { " \($0)" }
            return cut(begin + lines(rest, atMost: limit).map { "+\($0)" }, total: begin.count + total, limit)
        }
        let before = lines(old[...])
        let after = lines(new[...])
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
        return cut(result, total: result.count, limit)
    }

    private static func cut(_ result: [String], total: Int, _ limit: Int) -> [String] {
        total > limit ? result.prefix(limit) + ["… \(total - limit) more: plan -o json has all"] : result
    }

    /// What the new text has behind the whole of the old one; nil where it is changed otherwise.
    private static func appended(old: String, new: String) -> Substring? {
        guard old.isEmpty || old.utf8.last == 10, new.utf8.count > old.utf8.count, new.utf8.starts(with: old.utf8) else { return nil }
        return new[new.utf8.index(new.startIndex, offsetBy: old.utf8.count)...]
    }

    private static func lines(_ text: Substring, atMost limit: Int = .max) -> [Substring] {
        var lines = text.allLines(atMost: limit)
        if lines.count > limit || lines.last == "" { lines.removeLast() }
        return lines
    }
}
