//! The budgets of matching, on this machine.
//!
//! `cargo bench -p hardtack-scan` prints a table. It uses the facts and the systems that lie beside the repository, and
//! skips what is not there; the inventories of the fleet are generated.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod others;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hardtack_scan::advisories::import::import;
use hardtack_scan::advisories::{Changes, Draft, Index, index};
use hardtack_scan::inventory::{Depth, Ecosystem, Inventory, Package, Place};
use hardtack_scan::matching::{Findings, Fleet, Image, Lookup, hits};
use hardtack_tree::{MemoryTree, Tree, TreePath};
use jiff::Timestamp;

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/advisories")
}

/// The median of `times` runs.
fn median(times: usize, mut run: impl FnMut()) -> Duration {
    let mut costs: Vec<Duration> = (0..times)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    costs.sort_unstable();
    costs[times / 2]
}

fn row(work: &str, budget: &str, cost: Duration) {
    println!("| {work} | {budget} | {:.2} ms |", cost.as_secs_f64() * 1000.0);
}

/// The most memory that this process ever had, in MB (proc_pid_status(5), `VmHWM`).
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn tree(name: &str) -> Option<MemoryTree> {
    let packed = std::fs::read(shared().join(format!("oracle/{name}.status.zst"))).ok()?;
    let status = zstd::decode_all(&packed[..]).unwrap();
    MemoryTree::new()
        .file("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .and_then(|tree| tree.file("/var/lib/dpkg/status", &String::from_utf8(status).unwrap()))
        .ok()
}

/// Steele and Vigna's splitmix64: the same numbers at every run.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb)
}

/// So many inventories of 500 packages, each package in one of a few versions.
fn fleet(names: &[String], count: usize) -> Fleet {
    let mut fleet = Fleet::default();
    let mut state = 1;
    let distribution = tree("rootfs").map(|tree| Inventory::read(&tree, Depth::Packages).unwrap().distribution);
    let mut inventory = Inventory { distribution: distribution.flatten(), ..Inventory::default() };
    let place = Place::from(TreePath::new("/var/lib/dpkg/status").unwrap());
    for number in 0..count {
        inventory.packages.clear();
        for _ in 0..500 {
            let name = &names[usize::try_from(next(&mut state)).unwrap_or(0) % names.len()];
            let version = format!("{}.{}-1", next(&mut state) % 4, next(&mut state) % 5);
            inventory.packages.push(Package::new(Ecosystem::Deb, name, version, place.clone()));
        }
        fleet.keep(&format!("image-1.0.{number}"), "", &inventory);
    }
    fleet
}

/// What a process needs that does nothing but rescan: this program again, told where the files are.
fn rescan_alone(index: &Path, kept: &Path) -> String {
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new(program)
        .env("HARDTACK_BENCH_INDEX", index)
        .env("HARDTACK_BENCH_FLEET", kept)
        .output();
    String::from_utf8_lossy(&output.unwrap().stdout).into_owned()
}

