//! The files of a layout, and whether they are what they are named.

use std::io;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::documents::Descriptor;
use super::{FORMAT, damaged};
use crate::archive::Members;
use crate::compression::unpacked;
use crate::{
    Digest, DigestParseError, Digester, FormatError, FormatResult, Source, Tree, TreeError, TreePath, escaped,
};

/// Documents are far smaller; registries take no larger ones.
const LARGEST_DOCUMENT: u64 = 4 << 20;
/// Bytes that are digested at once.
const PIECE: usize = 256 << 10;

/// The files of a layout.
pub(super) struct Blobs<'t>(&'t dyn Tree);

/// A layer as it lies there, whose bytes are those that the image names.
pub(super) struct Packed {
    /// Its name in messages.
    pub name: String,
    source: Arc<dyn Source>,
    digest: Digest,
}

impl<'t> Blobs<'t> {
    pub(super) fn new(layout: &'t dyn Tree) -> Self {
        Self(layout)
    }

    /// A document by its path in the layout.
    pub(super) fn document<T: DeserializeOwned>(&self, path: &TreePath) -> FormatResult<T> {
        parse(&self.whole(path)?, path)
    }

    /// A document by its descriptor, with its digest.
    pub(super) fn described<T: DeserializeOwned>(&self, descriptor: &Descriptor) -> FormatResult<(T, Digest)> {
        let (path, digest) = place(descriptor)?;
        let bytes = self.whole(&path)?;
        check(&path, digest, Digest::of(&bytes))?;
        check_size(&path, descriptor.size, bytes.len() as u64)?;
        Ok((parse(&bytes, &path)?, digest))
    }

    /// A layer by its descriptor.
    pub(super) fn layer(&self, descriptor: &Descriptor) -> FormatResult<Packed> {
        let (path, digest) = place(descriptor)?;
        let packed = self.packed(&path)?;
        check_size(&path, descriptor.size, packed.source.size())?;
        check(&path, digest, packed.digest)?;
        Ok(Packed { name: digest.to_string(), ..packed })
    }

    /// A layer by its path in the layout.
    pub(super) fn packed(&self, path: &TreePath) -> FormatResult<Packed> {
        let source = self.source(path)?;
        let digest = digest(&*source).map_err(|source| FormatError::Io { format: FORMAT, what: "a layer", source })?;
        Ok(Packed { name: path.to_string(), source, digest })
    }

    /// The content of a small file.
    pub(super) fn whole(&self, path: &TreePath) -> FormatResult<Vec<u8>> {
        let source = self.source(path)?;
        if source.size() > LARGEST_DOCUMENT {
            return Err(damaged(format!("{path} has {} bytes, and should be a small document", source.size())));
        }
        let mut bytes = vec![0; source.size() as usize];
        let unreadable = |source| FormatError::Io { format: FORMAT, what: "a document", source };
        source.read_at(0, &mut bytes).map_err(unreadable)?;
        Ok(bytes)
    }

    fn source(&self, path: &TreePath) -> FormatResult<Arc<dyn Source>> {
        match self.0.open_file(path) {
            Ok(Some(file)) => {
                file.into_source().map_err(|source| FormatError::Io { format: FORMAT, what: "a file", source })
            }
            Ok(None) => Err(damaged(format!("it has no {path}"))),
            Err(TreeError::WrongKind { .. }) => Err(damaged(format!("{path} is no file"))),
            Err(error) => Err(FormatError::Io { format: FORMAT, what: "a file", source: io::Error::other(error) }),
        }
    }
}

impl Packed {
    /// The members of the layer. Unpacked it must have the digest `expected`, which the configuration names.
    pub(super) fn unpacked(self, expected: &str) -> FormatResult<Members> {
        let expected: Digest = expected.parse().map_err(|error: DigestParseError| damaged(error.to_string()))?;
        let mut digester = Digester::new();
        let (source, digest) = match unpacked(&self.source, FORMAT, &mut digester)? {
            Some(source) => (source, digester.finish()),
            None => (self.source, self.digest),
        };
        if digest != expected {
            return Err(damaged(format!("unpacked it is {digest}, not {expected}")));
        }
        Ok(Members::plain(source))
    }
}

/// Where the file of a descriptor lies (`image-layout.md`).
fn place(descriptor: &Descriptor) -> FormatResult<(TreePath, Digest)> {
    let name = escaped(descriptor.digest.as_bytes());
    let digest: Digest = match descriptor.digest.split_once(':') {
        Some(("sha256", _)) => descriptor.digest.parse().map_err(|_| damaged(format!("`{name}` is no digest")))?,
        Some(_) => return Err(FormatError::Unsupported { format: FORMAT, what: format!("the digest {name}") }),
        None => return Err(damaged(format!("`{name}` is no digest"))),
    };
    let path = TreePath::new(format!("/blobs/sha256/{}", digest.hex())).map_err(|error| damaged(error.to_string()))?;
    Ok((path, digest))
}

pub(super) fn check(path: &TreePath, expected: Digest, found: Digest) -> FormatResult<()> {
    if expected == found { Ok(()) } else { Err(damaged(format!("{path} is {found}, not {expected}"))) }
}

fn check_size(path: &TreePath, expected: u64, found: u64) -> FormatResult<()> {
    if expected == found { Ok(()) } else { Err(damaged(format!("{path} has {found} bytes, not {expected}"))) }
}

pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8], path: &TreePath) -> FormatResult<T> {
    serde_json::from_slice(bytes).map_err(|error| damaged(format!("{path}: {error}")))
}

fn digest(source: &dyn Source) -> io::Result<Digest> {
    let mut digester = Digester::new();
    let mut piece = vec![0; PIECE];
    let mut at = 0;
    while at < source.size() {
        let length = (source.size() - at).min(PIECE as u64) as usize;
        source.read_at(at, &mut piece[..length])?;
        digester.update(&piece[..length]);
        at += length as u64;
    }
    Ok(digester.finish())
}
