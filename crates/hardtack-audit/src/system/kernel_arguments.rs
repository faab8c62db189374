//! The kernel's arguments: what GRUB's settings say, and what its menu has.

use hardtack_image::grub::{self, Setting, Settings};
use hardtack_tree::{Tree, TreePath, tree_path};

use crate::verdict::{Location, Unjudgeable, cause};

/// The arguments that the kernel gets at the next boot.
#[derive(Clone, Debug, Default)]
pub struct KernelArguments {
    every: Arguments,
    normal: Arguments,
    recovery: bool,
    entries: Vec<Arguments>,
}

/// The arguments of one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    words: Vec<String>,
    at: Option<Location>,
}

/// GRUB's menu.
pub fn menu() -> TreePath {
    tree_path!("/boot/grub/grub.cfg")
}

impl KernelArguments {
    /// Reads GRUB's settings and, where it is there, its menu.
    ///
    /// # Errors
    /// When a file cannot be read, or only a shell could tell what the settings say.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let settings = Settings::read(tree, None).map_err(|error| Unjudgeable(cause(&error)))?;
        let get = |name| settings.get(name).map_err(|error| Unjudgeable(cause(&error)));
        let text = tree.read_text(&menu())?.unwrap_or_default();
        Ok(Self {
            every: Arguments::of_setting(get(grub::ALWAYS)?),
            normal: Arguments::of_setting(get(grub::DEFAULT)?),
            recovery: get("GRUB_DISABLE_RECOVERY")?.is_none_or(|setting| setting.text != "true"),
            entries: text.lines().zip(1..).filter_map(Arguments::of_entry).collect(),
        })
    }

    /// Those of every entry that a menu made of the settings has.
    pub fn every(&self) -> &Arguments {
        &self.every
    }

    /// Those that entries have beside them that are not for recovery.
    pub fn normal(&self) -> &Arguments {
        &self.normal
    }

    /// Whether a menu made of the settings has entries for recovery.
    pub fn has_recovery(&self) -> bool {
        self.recovery
    }

    /// Those of each entry of the menu that is there.
    pub fn entries(&self) -> &[Arguments] {
        &self.entries
    }
}

impl Arguments {
    /// Arguments in one line, as proc_cmdline(5) has them.
    pub fn parse(line: &str) -> Self {
        Self { words: grub::words(line), at: None }
    }

    fn of_setting(setting: Option<&Setting>) -> Self {
        let at = setting.map(|setting| Location { path: setting.path.clone(), line: Some(setting.line) });
        Self { words: setting.map(|setting| grub::words(&setting.text)).unwrap_or_default(), at }
    }

    /// Those of a `linux` command of GRUB's menu.
    fn of_entry((line, number): (&str, usize)) -> Option<Self> {
        let mut words = unquoted(line).into_iter();
        let command = words.next()?;
        let kernel = matches!(command.as_str(), "linux" | "linux16" | "linuxefi") && words.next().is_some();
        kernel.then(|| Self { words: words.collect(), at: Some(Location { path: menu(), line: Some(number) }) })
    }

    /// The arguments in their order, as they are written.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Where they stand.
    pub fn at(&self) -> Option<&Location> {
        self.at.as_ref()
    }

    /// The value of an argument, empty for one without; of several the last counts, and `-` and `_` are one.
    pub fn value(&self, name: &str) -> Option<&str> {
        let parts = |word: &'_ str| {
            word.split_once('=').map_or((word.len(), word.len()), |(name, _)| (name.len(), name.len() + 1))
        };
        self.words.iter().rev().find_map(|word| {
            let (end, start) = parts(word);
            (word[..end].replace('-', "_") == name.replace('-', "_")).then(|| word[start..].trim_matches('"'))
        })
    }
}

/// The words of a line of GRUB's script language, quotes removed; without a comment.
fn unquoted(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('#', None) if word.is_none() => break,
            (end, Some(begin)) if end == begin => quote = None,
            ('\'' | '"', None) => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            ('\\', None | Some('"')) => word.get_or_insert_default().extend(letters.next()),
            (blank, None) if blank.is_whitespace() => words.extend(word.take()),
            (other, _) => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::tree;

    fn entry(line: &str, name: &str) -> Option<String> {
        Arguments::of_entry((line, 1)).and_then(|arguments| arguments.value(name).map(str::to_owned))
    }

    #[test]
    fn the_last_of_several_counts() {
        let linux = "\tlinux   /boot/vmlinuz-6.1 root=UUID=x ro audit=1 'dyndbg=\"file x +p\"' audit=0 quiet # audit=3";
        assert_eq!(entry(linux, "audit").as_deref(), Some("0"));
        assert_eq!(entry(linux, "quiet").as_deref(), Some(""));
        assert_eq!(entry(linux, "aud"), None);
        assert_eq!(entry(linux, "dyndbg").as_deref(), Some("file x +p"));
        assert_eq!(entry("# linux /vmlinuz audit=1", "audit"), None);
        assert_eq!(entry("initrd /initrd audit=1", "audit"), None);
        assert_eq!(Arguments::parse("a-b_c=1").value("a_b-c"), Some("1"));
    }

    #[test]
    fn settings_that_only_a_shell_can_tell_are_unknown() {
        let text = "GRUB_CMDLINE_LINUX=\"$(cat /etc/arguments)\"\n";
        let cause = KernelArguments::read(&tree([("/etc/default/grub", text)])).unwrap_err().to_string();
        insta::assert_snapshot!(cause, @r#"/etc/default/grub:1: cannot tell what GRUB_CMDLINE_LINUX="$(cat /etc/arguments)" means for the kernel's arguments"#);
    }

    proptest! {
        #[test]
        fn any_menu_is_read(text in "(linux|[ a-z='\"\\\\#é\\n-]{0,9}){0,9}") {
            let _ = KernelArguments::read(&tree([("/boot/grub/grub.cfg", &text), ("/etc/default/grub", &text)]));
        }
    }
}
