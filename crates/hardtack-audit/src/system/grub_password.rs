//! Who may change GRUB's entries: `superusers` and `password_pbkdf2` in its menu and in what makes it.

use hardtack_tree::{Tree, TreePath, tree_path};

use super::kernel_arguments::menu;
use crate::verdict::{Location, Unjudgeable};

/// The scripts that make a new menu.
pub fn directory() -> TreePath {
    tree_path!("/etc/grub.d")
}

/// The script that makes the entries for Linux.
pub fn linux_script() -> TreePath {
    tree_path!("/etc/grub.d/10_linux")
}

/// The option of an entry that anyone may start.
pub const UNRESTRICTED: &str = "--unrestricted";

/// What a new menu would ask, and what the one that is there asks.
#[derive(Clone, Debug, Default)]
pub struct GrubPassword {
    /// What the scripts of `/etc/grub.d` put into a new menu.
    pub new: Protection,
    /// What the menu that is there says; none where there is no menu.
    pub present: Option<Protection>,
    /// The line with which the script for Linux names the options of its entries, and whether anyone may start them.
    pub script: Option<(bool, Location)>,
    /// The entries of the menu that start Linux, and whether anyone may start them.
    pub entries: Vec<(bool, Location)>,
}

/// Who may change entries.
#[derive(Clone, Debug, Default)]
pub struct Protection {
    superusers: Vec<String>,
    superusers_at: Option<Location>,
    passwords: Vec<Password>,
}

#[derive(Clone, Debug)]
struct Password {
    user: String,
    hashed: bool,
    at: Location,
}

/// Whether a password is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Of these users, by hashes.
    Hashed {
        /// The first password.
        at: Location,
    },
    /// The password of a user stands there as it is.
    Plain {
        /// Where.
        at: Location,
    },
    /// No superuser has a password, so that nobody at all, or everybody, could change an entry.
    No {
        /// What names superusers.
        at: Option<Location>,
    },
}

impl GrubPassword {
    /// Reads the menu and the scripts that make a new one.
    ///
    /// # Errors
    /// When a file or directory cannot be read.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let mut read = Self::default();
        for name in tree.list(&directory())?.unwrap_or_default() {
            let path = directory().join_os(&name)?;
            let executable = tree.target_metadata(&path)?.is_some_and(|found| found.mode.bits() & 0o111 != 0);
            let Some(text) = tree.read_text(&path)?.filter(|_| executable) else { continue };
            read.new.take(&path, &text);
            if path == linux_script() {
                read.script =
                    text.lines().zip(1..).find(|(line, _)| line.starts_with("CLASS=")).map(|(line, number)| {
                        (line.contains(UNRESTRICTED), Location { path: path.clone(), line: Some(number) })
                    });
            }
        }
        if let Some(text) = tree.read_text(&menu())? {
            let mut present = Protection::default();
            present.take(&menu(), &text);
            read.present = Some(present);
            read.entries = entries(&text);
        }
        Ok(read)
    }
}

impl Protection {
    /// Takes what the lines of a file set; a later line wins.
    fn take(&mut self, path: &TreePath, text: &str) {
        for (line, number) in text.lines().zip(1..) {
            let at = || Location { path: path.clone(), line: Some(number) };
            let mut words = line.split_whitespace();
            match (words.next(), words.next(), words.next()) {
                (Some("set"), Some(setting), _) if setting.starts_with("superusers=") => {
                    let list =
                        line.split_once("superusers=").map_or("", |(_, list)| list.trim().trim_matches(['"', '\'']));
                    let names = list.split([' ', ',', ';', '|', '&']).filter(|name| !name.is_empty());
                    self.superusers = names.map(str::to_owned).collect();
                    self.superusers_at = Some(at());
                }
                (Some(command @ ("password" | "password_pbkdf2")), Some(user), Some(_)) => {
                    let user = user.trim_matches(['"', '\'']).to_owned();
                    self.passwords.retain(|password| password.user != user);
                    self.passwords.push(Password { user, hashed: command == "password_pbkdf2", at: at() });
                }
                _ => {}
            }
        }
    }

    /// Whether a password is asked for.
    pub fn asked(&self) -> Asked {
        let of_superusers = || self.passwords.iter().filter(|password| self.superusers.contains(&password.user));
        match (of_superusers().find(|password| !password.hashed), of_superusers().next()) {
            (Some(plain), _) => Asked::Plain { at: plain.at.clone() },
            (None, Some(hashed)) => Asked::Hashed { at: hashed.at.clone() },
            (None, None) => Asked::No { at: self.superusers_at.clone() },
        }
    }
}

/// The entries that start Linux and are not behind another menu.
fn entries(text: &str) -> Vec<(bool, Location)> {
    let mut entries = Vec::new();
    let mut current: Option<(bool, Location)> = None;
    let mut submenu = false;
    for (line, number) in text.lines().zip(1..) {
        let inner = line.starts_with([' ', '\t']);
        match line.split_whitespace().next() {
            Some("submenu") => submenu = true,
            Some("}") if !inner => (submenu, current) = (false, None),
            Some("menuentry") if !submenu => {
                let open = line.split_whitespace().any(|word| word == UNRESTRICTED);
                current = Some((open, Location { path: menu(), line: Some(number) }));
            }
            Some("linux" | "linux16" | "linuxefi") => entries.extend(current.take()),
            _ => {}
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::tree;

    fn asked(menu: &str) -> Asked {
        GrubPassword::read(&tree([("/boot/grub/grub.cfg", menu)])).unwrap().present.unwrap().asked()
    }

    #[test]
    fn a_superuser_needs_a_hash() {
        assert!(matches!(asked("set superusers=\"a, b\"\npassword_pbkdf2 b grub.x\n"), Asked::Hashed { .. }));
        assert!(matches!(
            asked("set superusers='a b'\npassword a secret\npassword_pbkdf2 b grub.x\n"),
            Asked::Plain { .. }
        ));
        assert!(matches!(asked("password_pbkdf2 b grub.x\n"), Asked::No { at: None }));
        assert!(matches!(asked("set superusers=\"a\"\npassword_pbkdf2 b grub.x\n"), Asked::No { at: Some(_) }));
        assert!(matches!(
            asked("set superusers=\"b\"\npassword_pbkdf2 b grub.x\nset superusers=\"\"\n"),
            Asked::No { .. }
        ));
        assert!(matches!(asked("#set superusers=\"b\"\npassword_pbkdf2 b grub.x\n"), Asked::No { at: None }));
    }

    proptest! {
        #[test]
        fn any_menu_is_read(text in "(set superusers=|password|menuentry|submenu|linux|[{}\"a-zé ]|\\n|\\t){0,30}") {
            let _ = asked(&text);
        }
    }
}
