/// Regular expressions of whole texts, for the JSON Schema, in the words that ECMA-262 and Python share.
enum Pattern {
    /// A number from 0 to 255 without leading zeros.
    private static let byte = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
    static let address = "\(byte)(\\.\(byte)){3}"
    static let prefixLength = "(3[0-2]|[12]?[0-9])"
    private static let label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    /// RFC 1123, in small letters.
    static let name = "(?=.{1,253}$)\(label)(\\.\(label))*"
    /// A name of at most 63 characters that is no address, not even a wrong one.
    static let hostName = "(?=.{1,63}$)(?!([0-9]+\\.){3}[0-9]+$)\(label)(\\.\(label))*"
    /// A DNS name or an address: what ends in a number is an address or nothing.
    static let dnsWord = "(?=.{1,253}$)(?!([^/:]*\\.)?(0x[0-9a-f]*|[0-9]+)$)\(label)(\\.\(label))*"
    static let dnsName = "(\(address)|\(dnsWord))"
    static let portNumber =
        "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})"
    static let port = "(:\(portNumber))"
    static let registry = "\(unanchored(dnsName, behind: "(:[0-9]+)?(/.*)?"))\(port)?"
    static let imagePath = "(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*"
    static let labelValue = "(?=.{0,63}$)([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?"
    static let qualifiedKey = "((?=[^/]{1,253}/)\(label)(\\.\(label))*/)?(?=[^/]{1,63}$)[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?"
    static let taint =
        "((?=[^/]{1,253}/)\(label)(\\.\(label))*/)?(?=[^/=:]{1,63}[=:])[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?(=(?=[^:]{0,63}:)([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?)?:(NoSchedule|PreferNoSchedule|NoExecute)"
    static let flag = "[a-z0-9][a-z0-9-]*"
    static let featureGate = "[A-Z][A-Za-z0-9]*"
    static let user = "[A-Za-z0-9._@+][A-Za-z0-9._@+-]*"
    static let sshAddress = "[A-Za-z0-9:_][A-Za-z0-9._:-]*"
    private static let jumpHost =
        "(ssh://)?(\(user)@)?([A-Za-z0-9_][A-Za-z0-9._-]*\(port)?|\\[[A-Za-z0-9.]*:[A-Za-z0-9:.]*\\]\(port)?)"
    static let jump = "none|\(jumpHost)(,\(jumpHost))*"
    private static let escape = "%([2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e])"
    static let urlCharacters = "([A-Za-z0-9._~!&+,;=:@/?-]|\(escape))"
    static let pathCharacters = "([A-Za-z0-9._~!&+,;=:@/-]|\(escape))"
    static let userInfo = "([A-Za-z0-9._~!&+,;=:-]|\(escape))+"
    static let urlHost = "(\(address)|(?!([^/:?]*\\.)?(0x[0-9a-f]*|[0-9]+)([/:?]|$))\(anyLabel)(\\.\(anyLabel))*)"
    private static let anyLabel = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    /// From 0.01s to 40.95s, the times of VRRP's adverts.
    static let centiseconds = "(?!0*(\\.0*)?s$)0{0,6}([0-3]?[0-9](\\.[0-9]{1,2})?|40(\\.([0-8][0-9]?|9[0-5]?))?)s"
    /// From 1s to 3600s.
    static let seconds = "0*([1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|3600)s"
    /// Lines with nothing in them that a terminal would act on.
    static let lines = "[^\\u0000-\\u0008\\u000b-\\u001f\(unseen)]*"
    /// One line with something on it.
    static let line = "(?=.*[^ ])[^\\u0000-\\u001f\(unseen)]{1,4096}"
    /// One line, or nothing.
    static let anyLine = "[^\\u0000-\\u001f\(unseen)]*"
    /// What nobody sees, or what turns the direction of a text, within `[ ]`: Unicode's control and format characters of the first plane.
    private static let unseen =
        "\\u007f-\\u009f\\u00ad\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890-\\u0891\\u08e2\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufeff\\ufff9-\\ufffb"

    /// The lookaheads of a pattern that end with the whole text, ended by what follows instead.
    private static func unanchored(_ pattern: String, behind end: String) -> String { pattern.replacing("$)", with: "\(end)$)") }
}
