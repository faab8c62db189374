//! Bootstrapping a distribution with mmdebstrap.

use std::fs;
use std::path::Path;

use hardtack_recipe::Bootstrap;
use hardtack_tree::{Change, Mode, Owner, TreePath, apply};

use super::distribution::{image_sources, keyring, lines};
use super::verify::{check_lists, take_packages};
use super::{BaseError, Origin};
use crate::fingerprint::InputError;
use crate::sandbox::{ExtraMount, Network, Run, Surroundings};
use crate::steps::{Site, proxies};

const PROGRAM: &str = "/usr/bin/mmdebstrap";
/// Files that belong to the making, not to the tree.
const OF_THE_MAKING: [&str; 8] = [
    "/etc/apt/apt.conf.d/99mmdebstrap",
    "/etc/hostname",
    "/etc/resolv.conf",
    "/var/cache/apt/pkgcache.bin",
    "/var/cache/apt/archives/lock",
    "/var/cache/apt/archives/partial",
    "/var/lib/apt/lists/lock",
    "/var/log/bootstrap.log",
];

/// Bootstraps into the draft of `site`, whose tree is empty.
///
/// mmdebstrap runs in namespaces of its own, the build host read-only but for the work directory. It
/// verifies the signatures of the archive; package files come from and go to the store.
pub(crate) fn bootstrap(bootstrap: &Bootstrap, origin: &Origin, site: &mut Site<'_>) -> Result<(), BaseError> {
    if !Path::new(PROGRAM).exists() {
        return Err(BaseError::NoProgram { program: "mmdebstrap", package: "mmdebstrap" });
    }
    let work = site.draft.work();
    let (fetched, fetched_work) = (work.fresh("debs")?, work.fresh("debs-work")?);
    let (scratch, temporary) = (work.fresh("host")?, work.fresh("tmp")?);
    let mut run = Run::new(arguments(bootstrap, &site.draft.tree())?, origin.epoch());
    run.directory = scratch.clone();
    run.surroundings = Surroundings::ReadOnlyHost { scratch, writable: vec![work.path().to_owned()] };
    run.mounts = vec![ExtraMount::Overlay {
        lower: site.store.debs(),
        upper: fetched.clone(),
        work: fetched_work,
        target: "debs".to_owned(),
    }];
    run.network = Network::Host;
    run.env.extend(proxies());
    run.env.insert("TMPDIR".to_owned(), temporary.to_string_lossy().into_owned());
    site.must("mmdebstrap", &run)?;

    let tree = site.draft.tree();
    check_lists(&tree, origin)?;
    take_packages(&tree, &fetched, &site.store.debs())?;
    apply(&tree, &finishing_touches(bootstrap, &tree)?)?;
    Ok(())
}

fn arguments(bootstrap: &Bootstrap, tree: &Path) -> Result<Vec<String>, BaseError> {
    let keyring = keyring(bootstrap)?;
    let mut argv = vec![
        PROGRAM.to_owned(),
        "--mode=root".to_owned(),
        "--variant=minbase".to_owned(),
        "--format=directory".to_owned(),
        format!("--architectures={}", bootstrap.architecture),
        format!("--keyring={}", keyring.display()),
        format!("--components={}", bootstrap.components.join(",")),
        // Lists stay for later steps. The files in the package directory are the store's.
        "--skip=cleanup/apt,download/empty,essential/unlink".to_owned(),
        r#"--aptopt=Acquire::Languages "none""#.to_owned(),
        r#"--aptopt=Acquire::Retries "3""#.to_owned(),
        r#"--aptopt=APT::Sandbox::User "root""#.to_owned(),
        r#"--setup-hook=mkdir -p "$1/var/cache/apt/archives" && mount --bind ./debs "$1/var/cache/apt/archives""#
            .to_owned(),
        r#"--customize-hook=umount "$1/var/cache/apt/archives""#.to_owned(),
    ];
    if !bootstrap.include.is_empty() {
        argv.push(format!("--include={}", bootstrap.include.join(",")));
    }
    argv.push(bootstrap.release.clone());
    argv.push(tree.to_string_lossy().into_owned());
    argv.extend(lines(bootstrap, &keyring.to_string_lossy())?);
    Ok(argv)
}

/// Where programs look for the machine itself before they ask anybody; Debian's installer writes the same.
const HOSTS: &str = "\
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
";

fn finishing_touches(bootstrap: &Bootstrap, tree: &Path) -> Result<Vec<Change>, BaseError> {
    let path = |path: &str| TreePath::new(path).map_err(hardtack_tree::TreeError::from);
    let mut changes = Vec::new();
    for name in OF_THE_MAKING {
        changes.push(Change::Remove { path: path(name)? });
    }
    // The kernel fills /dev at boot; nodes on the disk below it are never seen again.
    let devices = tree.join("dev");
    let read = |source| InputError { path: devices.clone(), source };
    for entry in fs::read_dir(&devices).map_err(read)? {
        let name = entry.map_err(read)?.file_name();
        changes.push(Change::Remove { path: path("/dev")?.join_os(&name).map_err(hardtack_tree::TreeError::from)? });
    }
    changes.push(Change::Write {
        path: path("/etc/apt/sources.list")?,
        content: image_sources(bootstrap)?.into_bytes(),
        mode: Mode::new(0o644),
        owner: Owner::ROOT,
    });
    if !tree.join("etc/hosts").exists() {
        changes.push(Change::Write {
            path: path("/etc/hosts")?,
            content: HOSTS.into(),
            mode: Mode::new(0o644),
            owner: Owner::ROOT,
        });
    }
    Ok(changes)
}
