//! Files of envelopes beside an image: one envelope a line (`spec/v1/bundle.md` of in-toto).

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use hardtack_build::replace_file;
use hardtack_recipe::ImageName;

/// More than sixty statements of the largest images.
const LIMIT: u64 = 256 << 20;

/// Where the envelopes about an image stand in its directory.
pub fn path(directory: &Path, image: &ImageName) -> PathBuf {
    directory.join(format!("{image}.intoto.jsonl"))
}

/// The envelopes of a bundle, none of them read yet; none where there is no such file.
///
/// # Errors
/// When it cannot be read or is too large.
pub fn read(path: &Path) -> io::Result<Vec<Vec<u8>>> {
    let mut bytes = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(LIMIT + 1).read_to_end(&mut bytes)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    if bytes.len() as u64 > LIMIT {
        return Err(io::Error::other(format!("it has more than {LIMIT} bytes")));
    }
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    Ok(lines.map(<[u8]>::to_vec).collect())
}

/// Adds an envelope to a bundle, unless it is there already. The file is replaced as a whole.
///
/// # Errors
/// When it cannot be read or written.
pub fn add(path: &Path, envelope: &str) -> io::Result<()> {
    let mut lines = read(path)?;
    let line = envelope.trim().as_bytes();
    if lines.iter().any(|known| known.trim_ascii() == line) {
        return Ok(());
    }
    lines.push(line.to_vec());
    let mut bytes = Vec::new();
    for line in &lines {
        bytes.extend_from_slice(line.trim_ascii());
        bytes.push(b'\n');
    }
    replace_file(path, &bytes)
}
