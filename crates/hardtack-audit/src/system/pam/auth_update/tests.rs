//! What pam-auth-update makes of the files of a Debian 12 base system.

use std::collections::BTreeMap;

use hardtack_tree::{MemoryTree, StagedTree, Tree, TreePath};

use proptest::prelude::*;

use super::*;
use crate::testing::debian_pam;

const LOCK: &str =
    "Name: Lock\nDefault: yes\nPriority: 0\nAuth-Type: Primary\nAuth:\n\t[default=die]\tpam_faillock.so authfail\n";

const NOTIFY: &str = "Name: Notify\nDefault: yes\nPriority: 1024\nAuth-Type: Primary\nAuth:\n\trequisite\tpam_faillock.so preauth\n\
Account-Type: Primary\nAccount:\n\trequired\tpam_faillock.so\n";

fn written(update: &AuthUpdate) -> BTreeMap<String, String> {
    update.write().unwrap().into_iter().map(|(path, text)| (path.to_string(), text)).collect()
}

/// The lines of a file that call modules.
fn calls(files: &BTreeMap<String, String>, path: &str) -> String {
    files[path].lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n")
}

#[test]
fn nothing_asked_is_nothing_changed() {
    let tree = debian_pam();
    for (path, text) in AuthUpdate::read(&tree).unwrap().unwrap().write().unwrap() {
        assert_eq!(tree.read_text(&path).unwrap().as_deref(), Some(text.as_str()), "{path}");
    }
}

#[test]
fn new_profiles_move_the_jumps() {
    let tree = debian_pam();
    let mut update = AuthUpdate::read(&tree).unwrap().unwrap();
    update.add("lock", LOCK);
    update.add("notify", NOTIFY);
    let files = written(&update);
    insta::assert_snapshot!(calls(&files, "/etc/pam.d/common-auth"), @r"
    auth	requisite	pam_faillock.so preauth
    auth	[success=2 default=ignore]	pam_unix.so nullok try_first_pass
    auth	[default=die]	pam_faillock.so authfail
    auth	requisite			pam_deny.so
    ");
    insta::assert_snapshot!(files["/var/lib/pam/account"], @r"
    Module: notify
    required	pam_faillock.so
    Module: unix
    [success=end new_authtok_reqd=done default=ignore]	pam_unix.so
    ");
    insta::assert_snapshot!(files["/var/lib/pam/seen"], @r"
    notify
    unix
    lock
    ");
}

#[test]
fn changed_arguments_outlive_other_changes() {
    let tree = debian_pam();
    let mut staged = StagedTree::new(&tree);
    let mut update = AuthUpdate::read(&staged).unwrap().unwrap();
    update.edit_arguments(Common::Auth, "pam_unix.so", &|arguments| arguments.retain(|argument| argument != "nullok"));
    update.edit_arguments(Common::Password, "pam_unix.so", &|arguments| arguments.push("rounds=5".to_owned()));
    for (path, text) in update.write().unwrap() {
        staged.write(&path, text).unwrap();
    }
    assert_eq!(staged.changes().len(), 2, "the memory is of what the profiles say");
    let mut update = AuthUpdate::read(&staged).unwrap().unwrap();
    update.add("notify", NOTIFY);
    let files = written(&update);
    insta::assert_snapshot!(calls(&files, "/etc/pam.d/common-auth"), @r"
    auth	requisite	pam_faillock.so preauth
    auth	[success=1 default=ignore]	pam_unix.so try_first_pass
    auth	requisite			pam_deny.so
    ");
    insta::assert_snapshot!(calls(&files, "/etc/pam.d/common-password"), @r"
    password	[success=1 default=ignore]	pam_unix.so obscure yescrypt rounds=5
    password	requisite			pam_deny.so
    ");
}

#[test]
fn files_changed_by_hand_are_not_managed() {
    let path = file_path(Common::Auth).unwrap();
    let text = debian_pam().read_text(&path).unwrap().unwrap();
    let foreign = text.replace(FALLBACK, &format!("auth required pam_tally2.so\n{FALLBACK}"));
    for changed in [foreign, text.replace(END, "# the end")] {
        let tree = debian_pam().file(path.as_path(), &changed).unwrap();
        assert!(AuthUpdate::read(&tree).unwrap().is_none(), "{changed}");
    }
    assert!(AuthUpdate::read(&MemoryTree::new()).unwrap().is_none());
}

#[test]
fn a_line_taken_out_by_hand_stays_out() {
    let path = file_path(Common::Session).unwrap();
    let text = debian_pam().read_text(&path).unwrap().unwrap().replace("session\trequired\tpam_unix.so \n", "");
    let tree = debian_pam().file(path.as_path(), &text).unwrap();
    let update = AuthUpdate::read(&tree).unwrap().unwrap();
    // The profile is still enabled through the other files, so its line comes back: as pam-auth-update does it.
    assert!(written(&update)[&TreePath::new("/etc/pam.d/common-session").unwrap().to_string()].contains("pam_unix.so"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// What is written is read again as it was meant, whatever was enabled and changed before.
    #[test]
    fn what_is_written_is_managed(
        steps in prop::collection::vec((0..5usize, any::<bool>(), "[a-z]{1,4}(=[0-9]{1,2})?"), 1..6),
    ) {
        let tree = debian_pam();
        let mut staged = StagedTree::new(&tree);
        for (file, add, argument) in steps {
            let mut update = AuthUpdate::read(&staged).unwrap().unwrap();
            update.edit_arguments(Common::ALL[file], "pam_unix.so", &|arguments| {
                if !arguments.contains(&argument) { arguments.push(argument.clone()) } else { arguments.clear() }
            });
            if add {
                update.add("notify", NOTIFY);
            }
            for (path, text) in update.write().unwrap() {
                staged.write(&path, text).unwrap();
            }
            let again = AuthUpdate::read(&staged).unwrap().unwrap();
            for (path, text) in again.write().unwrap() {
                prop_assert_eq!(staged.read_text(&path).unwrap(), Some(text), "{}", path);
            }
        }
    }
}
