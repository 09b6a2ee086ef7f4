/// The kernels of Enterprise Linux and Fedora, and where their modules are.
///
/// EL 10 has what bridges and iptables' rules need of the kernel in kernel-modules-extra. Its images lack that, and weak dependencies would bring it
/// (kubernetes/kops, pull request 18724; openshift/microshift, 7069). A newer one than the kernel that runs would need a reboot.
enum RedHatKernel {
    static let extra = "kernel-modules-extra"

    /// sh that prints the modules of that package that the running kernel lacks; nothing where it cannot be told.
    static let lacking = """
        k=$(uname -r)
        d=/lib/modules/$k
        case $k in
        *.el10*)
        [ ! -s "$d/modules.dep" ] || for m in br_netfilter nft_compat xt_comment xt_addrtype xt_MASQUERADE ip_set; do
        [ -d "/sys/module/$m" ] || grep -qs "/$m\\.ko" "$d/modules.dep" "$d/modules.builtin" || echo "$m"
        done ;;
        esac
        """

    /// Whether it is the distribution's own of its usual kind, and not ELRepo's, Oracle's UEK or one for real time.
    static func isUsual(_ kernel: String) -> Bool { kernel.contains(#/\.(el[0-9]+(_[0-9]+)?|fc[0-9]+)\.[a-z0-9_]+$/#) }

    static func isOfEL10(_ kernel: String) -> Bool { isUsual(kernel) && kernel.contains(".el10") }
}
