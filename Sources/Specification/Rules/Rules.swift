/// What must hold between the values of a cluster file, each of which is right by itself.
///
/// A rule looks only at values that could be read, so that no error has a consequence that is reported as well.
enum Rules {
    typealias Rule = @Sendable (ClusterSpec, inout Reader) -> Void

    /// For so many names of a kind it is looked for what was meant: nobody reads more, and it costs time.
    static let mostSuggestions = 60

    static let all: [Rule] = [
        // Arguments, on which ranges and ports depend
        nodePrefixes, podRoom, nodePortRange, nodePortClashes,
        // Addresses
        rangeKinds, podRange, serviceRange, ranges, hostAddresses, machinesInRanges, floatingAddress, floatingSubnet, floatingNeighbours,
        interface, timeServers, dockerBridge,
        // Hosts
        roles, controlPlanes, loadBalancers, meshSize, routeReflectors, hostNames, duplicateHosts, sessionNames, managedLabels,
        managedAnnotations, taints,
        sshUsers, identityFiles,
        sshAddresses,
        // Ports
        ports, componentPorts,
        // Kubernetes
        version, proxyMode, packageSource, imageRepository, waivers,
        // Settings of the components
        componentDocuments, componentKeys, componentOwned, kubeletCombinations, kubeletValues, kubeletGates, componentLogging,
        kubeProxyCombinations, hiddenMetrics,
        cgroupV1,
        arguments, argumentCombinations, apiServerArguments, controlPlaneArguments, etcdServers, etcdArguments, admissionPlugins,
        controllers, runtimeConfig,
        featureGates, gateNeeds,
        // The rest
        unusedSettings, virtualRouterID, repositories, images, extraPackages, chronydOptions, mirrors, httpProxy,
    ]
}

extension Reader {
    /// True when the file gives this value and it is right.
    func has(_ path: FieldPath) -> Bool { places[path] != nil }

    /// True when the value is the file's or the default, but neither a wrong one nor within a wrong one.
    func isUsable(_ path: FieldPath) -> Bool {
        !places.isWithinWrong(path)
    }

    mutating func error(_ code: String, _ path: FieldPath, _ message: String, help: String?) {
        report(code, at: places.nearest(path), "\(path): \(message)", help: help)
    }

    /// - Parameter isKey: the key is wrong, not its value.
    mutating func error(_ code: String, _ path: FieldPath, isKey: Bool, _ message: String, help: String?) {
        report(code, at: isKey ? places.key(path) : places.nearest(path), "\(path): \(message)", help: help)
    }

    mutating func warn(_ code: String, _ path: FieldPath, _ message: String, help: String?) {
        report(code, at: places.nearest(path), "\(path): \(message)", help: help, severity: .warning)
    }
}
