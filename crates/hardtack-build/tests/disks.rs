//! Bakes to a disk image, without a boot: what happens to the image between its assembly and its name.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::process::ExitCode;

use common::fixture::{Fixture, words};
use hardtack_build::bake::{BakeError, Manifest, Outcome};
use hardtack_recipe::{LoadOptions, Recipe, load};

fn main() -> ExitCode {
    hardtack_build::enter_if_asked();
    common::harness::main(tests![
        a_hook_over_the_disk_gets_the_device,
        a_hook_over_the_disk_may_change_it,
        a_hook_that_fails_leaves_no_image,
        hooks_over_the_disk_are_left_out_like_steps,
        a_hook_over_the_disk_needs_a_disk,
        a_manifest_tells_what_an_image_takes,
        every_format_is_made_and_is_the_same_file_every_time,
        a_proof_is_recorded_in_the_manifest,
        an_image_that_was_written_to_is_made_again,
        a_release_gives_way_to_the_same_image_only,
        every_disk_of_an_image_becomes_a_file_of_each_format,
        an_image_without_a_disk_has_files_of_its_tree,
    ])
}

const DISK: &str = "  disk {\n    size     = \"256M\"\n    firmware = [\"uefi\"]\n    formats  = [\"raw\"]\n\n    \
                    partition \"/\" { size = \"*\" }\n  }\n";

fn fixture() -> Fixture {
    let fixture = Fixture::new();
    common::root::make_assemblable(&fixture.path("root"));
    fixture
}

/// A recipe with a disk and these lines.
fn recipe(fixture: &Fixture, lines: &str) -> Recipe {
    fixture.recipe("web", &format!("{lines}{DISK}"))
}

fn hook(name: &str, command: &str) -> String {
    format!(
        "  hook \"{name}\" {{\n    at      = \"after-assemble\"\n    command = <<-EOT\n      {command}\n    EOT\n  }}\n"
    )
}

fn digest(manifest: &Manifest) -> String {
    manifest.artefact.as_ref().unwrap().digest.to_string()
}

fn a_hook_over_the_disk_gets_the_device() {
    let fixture = fixture();
    let command = "env | sort > seen; pwd >> seen; dd if=\"$HARDTACK_DEVICE\" bs=512 count=2 of=first";
    let (manifest, told) = fixture.baked(&recipe(&fixture, &hook("look", command)));
    let phases: Vec<&String> = told.0.iter().skip_while(|line| *line != "[assemble]").collect();
    assert_eq!(phases, ["[assemble]", "run grub for x86_64-efi", "[hooks]", "run look", "[convert]"]);

    let here = fixture.directory.path().display().to_string();
    let seen = fs::read_to_string(fixture.path("seen")).unwrap();
    let device = seen.lines().find_map(|line| line.strip_prefix("HARDTACK_DEVICE=")).unwrap();
    assert!(device.starts_with(&format!("{here}/out/.web.")) && device.ends_with("/image.raw"), "{device}");
    assert!(!seen.contains("HARDTACK_ROOT"), "{seen}");
    assert!(seen.contains("SOURCE_DATE_EPOCH=") && seen.ends_with(&format!("{here}\n")), "{seen}");
    // The protective MBR and the header of the partition table; UEFI specification, sections 5.2.3 and 5.3.2.
    let first = fs::read(fixture.path("first")).unwrap();
    assert_eq!((&first[510..512], &first[512..520]), (&[0x55, 0xaa][..], &b"EFI PART"[..]));

    assert_eq!(manifest.hooks.len(), 1);
    assert_eq!((manifest.hooks[0].name.as_str(), manifest.hooks[0].command.reveal().trim()), ("look", command));
    let plain = fixture.baked(&recipe(&fixture, "")).0;
    assert_eq!(digest(&manifest), digest(&plain), "a hook that only looks changes nothing");
}

