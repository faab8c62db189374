//! How layers lie over each other.

use hardtack_tree::{Tree, tree_path};

use super::made::{Layout, listed};

fn joined(layers: &[&[&str]]) -> Vec<String> {
    listed(&Layout::of(layers).open(None).unwrap().tree)
}

#[test]
fn what_a_layer_removes_is_gone_with_all_below_it_until_a_higher_one_makes_it_again() {
    let base = ["opt/", "opt/app/", "opt/app/one 1", "opt/app/deep/two 2", "opt/app-data stays"];
    assert_eq!(joined(&[&base, &["opt/.wh.app"]]), ["/opt", "/opt/app-data stays"]);
    assert_eq!(
        joined(&[&base, &["opt/.wh.app"], &["opt/app/three 3"]]),
        ["/opt", "/opt/app", "/opt/app-data stays", "/opt/app/three 3"]
    );
    // What is not there is removed already.
    assert_eq!(joined(&[&["a"], &[".wh.b", "c/.wh.d", "a/.wh.b"]]), ["/a"]);
}

#[test]
fn a_layer_removes_nothing_of_its_own_wherever_it_says_so() {
    let base = ["srv/", "srv/old", "srv/deep/old", "srv/both low"];
    let expected = ["/srv", "/srv/both high", "/srv/deep", "/srv/deep/new"];
    for layer in
        [["srv/.wh..wh..opq", "srv/both high", "srv/deep/new"], ["srv/both high", "srv/deep/new", "srv/.wh..wh..opq"]]
    {
        assert_eq!(joined(&[&base, &layer]), expected);
    }
    for layer in [["srv/.wh.deep", "srv/deep/new"], ["srv/deep/new", "srv/.wh.deep"]] {
        assert_eq!(joined(&[&base, &layer]), ["/srv", "/srv/both low", "/srv/deep", "/srv/deep/new", "/srv/old"]);
    }
    assert_eq!(joined(&[&["a low"], &["a high", ".wh.a"]]), ["/a high"]);
}

#[test]
fn what_replaces_a_directory_hides_what_was_in_it() {
    let base = ["var/run/pid 1", "run/pid 2", "etc/x", "link -> etc"];
    let expected = ["/etc", "/etc/x", "/link", "/run", "/run/pid 2", "/var", "/var/run"];
    assert_eq!(joined(&[&base, &["var/run -> /run"]]), expected);
    // A directory in the place of a link begins anew, as in containerd.
    let over = joined(&[&base, &["link/", "link/y"]]);
    assert_eq!(
        over,
        ["/etc", "/etc/x", "/link", "/link/y", "/run", "/run/pid 2", "/var", "/var/run", "/var/run/pid 1"]
    );
    // Without a directory in its place, the link is followed.
    assert!(joined(&[&base, &["link/y"]]).contains(&"/etc/y".to_owned()));
    assert!(!joined(&[&base, &["link/.wh.x"]]).contains(&"/etc/x".to_owned()));
}

#[test]
fn hard_links_reach_into_the_layers_below_and_outlive_what_they_link_to() {
    let image = Layout::of(&[&["a old", "b => a"], &["c => a", ".wh.a", "b new"]]).open(None).unwrap();
    assert_eq!(listed(&image.tree), ["/b new", "/c old"]);
    let c = image.tree.metadata(&tree_path!("/c")).unwrap().unwrap();
    assert_eq!(c.links, 1, "the other names are gone or another file's");
}

#[test]
fn marks_of_aufs_are_no_files() {
    assert_eq!(joined(&[&["a", ".wh..wh.aufs", ".wh..wh.plnk/", "x/.wh..wh.orph"]]), ["/a"]);
}
