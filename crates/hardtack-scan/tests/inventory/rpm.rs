//! RPM: databases that rpm made, of all three kinds.

use std::fs;
use std::path::{Path, PathBuf};

use hardtack_scan::inventory::{ChecksumAlgorithm, Depth, Ecosystem, Inventory};

use crate::support::{has, inventory, names, needs, run, write};

const QUERY: &str = "%{NAME} %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE} %{ARCH}\\n";

/// Builds a package; gives its file.
fn build(at: &Path, name: &str, spec: &str, many: usize) -> PathBuf {
    let top = at.join("build");
    let file = at.join(format!("{name}.spec"));
    // A header of several pages.
    let files: String =
        (0..many).map(|number| format!("echo {number} >%{{buildroot}}/usr/share/x/{name}-{number}\n")).collect();
    let text = format!(
        "Name: {name}\nVersion: 1.2\nRelease: 3\nSummary: x\nLicense: MIT and GPLv2+\nVendor: Example\nBuildArch: noarch\n{spec}\n\
         %description\nx\n%install\nmkdir -p %{{buildroot}}/usr/share/x %{{buildroot}}/usr/bin\n\
         echo hi >%{{buildroot}}/usr/bin/{name}-tool\n{files}%files\n/usr/bin/*\n/usr/share/x\n"
    );
    write(&file, text);
    let top_option = format!("_topdir {}", top.display());
    run("rpmbuild", &["-bb", "--define", &top_option, "--define", "_build_id_links none", file.to_str().unwrap()]);
    top.join(format!("RPMS/noarch/{name}-1.2-3.noarch.rpm"))
}

/// A root into which rpm installed packages, with a kind of database.
fn installed(at: &Path, backend: &str, packages: &[PathBuf]) -> PathBuf {
    let root = at.join(backend);
    fs::create_dir_all(&root).unwrap();
    let backend = format!("_db_backend {backend}");
    let mut arguments =
        vec!["--root", root.to_str().unwrap(), "--dbpath", "/var/lib/rpm", "--define", &backend, "--nodeps", "-i"];
    arguments.extend(packages.iter().map(|package| package.to_str().unwrap()));
    run("rpm", &arguments);
    root
}

fn listed(root: &Path, backend: &str) -> Vec<String> {
    let backend = format!("_db_backend {backend}");
    let arguments =
        ["--root", root.to_str().unwrap(), "--dbpath", "/var/lib/rpm", "--define", &backend, "-qa", "--qf", QUERY];
    let mut lines: Vec<String> = run("rpm", &arguments).lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines
}

fn found(inventory: &Inventory) -> Vec<String> {
    let line = |package: &hardtack_scan::inventory::Package| {
        format!("{} {} {}", package.name, package.version, package.architecture.as_deref().unwrap())
    };
    let mut lines: Vec<String> = inventory.packages.iter().map(line).collect();
    lines.sort_unstable();
    lines
}

fn packages(at: &Path) -> Vec<PathBuf> {
    let mut packages = vec![
        build(at, "alpha", "Epoch: 2\nRequires: /usr/bin/beta-tool\nRequires: beta", 0),
        build(at, "beta", "Provides: something = 3\nModularityLabel: mod:stream:1:ctx", 800),
    ];
    // Enough of them for pages that have children.
    packages.extend((0..12).map(|number| build(at, &format!("small{number}"), "Requires: something", 5)));
    packages
}

