/// What is wrong with a flag or a gate that a cluster file gives a component.
struct SettingFinding: Equatable {
    var code: String
    var message: String
    var help: String
    /// The name is wrong, not the value.
    var isKey = true
}
