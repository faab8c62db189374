//! Bases, sandbox, steps, layers, seal and the store.
