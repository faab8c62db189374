//! `user` and `group`.

use hardtack_hcl::{BlockReader, Diagnostics, FromValue, Segment, Text, Value, ValueError};

use super::context::label;
use crate::{GroupStep, UserStep, read};

/// Reads a `user` block.
pub(super) fn user(block: &mut BlockReader<'_>) -> Result<UserStep, Diagnostics> {
    let name = label(block, read::account);
    let uid = block.optional::<u32>("uid");
    let group = block.optional_with("group", read::account);
    let groups = block.optional_with("groups", accounts).unwrap_or_default();
    let shell = block.optional_with("shell", read::tree_path);
    let home = block.optional_with("home", read::tree_path);
    let system = block.optional::<bool>("system").unwrap_or(false);
    let password_hash = block.optional_with("password_hash", password_hash);
    let ssh_keys = block.optional_with("ssh_keys", ssh_keys).unwrap_or_default();
    let name = block.finish(name)?;
    let shell = shell.map(|shell| shell.to_string());
    Ok(UserStep { name, uid, group, groups, shell, home, system, password_hash, ssh_keys })
}

/// Reads a `group` block.
pub(super) fn group(block: &mut BlockReader<'_>) -> Result<GroupStep, Diagnostics> {
    let name = label(block, read::account);
    let gid = block.optional::<u32>("gid");
    let system = block.optional::<bool>("system").unwrap_or(false);
    let name = block.finish(name)?;
    Ok(GroupStep { name, gid, system })
}

/// Names of accounts.
fn accounts(value: &Value) -> Result<Vec<String>, ValueError> {
    let items = value.as_list().ok_or_else(|| ValueError::kind("a list", value))?;
    let read = |(index, item)| read::account(item).map_err(|error| error.inside(Segment::Index(index)));
    items.iter().enumerate().map(read).collect()
}

/// A crypt(5) hash; never shown, since a weak password can be guessed from it.
fn password_hash(value: &Value) -> Result<Text, ValueError> {
    // Hidden before it is judged: what is no hash may be the password itself.
    let text = Text::sensitive(Text::from_value(value)?.reveal());
    if is_password_hash(text.reveal()) {
        return Ok(text);
    }
    Err(ValueError::new("this is no hash of a password").help("`mkpasswd --method=yescrypt` makes one"))
}

/// Whether a text is a crypt(5) hash.
pub(crate) fn is_password_hash(text: &str) -> bool {
    let known = text.starts_with('$') && text.matches('$').count() >= 3;
    known && !text.contains(|c: char| c == ':' || c.is_whitespace() || c.is_control())
}

/// Lines for `authorized_keys`.
fn ssh_keys(value: &Value) -> Result<Vec<String>, ValueError> {
    // A key that is read from a file has the end of its line.
    let keys: Vec<String> =
        Vec::<String>::from_value(value)?.iter().map(|key| key.trim_end_matches(['\r', '\n']).to_owned()).collect();
    for (index, key) in keys.iter().enumerate() {
        if let Err((message, remedy)) = ssh_key(key) {
            return Err(ValueError::new(message).help(remedy).inside(Segment::Index(index)));
        }
    }
    Ok(keys)
}

/// Refuses what is no line for `authorized_keys`, sshd(8): what is wrong, and what to do.
pub(crate) fn ssh_key(key: &str) -> Result<(), (&'static str, &'static str)> {
    const TYPES: [&str; 7] = [
        "ssh-ed25519",
        "ssh-rsa",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com",
    ];
    if key.contains("PRIVATE KEY") {
        return Err(("this is a private key", "write the public one, from the file that ends with `.pub`"));
    }
    let mut words = key.split_whitespace().skip_while(|word| !TYPES.contains(word));
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    // Every key's data begins with the length of its type's name, a 32-bit number below 256.
    let data = words.nth(1).is_some_and(|data| data.starts_with("AAAA") && data.chars().all(is_base64));
    if !data || key.contains(['\n', '\r', '\0']) {
        return Err(("this is no public key", "write one line such as \"ssh-ed25519 AAAA… name@host\""));
    }
    Ok(())
}
