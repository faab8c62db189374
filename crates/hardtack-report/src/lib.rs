//! Text and JSON reports from one evidence model.
