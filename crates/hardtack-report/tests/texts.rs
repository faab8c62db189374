//! What people read of an audit and of a benchmark's coverage.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use hardtack_audit::system::System;
use hardtack_audit::{Audit, Catalogue, Coverage, Fixes, audit, fixes, resolve};
use hardtack_hcl::Place;
use hardtack_recipe::{Exception, ExceptionKind, Harden};
use hardtack_report::{AuditHtml, AuditMarkdown, AuditText, CoverageText, Detail};
use hardtack_tree::MemoryTree;

/// An audit of a machine whose sshd allows too many guesses, with an exception for its banner.
fn judged() -> Audit {
    judged_with_fixes().0
}

/// The same with how each rule that fails is brought about.
fn judged_with_fixes() -> (Audit, Fixes) {
    let tree = MemoryTree::new()
        .file("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .and_then(|tree| tree.file("/etc/ssh/sshd_config", "MaxAuthTries 6\nMaxAuthTries 4\n"))
        .and_then(|tree| tree.file("/etc/issue.net", "Debian GNU/Linux 12\n"))
        .and_then(|tree| {
            let package = "Package: openssh-server\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0\n";
            tree.file("/var/lib/dpkg/status", package)
        })
        .unwrap();
    let harden = Harden {
        benchmark: "cis-debian-12".to_owned(),
        benchmark_place: Place::default(),
        edition: None,
        profile: "level1-server".to_owned(),
        profile_place: Place::default(),
        set: [].into(),
        exceptions: vec![Exception {
            control: "1.6.3".to_owned(),
            kind: ExceptionKind::Platform,
            reason: "The machine gets its notice when it starts.".to_owned(),
            owner: "platform-team".to_owned(),
            expires: Some(jiff::civil::date(2027, 6, 30)),
            proven_by: Vec::new(),
            proven_by_place: Default::default(),
            platforms: Vec::new(),
            versions: Default::default(),
            instead: None,
            place: Place::default(),
        }],
        pins: Vec::new(),
        place: Place::default(),
    };
    let profile = resolve(&harden, &Catalogue::embedded(), jiff::civil::date(2026, 11, 22)).unwrap();
    let audit = audit(&System::new(&tree), None, &profile);
    let fixes = fixes(&audit, &tree, &profile);
    (audit, fixes)
}

/// The text without colours.
fn plain(text: impl std::fmt::Display) -> String {
    anstream::adapter::strip_str(&text.to_string()).to_string()
}

/// The lines on one control: its own, and those set in below.
fn control(text: &str, id: &str) -> String {
    let head = |line: &&str| line.split_whitespace().nth(1) == Some(id) && !line.starts_with(' ');
    let start = text.lines().position(|line| head(&line)).unwrap();
    text.lines().skip(start).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_left_is_named_and_exceptions_stand_apart() {
    let audit = judged();
    let open = plain(AuditText::new(&audit, Detail::Open));
    insta::assert_snapshot!(open.lines().take(2).collect::<Vec<_>>().join("\n"), @r"
    CIS Debian Linux 12 Benchmark 1.1.0 (cis-debian-12, published 2024-09-26), profile level1-server
    of memory (debian 12)
    ");
    insta::assert_snapshot!(control(&open, "5.1.16"), @r"
    FAIL     5.1.16      SSH allows few guesses per connection  [L1, medium]
               expected  MaxAuthTries at most 4
                  found  MaxAuthTries 6  at /etc/ssh/sshd_config:1
                   rule  ssh-max-auth-tries
    ");
    insta::assert_snapshot!(control(&open, "1.6.3"), @r"
    excepted 1.6.3       Network logins show a notice and no names of software  [L1, low]
               expected  /etc/issue.net without (?i)\b(debian|ubuntu|red hat|gnu/linux)\b
                  found  Debian GNU/Linux 12  at /etc/issue.net:1
                   rule  banner-network
               excepted  The machine gets its notice when it starts. – platform-team, until 2027-06-30
    ");
    assert!(!open.lines().any(|line| line.starts_with("pass ")), "{open}");

    let (score, apart) = open.trim_end().rsplit_once('\n').unwrap();
    let counts = &audit.score;
    let judged = counts.passed + counts.failed + counts.unknown;
    assert!(score.ends_with(&format!(
        "{} of {judged} controls passed, {} failed, {} unknown",
        counts.passed, counts.failed, counts.unknown
    )));
    assert!(apart.starts_with("apart: ") && apart.contains("1 excepted"), "{apart}");

    let all = plain(AuditText::new(&audit, Detail::All));
    let lines = |text: &str| text.lines().filter(|line| line.contains("  [L")).count();
    assert_eq!(lines(&all), audit.controls.len());
    assert!(lines(&open) < lines(&all));
}

#[test]
fn what_fails_says_how_it_is_brought_about() {
    let (mut audit, fixes) = judged_with_fixes();
    let text = plain(AuditText::new(&audit, Detail::All).with_fixes(&fixes));
    insta::assert_snapshot!(control(&text, "5.1.16"), @r"
    FAIL     5.1.16      SSH allows few guesses per connection  [L1, medium]
               expected  MaxAuthTries at most 4
                  found  MaxAuthTries 6  at /etc/ssh/sshd_config:1
                   rule  ssh-max-auth-tries
                    fix  `hardtack harden` changes /etc/ssh/sshd_config
    ");
    insta::assert_snapshot!(control(&text, "1.1.2.1.1"), @r#"
    FAIL     1.1.2.1.1   /tmp is a file system of its own  [L1, medium]
               expected  /tmp is a file system of its own
                  found  nothing that mounts it
                   rule  tmp-separate
                    fix  add `partition "/tmp"` to the recipe's `disk` block
    "#);
    insta::assert_snapshot!(control(&text, "2.4.1.2"), @r"
    n/a      2.4.1.2     Only root may read and change /etc/crontab  [L1, medium]
                    why  cron is not installed
                   rule  crontab-permissions
    ");
    assert!(!control(&text, "1.6.3").contains(" fix "), "an exception asks for nothing");
    audit.controls.retain(|control| control.control.to_string() == "5.1.16");
    let line = |text: String| text.lines().find(|line| line.contains("harden")).map(str::to_owned);
    let markdown = AuditMarkdown::new(&audit, Detail::Open).with_fixes(&fixes).to_string();
    insta::assert_snapshot!(line(markdown).unwrap(), @r"- fix: \`hardtack harden\` changes /etc/ssh/sshd\_config");
    let page = AuditHtml::new(&audit, Detail::Open).with_fixes(&fixes).to_string();
    insta::assert_snapshot!(line(page).unwrap(), @"<dt>fix</dt><dd>`hardtack harden` changes /etc/ssh/sshd_config</dd>");
}

#[test]
fn image_machine_and_organisation_are_shown_apart() {
    let mut audit = judged();
    let kept = ["1.2.2.1", "3.1.1", "5.1.16"];
    audit.controls.retain(|control| kept.contains(&control.control.to_string().as_str()));
    let text = plain(AuditText::new(&audit, Detail::All));
    let steady: Vec<&str> = text.lines().take_while(|line| !line.contains("score")).skip(3).collect();
    insta::assert_snapshot!(steady.join("\n"), @r"
    What the image answers for

    FAIL     5.1.16      SSH allows few guesses per connection  [L1, medium]
               expected  MaxAuthTries at most 4
                  found  MaxAuthTries 6  at /etc/ssh/sshd_config:1
                   rule  ssh-max-auth-tries

    What only a running machine can tell

    manual   1.2.2.1     Security updates are installed  [L1]
                    why  Compare the installed versions with the archive's security suite on the day of the audit; rebuild the image when one is newer.
                   seen  /etc/apt/sources.list: no such line
                   seen  /etc/apt/sources.list.d/*: no such line
                   seen  /var/lib/dpkg/status: 0644 root:root
                   seen  /var/log/apt/history.log: no such line

    What the organisation decides

    manual   3.1.1       IPv6 is on or off by decision  [L1]
                    why  Decide whether the network uses IPv6, and see that kernel arguments, sysctl and firewall agree with the decision.
                   seen  /etc/sysctl.d/*.conf: no such line
                   seen  /etc/sysctl.conf: no such line
                   seen  /etc/default/grub: no such line

    what the image answers for: 1 control, 1 fail
    what only a running machine can tell: 1 control, 1 manual
    what the organisation decides: 1 control, 1 manual
    ");
}

#[test]
fn coverage_says_what_is_missing_and_never_compliant() {
    let benchmark = Catalogue::embedded().benchmark("cis-debian-12", None).unwrap();
    let coverage = Coverage::of(&benchmark);
    let text = plain(CoverageText(&coverage));
    assert!(text.lines().next().unwrap().contains("1.1.0"), "{text}");
    let total = text.lines().find(|line| line.starts_with("total")).unwrap();
    assert_eq!(total.split_whitespace().nth(1), Some("310"));
    assert_eq!(coverage.total.todo > 0, text.contains("the others count as unknown in every audit"));
    assert!(!text.to_lowercase().contains("complian"), "{text}");
}

#[test]
fn a_page_and_markdown_tell_what_the_text_tells() {
    let mut audit = judged();
    audit.controls.retain(|control| ["1.6.3", "5.1.16"].contains(&control.control.to_string().as_str()));
    audit.subject = "<b>*image* & more".to_owned();
    let markdown = AuditMarkdown::new(&audit, Detail::Open).to_string();
    insta::assert_snapshot!(markdown.lines().filter(|line| !line.contains("score")).collect::<Vec<_>>().join("\n"), @r"
    # CIS Debian Linux 12 Benchmark 1.1.0 (cis-debian-12, published 2024-09-26), profile level1-server

    Of &lt;b>\*image\* &amp; more (debian 12).

    - apart: 13 manual, 88 not applicable, 1 excepted
    - what the image answers for: 2 controls, 1 excepted, 1 fail

    ## What the image answers for

    ### 1.6.3 Network logins show a notice and no names of software

    **excepted** · L1, low

    - expected: /etc/issue.net without (?i)\\b(debian\|ubuntu\|red hat\|gnu/linux)\\b
    - found: Debian GNU/Linux 12  at /etc/issue.net:1
    - rule: banner-network
    - excepted: The machine gets its notice when it starts. – platform-team, until 2027-06-30

    ### 5.1.16 SSH allows few guesses per connection

    **FAIL** · L1, medium

    - expected: MaxAuthTries at most 4
    - found: MaxAuthTries 6  at /etc/ssh/sshd\_config:1
    - rule: ssh-max-auth-tries
    ");
    let page = AuditHtml::new(&audit, Detail::Open).to_string();
    insta::assert_snapshot!(page.split_once("</table>").unwrap().1, @r#"
    <h2>What the image answers for</h2>
    <details id="1.6.3">
    <summary><b class="excepted">excepted</b> 1.6.3 Network logins show a notice and no names of software <small>L1, low</small></summary>
    <dl>
    <dt>expected</dt><dd>/etc/issue.net without (?i)\b(debian|ubuntu|red hat|gnu/linux)\b</dd>
    <dt>found</dt><dd>Debian GNU/Linux 12  at /etc/issue.net:1</dd>
    <dt>rule</dt><dd>banner-network</dd>
    <dt>excepted</dt><dd>The machine gets its notice when it starts. – platform-team, until 2027-06-30</dd>
    </dl>
    </details>
    <details id="5.1.16" open>
    <summary><b class="fail">FAIL</b> 5.1.16 SSH allows few guesses per connection <small>L1, medium</small></summary>
    <dl>
    <dt>expected</dt><dd>MaxAuthTries at most 4</dd>
    <dt>found</dt><dd>MaxAuthTries 6  at /etc/ssh/sshd_config:1</dd>
    <dt>rule</dt><dd>ssh-max-auth-tries</dd>
    </dl>
    </details>
    </body>
    </html>
    "#);
    assert!(page.contains("of &lt;b&gt;*image* &amp; more (debian 12)"), "{page}");
    assert!(!page.contains("<script") && !page.contains("http"), "nothing runs and nothing is fetched");
}
