import Support

/// A systemd unit brought into a state.
package struct UnitAction: ActionKind {
    package enum Operation: String, Codable, Sendable {
        case enable
        case enableAndStart = "enable and start"
        case restart
        case reload
        case disableAndStop = "disable and stop"
        case mask
    }
    package var unit: String
    package var operation: Operation

    package init(_ unit: String, _ operation: Operation) {
        self.unit = unit
        self.operation = operation
    }

    package var title: String { "\(operation.rawValue) \(unit)" }
    package var glyph: Glyph {
        switch operation {
        case .enable: .change
        case .enableAndStart, .restart, .reload: .start
        case .disableAndStop, .mask: .stop
        }
    }

    package func script(_ values: RuntimeValues) throws -> String {
        let unit = Shell.word(self.unit)
        let lines =
            switch operation {
            case .enable: "systemctl -q enable \(unit)"
            // Enabling what is enabled would still make systemd read all its units again.
            // One that was started meanwhile, before its files were written, has to read them.
            case .enableAndStart:
                """
                systemctl -q is-enabled \(unit) 2>/dev/null || systemctl -q enable \(unit)
                if [ -e \(UnreadFiles.file(self.unit)) ] && systemctl -q is-active \(unit); then
                systemctl reload-or-restart \(unit)
                else
                systemctl start \(unit)
                fi
                """
            case .restart: "systemctl restart \(unit)"
            case .reload: "systemctl reload-or-restart \(unit)"
            case .disableAndStop: "systemctl -q disable --now \(unit)"
            case .mask: "systemctl -q mask --now \(unit)"
            }
        // systemd does not see that it should read a unit anew whose folder of drop-ins was made since it read its folders (252).
        return """
            set -e
            s=$(systemctl show -p NeedDaemonReload -p DropInPaths \(unit))
            r=
            case $s in *NeedDaemonReload=yes*) r=yes ;; esac
            for d in /etc/systemd/system/\(unit).d/*.conf; do
            [ ! -e "$d" ] || case $s in *"$d"*) ;; *) r=yes ;; esac
            done
            [ -z "$r" ] || systemctl daemon-reload
            \(lines)
            """ + (operation.starts ? "\n" + Self.stays(unit) + "\n" + UnreadFiles.forget(self.unit) : "")
    }

    /// sh that fails where a unit that should stay does not: systemd calls a service started whose program ends a moment later.
    private static func stays(_ unit: String) -> String {
        """
        stays() {
        s=$(systemctl show -p Type -p ActiveState -p SubState -p Result \(unit))
        case $s in
        *Type=oneshot*) ;;
        *ActiveState=failed* | *ActiveState=inactive* | *SubState=auto-restart*) return 1 ;;
        esac
        }
        sleep 0.5
        if ! stays; then
        sleep 1
        if ! stays; then
        printf '%s\\n' "$s" | sed -n 's/^Result=\\(.*\\)/it was started, and has ended (\\1); its journal:/p'
        journalctl -u \(unit) -n 6 -o cat --no-pager 2>/dev/null || :
        exit 1
        fi
        fi
        """
    }
}

extension UnitAction.Operation {
    fileprivate var starts: Bool {
        switch self {
        case .enableAndStart, .restart, .reload: true
        case .enable, .disableAndStop, .mask: false
        }
    }
}
