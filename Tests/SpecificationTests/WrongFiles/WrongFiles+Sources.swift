extension WrongFiles {
    /// Sources, mirrors, Calico and time.
    static let sources = WrongFile.blocks(
        #"""
        # a source that does not exist
        -ssh: {user: root}
        +sources: {kubernetes: google}
        = 16:23: error: sources.kubernetes is 'google'; it must be official, aliyun, tsinghua or none

        # a misspelt source
        -ssh: {user: root}
        +sources: {kubernetes: alyun}
        = 16:23: error: sources.kubernetes is 'alyun'; did you mean 'aliyun'? it must be official, aliyun, tsinghua or none

        # packages without a name
        -ssh: {user: root}
        +sources: {packages: [{url: "http://10.0.0.1/debian"}]}
        = 16:22: error: 'sources.packages[0].name' is missing; it must be a host name of at most 63 lower-case letters, digits, '-' and '.', such as master1

        # packages without a URL
        -ssh: {user: root}
        +sources: {packages: [{name: mine}]}
        = 16:22: error: 'sources.packages[mine].url' is missing; it must be an http, https or file URL, such as https://packages.example.com/debian/

        # packages by ftp
        -ssh: {user: root}
        +sources: {packages: [{name: mine, url: "ftp://10.0.0.1/debian"}]}
        = 16:40: error: sources.packages[mine].url is 'ftp://10.0.0.1/debian'; it must be an http, https or file URL, such as https://packages.example.com/debian/

        # a key that is no URL
        -ssh: {user: root}
        +sources: {packages: [{name: mine, url: "http://10.0.0.1/", key: ./key.asc}]}
        = 16:65: error: sources.packages[mine].key is './key.asc'; it must be an http, https or file URL, such as https://packages.example.com/debian/

        # packages twice
        -ssh: {user: root}
        +sources:
        +  packages:
        +    - {name: mine, url: "http://10.0.0.1/a"}
        +    - {name: mine, url: "http://10.0.0.1/b"}
        = 19:14: error: the name 'mine' is here for the second time, first on line 18; merge the two entries into one

        # trust that is no boolean
        -ssh: {user: root}
        +sources: {packages: [{name: mine, url: "http://10.0.0.1/", trusted: always}]}
        = 16:69: error: sources.packages[mine].trusted is 'always'; it must be true or false

        # an archive that is a path
        -ssh: {user: root}
        +sources: {images: [{archive: /root/images.tar}]}
        = 16:30: error: sources.images[0].archive is '/root/images.tar'; it must be a file, http or https URL, such as file:///root/images.tar

        # an archive by scp
        -ssh: {user: root}
        +sources: {images: [{archive: "scp://10.0.0.1/images.tar"}]}
        = 16:30: error: sources.images[0].archive is 'scp://10.0.0.1/images.tar'; it must be a file, http or https URL, such as file:///root/images.tar

        # an archive on a relative path
        -ssh: {user: root}
        +sources: {images: [{archive: "file://images.tar"}]}
        = 16:30: error: sources.images[0].archive is 'file://images.tar'; it must be a file, http or https URL, such as file:///root/images.tar

        # an archive for a role that does not exist
        -ssh: {user: root}
        +sources: {images: [{archive: "file:///root/images.tar", roles: [workers]}]}
        = 16:65: error: sources.images[0].roles[0] is 'workers'; did you mean 'worker'? it must be control-plane, worker or load-balancer

        # a mirror without scheme
        -ssh: {user: root}
        +registryMirrors: [{registry: docker.io, mirrors: [docker.m.daocloud.io]}]
        = 16:51: error: registryMirrors[0].mirrors[0] is 'docker.m.daocloud.io'; it must be an http or https URL, such as https://docker.m.daocloud.io

        # a mirror without host
        -ssh: {user: root}
        +registryMirrors: [{registry: docker.io, mirrors: ["https://"]}]
        = 16:51: error: registryMirrors[0].mirrors[0] is 'https://'; it must be an http or https URL, such as https://docker.m.daocloud.io

        # a mirror that is no list
        -ssh: {user: root}
        +registryMirrors: [{registry: docker.io, mirrors: "https://docker.m.daocloud.io"}]
        = 16:50: error: registryMirrors[0].mirrors is 'https://docker.m.daocloud.io'; it must be a list with at least one entry, each an http or https URL, such as https://docker.m.daocloud.io

        # a registry without mirrors
        -ssh: {user: root}
        +registryMirrors: [{registry: docker.io}]
        = 16:19: error: 'registryMirrors[0].mirrors' is missing; it must be a list with at least one entry, each an http or https URL, such as https://docker.m.daocloud.io

        # a registry with an empty list
        -ssh: {user: root}
        +registryMirrors: [{registry: docker.io, mirrors: []}]
        = 16:50: error: registryMirrors[0].mirrors is empty; it must be a list with at least one entry, each an http or https URL, such as https://docker.m.daocloud.io

        # a registry that is a URL
        -ssh: {user: root}
        +registryMirrors: [{registry: "https://docker.io", mirrors: ["https://docker.m.daocloud.io"]}]
        = 16:30: error: registryMirrors[0].registry is 'https://docker.io'; it must be a registry as images name it, such as docker.io or registry.local:5000, or _default for all others

        # a registry twice
        -ssh: {user: root}
        +registryMirrors:
        +  - {registry: docker.io, mirrors: ["https://a.example.com"]}
        +  - {registry: docker.io, mirrors: ["https://b.example.com"]}
        = 18:16: error: the registry 'docker.io' is here for the second time, first on line 17; merge the two entries into one

        # mirrors as a mapping
        -ssh: {user: root}
        +registryMirrors: {docker.io: "https://docker.m.daocloud.io"}
        = 16:18: error: registryMirrors is a mapping; it must be a list with entries, each a mapping with at least registry and mirrors

        # Calico's settings for another plugin
        -  plugin: calico
        +  plugin: bird
        +  calico: {mtu: 1440}
        = 15:11: warning: network.calico has no effect, since network.plugin is bird; remove it, or write `plugin: calico`

        # an encapsulation that does not exist
        -  plugin: calico
        +  calico: {encapsulation: geneve}
        = 14:27: error: network.calico.encapsulation is 'geneve'; it must be ipip, ipip-cross-subnet, vxlan, vxlan-cross-subnet or none

        # an MTU too small
        -  plugin: calico
        +  calico: {mtu: 100}
        = 14:17: error: network.calico.mtu is '100'; it must be a whole number from 576 to 9216

        # an image repository with tag for Calico
        -  plugin: calico
        +  calico: {imageRepository: "quay.io/calico:v3.24.0"}
        = 14:29: error: network.calico.imageRepository is 'quay.io/calico:v3.24.0'; it must be a registry and path without scheme, tag or slash at the end, such as registry.aliyuncs.com/google_containers

        # time servers for nobody
        -time: {servers: [ntp.example.com]}
        +time: {provider: unmanaged, servers: [ntp.example.com]}
        = 17:38: warning: time.servers has no effect, since time.provider is unmanaged; remove it, or write `provider: chrony`
        """#)
}
