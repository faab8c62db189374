//! What a stretch is used for, as blkid(8) tells it.

use std::fs::{self, File};

use hardtack_tree::FileSource;
use hardtack_tree::image::{Use, probe};

use crate::support::{Machine, run};

#[test]
fn every_use_has_the_names_that_blkid_gives_it() {
    let machine = Machine::new();
    machine.files("root", &[("a", "")]);
    let uuid = "01234567-89ab-cdef-0123-456789abcdef";
    let cases: [(&str, &[&str], Use); 10] = [
        ("mke2fs", &["-q", "-t", "ext4", "-L", "a label", "-U", uuid], Use::Ext4),
        ("mke2fs", &["-q", "-t", "ext2", "-b", "4096"], Use::Ext4),
        ("mkfs.xfs", &["-q", "-L", "data", "-m", &format!("uuid={uuid}")], Use::Xfs),
        ("mkfs.vfat", &["-F", "32", "-n", "EFI", "-i", "1a2b3c4d"], Use::Vfat),
        ("mkfs.vfat", &["-F", "16"], Use::Vfat),
        ("mkswap", &["-q", "-L", "swap", "-U", uuid], Use::Swap),
        ("mkswap", &["-q", "--pagesize", "65536"], Use::Swap),
        ("mkfs.btrfs", &["-q", "-L", "pool", "-U", uuid], Use::Other("btrfs")),
        ("mkfs.btrfs", &["-q"], Use::Other("btrfs")),
        ("true", &[], Use::Empty),
    ];
    for (program, arguments, of) in cases {
        let path = machine.path("stretch");
        File::create(&path).unwrap().set_len(320 << 20).unwrap();
        let text = path.to_str().unwrap();
        run(program, &[arguments, &[text]].concat(), "");
        let found = probe(&FileSource::new(File::open(&path).unwrap()).unwrap()).unwrap();
        assert_eq!(found.of, of, "{program} {arguments:?}");
        let blkid = crate::support::try_run("blkid", &["-p", "-o", "export", text], "").unwrap_or_default();
        let field = |name: &str| {
            blkid
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
                .map(|value| value.replace('\\', ""))
        };
        assert_eq!((found.uuid, found.label), (field("UUID"), field("LABEL")), "{program} {arguments:?}: {blkid}");
        fs::remove_file(path).unwrap();
    }
}
