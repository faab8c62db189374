//! The hash by which names of files and of attributes are sorted (`xfs_da_hashname` of the kernel).

/// The hash of a name.
pub(super) fn hash(name: &[u8]) -> u32 {
    name.iter().fold(0, |hash: u32, byte| hash.rotate_left(7) ^ u32::from(*byte))
}
