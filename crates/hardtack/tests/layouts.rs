//! The examples of layouts, from recipe to boot: built twice alike, read back by other programs, and started: volumes with
//! xfs on two disks under both firmwares, a read-only root from NVMe on a disk that has become larger, a unified kernel with
//! a root on btrfs, and partitions in the short form.
//!
//! The parts share one store, so they are one test; a store with nothing in it makes the same image in `bake.rs`, where the
//! derived image is built and started too. It needs root and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::PathBuf;

use common::disk::{BakedDisks, succeed};
use common::{Bench, example, stdout, words};
use hardtack_recipe::FileSystem;
use serde_json::Value;

#[test]
fn every_layout_is_built_alike_twice_and_boots() {
    let (Some(bench), Some(elsewhere)) = (Bench::new(), Bench::new()) else { return };
    let pair = Pair { bench, elsewhere };
    volumes(&pair);
    read_only(&pair);
    unified_kernel(&pair);
    short_form(&pair);
}

/// Two directories to build in.
struct Pair {
    bench: Bench,
    elsewhere: Bench,
}

impl Pair {
    /// Builds an example in both, and compares the images: what the steps made is there the second time, everything from
    /// the seal on is made anew, at another time.
    fn build(&self, name: &str, prove: bool) -> BakedDisks {
        let mut named = Vec::new();
        for (bench, prove) in [(&self.bench, prove), (&self.elsewhere, false)] {
            let recipe = bench.recipe(&format!("{name}.hcl"), &example(name));
            let mut arguments = vec!["build", recipe.to_str().unwrap()];
            arguments.extend(prove.then_some("--prove"));
            let baked = bench.hardtack(&bench.store, &arguments);
            assert!(baked.status.success(), "{name}: {}", words(&baked));
            named.push(stdout(&baked));
        }
        // The name and the digest; then come the paths of the files.
        let digest = |line: &String| line.split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(digest(&named[0]), digest(&named[1]), "two builds of one recipe differ");
        BakedDisks::open(&self.out(name))
    }

    fn out(&self, name: &str) -> PathBuf {
        self.bench.path("out").join(name)
    }

    /// The mounts that the proof of an image saw, of each boot.
    fn mounts(&self, name: &str) -> Vec<Vec<Value>> {
        let proof: Value = serde_json::from_slice(&fs::read(self.out(name).join("proof.json")).unwrap()).unwrap();
        let boots = proof["boots"].as_array().unwrap().iter();
        boots.map(|boot| boot["outcome"]["observed"]["mounts"].as_array().unwrap().clone()).collect()
    }
}

/// What was found at a mount point, which must be as wanted.
fn found<'m>(mounts: &'m [Value], point: &str) -> &'m str {
    let mount = mounts.iter().find(|mount| mount["point"] == point).unwrap_or_else(|| panic!("{point}: {mounts:?}"));
    assert_eq!(mount["holds"], true, "{mount}");
    mount["found"].as_str().unwrap()
}

/// `/home:4G` is 4 GiB, and `*` ends where the table lets it. For another size no step of the recipe is done again.
fn short_form(pair: &Pair) {
    let disks = pair.build("short-form", false);
    assert_eq!(disks.check(), [(FileSystem::Ext4, 4)]);
    let partitions = disks.partitions(0);
    assert!(partitions.iter().all(|(start, _)| start % 2048 == 0), "{partitions:?}");
    let sizes: Vec<u64> = partitions.iter().map(|(_, sectors)| *sectors).collect();
    let [.., home, var, tmp, _] = sizes[..] else { panic!("{sizes:?}") };
    assert_eq!([home, var, tmp], [8_388_608, 6_291_456, 2_097_152]);
    let (start, sectors) = partitions[partitions.len() - 1];
    assert_eq!(start + sectors, (12 << 30) / 512 - 33, "it ends at the last usable sector");
    let qcow2 = pair.out("short-form").join("short-form.qcow2");
    succeed("qemu-img", &["check", qcow2.to_str().unwrap()]);
    succeed("qemu-img", &["compare", disks.file(0), qcow2.to_str().unwrap()]);
    pair.bench.boot("short-form", &["--firmware", "uefi"]);
    let mounts = pair.mounts("short-form");
    for point in ["/", "/home", "/var", "/tmp"] {
        assert!(found(&mounts[0], point).starts_with("ext4 from /dev/vda"), "{mounts:?}");
    }

    let smaller = example("short-form").replace("/home:4G", "/home:3G");
    let recipe = pair.elsewhere.recipe("short-form.hcl", &smaller);
    let baked = pair.elsewhere.hardtack(&pair.bench.store, &["build", recipe.to_str().unwrap()]);
    assert!(baked.status.success(), "{}", words(&baked));
    let again = BakedDisks::open(&pair.elsewhere.path("out/short-form"));
    let of_3_gib = again.partitions(0).iter().filter(|(_, sectors)| *sectors == 6_291_456).count();
    assert_eq!(of_3_gib, 2, "/home and /var");
    let steps = |disks: &BakedDisks| {
        let layers = disks.manifest.layers.iter().take_while(|layer| layer.name != "layout");
        layers.map(|layer| layer.key).collect::<Vec<_>>()
    };
    assert!(steps(&disks).len() == 2 && steps(&disks) == steps(&again), "a step is done again for another size");
}

/// From NVMe, on a disk of twice the size: the root stays read-only, and `/var` takes what there is.
fn read_only(pair: &Pair) {
    let disks = pair.build("read-only-root", false);
    assert_eq!(disks.check(), [(FileSystem::Ext4, 2)]);
    pair.bench.boot("read-only-root", &["--firmware", "bios", "--disk-bus", "nvme", "--disk-size", "8G"]);
    let mounts = pair.mounts("read-only-root");
    assert!(found(&mounts[0], "/").starts_with("ext4 from /dev/nvme0n1p"), "{mounts:?}");
    found(&mounts[0], "/var");
    let var = mounts[0].iter().find(|mount| mount["point"] == "/var").unwrap();
    assert!(var["expected"].as_str().unwrap().contains("grown to "), "{var}");
}

/// Both disks are there in both boots, which a root on xfs does not keep from being proven.
fn volumes(pair: &Pair) {
    let disks = pair.build("lvm-two-disks", true);
    assert_eq!(disks.check(), [(FileSystem::Ext4, 1), (FileSystem::Xfs, 10)]);
    if let Some(volumes) = disks.volumes() {
        insta::assert_snapshot!(volumes.join("\n"), @"
        vg00 home 2048.00m
        vg00 opt 4096.00m
        vg00 root 2048.00m
        vg00 tmp 2048.00m
        vg00 var 1024.00m
        vg00 varaudit 3072.00m
        vg00 varlog 3072.00m
        vg00 vartmp 1024.00m
        vg00 vault 512.00m
        vg01 varlibd 51196.00m
        ");
    }
    let boots = pair.mounts("lvm-two-disks");
    assert_eq!(boots.len(), 2);
    for mounts in &boots {
        assert_eq!(found(mounts, "/"), "xfs from /dev/mapper/vg00-root");
        assert_eq!(found(mounts, "/var/lib/docker"), "xfs from /dev/mapper/vg01-varlibd");
    }
}

fn unified_kernel(pair: &Pair) {
    let disks = pair.build("unified-kernel", true);
    assert_eq!(disks.check(), [(FileSystem::Btrfs, 1)]);
    let boots = pair.mounts("unified-kernel");
    assert_eq!(found(&boots[0], "/"), "btrfs from /dev/vda2");
}
