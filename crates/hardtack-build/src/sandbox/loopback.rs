//! The loopback interface of a new network namespace.

use rustix::net::{AddressFamily, SendFlags, SocketFlags, SocketType, send, socket_with};

use super::fault::{Attempt, Fault};

/// `RTM_NEWLINK` of rtnetlink(7).
const NEW_LINK: u16 = 16;
/// `NLM_F_REQUEST` of netlink(7).
const REQUEST: u16 = 1;
/// `IFF_UP` of netdevice(7).
const UP: u32 = 1;
/// The loopback interface is the first of every network namespace.
const LOOPBACK_INDEX: i32 = 1;

/// Sets `lo` up, so that programs that talk to themselves work without any network.
pub(super) fn raise() -> Result<(), Fault> {
    let socket = socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::CLOEXEC, None)
        .attempt(|| "open a netlink socket".to_owned())?;
    send(&socket, &message(), SendFlags::empty()).attempt(|| "set the loopback interface up".to_owned())?;
    Ok(())
}

/// `struct nlmsghdr` and `struct ifinfomsg`, both in the byte order of the machine.
fn message() -> Vec<u8> {
    let mut link = Vec::with_capacity(32);
    link.extend(32u32.to_ne_bytes());
    link.extend(NEW_LINK.to_ne_bytes());
    link.extend(REQUEST.to_ne_bytes());
    link.extend(1u32.to_ne_bytes());
    link.extend(0u32.to_ne_bytes());
    link.extend([0; 4]);
    link.extend(LOOPBACK_INDEX.to_ne_bytes());
    link.extend(UP.to_ne_bytes());
    link.extend(UP.to_ne_bytes());
    link
}
