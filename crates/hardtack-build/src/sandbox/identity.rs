//! Who a command is and what it may do.

use std::collections::BTreeMap;
use std::path::Path;

use hardtack_audit::system::accounts::{Accounts, Group};
use hardtack_tree::DirectoryTree;
use rustix::process::{Gid, Uid};
use rustix::thread::{
    CapabilitySet, CapabilitySets, remove_capability_from_bounding_set, set_capabilities, set_thread_groups,
    set_thread_res_gid, set_thread_res_uid,
};

use super::fault::{Attempt, Fault};
use super::keyrings::forbid_keyrings;
use super::order::Network;

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
    /// Name and home as the environment states them.
    pub environment: BTreeMap<String, String>,
}

impl Account {
    /// Looks `name` up in the account files of the root directory.
    pub(super) fn find(name: &str) -> Result<Self, Fault> {
        let failed = |cause: &dyn std::fmt::Display| Fault::new(format!("run as {name}"), cause);
        let root = DirectoryTree::open(Path::new("/")).map_err(|error| failed(&error))?;
        let accounts = Accounts::read(&root).map_err(|error| failed(&error))?;
        let users = accounts.users().map_err(|error| failed(&error))?;
        let user = users.values().find(|user| user.name == name);
        let user = user.ok_or_else(|| failed(&"the tree's /etc/passwd has no such account"))?;
        let groups = accounts.groups().map_err(|error| failed(&error))?;
        let member_of = |group: &&Group| group.members.iter().any(|member| member == name);
        let environment = [("HOME", user.home.as_str()), ("USER", name), ("LOGNAME", name)]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into();
        let groups = groups.values().filter(member_of).map(|group| group.gid).collect();
        Ok(Self { uid: user.uid, gid: user.gid, groups, environment })
    }
}

/// Gives the calling thread, and what it starts, the rights of a step.
pub(super) fn assume(account: Option<&Account>, network: Network) -> Result<(), Fault> {
    let kept = if network == Network::Arranged { KEPT.union(CapabilitySet::NET_ADMIN) } else { KEPT };
    let what = || "give up capabilities".to_owned();
    for bit in 0..POSSIBLE {
        let capability = CapabilitySet::from_bits_retain(1 << bit);
        if !kept.contains(capability) {
            // The kernel refuses numbers that it does not know.
            let _ = remove_capability_from_bounding_set(capability);
        }
    }
    forbid_keyrings()?;
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
    set_capabilities(None, CapabilitySets { effective: kept, permitted: kept, inheritable: CapabilitySet::empty() })
        .attempt(what)
}
