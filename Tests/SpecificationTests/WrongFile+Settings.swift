extension WrongFile {
    /// Settings of kubeadm, the kubelet, kube-proxy, the API server, the controller manager, the scheduler and etcd.
    static let settings = table(
        #"""
        # a key of the kubelet with other capitals
        - version: 1.30.2
        + version: 1.36.0
        +   kubelet: {maxpods: 110}
        ! 7:13: error: kubernetes.kubelet.maxpods: this is not a key of KubeletConfiguration; did you mean 'maxPods'?
        # a misspelt key of the kubelet, below another
        - version: 1.30.2
        + version: 1.36.0
        +   kubelet: {logging: {verbosty: 2}, evictionHard: {memory.avail: 5%}}
        ! 7:23: error: kubernetes.kubelet.logging.verbosty: this is not a key of KubeletConfiguration; did you mean 'verbosity'?
        ! 7:52: error: kubernetes.kubelet.evictionHard['memory.avail']: is not known here; did you mean 'memory.available'?
        # a key of the kubelet in the wrong mapping
        - version: 1.30.2
        + version: 1.36.0
        +   kubelet: {clientCAFile: /etc/ca.crt, swapBehavior: NoSwap}
        ! 7:13: error: kubernetes.kubelet.clientCAFile: this is not a key of KubeletConfiguration; it is called authentication.x509.clientCAFile here
        ! 7:40: error: kubernetes.kubelet.swapBehavior: this is not a key of KubeletConfiguration; it is called memorySwap.swapBehavior here
        # a key that nothing is like
        - version: 1.30.2
        + version: 1.36.0
        +   kubeProxy: {nosuch: 1}
        +   kubelet: {"<<": x}
        ! 7:15: error: kubernetes.kubeProxy.nosuch: this is not a key of KubeProxyConfiguration; its keys are listed at kubernetes.io/docs/reference/config-api
        ! 8:13: error: kubernetes.kubelet['<<']: this is not a key of KubeletConfiguration; its keys are listed at kubernetes.io/docs/reference/config-api
        # keys that came later
        - version: 1.30.2
        + version: 1.26.1
        +   kubelet: {maxParallelImagePulls: 4, failCgroupV1: false}
        +   kubeProxy: {nftables: {syncPeriod: 30s}, logging: {verbosity: 2}}
        ! 7:13: error: kubernetes.kubelet.maxParallelImagePulls: KubeletConfiguration of Kubernetes 1.26.1 does not have this key, which came with 1.27; remove it
        ! 7:39: error: kubernetes.kubelet.failCgroupV1: KubeletConfiguration of Kubernetes 1.26.1 does not have this key, which came with 1.31; remove it
        ! 8:15: error: kubernetes.kubeProxy.nftables: KubeProxyConfiguration of Kubernetes 1.26.1 does not have this key, which came with 1.29; remove it
        ! 8:44: error: kubernetes.kubeProxy.logging: KubeProxyConfiguration of Kubernetes 1.26.1 does not have this key, which came with 1.28; remove it
        # keys that are gone
        - version: 1.30.2
        + version: 1.26.1
        +   kubelet: {logging: {sanitization: true}}
        +   kubeProxy: {udpIdleTimeout: 250ms}
        ! 7:23: error: kubernetes.kubelet.logging.sanitization: KubeletConfiguration of Kubernetes 1.26.1 does not have this key, which is gone from 1.24 on; remove it
        ! 8:15: error: kubernetes.kubeProxy.udpIdleTimeout: KubeProxyConfiguration of Kubernetes 1.26.1 does not have this key, which is gone from 1.26 on; remove it
        # values of another type
        - version: 1.30.2
        + version: 1.36.0
        +   kubelet: {maxPods: many, failSwapOn: "true", clusterDNS: 10.96.0.10, syncFrequency: 60, evictionHard: {memory.available: 5}, tracing: yes-please, reservedMemory: {numaNode: 0}, featureGates: {NodeSwap: "true"}}
        ! 7:22: error: kubernetes.kubelet.maxPods: 'many' is not a whole number; allowed: a whole number from 0 on, without quotes
        ! 7:40: error: kubernetes.kubelet.failSwapOn: 'true' is not true or false; allowed: true or false, without quotes
        ! 7:60: error: kubernetes.kubelet.clusterDNS: '10.96.0.10' is not a list; write a list of texts, in '[ ]' or one '- ' a line
        ! 7:87: error: kubernetes.kubelet.syncFrequency: 60 is not a duration; write a number with its unit, such as 30s, 5m or 1h30m, from 0s on
        ! 7:124: error: kubernetes.kubelet.evictionHard['memory.available']: 5 is not a quantity or a part of the whole; write it as "100Mi", or as a part from "0%" to "100%"
        ! 7:137: error: kubernetes.kubelet.tracing: is not a mapping; write a mapping with the keys endpoint and samplingRatePerMillion
        ! 7:165: error: kubernetes.kubelet.reservedMemory: is not a list; write a list of mappings with the keys numaNode and limits
        ! 7:205: error: kubernetes.kubelet.featureGates.NodeSwap: 'true' is not true or false; allowed: true or false, without quotes
        # values out of range
        - version: 1.30.2
        + version: 1.36.0
        +   kubelet: {imageGCHighThresholdPercent: 110, oomScoreAdj: -1001, containerLogMaxFiles: 1, nodeStatusUpdateFrequency: 10 s, memoryThrottlingFactor: high}
        ! 7:42: error: kubernetes.kubelet.imageGCHighThresholdPercent: 110 is out of range; allowed: a whole number from 0 to 100
        ! 7:60: error: kubernetes.kubelet.oomScoreAdj: -1001 is out of range; allowed: a whole number from -1000 to 1000
        ! 7:89: error: kubernetes.kubelet.containerLogMaxFiles: 1 is out of range; allowed: a whole number from 2 on
        ! 7:119: error: kubernetes.kubelet.nodeStatusUpdateFrequency: '10 s' is not a duration; write a number with its unit, such as 30s, 5m or 1h30m, from 0s on
        ! 7:149: error: kubernetes.kubelet.memoryThrottlingFactor: 'high' is not a number; allowed: a number, without quotes
        # words that the kubelet does not know
        - version: 1.30.2
        + version: 1.36.0
        +   kubelet: {cpuManagerPolicy: dynamic, topologyManagerPolicy: best_effort, kubeReserved: {cpu: half, memory: 1.5Gi}, registerWithTaints: [{key: a, effect: Noschedule}]}
        ! 7:31: error: kubernetes.kubelet.cpuManagerPolicy: 'dynamic' is none of its values; allowed: none or static
        ! 7:63: error: kubernetes.kubelet.topologyManagerPolicy: 'best_effort' is none of its values; allowed: none, best-effort, restricted or single-numa-node; did you mean 'best-effort'?
        ! 7:96: error: kubernetes.kubelet.kubeReserved.cpu: 'half' is not a quantity; write it as a text that is not negative, such as "100m", "500Mi" or "2Gi"
        ! 7:156: error: kubernetes.kubelet.registerWithTaints[0].effect: 'Noschedule' is none of its values; allowed: NoSchedule, PreferNoSchedule or NoExecute; did you mean 'NoSchedule'?
        # a word that is gone
        - version: 1.30.2
        + version: 1.30.2
        +   kubelet: {memorySwap: {swapBehavior: UnlimitedSwap}}
        ! 7:40: error: kubernetes.kubelet.memorySwap.swapBehavior: 'UnlimitedSwap' is none of its values; allowed: NoSwap or LimitedSwap; did you mean 'LimitedSwap'?
        # another document
        - version: 1.30.2
        + version: 1.36.0
        +   kubelet: {kind: Pod, apiVersion: v1}
        +   kubeProxy: {kind: KubeProxyConfiguration}
        ! 7:13: error: kubernetes.kubelet.kind: Trimast writes which document this is, in the form that the version takes; remove the key
        ! 7:24: error: kubernetes.kubelet.apiVersion: Trimast writes which document this is, in the form that the version takes; remove the key
        ! 8:15: error: kubernetes.kubeProxy.kind: Trimast writes which document this is, in the form that the version takes; remove the key
        # settings of the kubelet that Trimast and kubeadm own
        - version: 1.30.2
        + version: 1.36.0
        +   kubelet: {port: 10251, healthzPort: 10249, healthzBindAddress: 10.0.0.1, address: 127.0.0.1, enableServer: false, registerNode: false, providerID: aws:///a, podCIDR: 10.1.0.0/24, containerRuntimeEndpoint: unix:///run/crio/crio.sock, authentication: {x509: {clientCAFile: /etc/ca.crt}}}
        ! 7:19: error: kubernetes.kubelet.port: the firewall and the checks know the kubelet at port 10250; remove the key
        ! 7:39: error: kubernetes.kubelet.healthzPort: kubeadm and Trimast ask the kubelet for its health at port 10248; remove the key
        ! 7:66: error: kubernetes.kubelet.healthzBindAddress: kubeadm and Trimast ask the kubelet for its health at 127.0.0.1; remove the key
        ! 7:85: error: kubernetes.kubelet.address: every host has an address of its own, and the API servers reach the kubelet there; remove the key
        ! 7:110: error: kubernetes.kubelet.enableServer: without its server no API server reaches the kubelet; remove the key
        ! 7:131: error: kubernetes.kubelet.registerNode: a kubelet that does not register is no node of the cluster; remove the key
        ! 7:150: error: kubernetes.kubelet.providerID: one value would stand on every host, and it names one machine; remove the key
        ! 7:169: error: kubernetes.kubelet.podCIDR: every host has a range of its own, which the cluster gives out; remove the key
        ! 7:208: error: kubernetes.kubelet.containerRuntimeEndpoint: Trimast sets up containerd, at its own socket; remove the key
        ! 7:274: error: kubernetes.kubelet.authentication.x509.clientCAFile: the API servers' certificates are signed by /etc/kubernetes/pki/ca.crt; remove the key
        # settings of kube-proxy that kubeadm owns
        - version: 1.30.2
        + version: 1.36.0
        +   kubeProxy: {clientConnection: {kubeconfig: /root/.kube/config}, hostnameOverride: master1}
        ! 7:46: error: kubernetes.kubeProxy.clientConnection.kubeconfig: kubeadm puts it at /var/lib/kube-proxy/kubeconfig.conf; remove the key
        ! 7:85: error: kubernetes.kubeProxy.hostnameOverride: one name would stand for every host; remove the key
        # settings of the kubelet that need each other
        - version: 1.30.2
        + version: 1.36.0
        +   kubelet: {cpuManagerPolicy: static, memoryManagerPolicy: Static, imageGCHighThresholdPercent: 80, enforceNodeAllocatable: [pods, system-reserved]}
        ! 7:31: error: kubernetes.kubelet.cpuManagerPolicy: the policy static needs CPUs that are reserved for the system; write 'reservedSystemCPUs: "0"' below kubelet as well, or 'kubeReserved: {cpu: 500m}'
        ! 7:60: error: kubernetes.kubelet.memoryManagerPolicy: the policy Static needs reservedMemory; write the memory of each NUMA node that is reserved below kubelet.reservedMemory, or remove the key
        ! 7:97: error: kubernetes.kubelet.imageGCHighThresholdPercent: images are removed from 80 % of the disk on until 80 % are left, which is not less; choose a lower imageGCLowThresholdPercent (80 if left out) or a higher imageGCHighThresholdPercent (85)
        ! 7:125: error: kubernetes.kubelet.enforceNodeAllocatable: system-reserved is enforced in a control group, and systemReservedCgroup names none; write systemReservedCgroup below kubelet as well, or leave system-reserved out
        # a gate that kubeadm never had
        - version: 1.30.2
        + version: 1.36.0
        +   featureGates: {NoSuchGate: true}
        ! 7:18: error: kubernetes.featureGates.NoSuchGate: kubeadm 1.36.0 has no such gate; allowed: NodeLocalCRISocket, PublicKeysECDSA or RootlessControlPlane
        # gates of kubeadm that are gone or locked
        - version: 1.30.2
        + version: 1.35.1
        +   featureGates: {EtcdLearnerMode: true, ControlPlaneKubeletLocalMode: false, RootlesControlPlane: true}
        ! 7:18: error: kubernetes.featureGates.EtcdLearnerMode: kubeadm 1.35.1 does not know this gate, which is gone from 1.33 on; remove it
        ! 7:71: error: kubernetes.featureGates.ControlPlaneKubeletLocalMode: this gate is true from Kubernetes 1.35 on and cannot be switched; remove it
        ! 7:78: error: kubernetes.featureGates.RootlesControlPlane: kubeadm 1.35.1 has no such gate; did you mean 'RootlessControlPlane'?
        # gates of components
        - version: 1.30.2
        + version: 1.36.0
        +   kubelet: {featureGates: {NodeSwapp: true, AppArmor: true, KubeletTracing: false, AllAlpha: false}}
        +   kubeProxy: {featureGates: {SuchGate: true}}
        ! 7:28: error: kubernetes.kubelet.featureGates.NodeSwapp: Kubernetes 1.36.0 has no such gate; did you mean 'NodeSwap'?
        ! 7:45: error: kubernetes.kubelet.featureGates.AppArmor: Kubernetes 1.36.0 does not know this gate, which is gone from 1.33 on; remove it
        ! 7:77: error: kubernetes.kubelet.featureGates.KubeletTracing: this gate is true from Kubernetes 1.34 on and cannot be switched; remove it
        ! 8:30: error: kubernetes.kubeProxy.featureGates.SuchGate: Kubernetes 1.36.0 has no such gate; the gates of each version stand at kubernetes.io/docs/reference/command-line-tools-reference/feature-gates
        # gates of components by argument
        - version: 1.30.2
        + version: 1.30.2
        +   apiServer: {extraArgs: {feature-gates: "NoSuch=true,kube:AppArmor=false,AllBeta=true"}}
        +   scheduler: {extraArgs: {feature-gates: "AppArmor=on,CSIMigration=true,InPlacePodVerticalScalingAllocatedStatus=true"}}
        ! 7:42: error: kubernetes.apiServer.extraArgs.feature-gates: NoSuch: Kubernetes 1.30.2 has no such gate; the gates of each version stand at kubernetes.io/docs/reference/command-line-tools-reference/feature-gates
        ! 8:42: error: kubernetes.scheduler.extraArgs.feature-gates: 'AppArmor' has no value that is true or false; write it as AppArmor=true or AppArmor=false
        ! 8:42: error: kubernetes.scheduler.extraArgs.feature-gates: CSIMigration: Kubernetes 1.30.2 does not know this gate, which is gone from 1.27 on; remove it
        ! 8:42: error: kubernetes.scheduler.extraArgs.feature-gates: InPlacePodVerticalScalingAllocatedStatus: Kubernetes 1.30.2 does not know this gate, which came with 1.32; remove it
        # an argument that YAML readers read differently
        - version: 1.30.2
        + version: 1.30.2
        +   scheduler: {extraArgs: {profiling: no, v: 02}}
        ! 7:38: error: kubernetes.scheduler.extraArgs.profiling: 'no' means different things to different YAML readers; write true, false or a decimal number, or put it in quotes
        ! 7:45: error: kubernetes.scheduler.extraArgs.v: '02' means different things to different YAML readers; write true, false or a decimal number, or put it in quotes
        # flags that are gone
        - version: 1.30.2
        + version: 1.36.0
        +   apiServer: {extraArgs: {insecure-port: "0", log-dir: /var/log, cloud-provider: external}}
        +   controllerManager: {extraArgs: {pod-eviction-timeout: 5m}}
        +   scheduler: {extraArgs: {port: "0", policy-config-file: /etc/policy}}
        +   etcd: {extraArgs: {enable-v2: "true"}}
        ! 7:27: error: kubernetes.apiServer.extraArgs.insecure-port: kube-apiserver of Kubernetes 1.36.0 does not have this flag, which is gone from 1.24 on; remove it
        ! 7:47: error: kubernetes.apiServer.extraArgs.log-dir: kube-apiserver of Kubernetes 1.36.0 does not have this flag, which is gone from 1.26 on; remove it
        ! 7:66: error: kubernetes.apiServer.extraArgs.cloud-provider: kube-apiserver of Kubernetes 1.36.0 does not have this flag, which is gone from 1.33 on; remove it
        ! 8:35: error: kubernetes.controllerManager.extraArgs.pod-eviction-timeout: kube-controller-manager of Kubernetes 1.36.0 does not have this flag, which is gone from 1.27 on; remove it
        ! 9:27: error: kubernetes.scheduler.extraArgs.port: kube-scheduler of Kubernetes 1.36.0 does not have this flag, which is gone from 1.24 on; remove it
        ! 9:38: error: kubernetes.scheduler.extraArgs.policy-config-file: kube-scheduler of Kubernetes 1.36.0 does not have this flag, which is gone from 1.23 on; remove it
        ! 10:22: error: kubernetes.etcd.extraArgs.enable-v2: etcd of Kubernetes 1.36.0 does not have this flag, which is gone from 1.34 on; remove it
        # flags that came later
        - version: 1.30.2
        + version: 1.20.2
        +   apiServer: {extraArgs: {authentication-config: /etc/kubernetes/pki/a.yaml}}
        +   controllerManager: {extraArgs: {concurrent-job-syncs: "5"}}
        +   etcd: {extraArgs: {corrupt-check-time: 1h, feature-gates: InitialCorruptCheck=true}}
        - hosts:
        + sources: {kubernetes: none}
        + hosts:
        ! 7:27: error: kubernetes.apiServer.extraArgs.authentication-config: kube-apiserver of Kubernetes 1.20.2 does not have this flag, which came with 1.28; remove it
        ! 8:35: error: kubernetes.controllerManager.extraArgs.concurrent-job-syncs: kube-controller-manager of Kubernetes 1.20.2 does not have this flag, which came with 1.28; remove it
        ! 9:22: error: kubernetes.etcd.extraArgs.corrupt-check-time: etcd of Kubernetes 1.20.2 does not have this flag, which came with 1.34; remove it
        ! 9:46: error: kubernetes.etcd.extraArgs.feature-gates: etcd of Kubernetes 1.20.2 does not have this flag, which came with 1.34; remove it
        # flags that nobody has
        - version: 1.30.2
        + version: 1.36.0
        +   apiServer: {extraArgs: {audit-log-pth: /var/log/audit.log}}
        +   controllerManager: {extraArgs: {nosuch: ""}}
        +   etcd: {extraArgs: {a: "1"}}
        ! 7:27: error: kubernetes.apiServer.extraArgs.audit-log-pth: kube-apiserver of Kubernetes 1.36.0 has no such flag; did you mean 'audit-log-path'?
        ! 8:35: error: kubernetes.controllerManager.extraArgs.nosuch: kube-controller-manager of Kubernetes 1.36.0 has no such flag; 'kube-controller-manager --help' lists its flags
        ! 9:22: error: kubernetes.etcd.extraArgs.a: etcd of Kubernetes 1.36.0 has no such flag; 'etcd --help' lists its flags
        # values that flags do not take
        - version: 1.30.2
        + version: 1.36.0
        +   apiServer: {extraArgs: {profiling: "no", audit-log-maxage: thirty, goaway-chance: often}}
        +   controllerManager: {extraArgs: {node-monitor-period: 5}}
        +   etcd: {extraArgs: {snapshot-count: "-1"}}
        ! 7:38: error: kubernetes.apiServer.extraArgs.profiling: 'no' is not true or false; allowed: "true" or "false"
        ! 7:62: error: kubernetes.apiServer.extraArgs.audit-log-maxage: 'thirty' is not a whole number; allowed: a whole number
        ! 7:85: error: kubernetes.apiServer.extraArgs.goaway-chance: 'often' is not a number; allowed: a number, such as 0.5
        ! 8:56: error: kubernetes.controllerManager.extraArgs.node-monitor-period: '5' is not a duration; write a number with its unit, such as 30s, 5m or 1h30m
        ! 9:38: error: kubernetes.etcd.extraArgs.snapshot-count: '-1' is not a whole number from 0 on; allowed: a whole number from 0 on
        # arguments of etcd that lose members or open it
        - version: 1.30.2
        + version: 1.36.0
        +   etcd: {extraArgs: {strict-reconfig-check: "false", client-cert-auth: "false", peer-auto-tls: "true", config-file: /etc/etcd.yaml, discovery: "https://x", name: a, data-dir: /var/etcd, initial-cluster-token: t}}
        ! 7:45: error: kubernetes.etcd.extraArgs.strict-reconfig-check: this argument is not for a cluster that must not be lost: with it a member can lose its data, or the others; remove it
        ! 7:72: error: kubernetes.etcd.extraArgs.client-cert-auth: this argument is not for a cluster that must not be lost: certificates are what keeps strangers from the cluster's secrets; remove it
        ! 7:96: error: kubernetes.etcd.extraArgs.peer-auto-tls: this argument is not for a cluster that must not be lost: certificates are what keeps strangers from the cluster's secrets; remove it
        ! 7:117: error: kubernetes.etcd.extraArgs.config-file: this argument is not for a cluster that must not be lost: with it etcd reads none of the other arguments; remove it
        ! 7:144: error: kubernetes.etcd.extraArgs.discovery: this argument is not for a cluster that must not be lost: with it a member can lose its data, or the others; remove it
        ! 7:163: error: kubernetes.etcd.extraArgs.name: Trimast sets this argument on every member itself; remove it
        ! 7:176: error: kubernetes.etcd.extraArgs.data-dir: Trimast sets this argument on every member itself; remove it
        ! 7:210: error: kubernetes.etcd.extraArgs.initial-cluster-token: Trimast sets this argument on every member itself; remove it
        # arguments of the API server that cannot work
        - version: 1.30.2
        + version: 1.36.0
        +   apiServer: {extraArgs: {anonymous-auth: "false", authorization-mode: "RBAC,Webhook", bind-address: 127.0.0.1, etcd-prefix: /k8s, etcd-servers: "https://192.168.96.65:2379,http://10.0.0.9:2379", tls-cert-file: /etc/a.crt, version: "true"}}
        ! 7:43: error: kubernetes.apiServer.extraArgs.anonymous-auth: the kubelet asks for /livez and /readyz without a name, and would restart the API server for ever; remove it; from 1.31 on an authentication-config can leave those two paths open and nothing else
        ! 7:72: error: kubernetes.apiServer.extraArgs.authorization-mode: kubelets and kubeadm's own roles need Node and RBAC; write for example 'Node,RBAC', or remove it
        ! 7:102: error: kubernetes.apiServer.extraArgs.bind-address: the other hosts and the load balancers must reach the API server; remove it
        ! 7:126: error: kubernetes.apiServer.extraArgs.etcd-prefix: under another prefix the cluster looks empty; remove it
        ! 7:146: error: kubernetes.apiServer.extraArgs.etcd-servers: http://10.0.0.9:2379 is no member of this cluster's etcd; allowed: https://127.0.0.1:2379 and the control planes' addresses, or remove it
        ! 7:212: error: kubernetes.apiServer.extraArgs.tls-cert-file: kubeadm makes this file and names it itself; remove it
        ! 7:233: error: kubernetes.apiServer.extraArgs.version: with it the program prints something and ends; remove it
        # arguments of the controller manager and the scheduler that cannot work
        - version: 1.30.2
        + version: 1.36.0
        +   controllerManager: {extraArgs: {leader-elect: "false", kubeconfig: /root/.kube/config, secure-port: "10258"}}
        +   scheduler: {extraArgs: {leader-elect: "false", write-config-to: /tmp/a}}
        ! 7:49: error: kubernetes.controllerManager.extraArgs.leader-elect: several control planes would act at once, each against the others; remove it
        ! 7:70: error: kubernetes.controllerManager.extraArgs.kubeconfig: kubeadm makes this file and names it itself; remove it
        ! 7:103: error: kubernetes.controllerManager.extraArgs.secure-port: kubeadm's probe and Trimast ask the controller manager at port 10257; remove it
        ! 8:41: error: kubernetes.scheduler.extraArgs.leader-elect: several control planes would act at once, each against the others; remove it
        ! 8:67: error: kubernetes.scheduler.extraArgs.write-config-to: with it the program prints something and ends; remove it
        """#)

    /// Settings that all of them take.
    static let rightSettings = table(
        #"""
        # settings that every program takes
        - version: 1.30.2
        + version: 1.36.0
        +   kubelet: {maxPods: 200, logging: {flushFrequency: 5s, vmodule: [{filePattern: a, verbosity: 2}]}, evictionHard: {memory.available: 5%}, evictionSoftGracePeriod: {pid.available: 1m30s}, systemReserved: {cpu: 500m, memory: 1Gi}, featureGates: {NodeSwap: true, AllAlpha: false}, clusterDNS: [169.254.20.10], memorySwap: {}, tracing: ~, registerWithTaints: [{key: a, value: b, effect: NoSchedule}], imageGCHighThresholdPercent: 75, imageGCLowThresholdPercent: 70, containerRuntimeEndpoint: unix:///run/containerd/containerd.sock}
        +   kubeProxy: {conntrack: {maxPerCore: 0}, nftables: {masqueradeAll: true}, clientConnection: {qps: 5}}
        +   apiServer: {extraArgs: {profiling: "false", audit-log-maxage: 0x1e, etcd-servers: "https://192.168.96.65:2379,https://127.0.0.1:2379", feature-gates: "kube:NodeSwap=true", authorization-mode: "RBAC,Node", anonymous-auth: "true"}}
        +   controllerManager: {extraArgs: {node-monitor-period: 5s, controllers: "*,tokencleaner", bind-address: 0.0.0.0}}
        +   scheduler: {extraArgs: {v: 4, leader-elect-lease-duration: 1m}}
        +   etcd: {extraArgs: {quota-backend-bytes: 8589934592, listen-metrics-urls: "http://0.0.0.0:2381", enable-grpc-gateway: "true", feature-gates: InitialCorruptCheck=true}}
        +   featureGates: {PublicKeysECDSA: true, NodeLocalCRISocket: true}
        # settings of an old version
        - version: 1.30.2
        + version: 1.20.2
        +   kubelet: {logging: {sanitization: false}, featureGates: {DynamicKubeletConfig: true}, kubeAPIQPS: 50}
        +   kubeProxy: {udpIdleTimeout: 250ms}
        +   apiServer: {extraArgs: {insecure-port: 0, logtostderr: "true"}}
        +   controllerManager: {extraArgs: {pod-eviction-timeout: 1m, port: 0}}
        +   scheduler: {extraArgs: {policy-configmap: policy}}
        +   etcd: {extraArgs: {enable-v2: "true", proxy: "off"}}
        +   featureGates: {IPv6DualStack: false}
        - hosts:
        + sources: {kubernetes: none}
        + hosts:
        """#)
}
