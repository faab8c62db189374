//! Expressions of attributes and groups: `p+u+g-s` (aide.conf(5)).

use std::collections::{BTreeMap, BTreeSet};

/// The attributes of a file that AIDE keeps.
pub type Attributes = BTreeSet<String>;

const CHECKSUMS: &str = "md5 sha1 rmd160 tiger crc32 crc32b haval gost sha256 sha512 whirlpool stribog256 stribog512 \
                         sha512_256 sha3_256 sha3_512";
const EXTENDED: &str = "acl selinux xattrs e2fsattrs caps";
const OTHERS: &str = "ftype p i l n u g s b m a c S I growing compressed ANF ARF fstype";

/// The groups that AIDE knows by itself.
pub(super) fn built_in() -> BTreeMap<String, Attributes> {
    let set = |words: &str| words.split_whitespace().map(str::to_owned).collect::<Attributes>();
    let with = |words: &str| set(&format!("{words} {EXTENDED}"));
    let mut groups: BTreeMap<String, Attributes> = [CHECKSUMS, EXTENDED, OTHERS]
        .iter()
        .flat_map(|words| words.split_whitespace())
        .map(|word| (word.to_owned(), set(word)))
        .collect();
    groups.insert("H".to_owned(), set(CHECKSUMS));
    groups.insert("X".to_owned(), set(EXTENDED));
    groups.insert("E".to_owned(), Attributes::new());
    groups.insert("R".to_owned(), with("l p u g s c m i n md5 ftype"));
    groups.insert("L".to_owned(), with("l p u g i n ftype"));
    groups.insert(">".to_owned(), with("l p u g s i n ftype growing"));
    groups
}

/// What an expression means; `None` when it names something unknown.
pub(super) fn evaluate(text: &str, groups: &BTreeMap<String, Attributes>) -> Option<Attributes> {
    let mut result = Attributes::new();
    let mut rest = text.trim();
    let mut adds = true;
    loop {
        let end = rest.find(['+', '-']).unwrap_or(rest.len());
        let group = groups.get(rest[..end].trim())?;
        match adds {
            true => result.extend(group.iter().cloned()),
            false => result.retain(|attribute| !group.contains(attribute)),
        }
        let Some(sign) = rest[end..].chars().next() else { return Some(result) };
        adds = sign == '+';
        rest = &rest[end + 1..];
    }
}
