//! GRUB's settings, `/etc/default/grub` and `/etc/default/grub.d/*.cfg`, as grub-mkconfig(8) reads them: shell
//! fragments, of which assignments are understood.

use std::collections::BTreeMap;

use hardtack_tree::{Tree, TreePath, tree_path};

use super::BootError;

/// Arguments of every entry of the menu.
pub const ALWAYS: &str = "GRUB_CMDLINE_LINUX";
/// Arguments of every entry but those for recovery.
pub const DEFAULT: &str = "GRUB_CMDLINE_LINUX_DEFAULT";
/// Seconds before the first entry is started.
pub(super) const TIMEOUT: &str = "GRUB_TIMEOUT";
/// What is read of the settings, and so must not be changed by what cannot be understood.
const READ: [&str; 3] = [ALWAYS, DEFAULT, TIMEOUT];

/// The variables that the files leave behind.
#[derive(Debug, Default)]
pub struct Settings(BTreeMap<String, Value>);

/// The value of a variable and the last line that assigned it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The value, quotes removed and variables put in.
    pub text: String,
    /// The file.
    pub path: TreePath,
    /// The line, from 1.
    pub line: usize,
}

#[derive(Clone, Debug)]
enum Value {
    Known(Setting),
    /// It comes out of a command, or only under a condition; `place` says where.
    Unknown {
        path: TreePath,
        line: usize,
        what: String,
    },
}

impl Settings {
    /// Reads all files but `own`, which hardtack writes from what the others say.
    ///
    /// # Errors
    /// When a file is there and cannot be read.
    pub fn read(tree: &dyn Tree, own: Option<&TreePath>) -> Result<Self, BootError> {
        let directory = tree_path!("/etc/default/grub.d");
        let mut files = vec![tree_path!("/etc/default/grub")];
        for name in tree.list(&directory)?.unwrap_or_default() {
            let path = directory.join_os(&name).map_err(hardtack_tree::TreeError::from)?;
            if path.bytes().ends_with(b".cfg") && Some(&path) != own {
                files.push(path);
            }
        }
        let mut settings = Self::default();
        for path in files {
            if let Some(text) = tree.read_text(&path)? {
                settings.apply(&path, &text);
            }
        }
        Ok(settings)
    }

    /// The value of a variable; `None` when no file sets it.
    ///
    /// # Errors
    /// When a file gives it a value that only a shell could tell.
    pub fn get(&self, name: &str) -> Result<Option<&Setting>, BootError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Known(setting)) => Ok(Some(setting)),
            Some(Value::Unknown { path, line, what }) => {
                Err(BootError::Settings { path: path.clone(), line: *line, what: what.clone() })
            }
        }
    }

    /// The text of a variable, as [`Settings::get`].
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, BootError> {
        Ok(self.get(name)?.map(|setting| setting.text.as_str()))
    }

    /// Takes the assignments of one file in order. What a condition or a loop holds, and what any other command
    /// assigns, is unknown from there on.
    fn apply(&mut self, path: &TreePath, text: &str) {
        let mut depth = 0_usize;
        for (line, statement) in statements(text) {
            let unknown = || Value::Unknown { path: path.clone(), line, what: shortened(&statement) };
            match statement.split_whitespace().next().unwrap_or("") {
                "if" | "for" | "while" | "until" | "case" | "{" => depth += 1,
                "fi" | "done" | "esac" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            match assignment(&statement) {
                Some((name, word)) if depth == 0 => {
                    let value = self
                        .expand(word)
                        .map_or_else(unknown, |text| Value::Known(Setting { text, path: path.clone(), line }));
                    self.0.insert(name.to_owned(), value);
                }
                Some((name, _)) => {
                    self.0.insert(name.to_owned(), unknown());
                }
                None => {
                    let includes = statement.starts_with(". ") || statement.starts_with("source ");
                    let any = READ.iter().copied().filter(|_| includes);
                    for name in mentioned(&statement).chain(any) {
                        self.0.insert(name.to_owned(), unknown());
                    }
                }
            }
        }
    }

    /// The value of a shell word: quotes removed and variables put in. `None` when it needs more than that.
    fn expand(&self, word: &str) -> Option<String> {
        let mut value = String::new();
        let mut letters = word.chars().peekable();
        let mut quote = None;
        while let Some(letter) = letters.next() {
            match (letter, quote) {
                ('\'', None) | ('"', None) => quote = Some(letter),
                (end, Some(begin)) if end == begin => quote = None,
                (other, Some('\'')) => value.push(other),
                ('\\', quote) => match letters.next()? {
                    '\n' => {}
                    kept @ ('$' | '`' | '"' | '\\') => value.push(kept),
                    other if quote.is_none() => value.push(other),
                    other => value.extend(['\\', other]),
                },
                ('`', _) => return None,
                ('$', _) => {
                    let braces = letters.next_if_eq(&'{').is_some();
                    let mut name = String::new();
                    while let Some(part) = letters.next_if(|next| next.is_ascii_alphanumeric() || *next == '_') {
                        name.push(part);
                    }
                    if name.is_empty() || (braces && letters.next() != Some('}')) {
                        return None;
                    }
                    match self.0.get(&name) {
                        Some(Value::Known(setting)) => value.push_str(&setting.text),
                        Some(Value::Unknown { .. }) => return None,
                        None => {}
                    }
                }
                ('|' | '&' | ';' | '<' | '>' | '(' | ')', None) => return None,
                (space, None) if space.is_whitespace() => return None,
                (other, _) => value.push(other),
            }
        }
        quote.is_none().then_some(value)
    }
}

