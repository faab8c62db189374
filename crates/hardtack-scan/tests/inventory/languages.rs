//! Packages of languages, installed by their own programs.

use std::fs;

use hardtack_scan::inventory::{Depth, Ecosystem};
use serde_json::Value;

use crate::support::{has, inventory, names, needs, run, write};

#[test]
fn the_packages_of_a_python_environment_are_those_that_pip_lists() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    let made =
        std::process::Command::new("python3").args(["-m", "venv", "--copies"]).arg(root.join("opt/app")).output();
    if !made.is_ok_and(|output| output.status.success()) {
        println!("skipped: python3 makes no virtual environment here");
        return;
    }
    let python = root.join("opt/app/bin/python3");
    let listed: Value =
        serde_json::from_str(&run(python.to_str().unwrap(), &["-m", "pip", "list", "--format=json"])).unwrap();
    let text = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
    let mut listed: Vec<String> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|package| format!("{} {}", text(package, "name"), text(package, "version")))
        .collect();
    listed.sort_unstable();
    assert!(!listed.is_empty());
    assert_eq!(names(&inventory(root, Depth::Files), Ecosystem::PyPi), listed);
}

#[test]
fn metadata_of_python_tells_licences_and_needs() {
    let directory = tempfile::tempdir().unwrap();
    let packages = directory.path().join("usr/lib/python3/site-packages");
    write(
        &packages.join("a-1.dist-info/METADATA"),
        "Metadata-Version: 2.1\nName: A\nVersion: 1.0\nAuthor: Ada\nLicense: UNKNOWN\n\
         Classifier: License :: OSI Approved :: MIT License\nRequires-Dist: b.c[x] (>=1)\n\
         Requires-Dist: missing; extra == 'y'\n\nName: not this\n",
    );
    write(&packages.join("B_C.egg-info"), "Name: B_C\nVersion: 2\nLicense: BSD\n");
    write(&packages.join("d.dist-info/METADATA"), "Name: d\n");
    let found = inventory(directory.path(), Depth::Files);
    assert_eq!(names(&found, Ecosystem::PyPi), ["A 1.0", "B_C 2"]);
    assert_eq!(needs(&found, "A"), ["B_C"]);
    assert_eq!(
        (found.packages[0].licences[0].as_str(), found.packages[1].licences[0].as_str()),
        ("MIT License", "BSD")
    );
}

