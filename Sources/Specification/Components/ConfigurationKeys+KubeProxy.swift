extension ConfigurationKeys {
    /// KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1) of 1.20 to 1.36.
    ///
    /// Source: config/v1alpha1/types.go of kubernetes/kube-proxy, the first and the last tag of every minor; config/v1alpha1/types.go and
    /// logs/api/v1/types.go of kubernetes/component-base. Ranges and words: kubernetes, pkg/proxy/apis/config/validation.
    static let kubeProxy = ConfigurationKeys(
        kind: "KubeProxyConfiguration",
        table: MinorTable(
            """
            bool 20: bindAddressHardFail enableProfiling iptables.masqueradeAll ipvs.strictARP winkernel.enableDSR
            0.. 20: clientConnection.burst
            number 20: clientConnection.qps
            text 20: clusterCIDR hostnameOverride clientConnection.kubeconfig
            text 20: clientConnection.acceptContentTypes mode winkernel.networkName
            content-type 20: clientConnection.contentType
            text 20: winkernel.sourceVip showHiddenMetricsForVersion
            address 20: bindAddress
            address-port 20: healthzBindAddress metricsBindAddress
            ports 20: portRange
            cidr-list 20: ipvs.excludeCIDRs
            0s.. 20: iptables.syncPeriod iptables.minSyncPeriod ipvs.syncPeriod ipvs.minSyncPeriod ipvs.tcpTimeout ipvs.tcpFinTimeout
            0s.. 20: ipvs.udpTimeout udpIdleTimeout:25 conntrack.tcpEstablishedTimeout conntrack.tcpCloseWaitTimeout configSyncPeriod
            -1000..1000 20: oomScoreAdj
            0.. 20: conntrack.maxPerCore conntrack.min
            0..31 20: iptables.masqueradeBit
            ClusterCIDR|NodeCIDR 20: detectLocalMode:23
            ClusterCIDR|NodeCIDR|BridgeInterface|InterfaceNamePrefix 24: detectLocalMode
            bool-map 20: featureGates
            rr|wrr|lc|wlc|fo|ovf|lblc|lblcr|sh|mh|dh|sed|nq|twos 20: ipvs.scheduler
            cidr-list 20: nodePortAddresses:29
            cidr-or-primary-list 30: nodePortAddresses
            bool 24: winkernel.forwardHealthCheckVip
            text 24: winkernel.rootHnsEndpointName detectLocal.bridgeInterface detectLocal.interfaceNamePrefix
            bool 26: iptables.localhostNodePorts
            bool 28: logging.options.json.splitStream
            0.. 28: logging.verbosity logging.vmodule[].verbosity
            file-pattern 28: logging.vmodule[].filePattern
            time 28: logging.flushFrequency
            quantity 28: logging.options.json.infoBufferSize
            text|json 28: logging.format
            bool 29: nftables.masqueradeAll conntrack.tcpBeLiberal
            0s.. 29: nftables.syncPeriod nftables.minSyncPeriod conntrack.udpTimeout conntrack.udpStreamTimeout
            0..31 29: nftables.masqueradeBit
            bool 30: logging.options.text.splitStream
            quantity 30: logging.options.text.infoBufferSize
            bool 31: windowsRunAsService
            """))
}
