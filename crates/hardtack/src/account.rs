//! Who runs the program, for what the store remembers.

/// The account: the one behind sudo, else the one that is logged in, else its number. Nobody vouches for it.
pub(crate) fn account() -> String {
    let named = ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    let plain = |name: &String| !name.is_empty() && name.len() <= 256 && !name.chars().any(char::is_control);
    named.filter(plain).unwrap_or_else(|| format!("uid {}", rustix::process::getuid().as_raw()))
}