#[test]
fn databases_of_sqlite_ndb_and_berkeley_db_hold_what_rpm_lists() {
    if !has(&["rpm", "rpmbuild", "sqlite3", "db5.3_load", "python3"]) {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let packages = packages(directory.path());
    let root = installed(directory.path(), "sqlite", &packages);
    let berkeley = berkeley(directory.path(), &root);
    let expected = listed(&root, "sqlite");
    assert_eq!(expected.len(), 14);
    assert_eq!(listed(&berkeley, "bdb_ro"), expected);
    let mut all = Vec::new();
    for root in [&root, &berkeley, &ndb(directory.path(), &root)] {
        let shallow = inventory(root, Depth::Packages);
        assert_eq!(found(&shallow), expected, "{}", root.display());
        let mut deep = inventory(root, Depth::Files);
        deep.packages.iter_mut().for_each(|package| package.places.clear());
        all.push(deep);
    }
    assert_eq!(all[0].packages, all[1].packages);
    assert_eq!(all[0].packages, all[2].packages);
    let alpha = &all[0].packages[0];
    assert_eq!((alpha.name.as_str(), alpha.version.as_str()), ("alpha", "2:1.2-3"));
    assert_eq!((alpha.source.name.as_str(), alpha.source.version.as_str()), ("alpha", "2:1.2-3"));
    assert_eq!((alpha.licences[0].as_str(), alpha.supplier.as_deref()), ("MIT and GPLv2+", Some("Example")));
    assert_eq!(needs(&all[0], "alpha"), ["beta"]);
    assert_eq!(needs(&all[0], "small7"), ["beta"]);
    let beta = &all[0].packages[1];
    assert_eq!(beta.modularity.as_deref(), Some("mod:stream:1:ctx"));
    assert_eq!(beta.files.len(), 801);
    let tool = beta.files.iter().find(|file| file.path.to_string() == "/usr/bin/beta-tool").unwrap();
    let checksum = tool.checksum.as_ref().unwrap();
    let digest = run("sha256sum", &[root.join("usr/bin/beta-tool").to_str().unwrap()]);
    assert_eq!((checksum.algorithm, checksum.hex.as_str()), (ChecksumAlgorithm::Sha256, &digest[..64]));
}

/// The headers of a root's database in one of ndb, laid out as `rpmpkg.c` of rpm says: Debian's rpm was built without it.
fn ndb(at: &Path, from: &Path) -> PathBuf {
    let script = "import sqlite3, struct, sys, zlib\n\
                  rows = sqlite3.connect(sys.argv[1]).execute('select hnum, blob from Packages').fetchall()\n\
                  slots, blobs, block = b'', b'', 4096 // 16\n\
                  for number, header in rows:\n\
                  \x20   head = struct.pack('<4sIII', b'BlbS', number, 7, len(header))\n\
                  \x20   body = head + header + bytes(-(len(header) + 28) % 16)\n\
                  \x20   body += struct.pack('<II4s', zlib.adler32(body), len(header), b'BlbE')\n\
                  \x20   slots += struct.pack('<4sIII', b'Slot', number, block, len(body) // 16)\n\
                  \x20   blobs += body\n\
                  \x20   block += len(body) // 16\n\
                  head = struct.pack('<4sIIII12x', b'RpmP', 0, 7, 1, 1000)\n\
                  free = struct.pack('<4sIII', b'Slot', 0, 0, 0)\n\
                  slots += free * ((4096 - len(head) - len(slots)) // 16)\n\
                  open(sys.argv[2], 'wb').write(head + slots + blobs)\n";
    let root = at.join("ndb");
    fs::create_dir_all(root.join("usr/lib/sysimage/rpm")).unwrap();
    let database = root.join("usr/lib/sysimage/rpm/Packages.db");
    run(
        "python3",
        &["-c", script, from.join("var/lib/rpm/rpmdb.sqlite").to_str().unwrap(), database.to_str().unwrap()],
    );
    root
}

/// The headers of a root's database in one of Berkeley DB, which today's rpm reads but does not write.
fn berkeley(at: &Path, from: &Path) -> PathBuf {
    let root = at.join("bdb");
    let database = root.join("var/lib/rpm/Packages");
    let rows = run(
        "sqlite3",
        &[from.join("var/lib/rpm/rpmdb.sqlite").to_str().unwrap(), "select hnum, hex(blob) from Packages"],
    );
    let mut dump =
        "VERSION=3\nformat=bytevalue\ntype=hash\ndb_pagesize=4096\nHEADER=END\n 00000000\n 20000000\n".to_owned();
    for row in rows.lines() {
        let (number, header) = row.split_once('|').unwrap();
        let number = number.parse::<u32>().unwrap().to_le_bytes();
        let number: String = number.iter().map(|byte| format!("{byte:02x}")).collect();
        dump.push_str(&format!(" {number}\n {}\n", header.to_lowercase()));
    }
    dump.push_str("DATA=END\n");
    let file = at.join("dump");
    write(&file, dump);
    fs::create_dir_all(database.parent().unwrap()).unwrap();
    run("db5.3_load", &["-f", file.to_str().unwrap(), database.to_str().unwrap()]);
    root
}

#[test]
fn what_only_the_log_of_sqlite_holds_is_read() {
    if !has(&["rpm", "rpmbuild", "python3"]) {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let package = build(directory.path(), "alpha", "", 0);
    let root = installed(directory.path(), "sqlite", &[package]);
    // A process that is killed leaves the log with what it wrote.
    let script = "import os, sqlite3, sys\n\
                  at = sqlite3.connect(sys.argv[1])\n\
                  at.execute('pragma journal_mode=wal')\n\
                  at.execute('pragma wal_autocheckpoint=0')\n\
                  blob = at.execute('select blob from Packages').fetchone()[0]\n\
                  for n in range(40):\n\
                  \x20   at.execute('insert into Packages(hnum, blob) values (?, ?)', (100 + n, blob.replace(b'alpha\\0', b'al%03d\\0' % n)))\n\
                  at.commit()\n\
                  at.execute('delete from Packages where hnum < 100')\n\
                  at.commit()\n\
                  at.execute('delete from Packages')\n\
                  os._exit(0)\n";
    let database = root.join("var/lib/rpm/rpmdb.sqlite");
    run("python3", &["-c", script, database.to_str().unwrap()]);
    assert!(fs::metadata(database.with_extension("sqlite-wal")).unwrap().len() > 0);
    let found = names(&inventory(&root, Depth::Packages), Ecosystem::Rpm);
    assert_eq!((found.len(), found[0].as_str(), found[39].as_str()), (40, "al000 1.2-3", "al039 1.2-3"));
}