fn a_hook_over_the_disk_may_change_it() {
    let fixture = fixture();
    // The first bytes of the boot code, which UEFI does not look at.
    let stamp = |text: &str| hook("stamp", &format!("printf {text} | dd of=\"$HARDTACK_DEVICE\" conv=notrunc"));
    let plain = fixture.baked(&recipe(&fixture, "")).0;
    let (one, _) = fixture.baked(&recipe(&fixture, &stamp("one")));
    let raw = fixture.path("out/web/web.raw");
    assert!(fs::read(&raw).unwrap().starts_with(b"one"));
    assert_eq!(hardtack_image::content_digest(&raw).unwrap().to_string(), digest(&one));
    assert_ne!(digest(&one), digest(&plain));

    let again = fixture.bake(&recipe(&fixture, &stamp("one")), |_| {}).0.unwrap();
    assert_eq!(again.outcome, Outcome::Unchanged);
    let (two, told) = fixture.baked(&recipe(&fixture, &stamp("two")));
    assert_ne!(digest(&two), digest(&one));
    assert!(told.steps().contains(&"run stamp") && told.steps().contains(&"cached base"), "{:?}", told.0);
}

fn a_hook_that_fails_leaves_no_image() {
    let fixture = fixture();
    let (failed, _) = fixture.bake(&recipe(&fixture, &hook("sign", "echo no key at hand; exit 3")), |_| {});
    let failed = failed.unwrap_err();
    let BakeError::Step { place, source } = &failed else { panic!("{failed:?}") };
    assert_eq!((place.line, source.name.as_str()), (3, "sign"));
    assert!(words(&failed).contains("the command ended with exit status 3"), "{}", words(&failed));
    assert_eq!(source.source.last_lines(), ["no key at hand"]);
    assert_eq!(fixture.out(), ["web.failed"]);
    let kept = fs::read_dir(fixture.path("out/web.failed")).unwrap();
    let kept: Vec<_> = kept.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(kept, ["build.log"], "what is kept of a failure is no image");
}

fn hooks_over_the_disk_are_left_out_like_steps() {
    let fixture = fixture();
    let lines = [hook("one", "echo 1 >> ran"), hook("two", "echo 2 >> ran")].concat();
    let recipe = recipe(&fixture, &lines);
    let ran = |change: fn(&mut hardtack_build::bake::BakeRequest<'_>)| {
        let _ = fs::remove_file(fixture.path("ran"));
        fixture.bake(&recipe, change).0.unwrap();
        fs::read_to_string(fixture.path("ran")).unwrap_or_default()
    };
    assert_eq!(ran(|_| {}), "1\n2\n");
    assert_eq!(ran(|request| request.without = vec!["one".to_owned()]), "2\n");
    assert_eq!(ran(|request| request.upto = Some("one".to_owned())), "1\n");
}

