//! The kind `ipv6_off`: no interface has IPv6.

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{TreePath, tree_path};

use super::sysctl;
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::ipv6::{Ipv6, SWITCHES};
use crate::system::sysctl::SysctlKey;
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Judgement};

/// `ipv6_off {}`.
pub(super) struct Ipv6Off;

#[derive(Debug)]
struct Off;

const EXPECTED: &str = "no interface with IPv6";

impl Kind for Ipv6Off {
    fn name(&self) -> &'static str {
        "ipv6_off"
    }

    fn summary(&self) -> &'static str {
        "No interface has IPv6, by the kernel's argument ipv6.disable=1 or by its parameters; a fix sets the parameters."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let read = block.absorb(Ok(()));
        block.finish(read)?;
        Ok(Box::new(Off))
    }
}

impl DesiredState for Off {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let found = Ipv6::of(system)?;
        Ok(vec![Finding::persistent(!found.on, EXPECTED, found.because, found.at)])
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let judge = |name: &str| {
            let Some(key) = SysctlKey::new(name) else { return Ok(None) };
            let value = runtime.sysctl(&key)?;
            // A kernel without IPv6 has no such parameter.
            let (holds, found) = match value {
                Some(value) => (value == "1", format!("{name} = {value}")),
                None => (true, "the running kernel has no IPv6".to_owned()),
            };
            Ok(Some(Finding::runtime(holds, EXPECTED, found)))
        };
        let findings: Result<Vec<Option<Finding>>, _> = SWITCHES.into_iter().map(judge).collect();
        Some(findings.map(|findings| findings.into_iter().flatten().collect()))
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        for name in SWITCHES {
            if let Some(switch) = sysctl::set_to(name, "1") {
                switch.fix(fixer)?;
            }
        }
        let after = Ipv6::of(&fixer.system())?;
        match after.on {
            false => Ok(()),
            true => Err(FixError::NotByFiles(format!("{}: take that line away", after.because))),
        }
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        "The boot leaves no interface with IPv6.".to_owned()
    }

    fn paths(&self) -> Vec<TreePath> {
        let mut paths = sysctl::paths();
        paths.extend([tree_path!("/etc/default/grub"), tree_path!("/boot/grub/grub.cfg")]);
        paths
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{fixed, judged, stated, tree};

    #[test]
    fn the_parameters_are_set_unless_the_kernel_is_told() {
        let off = stated("ipv6_off {}");
        insta::assert_snapshot!(fixed(&*off, &tree([])), @r"
        directory /etc: new, 0755 0:0
        directory /etc/sysctl.d: new, 0755 0:0
        file /etc/sysctl.d/60-hardtack.conf: new, 0644 0:0
        --- /dev/null
        +++ /etc/sysctl.d/60-hardtack.conf
        @@ -0,0 +1,3 @@
        +# Kernel parameters of the hardening profile, written by hardtack.
        +net.ipv6.conf.all.disable_ipv6 = 1
        +net.ipv6.conf.default.disable_ipv6 = 1
        ");
        let told = tree([("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"ipv6.disable=1\"\n")]);
        insta::assert_snapshot!(judged(&*off, &told), @"holds: no interface with IPv6, found IPv6 is off: ipv6.disable=1 at /etc/default/grub:1");
        let let_out = tree([("/etc/sysctl.d/70-site.conf", "net.ipv6.conf.eth0.disable_ipv6 = 0\n")]);
        insta::assert_snapshot!(fixed(&*off, &let_out), @"IPv6 is on: net.ipv6.conf.eth0.disable_ipv6 = 0: take that line away");
    }
}
