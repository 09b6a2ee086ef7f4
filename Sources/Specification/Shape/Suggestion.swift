/// Guesses what a misspelt word was meant to be.
enum Suggestion {
    /// The candidate that at most a few edits separate from `word`; nil when none is near.
    static func nearest(to word: String, in candidates: [String]) -> String? {
        let near = candidates.map { (candidate: $0, distance: distance(word.lowercased(), $0.lowercased())) }
            .filter { $0.distance <= max(1, min(word.count, $0.candidate.count) / 3) }
        return near.min { $0.distance < $1.distance }?.candidate
    }

    /// How many letters must be inserted, removed, replaced or swapped with their neighbour (optimal string alignment).
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a)
        let b = Array(b)
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
                row.append(best)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
