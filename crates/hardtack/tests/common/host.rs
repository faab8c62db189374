//! What a build must leave alone on its host, and the processes that it started.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{WaitOptions, getpid, set_child_subreaper, wait};

/// The time that processes have to notice that they are to end.
const GRACE: Duration = Duration::from_secs(10);

/// The state of the host.
pub struct Host {
    mounts: String,
    etc: BTreeMap<PathBuf, (u32, u64, i64, i64, i64, i64)>,
}

impl Host {
    /// As it is now.
    pub fn now() -> Self {
        let mut etc = BTreeMap::new();
        survey(Path::new("/etc"), &mut etc);
        Self { mounts: fs::read_to_string("/proc/self/mountinfo").unwrap(), etc }
    }

    /// Nothing is mounted that was not, and nothing below /etc was touched.
    pub fn is_as_before(&self) {
        let now = Self::now();
        assert_eq!(now.mounts, self.mounts);
        let changed = |path: &&PathBuf| now.etc.get(*path) != self.etc.get(*path);
        let changed: Vec<&PathBuf> = self.etc.keys().chain(now.etc.keys()).filter(changed).collect();
        assert!(changed.is_empty(), "changed below /etc: {changed:?}");
    }
}

fn survey(directory: &Path, found: &mut BTreeMap<PathBuf, (u32, u64, i64, i64, i64, i64)>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let data = fs::symlink_metadata(&path).unwrap();
        let times = (data.mtime(), data.mtime_nsec(), data.ctime(), data.ctime_nsec());
        found.insert(path.clone(), (data.mode(), data.size(), times.0, times.1, times.2, times.3));
        if data.is_dir() {
            survey(&path, found);
        }
    }
}

/// From now on, processes whose parent has gone become children of this one: none can hide.
pub fn adopt_orphans() {
    set_child_subreaper(Some(getpid())).unwrap();
}

/// Waits until this process has no children, its own and adopted ones.
pub fn processes_end(of: &str) {
    let start = Instant::now();
    loop {
        match wait(WaitOptions::NOHANG) {
            Err(Errno::CHILD) => return,
            Ok(Some(_)) | Err(Errno::INTR) => {}
            Ok(None) if start.elapsed() < GRACE => sleep(Duration::from_millis(10)),
            left => panic!("{of}: {left:?}, still running: {:?}", children(std::process::id())),
        }
    }
}

/// The children of a process with their names, as proc_pid_stat(5) gives them.
pub fn children(parent: u32) -> Vec<(String, String)> {
    let mut children = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        let Some((head, tail)) = stat.rsplit_once(") ") else { continue };
        let Some((id, name)) = head.split_once(" (") else { continue };
        if tail.split(' ').nth(1) == Some(&parent.to_string()) {
            children.push((id.to_owned(), name.to_owned()));
        }
    }
    children
}
