//! A bake that gave no image.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use super::BakeError;
use super::log::LOG;
use super::output::DECISION;

/// Why there is no image, and what is kept to find out more.
#[derive(Debug)]
pub struct Failed {
    /// What went wrong.
    pub error: Box<BakeError>,
    /// The directory with the log and the reports that were made until then; none when nothing had begun, or
    /// the user stopped it.
    pub kept: Option<PathBuf>,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl Error for Failed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

impl From<BakeError> for Failed {
    fn from(error: BakeError) -> Self {
        Self { error: Box::new(error), kept: None }
    }
}

impl Failed {
    /// What the user can do, and where there is more to read.
    pub fn remedy(&self) -> Option<String> {
        let kept = self.kept.as_ref().map(|kept| match *self.error {
            BakeError::Proof => format!("the report, the consoles and the log are in {}", kept.display()),
            BakeError::Gate(_) => {
                format!("every condition of the gate is in {}", kept.join(DECISION).display())
            }
            _ => format!("the log of the whole build is {}", kept.join(LOG).display()),
        });
        let parts: Vec<String> = self.error.remedy().into_iter().chain(kept).collect();
        (!parts.is_empty()).then(|| parts.join("\n"))
    }
}
