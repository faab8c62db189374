//! Versions of packages as each package manager orders them.
//!
//! A version becomes a key of bytes once, and keys are compared as bytes: an index of advisories is searched without
//! understanding a version again.

mod apk;
mod deb;
mod key;
mod maven;
mod python;
mod rpm;
mod scheme;
mod semver;
#[cfg(test)]
mod tests;

pub use key::VersionKey;
pub use scheme::Scheme;
