//! Walking an ext4 image of 100,000 files, every entry with its metadata: by hardtack's reader, by the crate ext4-view,
//! and by the kernel where this machine lets root mount it.
//!
//! `make bench` runs it; the table goes to standard output. The image is in the page cache. Times are medians; the time of
//! the processors, which other work on the machine disturbs less, is the mean of a process that walks as often, and peak
//! memory that of one that walks once, as GNU time(1) reports them.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use hardtack_tree::{DirectoryTree, FileSource, Tree};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Directories on each of three levels, and files in each of the lowest.
const SHAPE: [usize; 4] = [10, 20, 10, 50];
/// How often each way walks; the median counts.
const TIMES: usize = 15;

/// The ways to walk, and what they are called in the table.
const WAYS: [(&str, &str); 3] = [
    ("hardtack", "hardtack's reader"),
    ("ext4-view", "the crate ext4-view"),
    ("kernel", "kernel mount, getdents and statx"),
];

/// Walks what is at `path` once; gives the number of entries.
fn walk(way: &str, path: &Path) -> Outcome<usize> {
    match way {
        "hardtack" => {
            let source = Arc::new(FileSource::new(File::open(path)?)?);
            Ok(hardtack_tree::ext4::open(source, "bench")?.index()?.len())
        }
        "ext4-view" => {
            let fs = ext4_view::Ext4::load_from_path(path)?;
            let mut entries = 1;
            let mut directories = vec![ext4_view::PathBuf::new("/")];
            while let Some(directory) = directories.pop() {
                for entry in fs.read_dir(&directory)? {
                    let entry = entry?;
                    let name = entry.file_name();
                    if name == "." || name == ".." {
                        continue;
                    }
                    entries += 1;
                    if entry.metadata()?.is_dir() {
                        directories.push(entry.path());
                    }
                }
            }
            Ok(entries)
        }
        _ => Ok(DirectoryTree::open(path)?.index()?.len()),
    }
}

/// Makes the image, with a tree below `scratch` that is removed again.
fn make(scratch: &Path, image: &Path) -> Outcome<()> {
    let root = scratch.join("ext4-root");
    let level = |above: Vec<PathBuf>, count: usize| -> Vec<PathBuf> {
        above.iter().flat_map(|path| (0..count).map(|number| path.join(format!("directory-{number}")))).collect()
    };
    for directory in level(level(level(vec![root.clone()], SHAPE[0]), SHAPE[1]), SHAPE[2]) {
        fs::create_dir_all(&directory)?;
        for number in 0..SHAPE[3] {
            fs::write(directory.join(format!("file-number-{number}.conf")), "content\n")?;
        }
    }
    let mut mke2fs = Command::new("mke2fs");
    mke2fs.args(["-q", "-F", "-t", "ext4", "-N", "120000", "-d"]).arg(&root).arg(image).arg("1G");
    let status = mke2fs.status()?;
    fs::remove_dir_all(root)?;
    if status.success() { Ok(()) } else { Err(format!("mke2fs ended with {status}").into()) }
}

/// Prints the row of one way: measured in this process, but for the memory.
fn row(way: &str, name: &str, path: &Path, scratch: &Path) -> Outcome<()> {
    let mut seconds = Vec::new();
    let mut entries = 0;
    for _ in 0..TIMES {
        let start = Instant::now();
        entries = walk(way, path)?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    let median = seconds[TIMES / 2];
    let [kibibytes] = reported("%M", way, path, 1, scratch)?[..] else { return Err("time(1) gave no memory".into()) };
    let processors = reported("%U %S", way, path, TIMES, scratch)?.iter().sum::<f64>() / TIMES as f64;
    let rate = |seconds: f64| entries as f64 / seconds / 1e6;
    println!(
        "| {name} | {entries} | {:.1} | {:.2} | {:.1} | {:.2} | {:.0} |",
        median * 1e3,
        rate(median),
        processors * 1e3,
        rate(processors),
        kibibytes / 1024.0
    );
    Ok(())
}

/// The numbers that GNU time(1) reports in this format of a process that walks so many times.
fn reported(format: &str, way: &str, path: &Path, times: usize, scratch: &Path) -> Outcome<Vec<f64>> {
    let report = scratch.join("ext4-report");
    let mut time = Command::new("/usr/bin/time");
    time.args(["--quiet", "-f", format, "-o"]).arg(&report).arg(std::env::current_exe()?);
    time.args(["--walk", way]).arg(path).arg(times.to_string()).stdout(Stdio::null());
    time.status()?;
    fs::read_to_string(&report)?.split_whitespace().map(|number| Ok(number.parse()?)).collect()
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, walks, way, path, times] = &arguments[..]
        && walks == "--walk"
    {
        for _ in 0..times.parse()? {
            println!("{}", walk(way, Path::new(path))?);
        }
        return Ok(());
    }
    // `cargo test` runs benchmark targets too, with `--test` semantics; timings belong to `cargo bench` only.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let scratch = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    fs::create_dir_all(&scratch)?;
    let scratch = scratch.canonicalize()?;
    let image = scratch.join("ext4.image");
    if !image.exists() {
        make(&scratch, &image)?;
    }
    println!("| walk of an ext4 image | entries | ms | million a second | CPU ms | million a CPU second | peak MB |");
    println!("|---|---|---|---|---|---|---|");
    for (way, name) in WAYS {
        if way != "kernel" {
            row(way, name, &image, &scratch)?;
            continue;
        }
        let mount = scratch.join("ext4-mount");
        fs::create_dir_all(&mount)?;
        let mounted =
            Command::new("mount").args(["-o", "loop,ro"]).arg(&image).arg(&mount).stderr(Stdio::null()).status();
        if mounted.is_ok_and(|status| status.success()) {
            let measured = row(way, name, &mount, &scratch);
            Command::new("umount").arg(&mount).status()?;
            measured?;
        } else {
            println!("| {name} | not possible here: loop mounts need root and a loop device | | | | | |");
        }
    }
    Ok(())
}
