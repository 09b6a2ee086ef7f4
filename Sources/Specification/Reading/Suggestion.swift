/// The known word that was probably meant, or nil when none is near enough.
public func closest(to word: String, among known: [String]) -> String? {
    if let same = known.first(where: { $0.lowercased() == word.lowercased() }) { return same }
    return known.map { (word: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
        .filter { $0.distance <= max(1, min(word.count, $0.word.count) / 3) }
        .min { $0.distance < $1.distance }?.word
}

/// How many characters have to be inserted, removed, replaced or swapped with their neighbour.
func editDistance(_ a: String, _ b: String) -> Int {
    let a = Array(a)
    let b = Array(b)
    var rows = [Array(0...b.count)]
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
            row.append(best)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}
