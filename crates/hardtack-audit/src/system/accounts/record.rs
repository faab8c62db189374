//! One line of each account file.

use std::fmt;

/// A line that is not as the file's manual page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: &'static str,
}

/// A line of passwd(5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Login name.
    pub name: String,
    /// The password field: `x` when shadow(5) has it.
    pub password: Password,
    /// User number.
    pub uid: u32,
    /// Number of the primary group.
    pub gid: u32,
    /// Home directory.
    pub home: String,
    /// Login shell; empty means `/bin/sh`.
    pub shell: String,
}

/// A line of shadow(5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shadow {
    /// Login name.
    pub name: String,
    /// The password field.
    pub password: Password,
    /// The day of the last change, counted from 1970-01-01; 0 asks for a new password at the next login.
    pub changed: Option<i64>,
    /// Days, from the fewest between two changes to those after which an old password locks the account.
    pub ages: Ages,
    /// The day from which on the account is closed, counted as `changed`.
    pub ends: Option<i64>,
}

/// The ages of a password in days; an empty field says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ages {
    /// The fewest between two changes.
    pub minimum: Option<i64>,
    /// The most, after which it has to be changed.
    pub maximum: Option<i64>,
    /// Those before, in which the user is warned.
    pub warning: Option<i64>,
    /// Those after, in which it is still accepted.
    pub inactive: Option<i64>,
}

/// A line of group(5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its number.
    pub gid: u32,
    /// Users who are in it besides those whose primary group it is.
    pub members: Vec<String>,
}

/// A line of gshadow(5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gshadow {
    /// The group's name.
    pub name: String,
    /// Users who are in it.
    pub members: Vec<String>,
}

/// A password field. The hash itself is not kept: no report may show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Password {
    /// Nothing: the account opens without a password.
    Empty,
    /// `x` in passwd(5): the hash is in shadow(5).
    Shadowed,
    /// Begins with `!` or is no hash at all: no password opens the account.
    Locked,
    /// A hash.
    Set,
}

impl Password {
    /// Judges a field as crypt(5) and passwd(1) do: `!` in front locks, and what has no hash of a known
    /// form (`*`, `x`, a word) is matched by no password.
    fn new(field: &str) -> Self {
        match field {
            "" => Self::Empty,
            "x" => Self::Shadowed,
            hash if is_hash(hash) => Self::Set,
            _ => Self::Locked,
        }
    }
}

impl fmt::Display for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "no password",
            Self::Shadowed => "a password in /etc/shadow",
            Self::Locked => "a locked password",
            Self::Set => "a password",
        })
    }
}

/// `$id$…` of crypt(5), or the 13 characters of traditional DES, or its `_` extension of 20.
fn is_hash(field: &str) -> bool {
    let plain = field.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'_'));
    field.starts_with('$') || (plain && field.len() >= 13)
}

pub(super) fn user(line: &str) -> Result<User, &'static str> {
    let [name, password, uid, gid, _comment, home, shell] = fields(line)?;
    Ok(User {
        name: login_name(name)?,
        password: Password::new(password),
        uid: number(uid)?,
        gid: number(gid)?,
        home: home.to_owned(),
        shell: shell.to_owned(),
    })
}

pub(super) fn shadow(line: &str) -> Result<Shadow, &'static str> {
    let [name, password, changed, minimum, maximum, warning, inactive, ends, _] = fields::<9>(line)?;
    let password = match Password::new(password) {
        // Only passwd(5) points elsewhere with an `x`; here it is a hash that nothing matches.
        Password::Shadowed => Password::Locked,
        other => other,
    };
    let ages =
        Ages { minimum: days(minimum)?, maximum: days(maximum)?, warning: days(warning)?, inactive: days(inactive)? };
    Ok(Shadow { name: login_name(name)?, password, changed: days(changed)?, ages, ends: days(ends)? })
}

fn days(text: &str) -> Result<Option<i64>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| "a number of days that is no number")
}

pub(super) fn group(line: &str) -> Result<Group, &'static str> {
    let [name, _password, gid, members] = fields(line)?;
    Ok(Group { name: login_name(name)?, gid: number(gid)?, members: list(members) })
}

pub(super) fn gshadow(line: &str) -> Result<Gshadow, &'static str> {
    let [name, _password, _administrators, members] = fields(line)?;
    Ok(Gshadow { name: login_name(name)?, members: list(members) })
}

fn fields<const N: usize>(line: &str) -> Result<[&str; N], &'static str> {
    let found: Vec<&str> = line.split(':').collect();
    found.try_into().map_err(|_| "the wrong number of fields")
}

fn login_name(text: &str) -> Result<String, &'static str> {
    match text {
        "" => Err("no name"),
        _ if text.starts_with(['+', '-']) => {
            Err("an entry of NIS compatibility, which brings in accounts from elsewhere")
        }
        _ => Ok(text.to_owned()),
    }
}

fn number(text: &str) -> Result<u32, &'static str> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().ok_or("a number that is no number")
}

fn list(text: &str) -> Vec<String> {
    text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
