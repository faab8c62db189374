//! What holds for every kickstart.

use std::collections::BTreeSet;

use hardtack_hcl::{Document, Source, format};
use hardtack_recipe::import::kickstart;
use proptest::prelude::*;

/// Words that kickstarts are made of, and a few that they are not.
const WORDS: &[&str] = &[
    "part ",
    "logvol ",
    "volgroup ",
    "autopart ",
    "bootloader ",
    "services ",
    "network ",
    "user ",
    "group ",
    "rootpw ",
    "sshkey ",
    "lang ",
    "keyboard ",
    "timezone ",
    "selinux ",
    "firewall ",
    "repo ",
    "url ",
    "raid ",
    "nonsense ",
    "%packages",
    "%post",
    "%pre",
    "%addon ",
    "%end",
    "%include ",
    "/ ",
    "/home ",
    "swap ",
    "pv.1 ",
    "vg ",
    "none ",
    "--size=",
    "--size ",
    "--grow ",
    "--maxsize=",
    "--percent=",
    "--name=",
    "--vgname=",
    "--fstype=",
    "--fsoptions=",
    "--ondisk=sdb ",
    "--append=",
    "--enabled=",
    "--disabled=",
    "--ip=",
    "--bootproto=static ",
    "--password=",
    "--lock ",
    "--frobnicate ",
    "1024 ",
    "99999999999999999999 ",
    "xfs ",
    "nodev,rw,ro ",
    "a,b ",
    "\"",
    "'",
    "\\",
    "#",
    "@core",
    "-",
    "*",
    "${x}",
    "%{if x}",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\t",
    "é",
    "\u{0}",
    "<<END\n",
    "END\n",
    "\u{feff}",
];

/// Lines of `text` that say something: outside of scripts, of add-ons and of comments.
fn saying(text: &str) -> BTreeSet<usize> {
    let mut saying = BTreeSet::new();
    let mut section = None;
    for (index, line) in text.lines().enumerate() {
        let word = line.split_whitespace().next().filter(|word| !word.starts_with('#'));
        match (word, section) {
            (None, _) => {}
            (Some("%end"), _) => section = None,
            (Some(_), None | Some("%packages")) => {
                saying.insert(index + 1);
                section = word.filter(|word| word.starts_with('%') && !word.starts_with("%include")).or(section);
            }
            _ => {}
        }
    }
    saying
}

proptest! {
    #[test]
    fn any_text_is_a_recipe_or_an_error(words in proptest::collection::vec(proptest::sample::select(WORDS), 0..60)) {
        let source = Source::new("ks.cfg", words.concat());
        match kickstart(&source) {
            Err(errors) => prop_assert!(!errors.render(true).is_empty()),
            Ok(imported) => {
                let recipe = Source::new("recipe.hcl", imported.recipe.as_str());
                prop_assert!(Document::parse(recipe.clone()).is_ok(), "{}", imported.recipe);
                prop_assert_eq!(format(&recipe).unwrap(), imported.recipe);
            }
        }
    }

    /// Nothing is left out: every line that says something has a note.
    #[test]
    fn every_line_has_a_note(
        lines in proptest::sample::subsequence(vec![
            "part /x --size=1", "part swap --size=5 --frobnicate=x", "zerombr", "frobnicate", "rootpw x", "lang C",
            "services --enabled=a", "services --disabled=a,b", "selinux --enforcing", "network --hostname=x", "# c", "",
            "network", "user --name=x", "user --name=X", "bootloader", "bootloader --timeout=1", "timezone", "keyboard",
            "firewall", "services", "auth", "authselect", "reqpart", "repo --name=x", "timesource", "%include /x",
            "%packages\nvim\n@x\n-y\n# c\n\nZ\n%include /x\n%end", "%post\necho\n%end", "%post --nochroot\n%end",
            "%addon x\ny\n%end", "%pre\nx\n%end", "keyboard --xlayouts=us", "timezone --utc", "volgroup vg pv.1",
        ], 0..36).prop_shuffle()
    ) {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let imported = kickstart(&Source::new("ks.cfg", text.as_str())).unwrap();
        let noted: BTreeSet<usize> = imported.notes.iter().map(|note| note.line).collect();
        let missing: Vec<_> = saying(&text).difference(&noted).copied().collect();
        prop_assert!(missing.is_empty(), "lines {missing:?} of\n{text}");
    }
}
