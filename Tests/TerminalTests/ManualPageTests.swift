import Terminal
import Testing

@Suite struct ManualPageTests {
    private static let help = """
        {"serializationVersion": 0, "command": {
          "commandName": "tool", "abstract": "Builds things.", "shouldDisplay": true,
          "arguments": [
            {"kind": "flag", "isOptional": true, "isRepeating": false, "shouldDisplay": true, "abstract": "Show help information.",
             "names": [{"kind": "short", "name": "h"}, {"kind": "long", "name": "help"}]}],
          "subcommands": [
            {"commandName": "make", "abstract": "Makes one. Says so.", "shouldDisplay": true,
             "discussion": "An example with a \\\\\\\\ in it:\\n\\n  tool make --all\\n\\n.hidden files stay.",
             "arguments": [
               {"kind": "positional", "isOptional": false, "isRepeating": true, "shouldDisplay": true, "valueName": "thing",
                "abstract": "The things."},
               {"kind": "option", "isOptional": true, "isRepeating": false, "shouldDisplay": true, "valueName": "output",
                "names": [{"kind": "short", "name": "o"}, {"kind": "long", "name": "output"}], "abstract": "How to print it.",
                "allValues": ["text", "json"], "defaultValue": "text"},
               {"kind": "flag", "isOptional": true, "isRepeating": false, "shouldDisplay": true, "abstract": "All, by --all.",
                "names": [{"kind": "long", "name": "all"}]},
               {"kind": "flag", "isOptional": true, "isRepeating": false, "shouldDisplay": false,
                "names": [{"kind": "long", "name": "secret"}]},
               {"kind": "flag", "isOptional": true, "isRepeating": false, "shouldDisplay": true,
                "names": [{"kind": "long", "name": "version"}]}]},
            {"commandName": "lab", "abstract": "A lab.", "shouldDisplay": true,
             "subcommands": [{"commandName": "power-off", "abstract": "Cuts the power.", "shouldDisplay": true}]},
            {"commandName": "hidden", "shouldDisplay": false},
            {"commandName": "help", "shouldDisplay": true}]}}
        """

    @Test func everyCommandAndOption() throws {
        #expect(
            try ManualPage.render(help: Self.help, date: "November 25, 2026") == """
                .Dd November 25, 2026
                .Dt TOOL 1
                .Os
                .Sh NAME
                .Nm tool
                .Nd builds things
                .Sh SYNOPSIS
                .Nm
                .Cm command
                .Op Ar option ...
                .Sh DESCRIPTION
                Builds things.
                .Pp
                Options that every command takes:
                .Bl -tag -width Ds
                .It Fl h , Fl -help
                Show help information.
                .El
                .Sh COMMANDS
                .Ss tool make
                .Nm
                .Cm make
                .Ar thing ...
                .Op Fl -output Ar output
                .Op Fl -all
                .Pp
                Makes one.
                Says so.
                .Pp
                An example with a \\e\\e in it:
                .Bd -literal -offset indent
                tool make \\-\\-all
                .Ed
                .Pp
                \\&.hidden files stay.
                .Bl -tag -width Ds
                .It Ar thing ...
                The things.
                .It Fl o , Fl -output Ar output
                How to print it.
                One of: text, json.
                Default: text.
                .It Fl -all
                All, by \\-\\-all.
                .El
                .Ss tool lab
                A lab.
                .Ss tool lab power-off
                .Nm
                .Cm lab
                .Cm power-off
                .Pp
                Cuts the power.
                .Sh FILES
                .Bl -tag -width Ds
                .It Pa cluster.yaml
                The cluster file, where no other is named.
                .El
                .Sh EXIT STATUS
                0 for success, 1 for an error, 64 for a wrong command line;
                what else a command ends with stands in its description.
                .Sh SEE ALSO
                .Xr ssh 1 ,
                .Xr ssh_config 5

                """)
    }

    @Test func somethingElse() {
        #expect(throws: DecodingError.self) { try ManualPage.render(help: "{}", date: "") }
    }
}
