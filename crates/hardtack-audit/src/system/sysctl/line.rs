//! One line of a sysctl.d(5) file.

use super::SysctlKey;

/// What a line asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// `key = value`, with or without a `-` in front, which only makes a failure quiet.
    Set {
        /// The parameter or pattern.
        key: SysctlKey,
        /// The value, its blanks reduced to single spaces.
        value: String,
    },
    /// `-key`: no pattern applies to it.
    Exempt {
        /// The parameter.
        key: SysctlKey,
    },
}

impl Line {
    /// `None` for comments, empty lines and what systemd-sysctl reports and ignores.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.starts_with(['#', ';']) {
            return None;
        }
        match text.split_once('=') {
            Some((key, value)) => {
                let key = SysctlKey::new(key.strip_prefix('-').unwrap_or(key).trim())?;
                let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
                Some(Self::Set { key, value })
            }
            None => Some(Self::Exempt { key: SysctlKey::new(text.strip_prefix('-')?.trim())? }),
        }
    }
}
