//! The kinds `sudo_default`, `sudo_for_all` and `sudo_tag`: settings of sudo, and what its rules must not say.

pub(super) mod default;
pub(super) mod for_all;
pub(super) mod tag;

#[cfg(test)]
mod tests;
