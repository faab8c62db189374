//! Features of a file system (kernel documentation, filesystems/ext4, "Super Block").

use std::fmt;

/// A set of features with the names that tune2fs(8) gives them.
macro_rules! features {
    ($(#[$doc:meta])* $set:ident { $($(#[$one:meta])* $constant:ident = $bit:literal, $name:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $set(pub(super) u32);

        impl $set {
            $($(#[$one])* pub const $constant: Self = Self($bit);)*

            const NAMES: &[(u32, &str)] = &[$(($bit, $name)),*];

            /// Whether every feature of `other` is among these.
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }
        }

        impl fmt::Display for $set {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                names(f, self.0, Self::NAMES)
            }
        }
    };
}

features! {
    /// Features that a reader may ignore.
    Compatible {
        /// Directories are given blocks in advance.
        DIR_PREALLOC = 0x1, "dir_prealloc";
        /// Inodes of AFS servers.
        IMAGIC_INODES = 0x2, "imagic_inodes";
        /// There is a journal.
        HAS_JOURNAL = 0x4, "has_journal";
        /// Extended attributes.
        EXT_ATTR = 0x8, "ext_attr";
        /// Group descriptors have room to grow.
        RESIZE_INODE = 0x10, "resize_inode";
        /// Directories with an index of hashes.
        DIR_INDEX = 0x20, "dir_index";
        /// Two backups of the superblock at named places.
        SPARSE_SUPER2 = 0x200, "sparse_super2";
        /// The journal may hold fast commits.
        FAST_COMMIT = 0x400, "fast_commit";
        /// Inodes keep their numbers when the file system shrinks.
        STABLE_INODES = 0x800, "stable_inodes";
        /// A file lists what is deleted and still open.
        ORPHAN_FILE = 0x1000, "orphan_file";
    }
}

features! {
    /// Features without which a file system cannot be read.
    Incompatible {
        /// Files may be compressed.
        COMPRESSION = 0x1, "compression";
        /// Names in directories say of which type they are.
        FILETYPE = 0x2, "filetype";
        /// The journal has changes that are not in their places yet.
        RECOVER = 0x4, "needs_recovery";
        /// No file system, but the journal of one.
        JOURNAL_DEV = 0x8, "journal_dev";
        /// Group descriptors are spread over the disk.
        META_BG = 0x10, "meta_bg";
        /// Files are found through extents.
        EXTENTS = 0x40, "extent";
        /// More than 2³² blocks.
        BIT64 = 0x80, "64bit";
        /// Protected against being mounted twice.
        MMP = 0x100, "mmp";
        /// The tables of several groups lie together.
        FLEX_BG = 0x200, "flex_bg";
        /// Values of extended attributes in inodes of their own.
        EA_INODE = 0x400, "ea_inode";
        /// Data in directory entries.
        DIRDATA = 0x1000, "dirdata";
        /// What checksums start from stands in the superblock.
        CSUM_SEED = 0x2000, "metadata_csum_seed";
        /// Directories over 2 GiB.
        LARGEDIR = 0x4000, "large_dir";
        /// Small files within their inodes.
        INLINE_DATA = 0x8000, "inline_data";
        /// Encrypted directories.
        ENCRYPT = 0x1_0000, "encrypt";
        /// Directories that do not tell capital from small letters.
        CASEFOLD = 0x2_0000, "casefold";
    }
}

features! {
    /// Features without which a file system cannot be written.
    ReadOnlyCompatible {
        /// Few backups of the superblock.
        SPARSE_SUPER = 0x1, "sparse_super";
        /// Files over 2 GiB.
        LARGE_FILE = 0x2, "large_file";
        /// Files of more than 2³² sectors.
        HUGE_FILE = 0x8, "huge_file";
        /// Group descriptors have a CRC-16, and say what is not in use.
        GDT_CSUM = 0x10, "uninit_bg";
        /// Directories of more than 65,000 directories.
        DIR_NLINK = 0x20, "dir_nlink";
        /// Inodes have room for times until 2446.
        EXTRA_ISIZE = 0x40, "extra_isize";
        /// What each owner uses is counted.
        QUOTA = 0x100, "quota";
        /// Blocks are taken in clusters.
        BIGALLOC = 0x200, "bigalloc";
        /// Everything has a CRC-32C.
        METADATA_CSUM = 0x400, "metadata_csum";
        /// It is never to be written.
        READ_ONLY = 0x1000, "read-only";
        /// What each project uses is counted.
        PROJECT = 0x2000, "project";
        /// Files share blocks.
        SHARED_BLOCKS = 0x4000, "shared_blocks";
        /// Files may be verified by a tree of hashes.
        VERITY = 0x8000, "verity";
        /// The list of what is deleted and still open is not empty.
        ORPHAN_PRESENT = 0x1_0000, "orphan_present";
    }
}

impl Incompatible {
    /// Those that stand in the way of reading.
    pub(super) fn unreadable(self) -> Option<Self> {
        let known = Self::NAMES.iter().fold(0, |known, (bit, _)| known | bit);
        let not_read = !known | Self::COMPRESSION.0 | Self::JOURNAL_DEV.0 | Self::DIRDATA.0;
        Some(Self(self.0 & not_read)).filter(|found| found.0 != 0)
    }
}

/// The names of all set bits, those without one as numbers.
fn names(f: &mut fmt::Formatter<'_>, set: u32, names: &[(u32, &str)]) -> fmt::Result {
    let mut between = "";
    for bit in (0..32).map(|position| 1 << position).filter(|bit| set & bit != 0) {
        match names.iter().find(|(known, _)| *known == bit) {
            Some((_, name)) => write!(f, "{between}{name}")?,
            None => write!(f, "{between}{bit:#x}")?,
        }
        between = " ";
    }
    Ok(())
}
