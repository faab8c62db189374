//! What start-up files of shells set: `umask`, `shell_variable` and `root_path`.

mod edit;
pub(super) mod root_path;
#[cfg(test)]
mod tests;
pub(super) mod umask;
pub(super) mod variable;