fn a_hook_over_the_disk_needs_a_disk() {
    let fixture = Fixture::new();
    let path = fixture.path("recipe.hcl");
    fs::write(&path, format!("image \"web\" {{\n  base {{ directory = \"root\" }}\n{}}}\n", hook("sign", "true")))
        .unwrap();
    let recipe = load(&LoadOptions::new(&path)).unwrap();
    let (refused, _) = fixture.bake(&recipe, |_| {});
    let Err(BakeError::Profile(mistakes)) = refused else { panic!("{refused:?}") };
    let here = fixture.directory.path().display().to_string();
    insta::assert_snapshot!(mistakes.render(false).replace(&here, "HERE"), @r#"
    error: this hook would never run: the image has no disk
     --> HERE/recipe.hcl:3:3
      |
    3 |   hook "sign" {
      |   ^^^^^^^^^^^
      |
      = help: give the image a `disk` block, or the hook another moment (`at`)
    "#);
}

fn a_release_gives_way_to_the_same_image_only() {
    let fixture = fixture();
    let text = |line: &str| format!("  replace = false\n  file \"/etc/motd\" {{ content = \"{line}\" }}\n");
    let (release, _) = fixture.baked(&recipe(&fixture, &text("one")));
    let changed = recipe(&fixture, &text("two"));
    let refused = fixture.bake(&changed, |request| request.no_cache = true).0.unwrap_err();
    assert!(
        matches!(&refused, BakeError::Released { there, made: Some(_), .. } if there.to_string() == digest(&release))
    );
    assert_eq!(fixture.bake(&recipe(&fixture, &text("one")), |_| {}).0.unwrap().outcome, Outcome::Unchanged);
    // Made anew, it is the same.
    fixture.bake(&recipe(&fixture, &text("one")), |request| request.no_cache = true).0.unwrap();
    let forced = fixture.bake(&changed, |request| request.force = true).0.unwrap();
    assert_ne!(digest(&forced.manifest), digest(&release));
}

fn a_manifest_tells_what_an_image_takes() {
    use std::os::unix::fs::MetadataExt;
    let fixture = fixture();
    let lines = DISK.replace("[\"raw\"]", "[\"raw\", \"qcow2\"]");
    let (manifest, _) = fixture.baked(&fixture.recipe("web", &lines));
    let artefact = manifest.artefact.unwrap();
    assert_eq!(artefact.virtual_size, 256 << 20);
    assert_eq!(artefact.files[0].size, 256 << 20);
    assert_eq!(artefact.files.len(), 2);
    for file in &artefact.files {
        let found = fs::metadata(fixture.path("out/web").join(&file.file)).unwrap();
        assert_eq!((file.size, file.allocated), (found.len(), found.blocks() * 512));
        assert!((1..100 << 20).contains(&file.allocated), "{file:?}");
    }
}

fn every_format_is_made_and_is_the_same_file_every_time() {
    let fixture = fixture();
    let words = ["raw", "qcow2", "vmdk", "ova", "vhd", "gcp", "tar", "squashfs", "erofs"];
    // Google Compute Engine takes whole GiB.
    let lines = DISK.replace("256M", "1G").replace("[\"raw\"]", &format!("{words:?}"));
    let recipe = fixture.recipe("web", &lines);
    let files = || -> Vec<(String, hardtack_tree::Digest)> {
        let baked = fixture.bake(&recipe, |request| request.no_cache = true).0.unwrap();
        let files = baked.manifest.artefact.unwrap().files.into_iter();
        files
            .map(|file| (file.format.to_string(), fs::read(baked.directory.join(file.file)).unwrap()))
            .map(|(format, content)| (format, hardtack_tree::Digest::of(content)))
            .collect()
    };
    let first = files();
    assert_eq!(first.iter().map(|(format, _)| format.as_str()).collect::<Vec<_>>(), words);
    assert_eq!(first, files());
    let mut names: Vec<_> =
        fs::read_dir(fixture.path("out/web")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    let expected = [
        "build.log",
        "decision.json",
        "manifest.json",
        "packages.json",
        "sbom.cdx.json",
        "sbom.spdx.json",
        "web.erofs",
        "web.ova",
        "web.qcow2",
        "web.raw",
        "web.squashfs",
        "web.tar",
        "web.tar.gz",
        "web.vhd",
        "web.vmdk",
    ];
    assert_eq!(names, expected);
    // The archive of the tree has what the disk's file system has.
    let archive = fixture.path("out/web/web.tar").display().to_string();
    let list = std::process::Command::new("tar").args(["-tf", &archive]).output().unwrap();
    assert!(String::from_utf8(list.stdout).unwrap().lines().any(|name| name == "./etc/fstab"));
}

fn an_image_that_was_written_to_is_made_again() {
    use std::os::unix::fs::FileExt;
    let fixture = fixture();
    let recipe = recipe(&fixture, "");
    let (manifest, _) = fixture.baked(&recipe);
    assert_eq!(fixture.bake(&recipe, |_| {}).0.unwrap().outcome, Outcome::Unchanged);
    let raw = fixture.path("out/web/web.raw");
    let file = fs::OpenOptions::new().write(true).open(&raw).unwrap();
    let before = file.metadata().unwrap().modified().unwrap();
    file.write_all_at(b"other", 0).unwrap();
    file.set_modified(before).unwrap();
    let again = fixture.bake(&recipe, |_| {}).0.unwrap();
    assert_eq!(again.outcome, Outcome::Fresh);
    assert_eq!(digest(&again.manifest), digest(&manifest));
    assert_eq!(hardtack_image::content_digest(&raw).unwrap().to_string(), digest(&manifest));
}

fn a_proof_is_recorded_in_the_manifest() {
    let fixture = fixture();
    let recipe = recipe(&fixture, "");
    let (before, _) = fixture.baked(&recipe);
    assert_eq!(before.proved, None);
    let out = fixture.path("out/web");
    let files = |out: &std::path::Path| fs::read_dir(out).unwrap().count();
    let there = files(&out);
    for passed in [false, true] {
        Manifest::record_proof(&out, passed).unwrap();
        let after = Manifest::read(&out).unwrap();
        assert_eq!((after.proved, &after.artefact), (Some(passed), &before.artefact));
    }
    assert_eq!(files(&out), there, "nothing is left beside it");
    // The proof itself is written by who makes it.
    fs::write(out.join("proof.json"), "{}").unwrap();
    assert_eq!(fixture.bake(&recipe, |_| {}).0.unwrap().outcome, Outcome::Unchanged);
    fs::remove_file(out.join("manifest.json")).unwrap();
    assert!(Manifest::record_proof(&out, true).is_err());
}

fn every_disk_of_an_image_becomes_a_file_of_each_format() {
    let fixture = fixture();
    fs::write(fixture.path("root/bin/lvm"), "").unwrap();
    std::os::unix::fs::symlink("bin", fixture.path("root/sbin")).unwrap();
    let look = hook("look", "wc -c < \"$HARDTACK_DEVICE\" > seen; wc -c < \"$HARDTACK_DEVICE_2\" >> seen");
    let data = "  disk \"data\" {\n    size = \"64M\"\n    volume_group \"data\" {\n      volume \"srv\" {\n        \
                mount = \"/srv\"\n        size  = \"100%FREE\"\n      }\n    }\n  }\n";
    let disks = format!("{look}{}{data}", DISK.replace("[\"raw\"]", "[\"raw\", \"qcow2\"]"));
    let recipe = fixture.recipe("web", &disks);
    let (manifest, _) = fixture.baked(&recipe);
    assert_eq!(fs::read_to_string(fixture.path("seen")).unwrap(), format!("{}\n{}\n", 256 << 20, 64 << 20));

    let artefact = manifest.artefact.as_ref().unwrap();
    let files: Vec<&str> = artefact.files.iter().map(|file| file.file.to_str().unwrap()).collect();
    assert_eq!(files, ["web.raw", "web-data.raw", "web.qcow2", "web-data.qcow2"]);
    let out = fixture.path("out/web");
    for (disk, file) in artefact.disks.iter().zip(&artefact.files) {
        assert_eq!(hardtack_image::content_digest(&out.join(&file.file)).unwrap(), disk.digest);
        assert_eq!(disk.name, file.disk);
    }
    assert_ne!(artefact.digest, artefact.disks[0].digest);
    assert!(!out.join("image.raw").exists() && !out.join("image-data.raw").exists());
    assert_eq!(fixture.bake(&recipe, |_| {}).0.unwrap().outcome, Outcome::Unchanged);
    fs::write(out.join("web-data.raw"), "other").unwrap();
    let again = fixture.bake(&recipe, |_| {}).0.unwrap();
    assert_eq!(again.outcome, Outcome::Fresh);
    assert_eq!(again.manifest.artefact.unwrap().digest, artefact.digest);
}

fn an_image_without_a_disk_has_files_of_its_tree() {
    // Neither a kernel nor a boot loader is in the tree.
    let fixture = Fixture::new();
    let recipe = fixture.recipe("web", "  formats = [\"squashfs\", \"tar\", \"erofs\"]\n");
    let (manifest, told) = fixture.baked(&recipe);
    assert!(manifest.artefact.is_none());
    assert!(told.0.iter().any(|line| line == "[convert]") && !told.0.iter().any(|line| line == "[assemble]"));
    let names: Vec<_> = manifest.tree_files.iter().map(|file| file.file.display().to_string()).collect();
    assert_eq!(names, ["web.squashfs", "web.tar", "web.erofs"]);
    let directory = fixture.path("out/web");
    let read = |name: &str| fs::read(directory.join(name)).unwrap();
    let first: Vec<_> = names.iter().map(|name| read(name)).collect();
    let said = |program: &str, option: &str, file: &str| {
        let output = std::process::Command::new(program).arg(option).arg(directory.join(file)).output().unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(said("unsquashfs", "-l", "web.squashfs").contains("squashfs-root/etc/os-release"));
    said("fsck.erofs", "--extract", "web.erofs");

    // Nothing is to do; what was changed is made again, and is the same.
    assert_eq!(fixture.bake(&recipe, |_| {}).0.unwrap().outcome, Outcome::Unchanged);
    fs::write(directory.join("web.tar"), "other").unwrap();
    assert_eq!(fixture.bake(&recipe, |_| {}).0.unwrap().outcome, Outcome::Fresh);
    assert!(names.iter().map(|name| read(name)).eq(first));
}
