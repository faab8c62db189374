//! What starts the machine.

use std::path::Path;

use hardtack_image::{GrubCore, GrubTarget, plan_boot};
use hardtack_recipe::{FileSystem, Firmware, Layout, PartitionTable};
use hardtack_tree::{Change, MemoryTree, StagedTree, Tree, tree_path};

use crate::support::{Disk, geometry, group, is_root, layout, loaders, succeed};

fn bootable() -> MemoryTree {
    let files = [
        "/usr/bin/grub-mkimage",
        "/usr/sbin/update-grub",
        "/usr/lib/grub/i386-pc/kernel.img",
        "/usr/lib/grub/x86_64-efi/kernel.img",
        "/boot/vmlinuz-6.1.0-9-amd64",
        "/boot/initrd.img-6.1.0-9-amd64",
        "/boot/vmlinuz-6.1.0-10-amd64",
        "/boot/initrd.img-6.1.0-10-amd64",
    ];
    let tree = files.iter().fold(MemoryTree::new(), |tree, path| tree.file(path, "x").unwrap());
    let tree = tree.file("/etc/os-release", "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n").unwrap();
    tree.file("/etc/default/grub", "GRUB_TIMEOUT=0\nGRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n").unwrap()
}

fn split_layout() -> Layout {
    let mut layout = layout("20G", &["/:4G", "/boot:1G", "/var:*"]);
    layout.kernel_args = vec!["audit=1".into(), "dyndbg=\"file x +p\"".into()];
    layout
}

/// A file of the tree after the plan.
fn planned(tree: &dyn Tree, layout: &mut Layout, path: &str) -> String {
    let geometry = geometry(layout);
    let plan = plan_boot(&geometry, layout, tree).unwrap();
    let written = plan.changes.iter().find_map(|change| match change {
        Change::Write { path: at, content, .. } if at.as_path() == Path::new(path) => Some(content.clone()),
        _ => None,
    });
    String::from_utf8(written.unwrap()).unwrap()
}

