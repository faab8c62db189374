//! Users and groups: passwd(5), shadow(5), group(5) and gshadow(5).

mod record;
#[cfg(test)]
mod tests;

use hardtack_tree::{Tree, TreePath};

use crate::verdict::{Location, Unjudgeable};

pub use record::{Ages, Group, Gshadow, Malformed, Password, Shadow, User};

/// One of the four files, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<T> {
    path: TreePath,
    rows: Vec<Row<T>>,
    malformed: Vec<Malformed>,
}

/// One well-formed line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<T> {
    /// Its number, from 1.
    pub line: usize,
    /// What it says.
    pub value: T,
}

impl<T> Table<T> {
    /// The file.
    pub fn path(&self) -> &TreePath {
        &self.path
    }

    /// The well-formed lines in their order: of two with one name or number, programs see the first.
    pub fn rows(&self) -> &[Row<T>] {
        &self.rows
    }

    /// Lines that are not as the file's manual page says, so that programs disagree on them.
    pub fn malformed(&self) -> &[Malformed] {
        &self.malformed
    }

    /// Where a line stands.
    pub fn at(&self, line: usize) -> Location {
        Location { path: self.path.clone(), line: Some(line) }
    }

    /// The values, in the order of their lines.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.rows.iter().map(|row| &row.value)
    }
}

/// The account files of a tree. A file that is not there is an error only for who asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    users: Option<Table<User>>,
    shadow: Option<Table<Shadow>>,
    groups: Option<Table<Group>>,
    gshadow: Option<Table<Gshadow>>,
}

/// Users and their numbers.
pub const PASSWD: &str = "/etc/passwd";
/// Password hashes of users.
pub const SHADOW: &str = "/etc/shadow";
/// Groups and their members.
pub const GROUP: &str = "/etc/group";
/// Password hashes of groups.
pub const GSHADOW: &str = "/etc/gshadow";

impl Accounts {
    /// Reads the four files.
    ///
    /// # Errors
    /// When one of them is there and cannot be read.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        Ok(Self {
            users: table(tree, PASSWD, record::user)?,
            shadow: table(tree, SHADOW, record::shadow)?,
            groups: table(tree, GROUP, record::group)?,
            gshadow: table(tree, GSHADOW, record::gshadow)?,
        })
    }

    /// The lines of `/etc/passwd`.
    ///
    /// # Errors
    /// When the tree has no such file.
    pub fn users(&self) -> Result<&Table<User>, Unjudgeable> {
        self.users.as_ref().ok_or_else(|| missing(PASSWD))
    }

    /// The lines of `/etc/shadow`.
    ///
    /// # Errors
    /// When the tree has no such file.
    pub fn shadow(&self) -> Result<&Table<Shadow>, Unjudgeable> {
        self.shadow.as_ref().ok_or_else(|| missing(SHADOW))
    }

    /// The lines of `/etc/group`.
    ///
    /// # Errors
    /// When the tree has no such file.
    pub fn groups(&self) -> Result<&Table<Group>, Unjudgeable> {
        self.groups.as_ref().ok_or_else(|| missing(GROUP))
    }

    /// The lines of `/etc/gshadow`; `None` when the tree has no such file, which is allowed.
    pub fn gshadow(&self) -> Option<&Table<Gshadow>> {
        self.gshadow.as_ref()
    }

    /// The number of the user `name`; root is 0 whatever the files say. `None` when there is no such user.
    ///
    /// # Errors
    /// When the tree has no `/etc/passwd`.
    pub fn uid(&self, name: &str) -> Result<Option<u32>, Unjudgeable> {
        if name == "root" {
            return Ok(Some(0));
        }
        Ok(self.users()?.values().find(|user| user.name == name).map(|user| user.uid))
    }

    /// The number of the group `name`; root is 0 whatever the files say. `None` when there is no such group.
    ///
    /// # Errors
    /// When the tree has no `/etc/group`.
    pub fn gid(&self, name: &str) -> Result<Option<u32>, Unjudgeable> {
        if name == "root" {
            return Ok(Some(0));
        }
        Ok(self.groups()?.values().find(|group| group.name == name).map(|group| group.gid))
    }

    /// What to call the user with this number: its name, or the number.
    pub fn user_label(&self, uid: u32) -> String {
        let user = self.users.iter().flat_map(Table::values).find(|user| user.uid == uid);
        user.map_or_else(|| number_label(uid), |user| user.name.clone())
    }

    /// What to call the group with this number: its name, or the number.
    pub fn group_label(&self, gid: u32) -> String {
        let group = self.groups.iter().flat_map(Table::values).find(|group| group.gid == gid);
        group.map_or_else(|| number_label(gid), |group| group.name.clone())
    }
}

fn number_label(id: u32) -> String {
    if id == 0 { "root".to_owned() } else { id.to_string() }
}

fn missing(path: &str) -> Unjudgeable {
    Unjudgeable(format!("there is no {path}"))
}

fn table<T>(
    tree: &dyn Tree,
    path: &str,
    parse: fn(&str) -> Result<T, &'static str>,
) -> Result<Option<Table<T>>, Unjudgeable> {
    let path = TreePath::new(path)?;
    let Some(text) = tree.read_text(&path)? else {
        return Ok(None);
    };
    let (mut rows, mut malformed) = (Vec::new(), Vec::new());
    // Blank lines are passed over by every program.
    for (text, line) in text.lines().zip(1..).filter(|(text, _)| !text.trim_ascii().is_empty()) {
        match parse(text) {
            Ok(value) => rows.push(Row { line, value }),
            Err(why) => malformed.push(Malformed { line, why }),
        }
    }
    Ok(Some(Table { path, rows, malformed }))
}
