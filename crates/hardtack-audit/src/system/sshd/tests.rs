//! What sshd_config(5) promises, and a comparison with the real sshd.

use hardtack_tree::{MemoryTree, tree_path};

use super::keyword::Meaning;
use super::*;

fn known(name: &str) -> &'static Keyword {
    match keyword::meaning(name) {
        Meaning::Known(keyword) => keyword,
        other => panic!("{name}: {other:?}"),
    }
}

fn sshd(files: &[(&str, &str)]) -> Sshd {
    Sshd::read(&tree(files)).unwrap()
}

fn tree(files: &[(&str, &str)]) -> MemoryTree {
    files.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.file(path, text).unwrap())
}

/// The effective value and where it stands.
fn effective(sshd: &Sshd, name: &str) -> String {
    let effective = sshd.effective(known(name));
    match effective.at {
        Some(at) => format!("{} at {at}", effective.value),
        None => format!("{} by default", effective.value),
    }
}

#[test]
fn the_first_value_wins_and_the_default_stands_behind_it() {
    let sshd = sshd(&[("/etc/ssh/sshd_config", "maxauthtries 6\nMaxAuthTries 4\n")]);
    insta::assert_snapshot!(effective(&sshd, "MaxAuthTries"), @"6 at /etc/ssh/sshd_config:1");
    insta::assert_snapshot!(effective(&sshd, "LoginGraceTime"), @"120 by default");
}

#[test]
fn an_include_counts_where_it_stands_in_the_order_of_names() {
    let sshd = sshd(&[
        ("/etc/ssh/sshd_config", "Include sshd_config.d/*.conf\nMaxSessions 10\nPermitRootLogin yes\n"),
        ("/etc/ssh/sshd_config.d/50-b.conf", "MaxSessions 5\nInclude /etc/ssh/more/x\n"),
        ("/etc/ssh/sshd_config.d/10-a.conf", "MaxSessions 4\n"),
        ("/etc/ssh/sshd_config.d/.hidden.conf", "MaxSessions 3\n"),
        ("/etc/ssh/sshd_config.d/20-a.conf~", "MaxSessions 2\n"),
        ("/etc/ssh/more/x", "PermitRootLogin no\n"),
    ]);
    insta::assert_snapshot!(effective(&sshd, "MaxSessions"), @"4 at /etc/ssh/sshd_config.d/10-a.conf:1");
    insta::assert_snapshot!(effective(&sshd, "PermitRootLogin"), @"no at /etc/ssh/more/x:1");
    assert!(sshd.includes(&tree_path!("/etc/ssh/sshd_config.d/00-new.conf")));
    assert!(!sshd.includes(&tree_path!("/etc/ssh/sshd_config.d/00-new")));
}

#[test]
fn a_match_block_ends_with_its_file_and_sets_nothing_globally() {
    let sshd = sshd(&[
        ("/etc/ssh/sshd_config", "Include sshd_config.d/*.conf\nPermitRootLogin no\n"),
        ("/etc/ssh/sshd_config.d/a.conf", "Match User backup\nPermitRootLogin yes\nPermitRootLogin no\n"),
    ]);
    insta::assert_snapshot!(effective(&sshd, "PermitRootLogin"), @"no at /etc/ssh/sshd_config:2");
    let conditional = sshd.conditional(known("PermitRootLogin"));
    assert_eq!(conditional.len(), 1, "only the first of a block counts");
    assert_eq!(conditional[0].at.to_string(), "/etc/ssh/sshd_config.d/a.conf:2");
    assert_eq!(conditional[0].scope, Scope::Match("User backup".to_owned()));
}

