//! The kinds, one module each, and the table of all of them.
