//! Many images at once.

use proptest::prelude::*;

use super::{debian, feed, now};
use crate::advisories::{Changes, Draft, Index};
use crate::matching::{Fleet, Lookup, Touched, newest_per_major};

fn status(version: &str) -> String {
    format!(
        "Package: a1\nStatus: install ok installed\nArchitecture: amd64\nSource: a\nVersion: {version}\n\n\
         Package: a2\nStatus: install ok installed\nArchitecture: amd64\nSource: a\nVersion: {version}\n\n\
         Package: linux-libc-dev\nStatus: install ok installed\nArchitecture: amd64\nSource: linux\nVersion: 1\n"
    )
}

fn index(rows: &[(&str, &str)]) -> Index {
    let rows = rows.iter().map(|(cve, fixed)| {
        format!(r#"{{"cve":"{cve}","source":"a","release":"bookworm","status":"resolved","fixed_version":"{fixed}"}}"#)
    });
    Index::memory(&feed("rows.jsonl", &rows.collect::<String>())).unwrap()
}

#[test]
fn only_what_was_not_known_is_new_and_images_that_come_later_are_told_apart() {
    let mut fleet = Fleet::default();
    fleet.keep("web-1.0.0", "1", &debian(&status("1")));
    fleet.keep("db-1.0.0", "1", &debian(&status("3")));
    let first = fleet.rescan(&index(&[("CVE-2024-0001", "2")]), &Changes::default(), now()).unwrap();
    assert!(first.new.is_empty() && first.images.iter().all(|image| image.first));
    assert_eq!(first.images.iter().map(|image| image.open).collect::<Vec<_>>(), [1, 0]);

    let mut fleet = Fleet::from_bytes(&fleet.to_bytes()).unwrap();
    fleet.keep("new-1.0.0", "1", &debian(&status("1")));
    let later = index(&[("CVE-2024-0001", "2"), ("CVE-2024-0002", "4")]);
    let second = fleet.rescan(&later, &Changes::default(), now()).unwrap();
    let new: Vec<_> = second
        .new
        .iter()
        .map(|new| (second.advisories[new.advisory].name.as_str(), new.version.as_str(), new.images.clone()))
        .collect();
    assert_eq!(new, [("CVE-2024-0002", "1", vec![0]), ("CVE-2024-0002", "3", vec![1])]);
    let counts: Vec<_> = second.images.iter().map(|image| (image.open, image.new, image.first)).collect();
    assert_eq!(counts, [(2, 1, false), (1, 1, false), (2, 0, true)]);
    assert!(fleet.rescan(&later, &Changes::default(), now()).unwrap().new.is_empty(), "nothing is new twice");

    let delta = index(&[("CVE-2024-0003", "2")]);
    let touched = fleet.touched(&delta, &Lookup::new(&fleet)).unwrap();
    assert_eq!(touched, [Touched { advisory: "CVE-2024-0003".to_owned(), images: vec![0, 2] }]);
}

#[test]
fn an_inventory_that_changed_stands_in_the_place_of_the_old_one() {
    let mut fleet = Fleet::default();
    fleet.keep("web-1.0.0", "1", &debian(&status("1")));
    fleet.keep("web-1.0.0", "2", &debian(&status("3")));
    assert_eq!((fleet.images().len(), fleet.get("web-1.0.0").unwrap().stamp.as_str()), (1, "2"));
    assert_eq!(fleet.rescan(&index(&[("CVE-2024-0001", "2")]), &Changes::default(), now()).unwrap().images[0].open, 0);
    fleet.retain(|name| name != "web-1.0.0");
    assert!(fleet.images().is_empty());
}

#[test]
fn the_newest_of_each_of_the_highest_majors_are_chosen_by_semantic_versions() {
    let names = [
        "web-12.9.0",
        "web-13.2.0",
        "web-13.10.0",
        "web-13.10.0-rc.1",
        "web-14.0.0-rc.2",
        "web-14.0.0",
        "web-15.0.1",
        "db/1.0.0",
        "other",
    ];
    let mut chosen = newest_per_major(names, 3);
    chosen.sort_unstable();
    assert_eq!(chosen, ["db/1.0.0", "other", "web-13.10.0", "web-14.0.0", "web-15.0.1"]);
}

/// Rows of the tracker: vulnerability, source package, release, fixed version.
fn rows(rows: &[(u8, u8, bool, u8)]) -> Draft {
    let row = |(cve, source, old, fixed): &(u8, u8, bool, u8)| {
        let (source, release) = (["a", "b", "linux"][usize::from(*source)], if *old { "bullseye" } else { "bookworm" });
        format!(
            r#"{{"cve":"CVE-2024-{cve:04}","source":"{source}","release":"{release}","status":"resolved","fixed_version":"{fixed}"}}"#
        )
    };
    if rows.is_empty() {
        return Draft::default();
    }
    feed("rows.jsonl", &rows.iter().map(row).collect::<Vec<_>>().join("\n"))
}

fn row() -> impl Strategy<Value = (u8, u8, bool, u8)> {
    (0_u8..6, 0_u8..3, any::<bool>(), 1_u8..5)
}

#[test]
fn what_an_import_changes_is_written_beside_the_index() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("advisories.index");
    let (first, second, third) = (rows(&[(1, 0, false, 2)]), rows(&[(1, 1, false, 2)]), rows(&[(2, 2, false, 2)]));
    let [one, two, three] = [&first, &second, &third].map(|draft| Index::memory(draft).unwrap().id());
    let changes = Changes::read(&path).with(one, two, first.changed_by(&second).unwrap()).with(
        two,
        three,
        second.changed_by(&third).unwrap(),
    );
    changes.write(&path).unwrap();
    let read = Changes::read(&path);
    assert_eq!(read, changes);
    let names = |from, to| -> Option<Vec<&str>> {
        let mut names: Vec<&str> = read.since(from, to)?.into_iter().map(|(_, name)| name).collect();
        names.sort_unstable();
        Some(names)
    };
    // A record that speaks of another package now changes both.
    assert_eq!(names(one, two), Some(vec!["a", "b"]));
    assert_eq!(names(one, three), Some(vec!["a", "b", "linux"]));
    assert_eq!(names(three, three), Some(vec![]));
    assert_eq!((names(three, one), names(two, one)), (None, None));
    std::fs::write(Changes::beside(&path), "{").unwrap();
    assert_eq!(Changes::read(&path), Changes::default());
}

