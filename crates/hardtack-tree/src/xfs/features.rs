//! What a file system has that others have not.

/// Version 5 with checksums: bits that a reader must know.
const TYPES: u32 = 0x1;
const SPARSE_INODES: u32 = 0x2;
const META_UUID: u32 = 0x4;
const LONG_TIMES: u32 = 0x8;
const NEEDS_REPAIR: u32 = 0x10;
const LONG_COUNTS: u32 = 0x20;
const EXCHANGE: u32 = 0x40;
const PARENTS: u32 = 0x80;

/// Names of those that are not read, by bit.
const UNREAD: [(u32, &str); 4] = [
    (NEEDS_REPAIR, "a mark that xfs_repair has to complete a repair"),
    (0x100, "a directory of metadata"),
    (0x200, "zones"),
    (0x400, "gaps between zones"),
];

/// The features of a file system that change how it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// Version 5: metadata have checksums and say what they belong to.
    pub checksums: bool,
    /// Names in directories have the types of what they lead to.
    pub types: bool,
    /// Times reach beyond 2038.
    pub long_times: bool,
    /// Counts of extents have 64 bits.
    pub long_counts: bool,
    /// Metadata have another UUID than the file system, which was changed later.
    pub meta_uuid: bool,
}

impl Features {
    /// Those of version 4, out of the field `sb_features2`.
    pub(super) fn of_version_4(features: u32) -> Self {
        let types = features & 0x200 != 0;
        Self { checksums: false, types, long_times: false, long_counts: false, meta_uuid: false }
    }

    /// Those of version 5, out of the field `sb_features_incompat`; the name of one that is not read otherwise.
    pub(super) fn of_version_5(features: u32) -> Result<Self, String> {
        if let Some((_, name)) = UNREAD.iter().find(|(bit, _)| features & bit != 0) {
            return Err((*name).to_owned());
        }
        let read = TYPES | SPARSE_INODES | META_UUID | LONG_TIMES | LONG_COUNTS | EXCHANGE | PARENTS;
        if features & !read != 0 {
            return Err(format!("unknown features ({:#x})", features & !read));
        }
        let has = |feature| features & feature != 0;
        Ok(Self {
            checksums: true,
            types: has(TYPES),
            long_times: has(LONG_TIMES),
            long_counts: has(LONG_COUNTS),
            meta_uuid: has(META_UUID),
        })
    }
}
