use proptest::prelude::*;

use super::value::{Type, Value};
use super::*;
use crate::testing::tree;

#[test]
fn values_have_types() {
    let kind = |text: &str| Value::parse(text).map(|value| (value.kind, value.text));
    let is = |kind, text: &str| Some((kind, text.to_owned()));
    assert_eq!(kind("uint32 900"), is(Type::Uint32, "900"));
    assert_eq!(kind("900"), is(Type::Int32, "900"));
    assert_eq!(kind("true"), is(Type::Boolean, "true"));
    assert_eq!(kind("'it\\'s\\n'"), is(Type::Text, "it's\n"));
    assert_eq!(kind("\"a'b\""), is(Type::Text, "a'b"));
    assert_eq!(kind("['a]', (1, <2>)]"), is(Type::Other, "['a]', (1, <2>)]"));
    assert_eq!(kind("@as []"), is(Type::Texts, "[]"));
    assert_eq!(kind("['a\\'', \"b]\"]"), is(Type::Texts, "['a\\'', \"b]\"]"));
    assert_eq!(kind("[]"), is(Type::Other, "[]"));
    assert_eq!(kind("int64 5"), is(Type::Other, "int64 5"));
    for wrong in ["foo bar", "'a", "'a'b", "[1", "uint32 -1", "yes", ""] {
        assert_eq!(kind(wrong), None, "{wrong}");
    }
}

fn read(entries: [(&str, &str); 5]) -> String {
    let dconf = match Dconf::read(&tree(entries)) {
        Ok(dconf) => dconf,
        Err(cause) => return format!("unknown: {cause}"),
    };
    let value = dconf
        .value("user", "/a/b/k")
        .map(|found| format!("{} at {}:{}", found.setting.value.text, found.path, found.setting.line));
    format!("{value:?}, {:?}", dconf.lock("user", "/a/b/k").map(ToString::to_string))
}

/// What dconf 0.40 made of the same files.
#[test]
fn the_last_file_of_the_first_database_counts_unless_a_lower_one_locks() {
    const PROFILE: (&str, &str) = ("/etc/dconf/profile/user", "user-db:user\nsystem-db:top # ours\nsystem-db:low\n");
    let top = ("/etc/dconf/db/top.d/10-a", "# a\n[a/b]\nk=uint32 1\n[c]\n[a/b]\nk = 2\n");
    let low = ("/etc/dconf/db/low.d/10-a", "[a/b]\nk=7\n");
    let none = ("/etc/dconf/db/top.d/.90", "[a/b]\nk=9\n");
    let lock = |path, text| (path, text);
    insta::assert_snapshot!(read([PROFILE, top, low, none, ("/etc/dconf/db/top.d/90-b", "[a/b]\nk=3\n")]), @r#"Some("3 at /etc/dconf/db/top.d/90-b:2"), None"#);
    insta::assert_snapshot!(read([PROFILE, top, low, none, lock("/etc/dconf/db/top.d/locks/l", "# no\n/a/b/k\n")]), @r#"Some("2 at /etc/dconf/db/top.d/10-a:6"), Some("/etc/dconf/db/top.d/locks/l:2")"#);
    insta::assert_snapshot!(read([PROFILE, top, low, none, lock("/etc/dconf/db/low.d/locks/l", "/a/\n")]), @r#"Some("7 at /etc/dconf/db/low.d/10-a:2"), Some("/etc/dconf/db/low.d/locks/l:1")"#);
    insta::assert_snapshot!(read([("/etc/hosts", ""), top, low, none, lock("/etc/dconf/db/low.d/locks/l", "")]), @"None, None");
    insta::assert_snapshot!(read([PROFILE, top, low, none, ("/etc/dconf/db/low.d/bad", "[a]\nk=foo bar\n")]), @"unknown: /etc/dconf/db/low.d/bad:2: dconf cannot read this line");
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[a-z\\[\\]/='\"()<>{}# \\\\\\n0-9]{0,60}") {
        let _ = keyfile::parse(&text);
        let _ = Value::parse(&text);
    }

    #[test]
    fn what_is_written_is_read(text in "[ -~]{0,20}") {
        let value = Value::parse(&Type::Text.write(&text));
        prop_assert_eq!(value.map(|value| value.text), Some(text));
    }
}