/// Splits a fragment into statements, comments left out: at line ends and semicolons that are not quoted. Each
/// comes with its line, from 1.
fn statements(text: &str) -> Vec<(usize, String)> {
    let mut statements = Vec::new();
    let (mut current, mut begin, mut line) = (String::new(), 1, 1);
    let mut quote = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let blank_before = current.chars().next_back().is_none_or(char::is_whitespace);
        match (letter, quote) {
            ('#', None) if blank_before => while letters.next_if(|next| *next != '\n').is_some() {},
            ('\n' | ';', None) => statements.push((begin, std::mem::take(&mut current))),
            ('\\', None | Some('"')) => {
                current.push(letter);
                if let Some(next) = letters.next() {
                    line += usize::from(next == '\n');
                    current.push(next);
                }
            }
            ('\'' | '"', None) => {
                quote = Some(letter);
                current.push(letter);
            }
            (end, Some(begin)) if end == begin => {
                quote = None;
                current.push(letter);
            }
            _ => current.push(letter),
        }
        line += usize::from(letter == '\n');
        if current.trim().is_empty() {
            begin = line;
        }
    }
    statements.push((begin, current));
    statements.retain_mut(|(_, statement)| {
        *statement = statement.trim().to_owned();
        !statement.is_empty()
    });
    statements
}

/// Name and word of `NAME=word` or `export NAME=word`.
fn assignment(statement: &str) -> Option<(&str, &str)> {
    let statement = statement.strip_prefix("export ").map_or(statement, str::trim_start);
    let (name, word) = statement.split_once('=')?;
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (!name.is_empty() && name.bytes().all(letter) && !name.starts_with(|first: char| first.is_ascii_digit()))
        .then_some((name, word))
}

/// The names of GRUB's variables that a statement assigns to somewhere in it.
fn mentioned(statement: &str) -> impl Iterator<Item = &str> {
    let word = |letter: char| !(letter.is_ascii_alphanumeric() || letter == '_' || letter == '=');
    statement
        .split(word)
        .filter_map(|word| word.split_once('='))
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("GRUB_"))
}

/// Splits arguments as the kernel does: at blanks that do not stand between double quotes.
pub fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in text.chars() {
        quoted ^= letter == '"';
        if letter.is_whitespace() && !quoted {
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn shortened(statement: &str) -> String {
    let line = statement.lines().next().unwrap_or("");
    line.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use hardtack_tree::MemoryTree;

    use super::*;

    fn settings(files: &[(&str, &str)]) -> Settings {
        let tree = files.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.file(path, text).unwrap());
        Settings::read(&tree, Some(&tree_path!("/etc/default/grub.d/90-hardtack.cfg"))).unwrap()
    }

    #[test]
    fn later_files_add_to_earlier_ones() {
        let settings = settings(&[
            (
                "/etc/default/grub",
                "# GRUB\nGRUB_TIMEOUT=0 # quick\nGRUB_CMDLINE_LINUX_DEFAULT='quiet'\nexport GRUB_CMDLINE_LINUX=\"\"\n",
            ),
            ("/etc/default/grub.d/20-b.cfg", "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX audit=1\"\n"),
            (
                "/etc/default/grub.d/10-a.cfg",
                "GRUB_CMDLINE_LINUX=\"${GRUB_CMDLINE_LINUX} dyndbg=\\\"file x +p\\\" a\\\n b\"; GRUB_X=a'b'\"c\"\n",
            ),
            ("/etc/default/grub.d/90-hardtack.cfg", "GRUB_CMDLINE_LINUX=\"own\"\n"),
            ("/etc/default/grub.d/no-setting", "GRUB_CMDLINE_LINUX=\"other\"\n"),
        ]);
        assert_eq!(settings.text("GRUB_CMDLINE_LINUX").unwrap(), Some(" dyndbg=\"file x +p\" a b audit=1"));
        assert_eq!(settings.text("GRUB_CMDLINE_LINUX_DEFAULT").unwrap(), Some("quiet"));
        assert_eq!(settings.text("GRUB_TIMEOUT").unwrap(), Some("0"));
        assert_eq!(settings.text("GRUB_X").unwrap(), Some("abc"));
        assert_eq!(settings.text("GRUB_DISTRIBUTOR").unwrap(), None);
    }

    #[test]
    fn what_only_a_shell_can_tell_is_unknown_and_never_guessed() {
        let text = "GRUB_DISTRIBUTOR=`lsb_release -i -s 2> /dev/null || echo Debian`\n\
                    GRUB_TIMEOUT=5\n\
                    if [ -e /x ]; then\n  GRUB_CMDLINE_LINUX=\"x\"\nfi\n\
                    [ -e /y ] && GRUB_TIMEOUT=9\n\
                    GRUB_DEFAULT=0\n";
        let settings = settings(&[("/etc/default/grub", text)]);
        let refusal = |name| settings.get(name).unwrap_err().to_string();
        let refusals = ["GRUB_DISTRIBUTOR", "GRUB_CMDLINE_LINUX", "GRUB_TIMEOUT"].map(refusal).join("\n");
        insta::assert_snapshot!(refusals, @r#"
        /etc/default/grub:1: cannot tell what GRUB_DISTRIBUTOR=`lsb_release -i -s 2> /dev/null || echo Deb means for the kernel's arguments
        /etc/default/grub:4: cannot tell what GRUB_CMDLINE_LINUX="x" means for the kernel's arguments
        /etc/default/grub:6: cannot tell what [ -e /y ] && GRUB_TIMEOUT=9 means for the kernel's arguments
        "#);
        assert_eq!(settings.text("GRUB_DEFAULT").unwrap(), Some("0"));
    }
}
