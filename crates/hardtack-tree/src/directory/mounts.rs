//! Which mounted file systems belong to a tree.

use std::os::fd::BorrowedFd;

use rustix::fs::fstatfs;

use crate::TreePath;

/// `f_type` of statfs(2) for file systems whose content the kernel makes up, or that belong to another machine
/// (`linux/magic.h` and statfs(2)).
const FOREIGN: [u32; 27] = [
    0x0000_9fa0, // proc
    0x6265_6572, // sysfs
    0x0000_1cd1, // devpts
    0x0027_e0eb, // cgroup
    0x6367_7270, // cgroup2
    0x6462_6720, // debugfs
    0x7472_6163, // tracefs
    0x7363_6673, // securityfs
    0xcafe_4a11, // bpf
    0x6165_676c, // pstore
    0xde5e_81e4, // efivarfs
    0x6265_6570, // configfs
    0x1980_0202, // mqueue
    0x9584_58f6, // hugetlbfs
    0x0000_0187, // autofs
    0x4249_4e4d, // binfmt_misc
    0x6573_5543, // fuse, fusectl
    0x6573_5546, // fuse (older spelling)
    0x6e73_6673, // nsfs
    0xf97c_ff8c, // selinuxfs
    0x6759_6969, // rpc_pipefs
    0x0102_1997, // 9p
    0x0000_6969, // nfs
    0xff53_4d42, // cifs
    0xfe53_4d42, // smb2
    0x00c3_6400, // ceph
    0x5346_414f, // afs
];

const TMPFS: u32 = 0x0102_1994;
const RAMFS: u32 = 0x8584_58f6;

/// Whether the content of a file system mounted at `path` is left out of an index: it is made by the running
/// kernel, lies on another machine, or holds devices and run-time state.
pub(super) fn is_foreign(directory: BorrowedFd<'_>, path: &TreePath) -> bool {
    let Ok(found) = fstatfs(directory) else { return false };
    // The field is a signed word on some machines and the numbers are all of 32 bits.
    let kind = found.f_type as u32;
    let volatile = path.components().next().is_some_and(|top| top == "dev" || top == "run");
    FOREIGN.contains(&kind) || (volatile && matches!(kind, TMPFS | RAMFS))
}
