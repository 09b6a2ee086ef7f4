import Foundation
import TestSupport
import Testing

@testable import Drills

/// The page as a real browser (Chromium) lays it out, in light and in dark, on a telephone and on a wide screen.
@Suite(.enabled(if: Program.exists("chromium-headless-shell"), "chromium-headless-shell is not installed: make test installs it"))
struct BrowserTests {
    /// What the browser says of the page at one width.
    struct Look: Decodable {
        var width: Int
        var isDark: Bool
        /// What it loaded besides the page.
        var loaded: [String]
        /// By how many pixels the page is wider than the window.
        var overflow: Double
        /// The lowest contrast of text with what is behind it (WCAG's ratio), by whose it is.
        var contrast: [String: Double]
        /// The height of the smallest text in a time line, in pixels.
        var smallest: Double
        /// What is drawn outside of its picture, or over a label.
        var misplaced: [String]
        var bars: Int
        /// Links to a place that is not on the page.
        var dangling: [String]
    }

    /// A page around the page: it shows it at each width and writes what it measures.
    private static let harness = """
        <!DOCTYPE html><html><body><iframe src="page.html" width="360" height="900"></iframe><iframe src="page.html" width="1400" height="900"></iframe><pre></pre><script>
        const light = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4 }); return .2126 * v[0] + .7152 * v[1] + .0722 * v[2] }
        const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05) }
        const look = frame => {
          const d = frame.contentDocument, w = d.defaultView, r = {width: frame.clientWidth, isDark: w.matchMedia('(prefers-color-scheme: dark)').matches, contrast: {}, misplaced: [], smallest: 99}
          r.loaded = w.performance.getEntriesByType('resource').map(e => e.name)
          r.overflow = d.documentElement.scrollWidth - d.documentElement.clientWidth
          const back = w.getComputedStyle(d.body).backgroundColor
          for (const e of d.querySelectorAll('h1,p,td,th,li,svg text')) {
            const s = w.getComputedStyle(e), k = (e.closest('svg') ? 'svg ' : '') + e.tagName + ' ' + (e.getAttribute('class') || ''), c = ratio(e.closest('svg') ? s.fill : s.color, back)
            r.contrast[k] = Math.min(r.contrast[k] || 99, c)
          }
          for (const svg of d.querySelectorAll('svg')) {
            const box = svg.getBoundingClientRect(), labels = [...svg.querySelectorAll('text')].map(t => t.getBoundingClientRect())
            for (const l of labels) r.smallest = Math.min(r.smallest, l.height)
            for (const bar of svg.querySelectorAll('rect')) {
              const b = bar.getBoundingClientRect(), t = bar.textContent
              if (b.left < box.left || b.right > box.right + 1 || b.top < box.top || b.bottom > box.bottom || b.width < 1) r.misplaced.push('outside: ' + t)
              if (labels.some(l => l.left < b.right && b.left < l.right && l.top < b.bottom && b.top < l.bottom)) r.misplaced.push('over a label: ' + t)
              if (ratio(w.getComputedStyle(bar).fill, back) < 1.5) r.misplaced.push('not to be seen: ' + t)
            }
          }
          r.bars = d.querySelectorAll('rect').length
          r.dangling = [...d.querySelectorAll('a')].map(a => a.getAttribute('href')).filter(h => !h.startsWith('#') || !d.getElementById(h.slice(1)))
          return r
        }
        onload = () => { document.querySelector('pre').textContent = 'LOOKS' + JSON.stringify([...document.querySelectorAll('iframe')].map(look)) + 'END' }
        </script></body></html>
        """

    private static func looks(_ page: String, dark: Bool) async throws -> [Look] {
        try await withTemporaryFolder { folder in
            try page.write(toFile: folder + "/page.html", atomically: true, encoding: .utf8)
            try harness.write(toFile: folder + "/look.html", atomically: true, encoding: .utf8)
            let result = try await Program.run(
                "chromium-headless-shell",
                [
                    "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--user-data-dir=\(folder)/profile",
                    "--host-resolver-rules=MAP * ~NOTFOUND", "--blink-settings=preferredColorScheme=\(dark ? 0 : 1)",
                    "--virtual-time-budget=5000", "--dump-dom", "file://\(folder)/look.html",
                ])
            let text = try #require(result.output.firstMatch(of: #/>LOOKS(\[.*\])END</#), "\(result.output)").output.1
            let json = text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
            return try JSONDecoder().decode([Look].self, from: Data(json.utf8))
        }
    }

    @Test(arguments: [false, true]) func thePage(dark: Bool) async throws {
        let looks = try await Self.looks(DrillPage.render(try DrillPageTests.report()), dark: dark)
        #expect(looks.map(\.width) == [360, 1400])
        for look in looks {
            #expect(look.isDark == dark)
            #expect(look.loaded == [] && look.dangling == [])
            #expect(look.overflow <= 0, "\(look.width) pixels: the page is \(look.overflow) wider")
            for (whose, contrast) in look.contrast { #expect(contrast >= 4.5, "\(whose): WCAG AA asks for 4.5") }
            #expect(look.contrast.count >= 5)
            #expect(look.smallest >= 9, "\(look.width) pixels: text of \(look.smallest)")
            #expect(look.misplaced == [] && look.bars > 3)
        }
    }
}
