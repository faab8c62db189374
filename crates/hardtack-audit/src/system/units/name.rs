//! Unit names (systemd.unit(5), systemd-escape(1)).

/// Types of units (systemd(1)).
const TYPES: [&str; 11] =
    ["automount", "device", "mount", "path", "scope", "service", "slice", "socket", "swap", "target", "timer"];

/// Whether `name` is the whole name of a unit: with its type, and without a directory.
pub fn is_unit_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, kind)| !stem.is_empty() && !stem.contains('/') && TYPES.contains(&kind))
}

/// The template of an instance: `getty@tty1.service` → `getty@.service`. `None` for any other name.
pub fn template(unit: &str) -> Option<String> {
    let (stem, kind) = unit.rsplit_once('.')?;
    let (prefix, instance) = stem.split_once('@')?;
    (!instance.is_empty()).then(|| format!("{prefix}@.{kind}"))
}

/// `target`, a template given the instance that `alias` has; any other target as it is.
pub(super) fn instantiate(target: &str, alias: &str) -> String {
    let instance = alias.rsplit_once('.').and_then(|(stem, _)| stem.split_once('@')).map(|(_, instance)| instance);
    match (target.split_once("@."), instance) {
        (Some((prefix, kind)), Some(instance)) => format!("{prefix}@{instance}.{kind}"),
        _ => target.to_owned(),
    }
}

/// The name of the unit that mounts at `point`: `/var/tmp` → `var-tmp.mount`.
pub fn mount_unit_name(point: &str) -> String {
    let trimmed = point.trim_matches('/');
    if trimmed.is_empty() {
        return "-.mount".to_owned();
    }
    let mut name = String::with_capacity(trimmed.len() + 6);
    for (index, byte) in trimmed.bytes().enumerate() {
        match byte {
            b'/' => name.push('-'),
            b'.' if index > 0 => name.push('.'),
            b':' | b'_' => name.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => name.push(char::from(byte)),
            _ => name.push_str(&format!("\\x{byte:02x}")),
        }
    }
    name + ".mount"
}

/// The names of the directories whose files are added to a unit, the most specific first:
/// `var-tmp.mount.d`, `var-.mount.d`, `mount.d`.
pub(super) fn dropin_names(unit: &str) -> Vec<String> {
    let Some((stem, kind)) = unit.rsplit_once('.') else {
        return Vec::new();
    };
    let mut names = vec![format!("{unit}.d")];
    names.extend(template(unit).map(|template| format!("{template}.d")));
    let dashes = stem.char_indices().rev().filter(|(at, letter)| *letter == '-' && at + 1 < stem.len());
    names.extend(dashes.filter_map(|(at, _)| Some(format!("{}.{kind}.d", stem.get(..=at)?))));
    names.push(format!("{kind}.d"));
    names
}
