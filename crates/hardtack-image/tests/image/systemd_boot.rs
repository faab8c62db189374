//! What systemd-boot starts.

use hardtack_image::{esp_files, plan_boot};
use hardtack_recipe::{Firmware, Layout, Loader};
use hardtack_tree::{MemoryTree, StagedTree, Tree, tree_path};

use crate::support::{geometry, layout};

fn on_uefi() -> Layout {
    let mut layout = layout("2G", &["/:*"]);
    layout.firmware = vec![Firmware::Uefi];
    layout.loader = Loader::SystemdBoot;
    layout.kernel_args = vec!["audit=1".into()];
    layout
}

/// A kernel with its initial file system, on a system that says its name.
fn kernel() -> MemoryTree {
    let files = [
        ("/boot/vmlinuz-6.1.0-1", "kernel"),
        ("/boot/initrd.img-6.1.0-1", "initramfs"),
        ("/etc/os-release", "PRETTY_NAME=\"Debian 12\"\n"),
        ("/usr/lib/systemd/boot/efi/systemd-bootx64.efi", "MZ boot loader"),
    ];
    files.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.file(path, text).unwrap())
}

#[test]
fn a_missing_or_broken_part_is_named_with_its_package() {
    let mut layout = on_uefi();
    let geometry = geometry(&mut layout);
    let missing = plan_boot(&geometry, &layout, &kernel()).unwrap_err();
    let broken = kernel().file("/usr/lib/systemd/boot/efi/linuxx64.efi.stub", "no program").unwrap();
    let broken = esp_files(&geometry, &layout, &broken).unwrap_err();
    let text = [missing, broken].map(|error| format!("{error}; {}", error.remedy().unwrap_or_default()));
    insta::assert_snapshot!(text.join("\n"), @"
    /usr/lib/systemd/boot/efi/linuxx64.efi.stub is missing; install the package `systemd-boot-efi`
    a kernel cannot be added to /usr/lib/systemd/boot/efi/linuxx64.efi.stub; install the package `systemd-boot-efi` anew, or make the kernel smaller
    ");
}

#[test]
fn the_command_line_is_where_kernel_install_finds_it() {
    let mut layout = on_uefi();
    let geometry = geometry(&mut layout);
    let tree = kernel().file("/usr/lib/systemd/boot/efi/linuxx64.efi.stub", "").unwrap();
    let plan = plan_boot(&geometry, &layout, &tree).unwrap();
    let mut staged = StagedTree::new(&tree);
    plan.changes.iter().try_for_each(|change| staged.apply(change)).unwrap();
    let text = staged.read_text(&tree_path!("/etc/kernel/cmdline")).unwrap().unwrap();
    assert!(
        text.starts_with("root=UUID=") && text.ends_with(" ro console=tty0 console=ttyS0,115200 audit=1\n"),
        "{text}"
    );
    // Planning again changes nothing.
    let again = plan_boot(&geometry, &layout, &staged).unwrap();
    assert!(again.changes.is_empty(), "{:?}", again.changes);
    assert_eq!(plan.warnings.len(), 1);
}
