//! btrfs file systems as btrfs-check, btrfs-restore and the kernel see them.

mod contents;
mod machine;
mod refused;
mod sizes;