proptest! {
    #[test]
    fn what_is_told_by_changes_is_what_is_told_by_all(
        begin in prop::collection::vec(row(), 0..5),
        imports in prop::collection::vec((prop::collection::vec(row(), 1..4), any::<bool>()), 1..5),
    ) {
        let mut known = rows(&begin);
        let (mut quick, mut whole) = (Fleet::default(), Fleet::default());
        let mut changes = Changes::default();
        for (number, (records, with_image)) in imports.iter().enumerate() {
            if *with_image {
                let version = number.to_string();
                let inventory = debian(&status(&version));
                quick.keep(&format!("web-{number}.0.0"), "1", &inventory);
                whole.keep(&format!("web-{number}.0.0"), "1", &inventory);
            }
            let index = Index::memory(&known).unwrap();
            prop_assert_eq!(
                quick.rescan(&index, &changes, now()).unwrap(),
                whole.rescan(&index, &Changes::default(), now()).unwrap()
            );
            quick = Fleet::from_bytes(&quick.to_bytes()).unwrap();
            let new = rows(records);
            let changed = known.changed_by(&new).unwrap();
            known.merge(new);
            changes = changes.with(index.id(), Index::memory(&known).unwrap().id(), changed);
        }
        let index = Index::memory(&known).unwrap();
        prop_assert_eq!(
            quick.rescan(&index, &changes, now()).unwrap(),
            whole.rescan(&index, &Changes::default(), now()).unwrap()
        );
        prop_assert_eq!(quick.to_bytes(), whole.to_bytes());
    }

    #[test]
    fn a_changed_file_is_refused_or_read_and_never_more(at in 0_usize..400, byte: u8, checked: bool) {
        let mut fleet = Fleet::default();
        fleet.keep("web-1.0.0", "1", &debian(&status("1")));
        fleet.rescan(&index(&[("CVE-2024-0001", "2")]), &Changes::default(), now()).unwrap();
        let mut bytes = fleet.to_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if checked {
            let checksum = crc32c::crc32c(&bytes[16..]);
            bytes[12..16].copy_from_slice(&checksum.to_le_bytes());
        }
        if let Some(mut fleet) = Fleet::from_bytes(&bytes) {
            let _ = fleet.rescan(&index(&[("CVE-2024-0001", "2")]), &Changes::default(), now());
        }
    }
}
