//! Bases out of disk images, and images that stand on images of the store.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::os::unix::fs::{FileExt, FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use common::fixture::{Fixture, key, words};
use hardtack_build::lock::Lock;
use hardtack_recipe::{Base, Recipe};

fn main() -> ExitCode {
    hardtack_build::enter_if_asked();
    common::harness::main(tests![
        a_disk_image_of_any_format_is_a_base,
        everything_of_a_file_comes_along,
        disks_of_one_machine_are_joined_by_their_fstab,
        a_disk_image_is_laid_out_anew,
        a_disk_image_is_held_against_its_digest,
        a_lock_names_the_disk_image_and_its_digest,
        what_is_no_disk_image_or_no_root_is_no_base,
    ])
}

fn ran(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A raw disk with one partition, an ext4 file system with what is in `directory`.
fn disk(fixture: &Fixture, name: &str, directory: &Path, uuid: &str) -> PathBuf {
    let raw = fixture.path(name);
    fs::File::create(&raw).unwrap().set_len(96 << 20).unwrap();
    let table = fixture.path("table");
    fs::write(&table, "label: gpt\nstart=2048\n").unwrap();
    ran("sh", &["-c", &format!("sfdisk --quiet '{}' < '{}'", raw.display(), table.display())]);
    // The last sectors are the table's second copy.
    let offset = format!("offset={}", 2048 * 512);
    let blocks = ((96 << 20) - (2 << 20)) / 1024;
    ran(
        "mkfs.ext4",
        &["-q", "-b", "1024", "-U", uuid, "-d", text(directory), "-E", &offset, text(&raw), &format!("{blocks}k")],
    );
    raw
}

const ROOT: &str = "6d0ff05c-4c92-4c71-9c7b-6a3b3f1f0a01";
const OTHER: &str = "6d0ff05c-4c92-4c71-9c7b-6a3b3f1f0a02";

/// The machine `root` on a raw disk.
fn machine(fixture: &Fixture) -> PathBuf {
    let root = fixture.path("root");
    fs::write(root.join("etc/fstab"), format!("UUID={ROOT} / ext4 defaults 0 1\n")).unwrap();
    disk(fixture, "machine.raw", &root, ROOT)
}

fn recipe(fixture: &Fixture, base: &str, lines: &str) -> Recipe {
    fixture.load(&format!("image \"web\" {{\n  base {{\n{base}\n  }}\n{lines}\n}}\n"))
}

fn a_disk_image_of_any_format_is_a_base() {
    let fixture = Fixture::new();
    let raw = machine(&fixture);
    for format in ["raw", "qcow2", "vmdk", "vpc"] {
        let converted = fixture.path(&format!("disk.{format}"));
        ran("qemu-img", &["convert", "-O", format, text(&raw), text(&converted)]);
        let steps = "  script \"a\" { inline = [\"cat /etc/os-release > /etc/copied\"] }\n";
        let recipe = recipe(&fixture, &format!("image = \"disk.{format}\""), steps);
        let (manifest, _) = fixture.baked(&recipe);
        assert_eq!(fixture.text(&manifest, "a", "etc/copied"), "ID=debian\nVERSION_ID=\"12\"\n", "{format}");
        let (_, told) = fixture.baked(&recipe);
        assert!(told.steps().contains(&"cached base"), "{format}: {:?}", told.steps());
    }
}

fn everything_of_a_file_comes_along() {
    let fixture = Fixture::new();
    let root = fixture.path("root");
    fs::write(root.join("usr/bin-x"), "x").unwrap();
    fs::write(root.join("etc/first"), "one file").unwrap();
    fs::hard_link(root.join("etc/first"), root.join("home/eve/second")).unwrap();
    symlink("/etc/first", root.join("etc/link")).unwrap();
    let sparse = fs::File::create(root.join("etc/sparse")).unwrap();
    sparse.set_len(40 << 20).unwrap();
    sparse.write_all_at(b"end", (40 << 20) - 3).unwrap();
    fs::write(root.join("usr/sbin/ping"), "x").unwrap();
    fs::set_permissions(root.join("usr/sbin/ping"), fs::Permissions::from_mode(0o4711)).unwrap();
    ran("setcap", &["cap_net_raw+ep", text(&root.join("usr/bin-x"))]);
    ran("mknod", &[text(&root.join("etc/null")), "c", "1", "3"]);
    ran("mkfifo", &[text(&root.join("etc/pipe"))]);
    ran("mknod", &[text(&root.join("dev/zero")), "c", "1", "5"]);
    ran("touch", &["-h", "-d", "@1500000000", text(&root.join("etc/link")), text(&root.join("etc/first"))]);
    machine(&fixture);
    let (manifest, _) = fixture.baked(&recipe(&fixture, "image = \"machine.raw\"", ""));

    let tree = fixture.store.tree(key(&manifest, "base"));
    let of = |path: &str| fs::symlink_metadata(tree.join(path)).unwrap();
    assert_eq!(of("etc/first").ino(), of("home/eve/second").ino());
    assert_eq!((of("etc/first").mtime(), of("etc/link").mtime()), (1_500_000_000, 1_500_000_000));
    assert_eq!(fs::read_link(tree.join("etc/link")).unwrap(), Path::new("/etc/first"));
    assert_eq!((of("home/eve").uid(), of("home/eve").gid()), (1000, 1000));
    assert_eq!(of("usr/sbin/ping").mode() & 0o7777, 0o4711);
    assert_eq!((of("etc/sparse").len(), of("etc/sparse").blocks() < 1024), (40 << 20, true));
    assert!(fs::read(tree.join("etc/sparse")).unwrap().ends_with(b"\0end"));
    assert_eq!((of("etc/null").rdev(), of("etc/null").file_type().is_char_device()), (rustix::fs::makedev(1, 3), true));
    assert!(of("etc/pipe").file_type().is_fifo());
    let capability = Command::new("getcap").arg(tree.join("usr/bin-x")).output().unwrap();
    assert!(String::from_utf8_lossy(&capability.stdout).contains("cap_net_raw=ep"));
    // What a running system fills stays empty.
    assert_eq!(fs::read_dir(tree.join("dev")).unwrap().count(), 0);
}

fn disks_of_one_machine_are_joined_by_their_fstab() {
    let fixture = Fixture::new();
    let data = fixture.path("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("page"), "from the second disk").unwrap();
    disk(&fixture, "data.raw", &data, OTHER);
    fs::create_dir(fixture.path("root/srv")).unwrap();
    let fstab = format!("UUID={ROOT} / ext4 defaults 0 1\nUUID={OTHER} /srv ext4 nodev 0 2\n");
    fs::write(fixture.path("root/etc/fstab"), fstab).unwrap();
    disk(&fixture, "machine.raw", &fixture.path("root"), ROOT);

    let (manifest, _) = fixture.baked(&recipe(&fixture, "image = [\"machine.raw\", \"data.raw\"]", ""));
    assert_eq!(fixture.text(&manifest, "base", "srv/page"), "from the second disk");
    // With a disk missing, the base would have a hole that nobody sees.
    let (missing, _) = fixture.bake(&recipe(&fixture, "image = \"machine.raw\"", ""), |_| {});
    let missing = words(&missing.unwrap_err());
    assert!(missing.contains("cannot be read as a whole: /srv:"), "{missing}");
}

fn a_disk_image_is_laid_out_anew() {
    let fixture = Fixture::new();
    common::root::make_assemblable(&fixture.path("root"));
    machine(&fixture);
    let disk =
        "  disk {\n    size     = \"256M\"\n    firmware = [\"uefi\"]\n\n    partition \"/\" { size = \"*\" }\n  }\n";
    let (manifest, _) = fixture.baked(&recipe(&fixture, "image = \"machine.raw\"", disk));
    let fstab = fixture.text(&manifest, "layout", "etc/fstab");
    assert!(!fstab.contains(ROOT), "{fstab}");
    let artefact = manifest.artefact.unwrap();
    assert_eq!(artefact.virtual_size, 256 << 20);
    // The file system fills the larger disk, and an independent program finds nothing wrong with it.
    let raw = fixture.path("out/web").join(&artefact.files[0].file);
    let listed = Command::new("sfdisk").args(["--json", text(&raw)]).output().unwrap();
    let table: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    let last = table["partitiontable"]["partitions"].as_array().unwrap().last().unwrap().clone();
    let part = fixture.path("part.ext4");
    let (start, size) = (last["start"].as_u64().unwrap(), last["size"].as_u64().unwrap());
    ran(
        "dd",
        &[
            &format!("if={}", raw.display()),
            &format!("of={}", part.display()),
            "bs=512",
            &format!("skip={start}"),
            &format!("count={size}"),
            "status=none",
        ],
    );
    ran("e2fsck", &["-fn", text(&part)]);
    assert!(size * 512 > 150 << 20);
}

fn a_disk_image_is_held_against_its_digest() {
    let fixture = Fixture::new();
    let raw = machine(&fixture);
    let wrong = format!("image = \"machine.raw\"\nsha256 = \"{}\"", "12".repeat(32));
    let (refused, _) = fixture.bake(&recipe(&fixture, &wrong, ""), |_| {});
    let refused = words(&refused.unwrap_err());
    assert!(refused.contains("the recipe says 1212"), "{refused}");
    let sum = Command::new("sha256sum").arg(&raw).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    let right = format!("image = \"machine.raw\"\nsha256 = \"{}\"", sum.split(' ').next().unwrap());
    fixture.baked(&recipe(&fixture, &right, ""));
}

fn a_lock_names_the_disk_image_and_its_digest() {
    let fixture = Fixture::new();
    let raw = machine(&fixture);
    fs::rename(&raw, fixture.path("machine-9.raw")).unwrap();
    let pattern = "image = \"machine-*.raw\"";
    fixture.baked(&recipe(&fixture, pattern, ""));
    let path = Lock::path(fixture.path("").as_path());
    let lock = Lock::read(&path).unwrap();
    let newest = |recipe: &Recipe| match &recipe.images[0].base {
        Base::Image { disks } => disks[0].path.file_name().unwrap().to_str().unwrap().to_owned(),
        other => panic!("{other:?}"),
    };

    // A newer one is taken when that is asked for.
    fs::copy(fixture.path("machine-9.raw"), fixture.path("machine-10.raw")).unwrap();
    let mut recipe = recipe(&fixture, pattern, "");
    assert_eq!(newest(&recipe), "machine-10.raw");
    lock.choose_files(&mut recipe.images, &recipe.directory);
    assert_eq!(newest(&recipe), "machine-9.raw");

    // The same name with other content is not what the lock says.
    let mut changed = fs::File::options().append(true).open(fixture.path("machine-9.raw")).unwrap();
    std::io::Write::write_all(&mut changed, &[0; 512]).unwrap();
    let (refused, _) = fixture.bake(&recipe, |request| request.locked = true);
    let refused = words(&refused.unwrap_err());
    assert!(refused.contains("base file: machine-9.raw (sha256:"), "{refused}");
}

fn what_is_no_disk_image_or_no_root_is_no_base() {
    let fixture = Fixture::new();
    let refusal = |base: &str| words(&fixture.bake(&recipe(&fixture, base, ""), |_| {}).0.unwrap_err());
    fs::write(fixture.path("empty.raw"), vec![0; 1 << 20]).unwrap();
    assert!(refusal("image = \"empty.raw\"").contains("no root that could be read"));
    let data = fixture.path("data");
    fs::create_dir(&data).unwrap();
    disk(&fixture, "data.raw", &data, OTHER);
    assert!(refusal("image = \"data.raw\"").contains("holds no root tree: it has no etc"));
    let raw = machine(&fixture);
    let cut = fs::File::options().write(true).open(&raw).unwrap();
    cut.set_len(4 << 20).unwrap();
    assert!(refusal("image = \"machine.raw\"").contains("the base could not be made"));
}
