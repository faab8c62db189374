use proptest::prelude::*;

use super::*;
use crate::testing::tree;

fn script(text: &str) -> Script {
    Script::parse(tree_path!("/etc/profile"), text)
}

/// What a script does to a variable, a line each.
fn of(name: &str, text: &str) -> String {
    let script = script(text);
    let line = |found: Assignment<'_>| {
        let value = found.value.map_or("-".to_owned(), |value| value.literal().unwrap_or("?".to_owned()));
        let flags = [
            (found.command.conditional, " if"),
            (found.exported, " exported"),
            (found.readonly, " readonly"),
            (found.unset, " unset"),
        ];
        let flags: String = flags.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
        format!("{} {value}{flags}", found.command.line)
    };
    script.assignments(name).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn assignments_in_every_form() {
    let text = "A=1\nexport A=2 # A=9\nreadonly A='3 4'; export A\ndeclare -xr A=\"5\"\nA=6 \\\n  B=7\nA=8 program\n\
                echo A=9\nunset A\n# A=9\n'A=9'\nexport -n A\ntypeset -r -x A=$B\nbuiltin export A=1$(echo ')')2\n";
    insta::assert_snapshot!(of("A", text), @"
    1 1
    2 2 exported
    3 3 4 readonly
    3 - exported
    4 5 exported readonly
    5 6
    9 - unset
    12 -
    13 ? exported readonly
    14 ? exported
    ");
}

#[test]
fn what_may_not_run_is_told() {
    let text = "if [ -t 0 ]; then A=1; else A=2; fi\nA=3\n[ -t 0 ] && A=4\nf() { A=5; }\nfunction g {\n A=6\n}\n(A=7)\n\
                { A=8; }\ncase $x in\n a|b) A=9 ;;\n (c) A=10;;\nesac\nfor i in A=0 1; do A=11; done\nwhile read A; do\nA=12\ndone <<A\nA=0\nfi\nA\nA=13\n\
                f () {\nA=14\n}\nA=15; g || A=16; A=17 >/dev/null 2>&1\n";
    insta::assert_snapshot!(of("A", text), @"
    1 1 if
    1 2 if
    2 3
    3 4 if
    4 5 if
    6 6 if
    8 7 if
    9 8
    11 9 if
    12 10 if
    14 11 if
    16 12 if
    21 13
    23 14 if
    25 15
    25 16 if
    25 17
    ");
}

#[test]
fn what_does_not_end_is_unclear() {
    assert_eq!(script("A=1\nB='\nA=2\n").unclear, Some(2));
    assert_eq!(script("A=$(echo\n").unclear, Some(1));
    assert_eq!(script("A=${B:-{}}\n").unclear, None);
    assert_eq!(script("cat <<X\n'\nX\nA=\"a\\\"b\"\n").unclear, None);
}

#[test]
fn masks_in_every_form() {
    let masks = |text: &str| script(text).umasks().map(|(_, mask)| mask).collect::<Vec<_>>();
    assert_eq!(masks("umask\numask -S\numask 027\numask -S 0077\n"), [Umask::Bits(0o027), Umask::Bits(0o077)]);
    assert_eq!(masks("umask u=rwx,g=rx,o=\numask a=rx\n"), [Umask::Bits(0o027), Umask::Bits(0o222)]);
    assert_eq!(masks("umask g-w\numask $M\numask 9\neval umask 0\numask u=rwx"), [Umask::Unclear; 5]);
}

#[test]
fn files_that_are_read_in_count_once() {
    let tree = tree([
        ("/etc/profile", ". /etc/bash.bashrc\n. /etc/default/shell\n. $i\n"),
        ("/etc/bash.bashrc", "source /etc/profile\n"),
        ("/etc/default/shell", "umask 022\n"),
        ("/etc/profile.d/b.sh", ""),
        ("/etc/profile.d/a.sh", ""),
        ("/etc/profile.d/a.csh", "'"),
    ]);
    let scripts = Scripts::of_everybody(&tree).unwrap();
    let paths: Vec<String> = scripts.iter().map(|script| script.path.to_string()).collect();
    assert_eq!(
        paths.join(" "),
        "/etc/profile /etc/bash.bashrc /etc/profile.d/a.sh /etc/profile.d/b.sh /etc/default/shell"
    );
    assert!(scripts.unclear().is_none());
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[A-Za-z=$(){}'\"`;&|<> \\t\\n\\\\#~0-9]{0,80}") {
        let script = script(&text);
        let _ = (script.assignments("A").count(), script.umasks().count());
    }

    #[test]
    fn a_plain_value_is_read_as_it_is(value in "[a-z0-9/:._-]{1,20}") {
        prop_assert_eq!(of("A", &format!("export A=\"{value}\"\n")), format!("1 {value} exported"));
    }
}
