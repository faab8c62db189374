//! Groups that lie.

use std::sync::Arc;

use hardtack_tree::Source;
use insta::assert_snapshot;
use proptest::prelude::*;

use crate::made::{AREA, AREA_SIZE, physical, put_area_sum, text};
use crate::{content, read, volume};

fn disk(bytes: Vec<u8>) -> Vec<Arc<dyn Source>> {
    vec![Arc::new(bytes)]
}

/// What is said of a volume, or of the group.
fn said(bytes: Vec<u8>, name: &str) -> String {
    match read(&disk(bytes)) {
        Err(error) => error.to_string(),
        Ok(found) => match found.volumes.iter().find(|volume| volume.name == name) {
            Some(volume) => volume.content.as_ref().map_or_else(ToString::to_string, |_| "nothing".to_owned()),
            None => found.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        },
    }
}

#[test]
fn the_smallest_group_is_sound_wherever_its_text_begins() {
    let length = text("").len();
    for at in [512, 4000, AREA_SIZE - 1, AREA_SIZE - length, AREA_SIZE - length - 1, AREA_SIZE - 100] {
        let found = read(&disk(physical(&text(""), at))).unwrap();
        let root = content(&**volume(&found, "root").content.as_ref().unwrap());
        assert!(root[..4096].iter().all(|byte| *byte == 2) && root[4096..].iter().all(|byte| *byte == 1), "{at}");
        assert_eq!(root.len(), 8192);
    }
}

#[test]
fn an_area_that_lies_is_refused() {
    let said = |changes: &[(usize, &[u8])]| {
        let mut disk = physical(&text(""), 512);
        for (at, bytes) in changes {
            disk[AREA + at..AREA + at + bytes.len()].copy_from_slice(bytes);
        }
        put_area_sum(&mut disk);
        said(disk, "root")
    };
    assert_eq!(said(&[]), "nothing");
    assert_snapshot!(said(&[(48, &[0xff; 8])]), @"damaged LVM: a text of 18446744073709551615 bytes at byte 512 of a metadata area of 8192");
    assert_snapshot!(said(&[(48, &(AREA_SIZE as u64).to_le_bytes())]), @"damaged LVM: a text of 8192 bytes at byte 512 of a metadata area of 8192");
    assert_snapshot!(said(&[(40, &[0xff; 8])]), @"damaged LVM: a text of 441 bytes at byte 18446744073709551615 of a metadata area of 8192");
    assert_snapshot!(said(&[(40, &[1, 0])]), @"damaged LVM: a text of 441 bytes at byte 1 of a metadata area of 8192");
    assert_snapshot!(said(&[(32, &[0xff; 8])]), @"damaged LVM: a metadata area is not where it says");
    assert_snapshot!(said(&[(24, &[0xff; 8])]), @"damaged LVM: a metadata area is not where it says");
    assert_snapshot!(said(&[(600, b"X")]), @"damaged LVM: the check sum of the metadata is wrong");
    assert_snapshot!(said(&[(40, &[0; 8])]), @"");
}

#[test]
fn a_label_that_lies_is_refused() {
    let said = |at: usize, bytes: &[u8]| {
        let mut disk = physical(&text(""), 512);
        disk[at..at + bytes.len()].copy_from_slice(bytes);
        let sum = crate::made::sum(&disk[532..1024]).to_le_bytes();
        disk[528..532].copy_from_slice(&sum);
        said(disk, "root")
    };
    assert_snapshot!(said(532, &[0xff; 4]), @"damaged LVM: a label without a header");
    assert_snapshot!(said(532, &[0xe0, 1, 0, 0]), @"damaged LVM: a label without a header");
    assert_snapshot!(said(520, &[2]), @"damaged LVM: the label is not where it says");
    assert_snapshot!(said(584, &[1; 440]), @"damaged LVM: a label with a list that does not end");
    assert_snapshot!(said(616, &[0xff; 8]), @"damaged LVM: a metadata area beyond the end of the physical volume");
    assert_snapshot!(said(624, &[0; 8]), @"damaged LVM: a metadata area is not where it says");
}

/// What is said of a group with another volume.
fn with_volume(volume: &str) -> String {
    said(physical(&text(&format!("v {{ status = [\"VISIBLE\"] {volume} }}")), 512), "v")
}

