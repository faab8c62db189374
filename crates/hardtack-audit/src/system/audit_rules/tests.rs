use proptest::prelude::*;

use super::*;
use crate::testing::tree;

#[test]
fn files_come_in_the_order_of_ls() {
    let mut names = ["10-b", "9-z", "10-a", "010-a", "a2", "a10", "Z"];
    names.sort_by(|a, b| by_version(a.as_bytes(), b.as_bytes()));
    assert_eq!(names, ["9-z", "10-a", "010-a", "10-b", "Z", "a2", "a10"]);
}

#[test]
fn what_is_attached_to_an_option_is_its_value() {
    let apart = parse("-a always,exit -F arch=b64 -S open -k files").unwrap();
    assert_eq!(parse("-aalways,exit -Farch=b64 -Sopen -kfiles").unwrap(), apart);
    assert_eq!(parse("  --backlog_wait_time 60000").unwrap(), Some(Line::Setting));
    assert_eq!(parse("-D -k old").unwrap(), Some(Line::DeleteKey("old".to_owned())));
    assert_eq!(parse("--loginuid-immutable").unwrap(), Some(Line::Setting));
    assert!(parse("-w etc/group").is_err() && parse("-S open").is_err() && parse("-e 3").is_err());
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(-[aAwWdDSFCpkeb]|always,exit|-F auid>=1|/etc/x|[a-z=!<>&,0-9 /é-]{0,9}| |\\n){0,12}") {
        let tree = tree([("/etc/audit/rules.d/a.rules", &text)]);
        if let (Ok(rules), Ok(Some(Line::Add { rule, .. }))) = (AuditRules::read(&tree), parse(&text)) {
            rules.recorded(&settled(&tree, rule).unwrap());
        }
    }
}
