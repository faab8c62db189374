//! Who a command is and what it may do.

use std::collections::BTreeMap;
use std::fs;

use rustix::process::{Gid, Uid};
use rustix::thread::{
    CapabilitySet, CapabilitySets, remove_capability_from_bounding_set, set_capabilities, set_thread_groups,
    set_thread_res_gid, set_thread_res_uid,
};

use super::fault::{Attempt, Fault};

/// What root keeps inside: enough to install packages and make accounts, nothing that reaches the
/// kernel or the host (no mounts, modules, clocks, raw devices, reboots). Listed rather than its
/// opposite, so that a capability of a future kernel is not given away.
const KEPT: CapabilitySet = CapabilitySet::CHOWN
    .union(CapabilitySet::DAC_OVERRIDE)
    .union(CapabilitySet::FOWNER)
    .union(CapabilitySet::FSETID)
    .union(CapabilitySet::KILL)
    .union(CapabilitySet::SETGID)
    .union(CapabilitySet::SETUID)
    .union(CapabilitySet::SETPCAP)
    .union(CapabilitySet::SETFCAP)
    .union(CapabilitySet::MKNOD)
    .union(CapabilitySet::NET_BIND_SERVICE)
    .union(CapabilitySet::SYS_CHROOT)
    .union(CapabilitySet::AUDIT_WRITE);

/// Capabilities that capabilities(7) can number.
const POSSIBLE: u32 = 64;

/// An account of the tree.
#[derive(Debug)]
pub(super) struct Account {
    uid: u32,
    gid: u32,
    groups: Vec<u32>,
    /// Name, home and shell as the environment states them.
    pub environment: BTreeMap<String, String>,
}

impl Account {
    /// Looks `name` up in the passwd(5) and group(5) files of the root directory.
    pub(super) fn find(name: &str) -> Result<Self, Fault> {
        let read = |path: &str| fs::read_to_string(path).attempt(|| format!("read {path}"));
        Self::parse(name, &read("/etc/passwd")?, &read("/etc/group")?)
    }

    fn parse(name: &str, passwd: &str, group: &str) -> Result<Self, Fault> {
        let unknown = || Fault::new(format!("run as {name}"), "the tree's /etc/passwd has no such account");
        let fields: Vec<&str> = passwd
            .lines()
            .map(|line| line.split(':').collect::<Vec<_>>())
            .find(|f| f[0] == name)
            .ok_or_else(unknown)?;
        let [_, _, uid, gid, _, home, ..] = fields[..] else { return Err(unknown()) };
        let number =
            |text: &str| text.parse().map_err(|_| Fault::new(format!("run as {name}"), format!("bad id {text:?}")));
        let groups = group
            .lines()
            .map(|line| line.split(':').collect::<Vec<_>>())
            .filter(|fields| fields.get(3).is_some_and(|members| members.split(',').any(|member| member == name)))
            .map(|fields| number(fields[2]))
            .collect::<Result<_, _>>()?;
        let environment = [("HOME", home), ("USER", name), ("LOGNAME", name)]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into();
        Ok(Self { uid: number(uid)?, gid: number(gid)?, groups, environment })
    }
}

/// Gives the calling thread, and what it starts, the rights of a step.
pub(super) fn assume(account: Option<&Account>) -> Result<(), Fault> {
    let what = || "give up capabilities".to_owned();
    for bit in 0..POSSIBLE {
        let capability = CapabilitySet::from_bits_retain(1 << bit);
        if !KEPT.contains(capability) {
            // The kernel refuses numbers that it does not know.
            let _ = remove_capability_from_bounding_set(capability);
        }
    }
    if let Some(account) = account {
        let name = || "change to the account".to_owned();
        let groups: Vec<Gid> = account.groups.iter().map(|&gid| Gid::from_raw(gid)).collect();
        set_thread_groups(&groups).attempt(name)?;
        let gid = Gid::from_raw(account.gid);
        set_thread_res_gid(gid, gid, gid).attempt(name)?;
        let uid = Uid::from_raw(account.uid);
        return set_thread_res_uid(uid, uid, uid).attempt(name);
    }
    set_thread_groups(&[]).attempt(what)?;
    set_capabilities(None, CapabilitySets { effective: KEPT, permitted: KEPT, inheritable: CapabilitySet::empty() })
        .attempt(what)
}
