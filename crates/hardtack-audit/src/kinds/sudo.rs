//! The kinds `sudo_default` and `sudo_tag`: settings of sudo, and tags its rules must not have.

pub(super) mod default;
pub(super) mod tag;

#[cfg(test)]
mod tests;
