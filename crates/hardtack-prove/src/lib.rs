//! Boots a copy-on-write clone and tests it from inside.
