//! What apt makes of its configuration. The values expected are those that apt-config(8) prints for the same files.

use proptest::prelude::*;

use super::*;
use crate::testing::tree;

fn in_force(files: [(&str, &str); 2], name: &str) -> String {
    let apt = match Apt::read(&tree(files)) {
        Ok(apt) => apt,
        Err(cause) => return cause.to_string(),
    };
    apt.in_force(name).map_or_else(|| "nothing".to_owned(), |found| format!("{} at {}", found.value, found.at))
}

fn of_text(text: &str, name: &str) -> String {
    in_force([("/etc/apt/apt.conf", text), ("/etc/hosts", "")], name)
}

#[test]
fn names_are_plain_or_nested_and_their_case_does_not_count() {
    let name = "APT::Get::AllowUnauthenticated";
    let at = |line: usize| format!("true at /etc/apt/apt.conf:{line}");
    assert_eq!(of_text("APT::Get::AllowUnauthenticated \"true\";\n", name), at(1));
    assert_eq!(of_text("apt { get {\n  allowunauthenticated \"true\";\n};};\n", name), at(2));
    assert_eq!(of_text("APT::Get { AllowUnauthenticated true; };\n", name), at(1));
    assert_eq!(of_text("APT { Get { AllowUnauthenticated \"true\" } }\n", name), at(1));
    assert_eq!(of_text("APT::Get\n{ AllowUnauthenticated\n\"true\"\n; };", name), at(2));
    assert_eq!(of_text("\"APT::Get::AllowUnauthenticated\" \"true\";", name), at(1));
    assert_eq!(of_text("APT::Get::AllowUnauthenticated2 \"true\";\n", name), "nothing");
}

#[test]
fn comments_and_items_of_lists_set_nothing() {
    let name = "APT::Install-Recommends";
    for text in [
        "// APT::Install-Recommends \"0\";\n",
        "# APT::Install-Recommends \"0\";\n",
        "/* APT::Install-Recommends \"0\";\n APT::Install-Recommends \"1\"; */\n",
        "APT::Install-Recommends { \"0\"; };\n",
        "APT::Install-Recommends:: \"0\";\n",
    ] {
        assert_eq!(of_text(text, name), "nothing", "{text}");
    }
    assert_eq!(
        of_text("Acquire::http::Proxy \"http://x/\"; // a proxy\n", "acquire::http::proxy"),
        "http://x/ at /etc/apt/apt.conf:1"
    );
    assert_eq!(
        of_text("/* one */ APT::Install-Recommends /* two */ \"0\" /* three */;", name),
        "0 at /etc/apt/apt.conf:1"
    );
}

#[test]
fn the_last_value_counts_and_the_main_file_comes_last() {
    let name = "APT::Install-Recommends";
    let main = ("/etc/apt/apt.conf", "APT::Install-Recommends \"1\";\n");
    assert_eq!(
        in_force([("/etc/apt/apt.conf.d/99site", "APT::Install-Recommends \"0\";\n"), main], name),
        "1 at /etc/apt/apt.conf:1"
    );
    let early = ("/etc/apt/apt.conf.d/10site", "APT::Install-Recommends \"1\";\n");
    let late = ("/etc/apt/apt.conf.d/90site.conf", "APT::Install-Recommends \"0\";\n");
    assert_eq!(in_force([late, early], name), "0 at /etc/apt/apt.conf.d/90site.conf:1");
    assert_eq!(in_force([("/etc/apt/apt.conf.d/90site", "#clear APT;\n"), early], name), "nothing");
    assert_eq!(
        in_force([("/etc/apt/apt.conf.d/90site", "#clear APT::Install;\n"), early], name),
        "1 at /etc/apt/apt.conf.d/10site:1"
    );
    for ignored in ["/etc/apt/apt.conf.d/90site.bak", "/etc/apt/apt.conf.d/90site~", "/etc/apt/apt.conf.d/.90site"] {
        assert_eq!(in_force([(ignored, late.1), early], name), "1 at /etc/apt/apt.conf.d/10site:1", "{ignored}");
    }
}

#[test]
fn what_is_not_understood_is_unknown() {
    for (text, cause) in [
        ("#include \"/etc/other\";\n", "/etc/apt/apt.conf: line 1 says #include, which is not followed"),
        ("APT { Get {\n", "/etc/apt/apt.conf: the braces of apt::get are not closed"),
        ("};\n", "/etc/apt/apt.conf: line 1 closes a brace that nothing opened"),
        ("APT::x \"0\n", "/etc/apt/apt.conf: the quotes of line 1 are not closed"),
        ("APT::x 0", "/etc/apt/apt.conf: the statement of line 1 does not end"),
        ("\n/* x\n", "/etc/apt/apt.conf: the comment of line 2 does not end"),
    ] {
        assert_eq!(of_text(text, "APT::x"), cause);
    }
}

#[test]
fn truths_have_many_words() {
    assert_eq!(["1", "Yes", "TRUE", "with", "on", "enable"].map(truth), [Some(true); 6]);
    assert_eq!(["0", "no", "False", "without", "off", "disable"].map(truth), [Some(false); 6]);
    assert_eq!(["", "2", "maybe"].map(truth), [None; 3]);
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(text in "[a-zA-Z:#/*\"{}; \n.é-]{0,200}") {
        let _ = of_text(&text, "apt::x");
    }
}
