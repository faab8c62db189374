//! Every command of kickstarts, and who reads it: those of pykickstart's handlers, from the oldest to the newest.

use super::draft::Draft;
use super::reader::Reader;
use super::{account, boot, network, service, source, storage, system};

/// A command.
pub(super) struct Known {
    pub(super) name: &'static str,
    pub(super) repeats: Repeats,
    pub(super) read: Read,
}

/// What a command means that is there a second time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeats {
    /// One more.
    More,
    /// The last one counts.
    Last,
    /// The last of each option counts.
    Options,
}

/// What becomes of a command.
pub(super) enum Read {
    Into(fn(&mut Reader<'_>, &mut Draft)),
    /// It is not needed, for this reason.
    NotNeeded(&'static str),
    /// There is something to do by hand.
    ByHand(&'static str),
}

use Read::{ByHand, Into, NotNeeded};
use Repeats::{Last, More, Options};

const fn known(name: &'static str, repeats: Repeats, read: Read) -> Known {
    Known { name, repeats, read }
}

const NO_INSTALLER: &str = "no installer runs";
const NEW_DISK: &str = "an image has a new disk";
const REMOTE_DISKS: &str = "an image lies on disks of its own; set remote ones up where a machine is deployed";
const OTHER_SYSTEM: &str = "hardtack builds from a root tree; export one and name it in the `base` block";
const REGISTRATION: &str =
    "machines are registered where they are deployed; what must be in the image goes into a `script` step";

/// All commands, sorted by name.
pub(super) const COMMANDS: &[Known] = &[
    known("auth", Last, Into(system::authconfig)),
    known("authconfig", Last, Into(system::authconfig)),
    known("authselect", Last, Into(system::authselect)),
    known("autopart", Last, Into(|reader, draft| storage::autopart(reader, &mut draft.storage))),
    known("autostep", Last, NotNeeded(NO_INSTALLER)),
    known("bootc", Last, ByHand(OTHER_SYSTEM)),
    known("bootloader", Options, Into(boot::bootloader)),
    known(
        "btrfs",
        More,
        ByHand("write a `partition` with `fs = \"btrfs\"` for what is mounted; there are no subvolumes"),
    ),
    known("cdrom", Last, NotNeeded("the base is a root tree")),
    known("clearpart", Last, NotNeeded(NEW_DISK)),
    known("cmdline", Last, NotNeeded(NO_INSTALLER)),
    known("device", More, NotNeeded(NO_INSTALLER)),
    known("deviceprobe", Last, NotNeeded(NO_INSTALLER)),
    known("dmraid", More, NotNeeded(NEW_DISK)),
    known("driverdisk", More, NotNeeded(NO_INSTALLER)),
    known("eula", Last, NotNeeded("no program asks for consent at the first boot of an image")),
    known("fcoe", More, ByHand(REMOTE_DISKS)),
    known("firewall", Last, Into(system::firewall)),
    known("firstboot", Last, NotNeeded("no installer leaves questions for the first boot")),
    known("graphical", Last, NotNeeded(NO_INSTALLER)),
    known("group", More, Into(|reader, draft| account::group(reader, &mut draft.accounts))),
    known("halt", Last, NotNeeded(NO_INSTALLER)),
    known("harddrive", Last, NotNeeded("the base is a root tree")),
    known("hmc", Last, NotNeeded(NO_INSTALLER)),
    known("ignoredisk", Last, NotNeeded(NEW_DISK)),
    known("install", Last, NotNeeded(NO_INSTALLER)),
    known("interactive", Last, NotNeeded(NO_INSTALLER)),
    known("iscsi", More, ByHand(REMOTE_DISKS)),
    known("iscsiname", Last, ByHand(REMOTE_DISKS)),
    known("keyboard", Last, Into(system::keyboard)),
    known("lang", Last, Into(system::lang)),
    known("langsupport", Last, NotNeeded("the base has its languages")),
    known("lilo", Last, NotNeeded("hardtack installs GRUB")),
    known("lilocheck", Last, NotNeeded(NO_INSTALLER)),
    known("liveimg", Last, Into(source::live_image)),
    known("logging", Last, NotNeeded(NO_INSTALLER)),
    known("logvol", More, Into(|reader, draft| storage::logvol(reader, &mut draft.storage))),
    known("mediacheck", Last, NotNeeded(NO_INSTALLER)),
    known("method", Last, NotNeeded("the base is a root tree")),
    known("module", More, ByHand("take a base with the packages of this module, or enable it in a `script` step")),
    known("monitor", Last, NotNeeded(NO_INSTALLER)),
    known("mount", More, ByHand("an image has a new disk: write a `partition` for what is mounted")),
    known("mouse", Last, NotNeeded(NO_INSTALLER)),
    known("multipath", More, NotNeeded(NEW_DISK)),
    known("network", More, Into(network::network)),
    known("nfs", Last, NotNeeded("the base is a root tree")),
    known("nvdimm", More, NotNeeded(NEW_DISK)),
    known("ostreecontainer", Last, ByHand(OTHER_SYSTEM)),
    known("ostreesetup", Last, ByHand(OTHER_SYSTEM)),
    known("part", More, Into(|reader, draft| storage::part(reader, &mut draft.storage))),
    known("partition", More, Into(|reader, draft| storage::part(reader, &mut draft.storage))),
    known("poweroff", Last, NotNeeded(NO_INSTALLER)),
    known("raid", More, ByHand("hardtack spreads no file system over disks; write a `partition` for what is mounted")),
    known("rdp", Last, NotNeeded(NO_INSTALLER)),
    known("realm", More, ByHand("a machine joins a domain where it is deployed, not in its image")),
    known("reboot", Last, NotNeeded(NO_INSTALLER)),
    known("repo", More, Into(source::repository)),
    known("reqpart", Last, Into(|reader, draft| storage::reqpart(reader, &mut draft.storage))),
    known("rescue", Last, NotNeeded(NO_INSTALLER)),
    known("rhsm", Last, ByHand(REGISTRATION)),
    known("rootpw", Last, Into(|reader, draft| account::rootpw(reader, &mut draft.accounts))),
    known("selinux", Last, Into(system::selinux)),
    known("services", Options, Into(service::services)),
    known("shutdown", Last, NotNeeded(NO_INSTALLER)),
    known("skipx", Last, NotNeeded("no desktop is set up")),
    known("snapshot", More, ByHand("volumes of an image have no snapshots; every layer of the build is kept")),
    known("sshkey", More, Into(|reader, draft| account::sshkey(reader, &mut draft.accounts))),
    known("sshpw", More, NotNeeded("it is for logging in to the installer")),
    known("syspurpose", Last, ByHand(REGISTRATION)),
    known("text", Last, NotNeeded(NO_INSTALLER)),
    known("timesource", More, Into(system::timesource)),
    known("timezone", Last, Into(system::timezone)),
    known("unsupported_hardware", Last, NotNeeded(NO_INSTALLER)),
    known("updates", Last, NotNeeded(NO_INSTALLER)),
    known("upgrade", Last, ByHand("an image starts from its base; write `upgrade = \"all\"` into a `packages` step")),
    known("url", Last, Into(source::repository)),
    known("user", More, Into(|reader, draft| account::user(reader, &mut draft.accounts))),
    known("vnc", Last, NotNeeded(NO_INSTALLER)),
    known("volgroup", More, Into(|reader, draft| storage::volgroup(reader, &mut draft.storage))),
    known("xconfig", Last, ByHand("set up the desktop in a `script` step: `systemctl set-default graphical.target`")),
    known("zerombr", Last, NotNeeded(NEW_DISK)),
    known("zfcp", More, ByHand(REMOTE_DISKS)),
    known("zipl", Last, NotNeeded("hardtack installs GRUB")),
];

/// The command of this name.
pub(super) fn find(name: &str) -> Option<&'static Known> {
    let index = COMMANDS.binary_search_by_key(&name, |known| known.name).ok()?;
    COMMANDS.get(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_sorted() {
        assert!(COMMANDS.is_sorted_by_key(|known| known.name));
    }
}
