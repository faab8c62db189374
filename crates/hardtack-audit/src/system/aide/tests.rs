use hardtack_tree::{MemoryTree, Mode, Owner};
use proptest::prelude::*;

use super::*;
use crate::testing::tree;

fn selected(aide: &Aide) -> String {
    match aide.selected(&tree_path!("/usr/sbin/auditctl")) {
        Ok(Selected::Watched { attributes, at }) => {
            format!("{} {at}", attributes.into_iter().collect::<Vec<_>>().join("+"))
        }
        Ok(Selected::LeftOut { at }) => format!("left out {at}"),
        Ok(Selected::Nothing) => "nothing".to_owned(),
        Err(cause) => cause.to_string(),
    }
}

/// What AIDE makes of `/usr/sbin/auditctl` by these lines; each was shown to `aide --path-check`.
fn said(lines: &str) -> String {
    selected(&Aide::read(&tree([("/etc/aide/aide.conf", lines)])).unwrap()).replace("/etc/aide/aide.conf:", "")
}

#[test]
fn the_deepest_directory_decides_and_then_the_first_line() {
    assert_eq!(said("/usr/sbin/auditctl$ p+sha512\n!/usr/sbin/audit\n"), "left out 2");
    assert_eq!(said("/usr/sbin/auditctl$ p+sha512\n!/usr\n"), "left out 2");
    assert_eq!(said("!/usr$\n/usr/sbin/auditctl u\n"), "left out 1");
    assert_eq!(said("/ p\n/usr u\n"), "p 1");
    assert_eq!(said("/usr/sbin/audit p\n/usr/sbin/auditctl u\n"), "p 1");
    assert_eq!(said("/usr/sbin/auditctl u\n=/usr/sbin/auditctl p\n"), "p 2");
    assert_eq!(said("=/usr p\n"), "nothing");
    assert_eq!(said("=/usr/sbin/ p\n"), "p 1");
    assert_eq!(said("=/usr/sbin p\n"), "nothing");
    assert_eq!(said("/usr/s.*/auditctl p\n/usr/sbin/a u\n"), "u 2");
    assert_eq!(said("/usr/sbin/auditctl d p\n/usr u\n"), "u 2");
    assert_eq!(said("/usr/sbin$ p\n"), "nothing");
}

#[test]
fn groups_macros_and_conditions_are_followed() {
    let lines = "database_in=file:/x\nBase = p+u+s\nMine=Base-s+sha512\n@@define S s\n@@define DIR @@{S}bin\n\
                 @@ifndef DIR\n/usr/sbin/a g\n@@else\n/usr/@@{DIR}/audit%63tl$ f Mine\n@@endif\n";
    assert_eq!(said(lines), "p+sha512+u 9");
    assert_eq!(said("@@if not exists /etc/aide\n/usr p\n@@endif\n"), "nothing");
    let cause = Aide::read(&tree([("/etc/aide/aide.conf", "@@if hostname x\n@@endif\n")])).unwrap_err().to_string();
    insta::assert_snapshot!(cause, @"/etc/aide/aide.conf:1: whether `hostname x` holds depends on the machine");
}

#[test]
fn programs_are_not_run() {
    let with = |text: &str| {
        let base: MemoryTree = tree([
            ("/etc/aide/aide.conf", "@@x_include /etc/aide/aide.conf.d ^[a-zA-Z0-9_-]+$\n"),
            ("/etc/aide/aide.conf.d/99_root", "/ 0 R\n"),
            ("/etc/aide/aide.conf.d/not.read", "!/usr\n"),
        ]);
        let base = base.file_with("/etc/aide/aide.conf.d/10_run", text, Mode::new(0o755), Owner::ROOT).unwrap();
        selected(&Aide::read(&base).unwrap())
    };
    assert!(with("#!/bin/sh\necho '!/run'\n").ends_with("99_root:1"));
    insta::assert_snapshot!(with("#!/bin/sh\necho '!/usr/sbin'\n"), @"/etc/aide/aide.conf.d/10_run is run for rules, and may have some for /usr/sbin");
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(@@(if|define|include|else|endif|\\{)|[!=]?/usr/s|[a-z+({$%=é\\\\-]|p\\+u| |\\n){0,30}") {
        if let Ok(aide) = Aide::read(&tree([("/etc/aide/aide.conf", &text)])) {
            let _ = aide.selected(&tree_path!("/usr/sbin/auditctl"));
        }
    }
}
