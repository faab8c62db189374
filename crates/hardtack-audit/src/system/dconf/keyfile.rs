//! Key files of dconf: `[directory]` and `key=value`.

use super::value::Value;
use crate::lines::Lines;

/// One line that sets a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The whole key: `/org/gnome/login-screen/disable-user-list`.
    pub key: String,
    /// Its value.
    pub value: Value,
    /// The line, from 1.
    pub line: usize,
}

/// Reads a key file. Of two lines for one key the later counts.
///
/// # Errors
/// The first line that is none of a group, a setting, a comment and a blank, or whose value is none.
pub fn parse(text: &str) -> Result<Vec<Setting>, usize> {
    let mut directory: Option<String> = None;
    let mut settings = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            directory = Some(if name == "/" { "/".to_owned() } else { format!("/{name}/") });
            continue;
        }
        let (key, value) = line.split_once('=').ok_or(number)?;
        let directory = directory.as_ref().ok_or(number)?;
        let value = Value::parse(value.trim()).ok_or(number)?;
        settings.push(Setting { key: format!("{directory}{}", key.trim()), value, line: number });
    }
    Ok(settings)
}

/// Sets a key in the text of a key file: in the place of its last line, or at the start of its group.
pub fn set(lines: &mut Lines, key: &str, value: &str) {
    let (directory, name) = key.rsplit_once('/').unwrap_or(("", key));
    let header =
        if directory.is_empty() { "[/]".to_owned() } else { format!("[{}]", directory.trim_start_matches('/')) };
    let line = format!("{name}={value}");
    let (mut inside, mut group, mut own) = (false, None, None);
    for (text, number) in lines.iter().zip(1..) {
        let text = text.trim();
        if text.starts_with('[') {
            inside = text == header;
            group = group.or(inside.then_some(number));
        } else if inside && text.split_once('=').is_some_and(|(key, _)| key.trim() == name) {
            own = Some(number);
        }
    }
    match (own, group) {
        (Some(number), _) => lines.replace(&(number..=number), &line),
        (None, Some(number)) => lines.insert(number + 1, &line),
        (None, None) => {
            lines.push(&header);
            lines.push(&line);
        }
    }
}
