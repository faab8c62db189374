//! Fixed VHD.

use hardtack_recipe::DiskFormat;

use super::Raw;

#[test]
fn vhd_holds_the_same_disk_with_a_footer_as_azure_wants_it() {
    let raw = Raw::new(301 << 20);
    let path = raw.converted(DiskFormat::Vhd);
    raw.assert_holds(&path, "vpc");
    let file = std::fs::read(&path).unwrap();
    assert_eq!(file.len(), (301 << 20) + 512);
    let footer = &file[301 << 20..];
    let number = |at: usize| u32::from_be_bytes(footer[at..at + 4].try_into().unwrap());
    assert_eq!(&footer[..8], b"conectix");
    assert_eq!(number(24), 1_700_000_000 - 946_684_800, "seconds since 2000");
    assert_eq!(footer[40..48], (301_u64 << 20).to_be_bytes());
    assert_eq!(footer[48..56], (301_u64 << 20).to_be_bytes());
    assert_eq!(number(60), 2, "of fixed size");
    assert_eq!(footer[68..84], *raw.sparse().uuid.as_bytes());
    let others = footer.iter().enumerate().filter(|(at, _)| !(64..68).contains(at));
    assert_eq!(number(64), !others.map(|(_, byte)| u32::from(*byte)).sum::<u32>());
}