#[test]
fn an_include_in_a_match_block_is_conditional() {
    let sshd = sshd(&[
        ("/etc/ssh/sshd_config", "Match User bob\nMaxAuthTries 2\nInclude sshd_config.d/*.conf\n"),
        ("/etc/ssh/sshd_config.d/a.conf", "MaxSessions 2\nMatch all\nMaxSessions 3\n"),
    ]);
    insta::assert_snapshot!(effective(&sshd, "MaxSessions"), @"10 by default");
    let scopes = sshd.conditional(known("MaxSessions")).into_iter().map(|directive| directive.scope.clone());
    assert!(scopes.eq(["User bob", "User bob, all"].map(|criteria| Scope::Match(criteria.to_owned()))));
    assert!(!sshd.includes(&tree_path!("/etc/ssh/sshd_config.d/b.conf")));
}

#[test]
fn match_all_overrides_the_global_value() {
    let sshd = sshd(&[("/etc/ssh/sshd_config", "MaxAuthTries 3\nMatch all\nMaxAuthTries 6\n")]);
    insta::assert_snapshot!(effective(&sshd, "MaxAuthTries"), @"6 at /etc/ssh/sshd_config:3");
    assert!(sshd.conditional(known("MaxAuthTries")).is_empty());
}

#[test]
fn lists_accumulate() {
    let sshd =
        sshd(&[("/etc/ssh/sshd_config", "AllowUsers a b\nAllowUsers c\nAuthorizedKeysFile x\nAuthorizedKeysFile y\n")]);
    insta::assert_snapshot!(effective(&sshd, "AllowUsers"), @"a b c at /etc/ssh/sshd_config:1");
    insta::assert_snapshot!(effective(&sshd, "AuthorizedKeysFile"), @"x at /etc/ssh/sshd_config:3");
}

#[test]
fn lines_that_do_nothing_or_worse_are_named() {
    let sshd = sshd(&[(
        "/etc/ssh/sshd_config",
        "UsePrivilegeSeparation yes\nMaxAuthTrys 4\nChallengeResponseAuthentication no\nBanner\nMatch User a\nPort 23\n",
    )]);
    let faults: Vec<_> = sshd.faults().iter().map(|fault| format!("{} {}", fault.at, fault.problem)).collect();
    insta::assert_snapshot!(faults.join("\n"), @r"
    /etc/ssh/sshd_config:1 UsePrivilegeSeparation is obsolete and has no effect
    /etc/ssh/sshd_config:2 MaxAuthTrys is not a keyword of sshd_config; sshd does not start
    /etc/ssh/sshd_config:4 Banner has no value; sshd does not start
    /etc/ssh/sshd_config:6 Port may not stand in a Match block; sshd does not start
    ");
    insta::assert_snapshot!(effective(&sshd, "KbdInteractiveAuthentication"), @"no at /etc/ssh/sshd_config:3");
}

#[test]
fn what_cannot_be_read_is_not_a_default() {
    let missing = Sshd::read(&MemoryTree::new()).unwrap_err();
    insta::assert_snapshot!(missing, @"there is no /etc/ssh/sshd_config, and sshd does not start without it");
    let endless = Sshd::read(&tree(&[("/etc/ssh/sshd_config", "Include sshd_config\n")])).unwrap_err();
    insta::assert_snapshot!(endless, @"/etc/ssh/sshd_config is included more than 16 files deep; sshd does not start");
    let tree =
        MemoryTree::new().file("/etc/ssh/sshd_config", "Include x\n").unwrap().symlink("/etc/ssh/x", "x").unwrap();
    assert!(Sshd::read(&tree).is_err());
}

#[test]
fn every_default_is_of_its_form() {
    for name in keyword::names() {
        let keyword = known(name);
        let default = keyword.default;
        match keyword.form {
            keyword::Form::Number => assert!(default.parse::<u64>().is_ok(), "{name}"),
            keyword::Form::Time => assert!(value::seconds(default).is_some(), "{name}"),
            keyword::Form::Startups => assert!(value::Startups::parse(default).is_some(), "{name}"),
            keyword::Form::Algorithms => assert!(!value::algorithms(default, "").is_empty(), "{name}"),
            keyword::Form::Word | keyword::Form::Text => {}
        }
    }
}
