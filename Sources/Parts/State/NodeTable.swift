import Facts
import Foundation
import Specification

/// All nodes in a few bytes each: the table that the API server makes for `kubectl get nodes` (kubernetes.io, "Receiving resources as Tables").
enum NodeTable {
    private struct Table: Decodable {
        struct Column: Decodable { var name: String }
        struct Row: Decodable { var cells: [Cell] }
        /// Cells are texts; a number of another column is of no interest.
        struct Cell: Decodable {
            var text: String?
            init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
        }
        var kind: String
        var columnDefinitions: [Column]
        var rows: [Row]?
    }

    /// `Ready`, `NotReady`, `Ready,SchedulingDisabled` by node; nil when there is no such table among the answers.
    static func states(_ text: SectionText) -> [String: String]? {
        guard let line = text.lines.first(where: { $0.hasPrefix(#"{"kind":"Table""#) }),
            let table = try? JSONDecoder().decode(Table.self, from: Data(line.utf8)),
            let name = table.columnDefinitions.firstIndex(where: { $0.name == "Name" }),
            let status = table.columnDefinitions.firstIndex(where: { $0.name == "Status" })
        else { return nil }
        var states: [String: String] = [:]
        for row in table.rows ?? [] where row.cells.count > max(name, status) {
            if let node = row.cells[name].text { states[node] = row.cells[status].text ?? "" }
        }
        return states
    }

    /// sh that asks an API server whether it is ready, for the host's own Node, and for all nodes; it ends at the first that is not answered.
    static func questions(_ api: String, _ host: HostSpec) -> String {
        """
        curl --fail-early "$@" '\(api)/readyz' '\(api)/api/v1/nodes/\(host.name)?pretty=false' --next "$@" -H 'Accept: application/json;as=Table;g=meta.k8s.io;v=v1' '\(api)/api/v1/nodes?includeObject=None&pretty=false' | grep -E '^[0-9]+ https:|^[{]"kind":"(Node|Table)",|^\\[-\\]'
        """
    }
}
