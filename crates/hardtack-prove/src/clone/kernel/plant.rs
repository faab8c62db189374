//! Has the kernel of the image write the unit.

use std::fs;
use std::path::{Path, PathBuf};

use hardtack_image::{Geometry, Kernel, find_kernels, initramfs_names};
use hardtack_tree::{MemoryTree, TreePath, tree_path};

use super::archive;
use super::grub::GrubReader;
use super::machine::Workshop;
use crate::ProveError;
use crate::clone::unit::{self, NAME, TARGETS, UNITS};
use crate::qemu::DirectKernel;

/// What initramfs-tools(7) runs last before it starts the root's own init, as a part of its shell: the list of scripts of
/// that stage. With the root mounted at `$rootmnt`.
const STAGE: &str = "scripts/init-bottom";
const LIST: &str = "scripts/init-bottom/ORDER";

/// Writes the unit, and a link to it for each target, into the root of the clone on these disks.
///
/// # Errors
/// When the image has no kernel with an initial file system of initramfs-tools, or these did not do it.
pub(in crate::clone) fn plant(
    image: &Path,
    disks: &[PathBuf],
    geometry: &Geometry,
    workshop: &Workshop<'_>,
) -> Result<(), ProveError> {
    let none = |why: &str| ProveError::no_root(image, why.to_owned());
    let (place, root) = geometry.file_system_of(&TreePath::root()).ok_or_else(|| none("there is none"))?;
    let (kernels, holder) = geometry.file_system_of(&tree_path!("/boot")).ok_or_else(|| none("there is none"))?;
    let directory = if holder.mount.is_root() { "/boot" } else { "" };

    let work = workshop.work;
    let (kernel, initramfs) = (work.join("plant.kernel"), work.join("plant.initramfs"));
    let boot = GrubReader::new(disks, &kernels);
    let newest = newest(&boot.list(&format!("{directory}/"))?).map_err(|why| none(&why))?;
    boot.copy(&format!("{directory}/{}", newest.image), &kernel)?;
    let mut archive = boot.read(&format!("{directory}/{}", newest.initramfs))?;
    match initramfs_names(&archive) {
        Ok(names) if names.iter().any(|name| name == LIST) => {}
        _ => {
            return Err(none(&format!(
                "the image's kernel would have to write to it, and {} is not of initramfs-tools",
                newest.initramfs
            )));
        }
    }

    let unit = unit::text();
    archive::append(&mut archive, &["scripts", STAGE], &[(LIST, script().as_bytes()), (NAME, unit.as_bytes())]);
    fs::write(&initramfs, archive).map_err(ProveError::io("write", &initramfs))?;
    let arguments = format!("root=UUID={} rw console=ttyS0 panic=-1", root.uuid);
    workshop.run(DirectKernel { kernel: &kernel, initramfs: &initramfs, arguments: &arguments }, disks)?;
    for file in [kernel, initramfs] {
        fs::remove_file(&file).map_err(ProveError::io("remove", &file))?;
    }

    // The kernel may have ended in any way: what counts is what is there.
    let reader = GrubReader::new(disks, &place);
    for target in TARGETS {
        let found = reader.read(&format!("{UNITS}/{target}.wants/{NAME}"));
        if !found.is_ok_and(|found| found == unit.as_bytes()) {
            let why = format!("the unit is not wanted by {target} afterwards");
            return Err(ProveError::Unplanted { why });
        }
    }
    Ok(())
}

/// The newest kernel among the names in `/boot`.
fn newest(names: &[String]) -> Result<Kernel, String> {
    let mut tree = MemoryTree::new();
    for name in names {
        tree = tree.file(Path::new("/boot").join(name), "").map_err(|error| error.to_string())?;
    }
    let kernels = find_kernels(&tree).map_err(|error| error.to_string())?;
    kernels.into_iter().next().ok_or_else(|| "there is no kernel in /boot".to_owned())
}

