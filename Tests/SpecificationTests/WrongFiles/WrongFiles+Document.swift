extension WrongFiles {
    /// Files that are no cluster file, or no YAML.
    static let document = WrongFile.blocks(
        #"""
        # an empty file
        +
        = 1:1: error: the file is empty; it starts with `apiVersion: trimast/v1` and `kind: Cluster`; `trimast init` prints one

        # only a comment
        +# nothing yet
        = 1:1: error: the file is empty; it starts with `apiVersion: trimast/v1` and `kind: Cluster`; `trimast init` prints one

        # only a document marker
        +---
        = 2:1: error: the file is empty; it starts with `apiVersion: trimast/v1` and `kind: Cluster`; `trimast init` prints one

        # text
        +hello
        = 1:1: error: this is not a cluster file; it starts with `apiVersion: trimast/v1` and `kind: Cluster`; `trimast init` prints one

        # a list
        +- name: master1
        = 1:1: error: this is not a cluster file; it starts with `apiVersion: trimast/v1` and `kind: Cluster`; `trimast init` prints one

        # a number
        +42
        = 1:1: error: this is not a cluster file; it starts with `apiVersion: trimast/v1` and `kind: Cluster`; `trimast init` prints one

        # another program's file
        +apiVersion: v1
        +kind: ConfigMap
        = 1:13: error: apiVersion is 'v1'; this trimast reads `apiVersion: trimast/v1`

        # another kind
        -kind: Cluster
        +kind: Clusters
        = 2:7: error: kind is 'Clusters'; a cluster file has `kind: Cluster`

        # another version
        -apiVersion: trimast/v1
        +apiVersion: trimast/v2
        = 1:13: error: apiVersion is 'trimast/v2'; this trimast reads `apiVersion: trimast/v1`

        # no kind
        -kind: Cluster
        +
        = 1:1: error: 'kind' is missing; it must be Cluster

        # nothing but the two first keys
        +apiVersion: trimast/v1
        +kind: Cluster
        = 1:1: error: 'metadata' is missing; it must be a mapping with at least name
        = 1:1: error: 'kubernetes' is missing; it must be a mapping with at least version
        = 1:1: error: 'endpoint' is missing; it must be a mapping with at least address
        = 1:1: error: 'hosts' is missing; it must be a list with at least one entry, each a mapping with at least name and address

        # two documents
        -kind: Cluster
        +kind: Cluster
        +---
        = 3:1: error: a second YAML document starts here; a cluster file holds exactly one: remove the line `---` and what follows

        # a tab
        -  port: 16443
        +	port: 16443
        = 9:1: error: this is not YAML: a tab indents this line; indent with spaces

        # an open quote
        -  interface: ens32
        +  interface: "ens32
        = 10:14: error: this is not YAML: the quote that opens here is not closed; close it

        # an open bracket
        -    roles: [control-plane]
        +    roles: [control-plane
        = 21:12: error: this is not YAML: the bracket that opens here is not closed, or a comma is missing in it; close it

        # a missing colon
        -  port: 16443
        +  port 16443
        = 9:3: error: this is not YAML: a key without a colon; write 'key: value', with a space after the colon

        # two colons
        -  port: 16443
        +  port: a: b
        = 9:10: error: this is not YAML: a colon where none can be; put text with ': ' in quotes; if it is a key, indent its line as those around it

        # wrong indentation
        -  port: 16443
        +   port: 16443
        = 9:8: error: this is not YAML: a colon where none can be; put text with ': ' in quotes; if it is a key, indent its line as those around it

        # an unknown alias
        -  port: 16443
        +  port: *port
        = 9:9: error: this is not YAML: '*' refers to an anchor that the file does not have; put text that starts with '*' in quotes

        # a key given twice
        -  port: 16443
        +  port: 16443
        +  address: 192.168.96.70
        = 10:3: error: 'address' is here for the second time, first on line 8; keep one of the two

        # a section given twice
        -ssh: {user: root}
        +ssh: {user: root}
        +network: {plugin: bird}
        = 17:1: error: 'network' is here for the second time, first on line 11; keep one of the two

        # a key given twice in one line
        -ssh: {user: root}
        +ssh: {user: root, user: admin}
        = 16:19: error: 'user' is here for the second time, first on line 16; keep one of the two

        # a host's key given twice
        -    address: 192.168.96.68
        +    address: 192.168.96.68
        +    name: node2
        = 26:5: error: 'name' is here for the second time, first on line 24; keep one of the two

        # a percent sign starts no text
        -ssh: {user: root}
        +ssh: {user: %u}
        = 16:13: error: this is not YAML: a value cannot start with this character; put the value in quotes

        # a control character
        -ssh: {user: root}
        +ssh: {user: "ro␁ot"}
        = 16:16: error: this is not YAML: control characters are not allowed; remove the character, or write it as an escape in double quotes

        # a missing comma
        -ssh: {user: root}
        +ssh: {user: root port: 22}
        = 16:6: error: this is not YAML: the bracket that opens here is not closed, or a comma is missing in it; close it

        # a list's entry among keys
        -  port: 16443
        +  - port: 16443
        = 9:3: error: this is not YAML: did not find expected key; look at the indentation of this line and of the one before it

        # text after a quote
        -ssh: {user: root}
        +ssh: {user: "root" admin}
        = 16:6: error: this is not YAML: the bracket that opens here is not closed, or a comma is missing in it; close it

        # too many values by aliases
        +a: &a [x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x]
        +b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
        +c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
        +d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]
        +e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]
        +f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e,*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]
        = 1:1: error: the file unfolds to more than 300000 values by its aliases (&name, *name); write the values out instead

        # neither version nor kind
        +version: "3"
        +services: {web: {image: nginx}}
        = 1:1: error: this is not a cluster file: it has neither apiVersion nor kind; it starts with `apiVersion: trimast/v1` and `kind: Cluster`; `trimast init` prints one
        """#)
}
