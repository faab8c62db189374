//! The argument of `umask`.

use super::command::Command;

/// What a `umask` command sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Umask {
    /// These bits are taken from files that are made.
    Bits(u32),
    /// What only a running shell can tell.
    Unclear,
}

impl Umask {
    /// What a command sets; `None` for one that sets nothing.
    pub fn of(command: &Command) -> Option<Self> {
        let (name, arguments) = command.called()?;
        if name != "umask" {
            return (name == "eval" && command.mentions("umask")).then_some(Self::Unclear);
        }
        let mut values = arguments.iter().filter(|word| !word.head().starts_with('-'));
        let value = values.next()?;
        Some(value.literal().map_or(Self::Unclear, |text| Self::parse(&text)))
    }

    /// Reads octal digits, or permissions that stay as in `u=rwx,g=rx,o=`.
    pub fn parse(text: &str) -> Self {
        if text.bytes().all(|byte| (b'0'..=b'7').contains(&byte)) && (1..=4).contains(&text.len()) {
            return u32::from_str_radix(text, 8).map_or(Self::Unclear, |bits| Self::Bits(bits & 0o777));
        }
        symbolic(text).map_or(Self::Unclear, Self::Bits)
    }
}

/// The bits of a symbolic mask that says of group and others what they may do. What changes the mask there
/// was before (`g-w`) cannot be told from its text.
fn symbolic(text: &str) -> Option<u32> {
    let (mut allowed, mut said) = (0o700, 0);
    for clause in text.split(',') {
        let (who, permissions) = clause.split_once('=')?;
        let mut classes = 0;
        for class in who.chars() {
            classes |= match class {
                'u' => 0o700,
                'g' => 0o070,
                'o' => 0o007,
                'a' => 0o777,
                _ => return None,
            };
        }
        classes = if who.is_empty() { 0o777 } else { classes };
        let mut bits = 0;
        for permission in permissions.chars() {
            bits |= match permission {
                'r' => 0o444,
                'w' => 0o222,
                'x' | 'X' => 0o111,
                _ => return None,
            };
        }
        allowed = (allowed & !classes) | (bits & classes);
        said |= classes;
    }
    (said & 0o077 == 0o077).then_some(!allowed & 0o777)
}
