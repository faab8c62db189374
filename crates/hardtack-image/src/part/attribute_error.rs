//! Why a file system cannot keep extended attributes.

/// Why the extended attributes of an entry cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttributeError {
    /// The file system knows no name space of this name.
    #[error("{format} has no place for the extended attribute {name:?}")]
    NameSpace {
        /// What the type of the file system is called.
        format: &'static str,
        /// The attribute.
        name: String,
    },
    /// An access control list is malformed.
    #[error("the access control list in {0:?} is malformed")]
    Acl(String),
    /// A value is longer than Linux allows.
    #[error("the value of the extended attribute {name:?} has {len} bytes, and one has at most 65536")]
    LongValue {
        /// The attribute.
        name: String,
        /// Bytes of its value.
        len: usize,
    },
    /// One attribute, with others whose names have the same hash, is larger than the file system allows.
    #[error("the extended attribute {name:?} needs {needs} bytes; {format} has room for {room}")]
    TooLarge {
        /// What the type of the file system is called.
        format: &'static str,
        /// The attribute.
        name: String,
        /// What it needs.
        needs: usize,
        /// What there is for it.
        room: usize,
    },
    /// The attributes are too large together.
    #[error("the extended attributes need {needs} bytes; {format} has room for {room}")]
    TooLargeTogether {
        /// What the type of the file system is called.
        format: &'static str,
        /// What they need together.
        needs: usize,
        /// What there is for them.
        room: usize,
    },
}