#[test]
fn a_volume_that_lies_is_refused() {
    let segment = |start: &str, count: &str, stripes: &str| {
        with_volume(&format!(
            "segment1 {{ start_extent = {start} extent_count = {count} type = \"striped\" stripe_count = 1 stripes = {stripes} }}"
        ))
    };
    assert_eq!(segment("0", "1", "[\"pv0\", 3]"), "nothing");
    assert_snapshot!(segment("0", "2", "[\"pv0\", 3]"), @"damaged LVM: a segment beyond the 4 extents of pv0");
    assert_snapshot!(segment("0", "9223372036854775807", "[\"pv0\", 1]"), @"damaged LVM: a place beyond any disk");
    assert_snapshot!(segment("0", "99999999999999999999", "[\"pv0\", 1]"), @"damaged LVM: metadata without the number extent_count");
    assert_snapshot!(segment("0", "-1", "[\"pv0\", 1]"), @"damaged LVM: extent_count = -1");
    assert_snapshot!(segment("1", "1", "[\"pv0\", 1]"), @"damaged LVM: the segments of the volume v leave a gap or overlap");
    assert_snapshot!(segment("0", "0", "[\"pv0\", 1]"), @"damaged LVM: a segment of the volume v has no extents");
    assert_snapshot!(segment("0", "1", "[\"pv1\", 1]"), @"damaged LVM: a segment on pv1, which the group does not have");
    assert_snapshot!(segment("0", "1", "[]"), @"damaged LVM: 0 stripes of 1 sectors for 1 extents");
    assert_snapshot!(segment("0", "1", "[\"pv0\"]"), @"damaged LVM: stripes that are no pairs of a physical volume and an extent");
    assert_snapshot!(segment("0", "1", "[\"pv0\", \"x\"]"), @"damaged LVM: stripes that are no pairs of a physical volume and an extent");
    assert_snapshot!(with_volume(""), @"damaged LVM: the volume v has no segments");
    let striped = |size: &str| {
        with_volume(&format!(
            "segment1 {{ start_extent = 0 extent_count = 2 type = \"striped\" stripe_count = 2 stripe_size = {size} stripes = [\"pv0\", 2, \"pv0\", 3] }}"
        ))
    };
    assert_eq!(striped("8"), "nothing");
    assert_snapshot!(striped("0"), @"damaged LVM: 2 stripes of 0 sectors for 2 extents");
    assert_snapshot!(striped("16"), @"damaged LVM: stripes of 8192 bytes, which fill no extent");
    assert_snapshot!(striped("9223372036854775807"), @"damaged LVM: stripes of 18446744073709551615 bytes, which fill no extent");
}

#[test]
fn a_volume_of_another_type_is_named_with_its_type() {
    let thin = "segment1 { start_extent = 0 extent_count = 1 type = \"thin\" thin_pool = \"pool\" device_id = 1 }";
    assert_snapshot!(with_volume(thin), @"LVM with the volume v of type thin, which hardtack does not read");
    let hidden = text("").replace("\"VISIBLE\"", "\"READ\"");
    assert!(read(&disk(physical(&hidden, 512))).unwrap().volumes.is_empty(), "parts of volumes are no volumes");
}

#[test]
fn a_physical_volume_that_was_cut_short_or_is_there_twice_is_said() {
    let whole = physical(&text(""), 512);
    let said =
        |disks: &[Arc<dyn Source>]| volume(&read(disks).unwrap(), "root").content.as_ref().unwrap_err().to_string();
    assert_snapshot!(said(&disk(whole[..20_000].to_vec())), @"damaged LVM: the physical volume 000000-0000-0000-0000-0000-0000-000000 has 20000 bytes only: it was cut short");
    assert_snapshot!(said(&[disk(whole.clone()), disk(whole)].concat()), @"damaged LVM: the physical volume 000000-0000-0000-0000-0000-0000-000000 is there twice");
}

#[test]
fn the_newest_text_of_a_group_counts() {
    let old = physical(&text(""), 512);
    let new = physical(
        &text("more { status = [\"VISIBLE\"] segment1 { start_extent = 0 extent_count = 1 type = \"zero\" } }")
            .replace("seqno = 1", "seqno = 2"),
        512,
    );
    let found = read(&[disk(new), disk(old)].concat()).unwrap();
    let zeros = content(&**volume(&found, "more").content.as_ref().unwrap());
    assert!(zeros.len() == 4096 && zeros.iter().all(|byte| *byte == 0));
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), "[0-9a-z\"{}\\[\\]=, ]{0,4}"), 1..5),
    ) {
        let mut text = text("");
        for (at, new) in changes {
            let at = at.index(text.len());
            let end = (at + new.len()).min(text.len());
            text.replace_range(at..end, &new);
        }
        let found = read(&disk(physical(&text, 700))).unwrap();
        for source in found.volumes.iter().filter_map(|volume| volume.content.as_ref().ok()) {
            let mut bytes = vec![0; source.size().min(1 << 16) as usize];
            source.read_at(0, &mut bytes).unwrap();
            source.data_after(source.size() / 2).unwrap();
        }
    }
}
