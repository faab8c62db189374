//! Root archives.
