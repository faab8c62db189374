//! Text that may be made of sensitive values.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::Redactor;
use crate::redact::HIDDEN;

/// A string of a recipe. When a sensitive variable went into it, it shows itself as `<sensitive>` in
/// every `Display`, `Debug` and serialised form; only [`Text::reveal`] gives the value.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Text {
    value: String,
    sensitive: bool,
}

impl Text {
    /// Text that may be shown.
    pub fn plain(value: impl Into<String>) -> Self {
        Self { value: value.into(), sensitive: false }
    }

    /// Text that is never shown. The [`Redactor`] learns it, so that nothing else shows it either.
    pub fn sensitive(value: impl Into<String>) -> Self {
        let value = value.into();
        Redactor::global().hide(&value);
        Self { value, sensitive: true }
    }

    /// The value itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.value
    }

    /// Whether the value must not be shown.
    pub fn is_sensitive(&self) -> bool {
        self.sensitive
    }
}

impl From<String> for Text {
    fn from(value: String) -> Self {
        Self::plain(value)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.sensitive { HIDDEN } else { &self.value })
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sensitive { f.write_str(HIDDEN) } else { fmt::Debug::fmt(&self.value, f) }
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