/// What stands in for the list of scripts. It uses nothing that the shell and the small tools of an initial file system,
/// of BusyBox or klibc, do not have. `/usr` may be a file system of its own, mounted by now.
fn script() -> String {
    let mut text = format!("units=\"${{rootmnt}}{UNITS}\"\ncat /{NAME} > \"$units/{NAME}\"\n");
    for target in TARGETS {
        text.push_str(&format!(
            "mkdir -p \"$units/{target}.wants\"\nln -s {UNITS}/{NAME} \"$units/{target}.wants/{NAME}\"\n"
        ));
    }
    text.push_str("umount \"${rootmnt}/usr\" 2>/dev/null\numount \"${rootmnt}\"\npoweroff -f\n");
    text
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::time::Duration;

    use super::*;
    use crate::clone::fixture;
    use crate::qemu::{Accelerator, DiskBus};

    #[test]
    fn the_newest_kernel_writes_the_unit() {
        let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let two = ["vmlinuz-6.1.0-9", "initrd.img-6.1.0-9", "grub", "vmlinuz-6.1.0-10", "initrd.img-6.1.0-10"];
        assert_eq!(newest(&names(&two)).unwrap().version, "6.1.0-10");
        assert!(newest(&names(&["grub"])).is_err());
        // What GRUB lists is foreign text.
        assert!(newest(&names(&["..", "vmlinuz-"])).is_err());
    }

    /// A disk whose root is btrfs with these files in `/boot`.
    fn disk_with(files: &[&str], work: &Path) -> PathBuf {
        let (content, disk) = (work.join("content"), work.join("clone-0.raw"));
        fs::create_dir_all(content.join("boot")).unwrap();
        for name in files {
            fs::write(content.join("boot").join(name), format!("{name} has this\n")).unwrap();
        }
        let line = format!(
            "truncate -s 160M clone-0.raw; sgdisk --new=2:{root}M:+128M clone-0.raw; truncate -s 128M root; \
             mkfs.btrfs -q --rootdir content root; dd if=root of=clone-0.raw bs=1M seek={root} conv=notrunc,sparse",
            root = fixture::ROOT >> 20,
        );
        let made = std::process::Command::new("sh").args(["-ec", &line]).current_dir(work).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        disk
    }

    fn refusal(files: &[&str]) -> String {
        let work = tempfile::tempdir().unwrap();
        let disk = disk_with(files, work.path());
        let workshop = Workshop {
            accelerator: &Accelerator::emulation("no machine is started".into()),
            bus: DiskBus::default(),
            limit: Duration::from_secs(1),
            logs: work.path(),
            work: work.path(),
            interrupt: &AtomicBool::new(false),
        };
        let planted = plant(Path::new("x.raw"), &[disk], &fixture::geometry(), &workshop);
        planted.unwrap_err().to_string()
    }

    #[test]
    fn files_are_read_from_a_root_that_nobody_mounts() {
        let work = tempfile::tempdir().unwrap();
        let disks = [disk_with(&["vmlinuz-6", "initrd.img-6"], work.path())];
        let geometry = fixture::geometry();
        let (place, _) = geometry.file_system_of(&TreePath::root()).unwrap();
        let reader = GrubReader::new(&disks, &place);
        let mut names = reader.list("/boot/").unwrap();
        names.sort();
        assert_eq!(names, ["initrd.img-6", "vmlinuz-6"]);
        assert_eq!(reader.read("/boot/vmlinuz-6").unwrap(), b"vmlinuz-6 has this\n");
        let copy = work.path().join("copy");
        reader.copy("/boot/initrd.img-6", &copy).unwrap();
        assert_eq!(fs::read(copy).unwrap(), b"initrd.img-6 has this\n");
        assert!(reader.read("/boot/none").is_err());
    }

    #[test]
    fn a_root_without_what_writes_to_it_is_refused() {
        insta::assert_snapshot!(
            [refusal(&["config"]), refusal(&["vmlinuz-6", "initrd.img-6"])].join("\n"),
            @r"
        x.raw has no root file system that can be tested: there is no kernel in /boot
        x.raw has no root file system that can be tested: the image's kernel would have to write to it, and initrd.img-6 is not of initramfs-tools
        "
        );
    }

    #[test]
    fn the_script_leaves_a_unit_that_every_target_wants() {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        fs::create_dir_all(at("root/etc/systemd/system/multi-user.target.wants")).unwrap();
        fs::write(at(NAME), "unit").unwrap();
        let script = script().replace(&format!("cat /{NAME}"), &format!("cat {NAME}"));
        let (before, after) = script.split_once("umount").unwrap();
        assert!(after.ends_with("poweroff -f\n"));
        let mut shell = std::process::Command::new("sh");
        let ran = shell.args(["-ec", before]).env("rootmnt", "root").current_dir(root.path()).status().unwrap();
        assert!(ran.success());
        for target in TARGETS {
            let link = fs::read_link(at(&format!("root{UNITS}/{target}.wants/{NAME}"))).unwrap();
            assert_eq!(fs::read_to_string(at("root").join(link.strip_prefix("/").unwrap())).unwrap(), "unit");
        }
    }
}
