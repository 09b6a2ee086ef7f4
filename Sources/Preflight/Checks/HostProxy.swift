import Facts
import Foundation
import Planning
import Specification
import Support

/// An HTTP proxy in a host's environment leaves the cluster's own addresses alone.
struct HostProxy: PreflightCheck {
    let id = "host.proxy"
    let title = "an HTTP proxy of a host is not used for the cluster's own addresses"
    let explanation =
        "kubeadm, the kubelet and containerd obey HTTP_PROXY. Without NO_PROXY for the hosts, the floating address, the pods and the Services they ask the proxy for the cluster's own API. Read are the files of sessions and services, pam_env's and systemd's own environment. A failure names the file and what is missing, or says that sessions have a proxy and containerd, which pulls the images, has none."

    /// The environment that systemd itself gives to services, as `systemctl show-environment` prints it.
    private static let manager = "systemctl:show-environment"

    /// Whether containerd's service has what stands there; the sessions of people have the rest.
    private static func isOfServices(_ file: String) -> Bool {
        file == manager || file.hasPrefix("/etc/systemd/system.conf") || file.hasPrefix("/etc/systemd/system/containerd.service.d/")
    }

    /// Whether images come from registries outside, as far as cluster.yaml says.
    private static func pulls(_ spec: ClusterSpec) -> Bool {
        spec.httpProxy == nil && spec.sources.images.isEmpty && spec.registryMirrors.isEmpty && spec.kubernetes.imageRepository == nil
    }

    /// sh: `settings NAME FILE` prints what of a file sets a proxy, a setting a line behind the name, without logins, and nothing else of it.
    static let settings = #"""
        settings() {
        grep -v '^[[:space:]]*#' "$2" | grep -oiE "[A-Za-z_]*(https?|no)_proxy=(\"[^\"]*\"|'[^']*'|[^[:space:]\"';]*)" |
        sed -E "s#=([\"']?)[^\"'[:space:]]*@#=\1#; s#^#$1 #"
        }
        """#

    /// The values of each file by lower-case name: `http_proxy`, `no_proxy`. nil when nobody asked.
    static let files = Fact(
        "proxy",
        """
        \(settings)
        for f in /etc/environment /etc/profile /etc/profile.d/*.sh /etc/systemd/system.conf /etc/systemd/system.conf.d/*.conf \\
        /etc/systemd/system/containerd.service.d/*.conf /etc/systemd/system/kubelet.service.d/*.conf /etc/default/kubelet \
        /etc/sysconfig/kubelet; do
        [ -f "$f" ] && settings "$f" "$f"
        done
        for f in /etc/security/pam_env.conf /root/.pam_environment; do
        sed -nE 's#^[[:space:]]*([A-Za-z]*_[Pp][Rr][Oo][Xx][Yy])[[:space:]]+(DEFAULT|OVERRIDE)=#\\1=#p' "$f" | settings "$f" -
        done
        systemctl show-environment | settings \(manager) -
        """, unread: [String: [String: String]]?.none
    ) { files($0) }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Self.files.probe(host, spec)] }

    private static func files(_ text: SectionText) -> [String: [String: String]] {
        var files: [String: [String: String]] = [:]
        for line in text.lines {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2 else { continue }
            for piece in words[1].split(whereSeparator: { " \"';".contains($0) || $0 == "\t" }) {
                guard let split = piece.firstIndex(of: "=") else { continue }
                let rest = piece[piece.index(after: split)...]
                let name = piece[..<split].lowercased()
                if name.hasSuffix("_proxy") {
                    files[words[0], default: [:]][name] = String(rest)
                } else if rest.lowercased().contains("_proxy="), let second = rest.firstIndex(of: "=") {
                    files[words[0], default: [:]][rest[..<second].lowercased()] = String(rest[rest.index(after: second)...])
                }
            }
            // NO_PROXY="a,b" loses its value to the quotes above: take what follows the name whole.
            for name in ["http_proxy", "https_proxy", "no_proxy"] {
                guard files[words[0]]?[name] == "", let range = words[1].range(of: name + "=", options: .caseInsensitive) else { continue }
                let value = words[1][range.upperBound...].drop { "\"'".contains($0) }.prefix { !"\"'".contains($0) }
                files[words[0]]?[name] = String(value)
            }
        }
        return files
    }

    /// Whether a NO_PROXY list, as Go reads it, covers a range.
    static func covers(_ list: String, _ range: CIDR) -> Bool {
        list.split(separator: ",").map { $0.filter { !$0.isWhitespace } }.contains { entry in
            if entry == "*" { return true }
            if let address = IPv4Address(entry) { return range.prefix == 32 && address == range.address }
            guard let wide = CIDR(entry) else { return false }
            return wide.contains(range.first) && wide.contains(range.last)
        }
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let spec = context.spec
        let single = (spec.hosts.map(\.address) + [spec.endpoint.address]).compactMap { CIDR(address: $0, prefix: 32) }
        return context.each { host, facts in
            guard let all = facts[Self.files] else { return unread(host) }
            let files = all.filter { file in
                ["http_proxy", "https_proxy"].contains { !(file.value[$0] ?? "").isEmpty }
            }
            if files.isEmpty { return passed(host, "no HTTP proxy is set") }
            var wrong: [String] = []
            var nexts: [Advice] = []
            for (file, values) in files.sorted(by: { $0.key < $1.key }) {
                let list = values["no_proxy"] ?? ""
                var missing = [("pods", spec.network.pods), ("services", spec.network.services)].filter { !Self.covers(list, $0.1) }
                    .map { "\($0.1)" }
                missing += single.filter { !Self.covers(list, $0) }.map(\.address.description)
                if !missing.isEmpty { wrong.append("\(file) sets a proxy, and NO_PROXY lacks \(missing.joined(separator: ", "))") }
            }
            if host.isNode, Self.pulls(spec), !files.keys.contains(where: Self.isOfServices), let file = files.keys.sorted().first {
                wrong.append("\(file) sets a proxy for sessions, and containerd has none: it pulls images without it")
                nexts.append(
                    "give it to containerd: /etc/systemd/system/containerd.service.d/proxy.conf with [Service] and Environment=HTTPS_PROXY=… NO_PROXY=…, then \(.shell("systemctl daemon-reload")); or name sources.images or registryMirrors"
                )
            }
            if wrong.isEmpty { return passed(host, "a proxy is set in \(list(files.keys.sorted())); NO_PROXY leaves out the cluster") }
            if wrong.contains(where: { $0.contains("NO_PROXY lacks") }) {
                let subnet = Set(single.map(\.address.description) + ["\(spec.network.pods)", "\(spec.network.services)"]).sorted()
                nexts.insert("add to NO_PROXY there: \(subnet.joined(separator: ","))", at: 0)
            }
            return failed(host, wrong.joined(separator: "; "), next: .joined(nexts))
        }
    }
}
