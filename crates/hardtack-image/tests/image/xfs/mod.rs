//! XFS file systems as xfs_repair, xfs_db, the kernel, GRUB and hardtack's own reader see them.

mod attributes;
mod contents;
mod directories;
mod machine;
mod refused;
mod sizes;