#[test]
fn the_menu_has_an_entry_for_each_kernel_the_newest_first() {
    insta::assert_snapshot!(planned(&bootable(), &mut split_layout(), "/boot/grub/grub.cfg"), @r#"
    # Written by hardtack. update-grub(8) replaces it from /etc/default/grub and /etc/default/grub.d.
    set default=0
    set timeout=0
    if serial --unit=0 --speed=115200; then
      terminal_input console serial
      terminal_output console serial
    fi
    search --no-floppy --fs-uuid --set=root a118e3cd-ef17-51a9-a441-e1b43ef1ed39
    menuentry 'Debian GNU/Linux 12 (bookworm), with Linux 6.1.0-10-amd64' --class gnu-linux --unrestricted --id linux-6.1.0-10-amd64 {
      linux /vmlinuz-6.1.0-10-amd64 root=UUID=68f06100-4869-5a98-a79d-09ff65e3d15e ro console=tty0 console=ttyS0,115200 audit=1 'dyndbg="file x +p"' quiet
      initrd /initrd.img-6.1.0-10-amd64
    }
    menuentry 'Debian GNU/Linux 12 (bookworm), with Linux 6.1.0-9-amd64' --class gnu-linux --unrestricted --id linux-6.1.0-9-amd64 {
      linux /vmlinuz-6.1.0-9-amd64 root=UUID=68f06100-4869-5a98-a79d-09ff65e3d15e ro console=tty0 console=ttyS0,115200 audit=1 'dyndbg="file x +p"' quiet
      initrd /initrd.img-6.1.0-9-amd64
    }
    "#);
    insta::assert_snapshot!(planned(&bootable(), &mut split_layout(), "/etc/default/grub.d/90-hardtack.cfg"), @r#"
    # Written by hardtack from the image's layout, so that update-grub(8) keeps it.
    GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX console=tty0 console=ttyS0,115200 audit=1 dyndbg=\"file x +p\""
    GRUB_TERMINAL="console serial"
    GRUB_SERIAL_COMMAND="serial --unit=0 --speed=115200"
    "#);
}

#[test]
fn without_a_partition_of_its_own_boot_is_on_the_root() {
    let menu = planned(&bootable(), &mut layout("20G", &["/:*"]), "/boot/grub/grub.cfg");
    assert!(menu.contains("  linux /boot/vmlinuz-6.1.0-10-amd64 root=UUID="), "{menu}");
}

#[test]
fn the_tree_s_own_words_are_taken_over() {
    let tree =
        bootable().file("/etc/default/grub.d/50-site.cfg", "GRUB_CMDLINE_LINUX=\"console=ttyS1 audit=1\"\n").unwrap();
    let script =
        "#!/bin/sh\nexec tail -n +3 $0\n# A comment.\nset superusers=\"admin\"\npassword_pbkdf2 admin grub.pbkdf2.x\n";
    let mode = hardtack_tree::Mode::new(0o755);
    let tree = tree.file_with("/etc/grub.d/40_custom", script, mode, hardtack_tree::Owner::ROOT).unwrap();
    let tree = tree.file("/etc/grub.d/41_off", "#!/bin/sh\nexec tail -n +3 $0\nset never=1\n").unwrap();
    let menu = planned(&tree, &mut split_layout(), "/boot/grub/grub.cfg");
    let linux = menu.lines().find(|line| line.contains("linux /vmlinuz")).unwrap();
    let arguments = linux.split(" ro ").nth(1).unwrap();
    insta::assert_snapshot!(arguments, @r#"console=ttyS1 audit=1 'dyndbg="file x +p"' quiet"#);
    assert!(menu.contains("set superusers=\"admin\"\npassword_pbkdf2 admin grub.pbkdf2.x\n"), "{menu}");
    assert!(!menu.contains("never"), "{menu}");
}

#[test]
fn a_second_plan_changes_nothing_and_the_menu_is_for_root_alone() {
    if !is_root() {
        return;
    }
    let tree = bootable().file("/boot/grub/grub.cfg", "old").unwrap();
    let mut layout = split_layout();
    let geometry = geometry(&mut layout);
    let directory = tempfile::TempDir::new().unwrap();
    let plan = plan_boot(&geometry, &layout, &tree).unwrap();
    assert_eq!(plan.warnings, Vec::<String>::new());
    for entry in tree.index().unwrap() {
        let path = directory.path().join(entry.path.relative());
        match tree.read(&entry.path) {
            Ok(Some(content)) => std::fs::write(path, content).unwrap(),
            _ => std::fs::create_dir_all(path).unwrap(),
        }
    }
    hardtack_tree::apply(directory.path(), &plan.changes).unwrap();
    let tree = hardtack_tree::DirectoryTree::open(directory.path()).unwrap();
    assert_eq!(plan_boot(&geometry, &layout, &tree).unwrap().changes, []);
    let menu = tree.metadata(&tree_path!("/boot/grub/grub.cfg")).unwrap().unwrap();
    assert_eq!(menu.mode.bits(), 0o600);
}

#[test]
fn what_is_missing_is_named_with_its_package() {
    let mut layout = split_layout();
    let geometry = geometry(&mut layout);
    let refusal = |gone: &str| {
        let tree = bootable();
        let mut staged = StagedTree::new(&tree);
        staged.remove(&hardtack_tree::TreePath::new(gone).unwrap()).unwrap();
        match plan_boot(&geometry, &layout, &staged) {
            Ok(plan) => plan.warnings.join("; "),
            Err(error) => format!("{error}; {}", error.remedy().unwrap_or_default()),
        }
    };
    let gone = [
        "/usr/bin/grub-mkimage",
        "/usr/lib/grub/i386-pc",
        "/usr/lib/grub/x86_64-efi/kernel.img",
        "/usr/sbin/update-grub",
        "/boot",
    ];
    insta::assert_snapshot!(gone.map(refusal).join("\n"), @r#"
    /usr/bin/grub-mkimage is missing; install the package `grub-common`
    /usr/lib/grub/i386-pc/kernel.img is missing; install the package `grub-pc-bin`
    /usr/lib/grub/x86_64-efi/kernel.img is missing; install the package `grub-efi-amd64-bin`
    without /usr/sbin/update-grub a kernel that is upgraded in the running machine does not reach the boot menu: install the package `grub2-common`
    there is no kernel in /boot; install one: on Debian the package `linux-image-cloud-amd64`, or `linux-image-amd64` for real machines
    "#);
}

#[test]
fn a_core_finds_its_file_system_by_uuid() {
    let geometry = geometry(&mut split_layout());
    let core = GrubCore::new(GrubTarget::X8664Efi, &geometry).unwrap();
    insta::assert_snapshot!(core.early_config(), @r#"
    search.fs_uuid a118e3cd-ef17-51a9-a441-e1b43ef1ed39 root hd0,gpt4
    set prefix=($root)/grub
    "#);
    let command = core.command(Path::new("/tmp/early.cfg"), Path::new("/tmp/core"));
    let words: Vec<String> = command.iter().take(9).map(|word| word.to_string_lossy().into_owned()).collect();
    insta::assert_snapshot!(words.join(" "), @"/usr/bin/grub-mkimage --format x86_64-efi --prefix /grub --config /tmp/early.cfg --output /tmp/core");
}

#[test]
fn the_loaders_stand_where_the_firmwares_look() {
    let mut layout = layout("300M", &["/:*"]);
    layout.firmware = vec![Firmware::Bios, Firmware::Uefi];
    let disk = Disk::assemble(&MemoryTree::new(), &layout).unwrap();
    let raw = std::fs::read(&disk.path).unwrap();
    let number =
        |at: usize, len: usize| raw[at..at + len].iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));

    let slot = disk.geometry.bios_boot().unwrap();
    let start = slot.offset() as usize;
    assert_eq!(raw[0], 0x11, "the boot sector's code");
    assert_eq!(number(0x5c, 8), slot.first, "the core's first sector");
    assert_eq!(raw[0x66..0x68], [0x90, 0x90]);
    assert_eq!(number(start + 500, 8), slot.first + 1, "the core's second sector");
    assert_eq!(number(start + 508, 2), 50_000_u64.div_ceil(512) - 1, "how many more there are");
    assert_eq!(number(start + 510, 2), 0x820);
    assert_eq!(raw[start + 512..start + 600], (512..600_u32).map(|at| (at / 7) as u8).collect::<Vec<_>>());

    let (slot, _) = disk.geometry.esp().unwrap();
    let image = format!("{}@@{}", disk.path.display(), slot.offset());
    let listing = succeed("mdir", &["-i", &image, "-/", "-b", "::"]);
    assert_eq!(listing.trim().lines().last(), Some("::/EFI/BOOT/BOOTX64.EFI"), "{listing}");
    let loader = succeed("mtype", &["-i", &image, "::/EFI/BOOT/BOOTX64.EFI"]);
    assert!(loader.as_bytes() == loaders(Vec::from([0; 512])).uefi.unwrap()[0].content);

    let alone = disk.directory.path().join("esp");
    std::fs::write(&alone, &raw[slot.offset() as usize..(slot.offset() + slot.bytes()) as usize]).unwrap();
    let checked = succeed("fsck.vfat", &["-n", "-v", alone.to_str().unwrap()]);
    assert!(checked.contains("FATs, 32 bit entries") && !checked.contains("differ"), "{checked}");
}

#[test]
fn a_core_has_what_it_needs_to_read_the_kernels_and_looks_where_they_are() {
    let core = |layout: &mut Layout| GrubCore::new(GrubTarget::I386Pc, &geometry(layout)).unwrap();
    let hint =
        |layout: &mut Layout| core(layout).early_config().split(' ').nth(3).unwrap().lines().next().unwrap().to_owned();
    let mut lvm = layout("20G", &[]);
    lvm.boot.groups = vec![group("vg-00", &["root / 4G", "var /var 100%FREE"])];
    assert_eq!(hint(&mut lvm), "lvm/vg--00-root");
    let mut mbr = layout("20G", &["/:*"]);
    mbr.boot.table = PartitionTable::Mbr;
    assert_eq!(hint(&mut mbr), "hd0,msdos2");

    let mut xfs = layout("20G", &["/:*"]);
    assert_eq!(hint(&mut xfs), "hd0,gpt3");
    assert!(!core(&mut xfs).modules().contains(&"xfs"));
    xfs.boot.partitions[0].mount.fs = FileSystem::Xfs;
    assert!(core(&mut xfs).modules().contains(&"xfs"));
}
