//! How logrotate's files are read: logrotate.conf(5).

use proptest::prelude::*;

use super::*;
use crate::testing::tree;

fn told(entries: [(&str, &str); 2]) -> String {
    match Logrotate::read(&tree(entries)) {
        Err(cause) => cause.to_string(),
        Ok(found) => {
            let line = |block: &Block| {
                format!("{} {}: {} = {:?}", block.at, block.logs, block.orders.words(), block.orders.kept())
            };
            found.blocks.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }
}

#[test]
fn what_stands_before_a_block_holds_for_it() {
    let main =
        "# c\nweekly\nrotate 4\ncreate\n#compress\ninclude /etc/logrotate.d\nmonthly\n/var/log/wtmp {\n\trotate=1\n}\n";
    let site = "/var/log/a.log\n\"/var/log/b c.log\"\n{\n    daily\n    rotate 7\n    maxage 3\n    postrotate\n        x { rotate 1\n    endscript\n}\n\n/var/log/d { rotate 8 }\n";
    insta::assert_snapshot!(told([("/etc/logrotate.conf", main), ("/etc/logrotate.d/site", site)]), @r#"
    /etc/logrotate.d/site:3 /var/log/a.log "/var/log/b c.log": daily, rotate 7, maxage 3 = Hours(72)
    /etc/logrotate.d/site:12 /var/log/d: weekly, rotate 8 = Hours(1344)
    /etc/logrotate.conf:8 /var/log/wtmp: monthly, rotate 1 = Hours(672)
    "#);
    // What logrotate does not read.
    for name in ["site.dpkg-old", "site~", "x/site"] {
        let path = format!("/etc/logrotate.d/{name}");
        assert_eq!(told([("/etc/logrotate.conf", "include /etc/logrotate.d\n"), (&path, site)]), "");
    }
    assert_eq!(told([("/etc/logrotate.conf", "weekly\n"), ("/etc/logrotate.d/site", site)]), "", "nothing includes it");
}

#[test]
fn sizes_tell_no_time_and_counts_below_nothing_keep_all() {
    let of = |orders: &str| told([("/etc/logrotate.conf", &format!("/l {{\n{orders}\n}}\n")), ("/etc/x", "")]);
    insta::assert_snapshot!(of("size 10M\nrotate 5"), @"/etc/logrotate.conf:1 /l: size 10M, rotate 5 = BySize");
    insta::assert_snapshot!(of("rotate 5"), @"/etc/logrotate.conf:1 /l: size 1M by default, rotate 5 = BySize");
    insta::assert_snapshot!(of("daily\nrotate 40\nmaxsize 1G"), @"/etc/logrotate.conf:1 /l: daily, rotate 40, maxsize 1G = BySize");
    insta::assert_snapshot!(of("daily"), @"/etc/logrotate.conf:1 /l: daily, rotate 0 by default = Hours(0)");
    insta::assert_snapshot!(of("yearly\nrotate -1"), @"/etc/logrotate.conf:1 /l: yearly, rotate -1 = Ever");
    insta::assert_snapshot!(of("size 1k\nhourly\nrotate -1\nmaxage 90"), @"/etc/logrotate.conf:1 /l: hourly, rotate -1, maxage 90 = Hours(2160)");
    insta::assert_snapshot!(of("daily\nrotate many"), @"/etc/logrotate.conf:1 /l: daily, rotate 0 by default = Hours(0)");
    insta::assert_snapshot!(of("daily\nrotate 9223372036854775807"), @"/etc/logrotate.conf:1 /l: daily, rotate 9223372036854775807 = Hours(18446744073709551615)");
}

#[test]
fn what_does_not_end_cannot_be_judged() {
    let of = |text: &str| told([("/etc/logrotate.conf", text), ("/etc/x", "")]);
    insta::assert_snapshot!(of("weekly\n/l {\nrotate 1\n"), @"/etc/logrotate.conf:2: the block is not closed");
    insta::assert_snapshot!(of("prerotate\nx\n"), @"/etc/logrotate.conf:1: the script has no endscript");
    insta::assert_snapshot!(of("include /etc/logrotate.conf\n"), @"/etc/logrotate.conf: more than 16 files include one another");
    insta::assert_snapshot!(of("include logrotate.d\n"), @"`logrotate.d` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "([a-z/{}\"'#= \n+-]|rotate|size|include /etc/|[0-9]){0,60}") {
        let _ = told([("/etc/logrotate.conf", &text), ("/etc/x", &text)]);
    }
}
