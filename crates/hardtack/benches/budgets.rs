//! The budgets of the project, measured beside the tools that users have today, in one run.
//!
//! `make bench` runs it as root; the table goes to standard output. CPU time and peak memory are those that
//! GNU time(1) reports, wall times are medians.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One measured command: seconds of wall clock and CPU, peak resident memory in MB.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
    memory: f64,
}

/// Runs `command` `times` times under GNU time and takes the run of median wall time.
fn measure(times: usize, program: &str, arguments: &[&str]) -> io::Result<Cost> {
    let report = std::env::temp_dir().join(format!("hardtack-bench-{}", std::process::id()));
    let mut costs = Vec::new();
    for _ in 0..times {
        let status = Command::new("/usr/bin/time")
            .args(["--quiet", "-f", "%e %U %S %M", "-o"])
            .arg(&report)
            .arg(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        // An audit with failures exits with a code of its own; only a program that could not run is an error.
        if status.code().is_none_or(|code| code > 3) {
            return Err(io::Error::other(format!("{program} {} ended with {status}", arguments.join(" "))));
        }
        let text = fs::read_to_string(&report)?;
        let fields: Vec<f64> = text.split_whitespace().filter_map(|field| field.parse().ok()).collect();
        let [wall, user, system, kilobytes] = fields[..] else {
            return Err(io::Error::other(format!("time(1) printed {text:?}")));
        };
        costs.push(Cost { wall, cpu: user + system, memory: kilobytes / 1024.0 });
    }
    fs::remove_file(&report)?;
    costs.sort_by(|a, b| a.wall.total_cmp(&b.wall));
    Ok(costs[costs.len() / 2])
}

fn row(work: &str, cost: Cost) {
    println!("| {work} | {:.2} | {:.2} | {:.0} |", cost.wall, cost.cpu, cost.memory);
}

/// The packages of the example, so that the bare bootstrap installs the same.
fn example_packages(recipe: &Path) -> io::Result<String> {
    let text = fs::read_to_string(recipe)?;
    let list = text.split("install = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
    Ok(list
        .split(',')
        .map(|name| name.trim().trim_matches('"'))
        .filter(|name| !name.is_empty())
        .collect::<Vec<_>>()
        .join(","))
}

fn main() -> io::Result<()> {
    // `cargo test` runs benchmark targets too, with `--test` semantics; timings belong to `cargo bench` only.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    if !rustix::process::geteuid().is_root() {
        eprintln!("budgets: building root file systems needs root; nothing was measured");
        return Ok(());
    }
    let hardtack = env!("CARGO_BIN_EXE_hardtack");
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let scratch = workspace.join("target/bench");
    fs::create_dir_all(&scratch)?;
    let recipe_dir = scratch.join("recipe");
    fs::create_dir_all(&recipe_dir)?;
    let example = workspace.join("examples/debian-12-server.hcl");
    let recipe = recipe_dir.join("server.hcl");
    let original = fs::read_to_string(&example)?;
    fs::write(&recipe, &original)?;
    let recipe_text = recipe.to_string_lossy().into_owned();
    let store = scratch.join("store");
    let store_text = store.to_string_lossy().into_owned();
    let out: PathBuf = scratch.join("out");
    let out_text = out.to_string_lossy().into_owned();
    let build = ["build", &recipe_text, "--store", &store_text, "--out", &out_text];

    println!("| work | wall s | CPU s | peak MB |");
    println!("|---|---|---|---|");

    // The first build fills the package cache; the second one is cold but for the packages.
    measure(1, hardtack, &build)?;
    let packages = example_packages(&example)?;
    let root = scratch.join("root");
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    let root_text = root.to_string_lossy().into_owned();
    let include = format!("--include={packages}");
    let bare = measure(1, "mmdebstrap", &["--variant=minbase", &include, "bookworm", &root_text])?;
    row("bare mmdebstrap of the same packages", bare);
    row("cold build to a disk image", measure(1, hardtack, &[&build[..], &["--no-cache"]].concat())?);
    row("rebuild, nothing changed", measure(5, hardtack, &build)?);

    fs::write(&recipe, changed(&original, "Activity is recorded.\\\\n' >", "Activity is recorded!\\\\n' >"))?;
    row("rebuild, one line of a script changed", measure(1, hardtack, &build)?);
    fs::write(
        &recipe,
        changed(&original, "\"Authorised use only. Activity is recorded.\\n\"", "\"Authorised use only.\\n\""),
    )?;
    row("rebuild, one file changed", measure(1, hardtack, &build)?);
    let one_parameter = changed(
        &original,
        "\"ssh-access-limited.groups\"",
        "\"ssh-max-auth-tries.limit\" = 3\n      \"ssh-access-limited.groups\"",
    );
    fs::write(&recipe, one_parameter)?;
    row("rebuild, one rule's parameter changed", measure(1, hardtack, &build)?);

    let audit = ["audit", &root_text, "--benchmark", "cis-debian-12", "--profile", "level2-server"];
    row("audit of the bare root, CIS level 2", measure(9, hardtack, &audit)?);
    let image = scratch.join("root.ext4");
    let image_text = image.to_string_lossy().into_owned();
    Command::new("mke2fs").args(["-q", "-F", "-t", "ext4", "-d", &root_text, &image_text, "4G"]).status()?;
    let of_image = ["audit", &image_text, "--benchmark", "cis-debian-12", "--profile", "level2-server"];
    row("audit of the same root out of an ext4 image, unmounted", measure(9, hardtack, &of_image)?);
    fs::remove_file(&image)?;
    let content = "/usr/share/xml/scap/ssg/content/ssg-debian11-ds.xml";
    if Path::new(content).exists() && Path::new("/usr/bin/oscap").exists() {
        let profile = "xccdf_org.ssgproject.content_profile_anssi_np_nt28_high";
        let copy = scratch.join("root-oscap");
        // oscap leaves files behind in the root that it judges: give it a copy.
        Command::new("cp").args(["-a", "--reflink=auto"]).arg(&root).arg(&copy).status()?;
        // The newest content that Debian 12 ships is for Debian 11, and it judges nothing on another release.
        let release = fs::read_to_string(copy.join("etc/os-release"))?;
        let release = release.replace("VERSION_ID=\"12\"", "VERSION_ID=\"11\"").replace("bookworm", "bullseye");
        fs::remove_file(copy.join("etc/os-release"))?;
        fs::write(copy.join("etc/os-release"), release)?;
        fs::write(copy.join("etc/debian_version"), "11.9\n")?;
        let probe_root = format!("OSCAP_PROBE_ROOT={}", copy.display());
        let oscap = [probe_root.as_str(), "oscap", "xccdf", "eval", "--profile", profile, content];
        row("oscap of the same root, 50 rules of ANSSI high", measure(3, "env", &oscap)?);
        fs::remove_dir_all(&copy)?;
    } else {
        println!("| oscap of the same root | not installed (scripts/setup bench) | | |");
    }
    Ok(())
}

/// The recipe with one text in the place of another, which must be there: an unchanged recipe would be measured.
fn changed(recipe: &str, from: &str, to: &str) -> String {
    assert!(recipe.contains(from), "the example no longer says `{from}`");
    recipe.replacen(from, to, 1)
}
