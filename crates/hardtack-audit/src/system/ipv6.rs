//! Whether the next boot has IPv6: `ipv6.disable=1` of the kernel (its documentation, networking/ipv6.rst), or
//! `disable_ipv6` of every interface (networking/ip-sysctl.rst).

use super::System;
use super::sysctl::SysctlKey;
use crate::verdict::{Location, Unjudgeable};

/// What every present and every new interface gets.
pub const SWITCHES: [&str; 2] = ["net.ipv6.conf.all.disable_ipv6", "net.ipv6.conf.default.disable_ipv6"];

/// Switches it off for good.
const ARGUMENT: &str = "ipv6.disable";

/// What the next boot does with IPv6.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ipv6 {
    /// Whether interfaces have it.
    pub on: bool,
    /// The fact that decides: `IPv6 is off: ipv6.disable=1`.
    pub because: String,
    /// Where it stands; nowhere for the default.
    pub at: Option<Location>,
}

impl Ipv6 {
    /// Asks the kernel's arguments and parameters. Where only a shell could tell the arguments, the parameters decide.
    ///
    /// # Errors
    /// When the parameters cannot be told.
    pub fn of(system: &System<'_>) -> Result<Self, Unjudgeable> {
        let off = |words: String, at: Option<&Location>| Self {
            on: false,
            because: format!("IPv6 is off: {words}"),
            at: at.cloned(),
        };
        if let Ok(arguments) = system.kernel_arguments() {
            let disables = |value: Option<&str>| value == Some("1");
            let of_settings =
                [arguments.every(), arguments.normal()].into_iter().find(|own| disables(own.value(ARGUMENT)));
            let in_menu = arguments.entries().iter().all(|entry| disables(entry.value(ARGUMENT)));
            if let Some(own) = of_settings.filter(|_| in_menu) {
                return Ok(off(format!("{ARGUMENT}=1"), own.at()));
            }
        }
        let sysctl = system.sysctl()?;
        let mut last = None;
        for name in SWITCHES {
            match SysctlKey::new(name).and_then(|key| sysctl.effective(&key)) {
                Some(found) if found.value == "1" => last = Some(found.at),
                Some(found) => return Ok(Self::on(format!("{name} = {}", found.value), Some(found.at.clone()))),
                None => return Ok(Self::on(format!("nothing sets {name}"), None)),
            }
        }
        // An interface may be let out again; the loopback one reaches nobody.
        let again = sysctl.in_force().into_iter().find(|(name, value)| {
            let interface = name.strip_prefix("net.ipv6.conf.").and_then(|name| name.strip_suffix(".disable_ipv6"));
            interface.is_some_and(|interface| interface != "lo") && *value != "1"
        });
        if let Some((name, value)) = again {
            let at = SysctlKey::new(&name).and_then(|key| sysctl.last_line(&key).cloned());
            return Ok(Self::on(format!("{name} = {value}"), at));
        }
        Ok(off(SWITCHES.map(|name| format!("{name} = 1")).join(", "), last))
    }

    fn on(words: String, at: Option<Location>) -> Self {
        Self { on: true, because: format!("IPv6 is on: {words}"), at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;

    const OFF: &str = "net.ipv6.conf.all.disable_ipv6 = 1\nnet.ipv6.conf.default.disable_ipv6 = 1\n";

    fn told(entries: [(&str, &str); 2]) -> String {
        let found = Ipv6::of(&System::new(&tree(entries))).unwrap();
        format!("{} {}", found.because, found.at.map(|at| at.to_string()).unwrap_or_default())
    }

    #[test]
    fn both_switches_or_the_kernels_argument_put_it_off() {
        let grub = |line: &str, menu: &str| told([("/etc/default/grub", line), ("/boot/grub/grub.cfg", menu)]);
        insta::assert_snapshot!(told([("/etc/sysctl.d/a.conf", OFF), ("/x", "")]), @"IPv6 is off: net.ipv6.conf.all.disable_ipv6 = 1, net.ipv6.conf.default.disable_ipv6 = 1 /etc/sysctl.d/a.conf:2");
        insta::assert_snapshot!(told([("/etc/sysctl.d/a.conf", "net.ipv6.conf.all.disable_ipv6 = 1\n"), ("/x", "")]), @"IPv6 is on: nothing sets net.ipv6.conf.default.disable_ipv6");
        insta::assert_snapshot!(told([("/etc/sysctl.d/a.conf", OFF), ("/etc/sysctl.d/b.conf", "net/ipv6/conf/eth0/disable_ipv6=0\n")]), @"IPv6 is on: net.ipv6.conf.eth0.disable_ipv6 = 0 /etc/sysctl.d/b.conf:1");
        insta::assert_snapshot!(told([("/etc/sysctl.d/a.conf", OFF), ("/etc/sysctl.d/b.conf", "net.ipv6.conf.lo.disable_ipv6 = 0\n")]), @"IPv6 is off: net.ipv6.conf.all.disable_ipv6 = 1, net.ipv6.conf.default.disable_ipv6 = 1 /etc/sysctl.d/a.conf:2");
        insta::assert_snapshot!(grub("GRUB_CMDLINE_LINUX=\"ipv6.disable=1\"\n", "linux /vmlinuz ipv6.disable=1\n"), @"IPv6 is off: ipv6.disable=1 /etc/default/grub:1");
        insta::assert_snapshot!(grub("GRUB_CMDLINE_LINUX=\"ipv6.disable=1\"\n", "linux /vmlinuz\n"), @"IPv6 is on: nothing sets net.ipv6.conf.all.disable_ipv6");
    }
}
