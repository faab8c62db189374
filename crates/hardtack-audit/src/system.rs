//! The judged system: models of its configuration, each parsed at most once.
