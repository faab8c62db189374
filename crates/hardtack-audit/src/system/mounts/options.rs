//! Mount options (mount(8)).

use std::fmt;

/// Options in the order in which they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MountOptions(Vec<String>);

/// Flags that options carry with them; later options undo them (mount(8), "user", "users", "owner", "group").
const CARRIED: &[(&str, &[&str])] = &[
    ("user", &["noexec", "nosuid", "nodev"]),
    ("users", &["noexec", "nosuid", "nodev"]),
    ("owner", &["nosuid", "nodev"]),
    ("group", &["nosuid", "nodev"]),
];

impl MountOptions {
    /// Reads a comma-separated list.
    pub fn parse(text: &str) -> Self {
        Self(text.split(',').filter(|option| !option.is_empty()).map(str::to_owned).collect())
    }

    /// Whether `option` is in force in the end: of it and its contrary the later counts.
    pub fn has(&self, option: &str) -> bool {
        let contrary = contrary(option);
        let mut on = false;
        for written in &self.0 {
            let carried = CARRIED.iter().find(|(name, _)| name == written).map_or(&[][..], |(_, flags)| *flags);
            if written == option || carried.contains(&option) {
                on = true;
            } else if *written == contrary {
                on = false;
            }
        }
        on
    }

    /// Whether the boot mounts it without being asked, or when somebody first looks there.
    pub(super) fn is_automatic(&self) -> bool {
        !self.has("noauto") || self.has("x-systemd.automount")
    }

    /// The options with `option` in force: its contrary goes, and `defaults`, which says nothing, too.
    #[must_use]
    pub fn with(&self, option: &str) -> Self {
        let contrary = contrary(option);
        let mut options: Vec<_> =
            self.0.iter().filter(|written| **written != contrary && *written != "defaults").cloned().collect();
        options.push(option.to_owned());
        Self(options)
    }
}

impl fmt::Display for MountOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "defaults" } else { "" })?;
        for (index, option) in self.0.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "," })?;
            f.write_str(option)?;
        }
        Ok(())
    }
}

fn contrary(option: &str) -> String {
    match option {
        "ro" => "rw".to_owned(),
        "rw" => "ro".to_owned(),
        _ => option.strip_prefix("no").map_or_else(|| format!("no{option}"), str::to_owned),
    }
}
