//! Why foreign bytes cannot be read as what they claim to be.

use std::io;

/// The result of reading a format of foreign bytes.
pub type FormatResult<T> = Result<T, FormatError>;

/// Why an image, a partition table, a volume group, a file system or an archive cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// It contradicts its format or itself.
    #[error("damaged {format}: {what}")]
    Damaged {
        /// The format: "ext4", "qcow2", "GPT".
        format: &'static str,
        /// What is wrong, and where.
        what: String,
    },
    /// It is sound, and has something that hardtack does not read.
    #[error("{format} with {what}, which hardtack does not read")]
    Unsupported {
        /// The format.
        format: &'static str,
        /// What it has.
        what: String,
    },
    /// It holds several, and none of them or an unknown one was chosen.
    #[error("{}", choice(format, wanted.as_deref(), offered))]
    Choice {
        /// The format.
        format: &'static str,
        /// What was chosen.
        wanted: Option<String>,
        /// What there is to choose from.
        offered: Vec<String>,
    },
    /// Its bytes cannot be read.
    #[error("cannot read {what} of the {format}")]
    Io {
        /// The format.
        format: &'static str,
        /// Which part.
        what: &'static str,
        /// What the system, or the format below, said.
        #[source]
        source: io::Error,
    },
}

/// A list that is longer than this is cut.
const SHOWN: usize = 20;

fn choice(format: &str, wanted: Option<&str>, offered: &[String]) -> String {
    let more = offered.len().checked_sub(SHOWN).filter(|more| *more > 0);
    let mut list = offered.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    list.extend(more.map(|more| format!(" and {more} more")).iter().map(String::as_str));
    match wanted {
        Some(wanted) => format!("the {format} has no `{wanted}`: choose one of {list}"),
        None => format!("the {format} holds several: choose one of {list}"),
    }
}
