//! What a listing tells of objects.

use object_store::ObjectMeta;

/// An object in a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its name, below the prefix of the store.
    pub name: String,
    /// Its bytes.
    pub size: u64,
    /// Another one whenever it was written again.
    pub tag: String,
    /// When it was written, in seconds since 1970-01-01T00:00:00Z.
    pub written: i64,
}

impl Object {
    pub(crate) fn of(meta: &ObjectMeta, prefix: &str) -> Option<Self> {
        let whole = meta.location.as_ref();
        let name = if prefix.is_empty() { whole } else { whole.strip_prefix(prefix)?.strip_prefix('/')? };
        let tag = format!("{} {}", meta.last_modified.to_rfc3339(), meta.e_tag.as_deref().unwrap_or_default());
        Some(Self { name: name.to_owned(), size: meta.size, tag, written: meta.last_modified.timestamp() })
    }

    /// The last part of its name.
    pub fn file_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or_default()
    }
}
