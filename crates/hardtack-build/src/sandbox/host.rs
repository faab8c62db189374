//! The host's own root directory, read-only, for tools of the host that build a tree.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use rustix::mount::{MountFlags, mount_bind_recursive, mount_remount};

use super::fault::{Attempt, Fault};

/// Makes every mount read-only but those at and below `writable`.
pub(super) fn make_read_only(writable: &[PathBuf]) -> Result<(), Fault> {
    for directory in writable {
        // A mount of its own, so that it can stay as it is.
        mount_bind_recursive(directory, directory).attempt(|| format!("keep {} writable", directory.display()))?;
    }
    let mountinfo = fs::read("/proc/self/mountinfo").attempt(|| "read /proc/self/mountinfo".to_owned())?;
    for line in mountinfo.split(|&byte| byte == b'\n') {
        let Some((at, flags)) = mount_of(line) else { continue };
        if writable.iter().any(|directory| at.starts_with(directory)) {
            continue;
        }
        let changed = mount_remount(&at, flags | MountFlags::BIND | MountFlags::RDONLY, "");
        // One that is covered by another, or gone, is out of reach anyway; the root never is.
        if at == Path::new("/") {
            changed.attempt(|| "make the host read-only".to_owned())?;
        }
    }
    Ok(())
}

/// Mount point and flags of one line of proc_pid_mountinfo(5).
fn mount_of(line: &[u8]) -> Option<(PathBuf, MountFlags)> {
    let mut fields = line.split(|&byte| byte == b' ').skip(4);
    let at = PathBuf::from(OsString::from_vec(unescape(fields.next()?)));
    let options = String::from_utf8_lossy(fields.next()?).into_owned();
    let flags = options.split(',').fold(MountFlags::empty(), |flags, option| {
        flags
            | match option {
                "nosuid" => MountFlags::NOSUID,
                "nodev" => MountFlags::NODEV,
                "noexec" => MountFlags::NOEXEC,
                "noatime" => MountFlags::NOATIME,
                "nodiratime" => MountFlags::NODIRATIME,
                "relatime" => MountFlags::RELATIME,
                _ => MountFlags::empty(),
            }
    });
    Some((at, flags))
}

/// Space, tab, newline and backslash stand as `\` and three octal digits.
fn unescape(field: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(field.len());
    let mut rest = field;
    while let [first, tail @ ..] = rest {
        match tail {
            [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', after @ ..] if *first == b'\\' => {
                plain.push((a - b'0') * 64 + (b - b'0') * 8 + (c - b'0'));
                rest = after;
            }
            _ => {
                plain.push(*first);
                rest = tail;
            }
        }
    }
    plain
}
