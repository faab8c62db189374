//! Passwords and keys of a kickstart are nowhere in what comes of it.

use crate::{import, loaded, mistakes, notes};

/// Every place of a kickstart that takes a secret, with `hunter22` in it.
const SECRETS: &str = r#"
rootpw --plaintext hunter22
user --name=ada --password=hunter22 --plaintext
user --name=bob --password=hunter22
user --name=cat --password=$6$salt$hunter22
sshpw --username=x --plaintext hunter22
bootloader --password=hunter22 --md5pass=hunter22
part / --size=4096 --encrypted --passphrase=hunter22
part /srv --size=100 --encrypted --passphrase hunter22
network --device=wlan0 --essid=home --wpakey=hunter22 --wepkey=hunter22
iscsi --target=x --ipaddr=192.0.2.1 --user=u --password=hunter22
vnc --password=hunter22
rhsm --organization=1 --activation-key=hunter22
realm join --one-time-password=hunter22 example.org
url --url=https://u:hunter22@mirror.example.org/os --proxy=http://u:hunter22@proxy.example.org
repo --name=x --baseurl=https://hunter22@mirror.example.org/x
rootpw2 hunter22
lang C --frobnicate=hunter22 hunter22
"#;

#[test]
fn no_secret_is_in_the_recipe_or_in_a_note() {
    let imported = import(SECRETS);
    assert!(!imported.recipe.contains("hunter22"), "{}", imported.recipe);
    assert!(!notes(&imported).contains("hunter22"), "{}", notes(&imported));
    let recipe = loaded(&imported);
    let sensitive: Vec<&str> =
        recipe.variables.values().filter(|variable| variable.sensitive).map(|v| v.name.as_str()).collect();
    assert_eq!(sensitive, ["root_password_hash", "ada_password_hash", "cat_password_hash"]);
}

#[test]
fn no_secret_is_in_an_error() {
    for line in SECRETS.lines().filter(|line| !line.is_empty() && !line.starts_with("lang")) {
        // A mistake on the same line, of the command itself or of its quotes.
        for wrong in [format!("{line} \"\n"), format!("{line} --size=x --uid=y --mtu=z\npart\n")] {
            assert!(!mistakes(&wrong).contains("hunter22"), "{wrong}");
        }
    }
}

#[test]
fn a_hash_that_no_password_has_locks_the_account() {
    let imported = import("rootpw --iscrypted nothing\n");
    insta::assert_snapshot!(notes(&imported), @r#" 1 rootpw: mapped: script "lock-root": nobody can log in as root with a password"#);
    assert!(imported.recipe.contains("usermod --lock root"));
}