fn main() {
    let Ok(time) = "2026-11-01T00:00:00Z".parse::<Timestamp>() else { return };
    if let (Some(index), Some(kept)) =
        (std::env::var_os("HARDTACK_BENCH_INDEX"), std::env::var_os("HARDTACK_BENCH_FLEET"))
    {
        let index = Index::open(Path::new(&index)).unwrap();
        Fleet::open(Path::new(&kept)).unwrap().rescan(&index, &Changes::default(), time).unwrap();
        println!("{:.0}", peak());
        return;
    }
    let feeds = [
        "debian12-changelog.osv.jsonl.zst",
        "almalinux.osv.jsonl.zst",
        "epss-2026-08-16.csv.zst",
        "kev-2025-08-25.json.zst",
    ];
    let paths: Vec<PathBuf> = feeds.iter().map(|name| shared().join(name)).collect();
    if !paths.iter().all(|path| path.exists()) {
        println!("skipped: there are no advisories beside the repository");
        return;
    }
    println!("| work | budget | median |\n|---|---|---|");
    let start = Instant::now();
    let draft = import(&paths, time.to_zoned(jiff::tz::TimeZone::UTC).date()).unwrap().draft;
    row("import of four feeds", "", start.elapsed());
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let start = Instant::now();
    let written = index::write(&path, &draft).unwrap();
    row(&format!("index of {} ranges, {} bytes", written.rows(), written.size()), "", start.elapsed());
    drop(draft);
    row("open the index", "", median(101, || drop(Index::open(&path).unwrap())));
    let index = Index::open(&path).unwrap();
    for (name, count, budget) in [("rootfs-2024-06-30", 177, "2 ms"), ("host", 850, "5 ms")] {
        let Some(tree) = tree(name) else { continue };
        let inventory = Inventory::read(&tree, Depth::Packages).unwrap();
        assert_eq!(inventory.packages.len(), count);
        let read = || Inventory::read(&tree, Depth::Packages).unwrap();
        row(&format!("read an inventory of {count} packages"), "", median(51, || drop(read())));
        row(&format!("match {count} packages"), "", median(51, || drop(hits(&inventory, &index).unwrap())));
        row(&format!("read and match {count} packages"), budget, median(51, || drop(hits(&read(), &index).unwrap())));
        let image = || Image { name: name.to_owned(), digest: None, distribution: None };
        let found = || Findings::of(&inventory, &index, image(), time).unwrap();
        let root = directory.path().join(name);
        for path in ["/etc/os-release", "/var/lib/dpkg/status"] {
            let file = root.join(path.trim_start_matches('/'));
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, tree.read(&TreePath::new(path).unwrap()).unwrap().unwrap()).unwrap();
        }
        others::rows(&root, count, row);
        row(&format!("all {} findings, for a report", found().findings.len()), "", median(51, || drop(found())));
    }
    let debian = "debian:12".parse().unwrap();
    let names: Vec<String> = index
        .scope(&debian)
        .unwrap()
        .unwrap()
        .packages()
        .map(|package| package.unwrap().0.to_owned())
        .take(2000)
        .collect();
    let kept = directory.path().join("fleet");
    fleet(&names, 10_000).save(&kept).unwrap();
    let mut all = Fleet::open(&kept).unwrap();
    row("read 10,000 kept inventories of 500 packages", "", median(5, || drop(Fleet::open(&kept).unwrap())));
    let first = |fleet: &mut Fleet| drop(fleet.rescan(&index, &Changes::default(), time).unwrap());
    // What was matched with the same index before is not matched again, so each run has kept inventories of its own.
    let mut fresh: Vec<Fleet> = (0..5).map(|_| all.clone()).collect();
    row(&format!("rescan them, {} pairs", all.pairs()), "", median(5, || first(&mut fresh.pop().unwrap())));
    row("read and rescan", "500 ms", median(5, || first(&mut Fleet::open(&kept).unwrap())));
    first(&mut all);
    let lines: String = names.iter().take(20).enumerate().fold(String::new(), |text, (number, name)| {
        text + &format!("{{\"cve\":\"CVE-2026-{:04}\",\"source\":\"{name}\",\"release\":\"bookworm\",\"status\":\"resolved\",\"fixed_version\":\"2\"}}\n", 1000 + number)
    });
    let today = time.to_zoned(jiff::tz::TimeZone::UTC).date();
    let changed = || -> Draft {
        hardtack_scan::advisories::import::import_bytes("rows.jsonl", lines.as_bytes(), today).unwrap().draft
    };
    let mut draft = index.draft().unwrap();
    let packages = draft.changed_by(&changed()).unwrap();
    draft.merge(changed());
    let merged = Index::memory(&draft).unwrap();
    let changes = Changes::default().with(index.id(), merged.id(), packages);
    let mut again: Vec<Fleet> = (0..5).map(|_| all.clone()).collect();
    row(
        "rescan them after an import of 20 advisories",
        "",
        median(5, || drop(again.pop().unwrap().rescan(&merged, &changes, time).unwrap())),
    );
    let lookup = Lookup::new(&all);
    let delta = || all.touched(&Index::memory(&changed()).unwrap(), &lookup).unwrap();
    let pairs: usize = delta().iter().map(|touched| touched.images.len()).sum();
    row(
        &format!("read a delta of 20 advisories and find {pairs} pairs of image and vulnerability"),
        "5 ms",
        median(21, || drop(delta())),
    );
    row("join the kept inventories for that, once", "", median(5, || drop(Lookup::new(&all))));
    println!(
        "| peak memory of a process that rescans, and does nothing else | 100 MB | {} MB |",
        rescan_alone(&path, &kept).trim()
    );
}
