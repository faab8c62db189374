//! The lines of logrotate's files.

use hardtack_tree::{FileKind, Tree, TreePath};

use super::{Block, CONFIG, Given, Logrotate, Orders, Schedule};
use crate::verdict::{Location, Unjudgeable};

/// How deep includes may stand within one another; logrotate itself stops there.
const DEEPEST: usize = 16;

/// How many files are read; includes that branch would otherwise multiply.
const MOST: usize = 1000;

/// Ends of names that an included directory's files must not have.
const TABOO: [&str; 17] = [
    ",v",
    ".bak",
    ".cfsaved",
    ".disabled",
    ".dpkg-bak",
    ".dpkg-del",
    ".dpkg-dist",
    ".dpkg-new",
    ".dpkg-old",
    ".rpmnew",
    ".rpmorig",
    ".rpmsave",
    ".swp",
    ".ucf-dist",
    ".ucf-new",
    ".ucf-old",
    "~",
];

/// Orders that begin a script, which ends at a line `endscript`.
const SCRIPTS: [&str; 5] = ["prerotate", "postrotate", "firstaction", "lastaction", "preremove"];

pub(super) fn read(tree: &dyn Tree) -> Result<Logrotate, Unjudgeable> {
    let mut reader =
        Reader { tree, global: Orders::default(), taboo: Vec::new(), files: 0, found: Logrotate::default() };
    reader.taboo.extend(TABOO.iter().map(|end| (*end).to_owned()));
    reader.file(&CONFIG.to_path(), 0)?;
    Ok(reader.found)
}

struct Reader<'t> {
    tree: &'t dyn Tree,
    /// What holds for blocks that follow.
    global: Orders,
    taboo: Vec<String>,
    files: usize,
    found: Logrotate,
}

impl Reader<'_> {
    fn file(&mut self, path: &TreePath, depth: usize) -> Result<(), Unjudgeable> {
        if depth > DEEPEST {
            return Err(Unjudgeable(format!("{path}: more than {DEEPEST} files include one another")));
        }
        self.files += 1;
        if self.files > MOST {
            return Err(Unjudgeable(format!("{path} is one of more than {MOST} files that include each other")));
        }
        let Some(text) = self.tree.read_text(path)? else { return Ok(()) };
        let mut open: Option<Block> = None;
        // Patterns of logs may take several lines before their brace opens.
        let mut patterns = String::new();
        let mut script: Option<usize> = None;
        for (line, number) in text.lines().zip(1..) {
            let line = line.trim();
            if script.is_some() {
                script = script.filter(|_| line != "endscript");
                continue;
            }
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let at = Location { path: path.clone(), line: Some(number) };
            let mut order = line;
            if open.is_none() && (!patterns.is_empty() || line.starts_with(['/', '"', '\'', '~', '*'])) {
                let (before, after) = match line.split_once('{') {
                    Some((before, after)) => (before, Some(after)),
                    None => (line, None),
                };
                patterns.push_str(before);
                patterns.push(' ');
                let Some(after) = after else { continue };
                let logs = std::mem::take(&mut patterns).split_whitespace().collect::<Vec<_>>().join(" ");
                open = Some(Block { logs, at: at.clone(), orders: self.global.clone() });
                order = after.trim();
            }
            let (order, closes) = match order.strip_suffix('}') {
                Some(before) if open.is_some() => (before.trim(), true),
                _ => (order, false),
            };
            let (key, value) = key_and_value(order);
            if SCRIPTS.contains(&key) {
                script = Some(number);
            } else if let Some(block) = &mut open {
                block.orders.take(key, value, &at);
            } else if key == "include" {
                self.include(value, depth)?;
            } else if key == "tabooext" {
                self.forbid(value);
            } else {
                self.global.take(key, value, &at);
            }
            if closes {
                self.found.blocks.extend(open.take());
            }
        }
        match (open, script) {
            (Some(block), _) => Err(Unjudgeable(format!("{}: the block is not closed", block.at))),
            (None, Some(line)) => Err(Unjudgeable(format!("{path}:{line}: the script has no endscript"))),
            (None, None) => Ok(()),
        }
    }

    /// Reads a file, or the files of a directory in the order of their names.
    fn include(&mut self, value: &str, depth: usize) -> Result<(), Unjudgeable> {
        let path = TreePath::new(value)?;
        let Some(metadata) = self.tree.target_metadata(&path)? else { return Ok(()) };
        if metadata.kind != FileKind::Directory {
            return self.file(&path, depth + 1);
        }
        let mut names = self.tree.list(&path)?.unwrap_or_default();
        names.sort();
        for name in names {
            let text = name.to_string_lossy();
            let taboo = self.taboo.iter().any(|end| text.ends_with(end.as_str())) || text.starts_with(".rhn-cfg-tmp-");
            let file = path.join_os(&name)?;
            let regular = self.tree.target_metadata(&file)?.is_some_and(|found| found.kind == FileKind::Regular);
            if regular && !taboo {
                self.file(&file, depth + 1)?;
            }
        }
        Ok(())
    }

    /// `tabooext .a,.b` names the ends anew, `tabooext + .a` adds to them.
    fn forbid(&mut self, value: &str) {
        let ends = match value.strip_prefix('+') {
            Some(ends) => ends,
            None => {
                self.taboo.clear();
                value
            }
        };
        let ends = ends.split([',', ' ', '\t']).filter(|end| !end.is_empty());
        self.taboo.extend(ends.map(str::to_owned));
    }
}

/// An order's name and value, with blanks, `=` or both between them; quotes around the value are taken off.
fn key_and_value(order: &str) -> (&str, &str) {
    let (key, value) = order.split_once(|c: char| c.is_whitespace() || c == '=').unwrap_or((order, ""));
    let value = value.trim_start_matches(|c: char| c.is_whitespace() || c == '=').trim();
    (key, value.trim_matches(['"', '\'']))
}

impl Orders {
    /// Takes an order that decides how long logs are kept; of what does not, or cannot be understood, logrotate says so
    /// and goes on.
    fn take(&mut self, key: &str, value: &str, at: &Location) {
        let schedule = match key {
            "hourly" => Some(Schedule::Hourly),
            "daily" => Some(Schedule::Daily),
            "weekly" => Some(Schedule::Weekly),
            "monthly" => Some(Schedule::Monthly),
            "yearly" => Some(Schedule::Yearly),
            "size" => Some(Schedule::Size(value.to_owned())),
            _ => None,
        };
        if let Some(value) = schedule {
            self.schedule = Some(Given { value, at: at.clone() });
            return;
        }
        match key {
            "rotate" => given(&mut self.rotate, value.parse().ok(), at),
            "maxage" => given(&mut self.maxage, value.parse().ok(), at),
            "maxsize" => given(&mut self.maxsize, Some(value.to_owned()), at),
            _ => {}
        }
    }
}

fn given<T>(order: &mut Option<Given<T>>, value: Option<T>, at: &Location) {
    if let Some(value) = value {
        *order = Some(Given { value, at: at.clone() });
    }
}