#[test]
fn the_packages_that_npm_installed_are_found_and_a_lock_stands_in_for_them() {
    if !has(&["npm"]) {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    write(&at("lib/package.json"), r#"{"name":"@scope/lib","version":"1.2.3","license":"MIT","author":"Ada"}"#);
    // A manifest in the content of a package is none of an installed package.
    write(&at("lib/test/package.json"), r#"{"name":"fixture","version":"9.9.9"}"#);
    let path = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    run("npm", &["pack", "--silent", "--pack-destination", &path(directory.path()), &path(&at("lib"))]);
    let app = at("root/srv/app");
    write(&app.join("package.json"), r#"{"name":"app","version":"0.0.1"}"#);
    let packed = path(&at("scope-lib-1.2.3.tgz"));
    run("npm", &["install", "--offline", "--silent", "--no-audit", "--prefix", &path(&app), &packed]);
    let found = inventory(&at("root"), Depth::Files);
    assert_eq!(names(&found, Ecosystem::Npm), ["@scope/lib 1.2.3"]);
    assert_eq!(
        (found.packages[0].licences.as_slice(), found.packages[0].supplier.as_deref()),
        (&["MIT".to_owned()][..], Some("Ada"))
    );
    fs::remove_dir_all(app.join("node_modules")).unwrap();
    let locked = inventory(&at("root"), Depth::Files);
    assert_eq!(names(&locked, Ecosystem::Npm), ["@scope/lib 1.2.3"]);
    let sum = std::process::Command::new("sha512sum").arg(&packed).output().unwrap();
    let checksum = locked.packages[0].checksum.as_ref().unwrap();
    assert_eq!(String::from_utf8(sum.stdout).unwrap().split(' ').next(), Some(checksum.hex.as_str()));
}

#[test]
fn jars_in_a_war_are_found_by_maven_and_by_manifest() {
    if !has(&["zip"]) {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    let pack = |file: &str, from: &str, option: &str| {
        let script = format!("cd {} && zip -q -r {option} {} .", at(from).display(), at(file).display());
        fs::create_dir_all(at(file).parent().unwrap()).unwrap();
        run("sh", &["-c", &script]);
    };
    write(
        &at("one/META-INF/maven/org.example/one/pom.properties"),
        "#Generated\nversion=1.5\ngroupId=org.example\nartifactId=one\n",
    );
    pack("war/WEB-INF/lib/one.jar", "one", "-9");
    write(
        &at("two/META-INF/MANIFEST.MF"),
        "Manifest-Version: 1.0\r\nImplementation-Vendor-Id: org.exam\r\n ple\r\nBundle-License: MIT\r\n\r\nName: x\r\nImplementation-Version: 9\r\n",
    );
    pack("war/WEB-INF/lib/two-core-2.0.1.jar", "two", "-0");
    pack("root/srv/app.war", "war", "-9");
    let found = inventory(&at("root"), Depth::Files);
    assert_eq!(names(&found, Ecosystem::Maven), ["org.example:one 1.5", "org.example:two-core 2.0.1"]);
    assert_eq!(found.packages[1].places[0].to_string(), "/srv/app.war!WEB-INF/lib/two-core-2.0.1.jar");
    assert_eq!(found.unreadable, []);
}

/// A program of the host's compiler at `root/usr/local/bin/app`, with one more section that a script writes.
fn program_with(section: &str, script: &str) -> Option<tempfile::TempDir> {
    if !has(&["gcc", "objcopy", "python3"]) {
        return None;
    }
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    write(&directory.path().join("main.c"), "int main(void) { return 0; }\n");
    run("python3", &["-c", script, &at("section")]);
    fs::create_dir_all(directory.path().join("root/usr/local/bin")).unwrap();
    run("gcc", &["-o", &at("plain"), &at("main.c")]);
    let section = format!("{section}={}", at("section"));
    run("objcopy", &["--add-section", &section, &at("plain"), &at("root/usr/local/bin/app")]);
    Some(directory)
}

#[test]
fn crates_that_are_listed_in_a_program_are_found() {
    let script = "import sys, zlib\n\
                  text = b'{\"packages\":[{\"name\":\"app\",\"version\":\"0.1.0\",\"source\":\"local\",\"dependencies\":[1,2],\"root\":true},\
                  {\"name\":\"time\",\"version\":\"0.1.40\",\"source\":\"crates.io\"},\
                  {\"name\":\"cc\",\"version\":\"1.0.0\",\"source\":\"crates.io\",\"kind\":\"build\"}]}'\n\
                  open(sys.argv[1], 'wb').write(zlib.compress(text))\n";
    let Some(directory) = program_with(".dep-v0", script) else { return };
    let found = inventory(&directory.path().join("root"), Depth::Files);
    assert_eq!(names(&found, Ecosystem::Cargo), ["app 0.1.0", "time 0.1.40"]);
    assert_eq!(needs(&found, "app"), ["time"]);
    assert_eq!(found.stray_programs.len(), 1);
}

#[test]
fn the_modules_of_a_go_program_are_found() {
    let script = "import sys\n\
                  lines = ['path\\texample.org/app', 'mod\\texample.org/app\\t(devel)\\t', 'dep\\texample.org/old\\tv1.0.0\\th1:x',\n\
                  \x20   '=>\\texample.org/fork\\tv1.0.1\\th1:y', 'dep\\tgolang.org/x/sys\\tv0.5.0\\th1:z', 'build\\tGOOS=linux']\n\
                  text = b'0' * 16 + '\\n'.join(lines).encode() + b'\\n' + b'1' * 16\n\
                  number = lambda n: bytes([n]) if n < 128 else bytes([n & 127 | 128, n >> 7])\n\
                  version = b'go1.21.3 X:exp'\n\
                  head = b'\\xff Go buildinf:' + bytes([8, 2]) + bytes(16)\n\
                  open(sys.argv[1], 'wb').write(head + number(len(version)) + version + number(len(text)) + text)\n";
    let Some(directory) = program_with(".go.buildinfo", script) else { return };
    let found = names(&inventory(&directory.path().join("root"), Depth::Files), Ecosystem::Go);
    assert_eq!(
        found,
        ["example.org/app (devel)", "example.org/fork v1.0.1", "golang.org/x/sys v0.5.0", "stdlib 1.21.3"]
    );
}
