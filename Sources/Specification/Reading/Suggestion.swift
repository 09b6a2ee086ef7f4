/// The known word that was probably meant, or nil when none is near enough.
package func closest(to word: String, among known: [String]) -> String? {
    // Nobody misspells a key into a paragraph, and what it takes grows with the word.
    guard word.utf8.count <= 64 else { return nil }
    let word = word.lowercased()
    if let same = known.first(where: { $0.lowercased() == word }) { return same }
    return known.map { (word: $0, distance: editDistance(word, $0.lowercased())) }
        .filter { $0.distance <= max(1, min(word.count, $0.word.count) / 3) }
        .min { $0.distance < $1.distance }?.word
}

/// How many characters have to be inserted, removed, replaced or swapped with their neighbour.
private func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
            row.append(best)
        }
        (before, last) = (last, row)
    }
    return last[b.count]
}
