//! Images that other programs make, and what they make of ours.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hardtack_tree::oci::{Choice, OciImage, is_layout, open};
use hardtack_tree::{DirectoryTree, FileSource, archive};
use tempfile::TempDir;

use super::common::{add_xattrs, agree, furnish, has, is_root, run, shared};
use super::made::{Layout, listed};

/// Two layers made by umoci: a furnished root, and what was done to it afterwards.
struct Made {
    directory: TempDir,
}

impl Made {
    /// `None`, which is said, where it cannot be made.
    fn new() -> Option<Self> {
        if !(is_root() && has("umoci") && has("skopeo")) {
            return None;
        }
        let made = Self { directory: tempfile::tempdir().unwrap() };
        let (layout, image) = (made.text("layout"), made.text("layout:app"));
        run("umoci", &["init", "--layout", &layout]);
        run("umoci", &["new", "--image", &image]);
        made.repack("first", |root| {
            furnish(root);
            add_xattrs(root);
        });
        made.repack("second", |root| {
            fs::remove_file(root.join("usr/lib/large")).unwrap();
            fs::remove_dir_all(root.join("srv")).unwrap();
            symlink("etc", root.join("srv")).unwrap();
            fs::remove_file(root.join("lib")).unwrap();
            fs::create_dir(root.join("lib")).unwrap();
            fs::write(root.join("lib/new"), "new").unwrap();
            fs::hard_link(root.join("etc/passwd"), root.join("etc/passwd.linked")).unwrap();
            fs::set_permissions(root.join("home/eve"), fs::Permissions::from_mode(0o700)).unwrap();
        });
        run("umoci", &["config", "--image", &image, "--config.user", "eve", "--config.exposedports", "8080/tcp"]);
        run("umoci", &["unpack", "--image", &image, &made.text("expected")]);
        Some(made)
    }

    fn repack(&self, bundle: &str, change: impl FnOnce(&Path)) {
        let (image, bundle) = (self.text("layout:app"), self.text(bundle));
        run("umoci", &["unpack", "--image", &image, &bundle]);
        change(&Path::new(&bundle).join("rootfs"));
        run("umoci", &["repack", "--image", &image, &bundle]);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Holds the image that a program wrote against what umoci unpacks.
    fn agrees(&self, image: &OciImage) {
        agree(&image.tree, &self.path("expected/rootfs"));
        assert_eq!(image.config.user, "eve");
        assert_eq!(image.config.exposed_ports, ["8080/tcp"]);
    }
}

fn of_directory(path: &Path, choice: Option<&str>) -> OciImage {
    let choice: Option<Choice> = choice.map(|choice| choice.parse().unwrap());
    let tree = DirectoryTree::open(path).unwrap();
    assert!(is_layout(&tree).unwrap());
    open(&tree, choice.as_ref(), "image").unwrap()
}

fn of_archive(path: &Path) -> OciImage {
    let tree = archive::open(Arc::new(FileSource::new(File::open(path).unwrap()).unwrap()), "archive").unwrap();
    assert!(is_layout(&tree).unwrap());
    open(&tree, None, "image").unwrap()
}

#[test]
fn an_image_of_umoci_is_read_as_umoci_unpacks_it() {
    let Some(made) = Made::new() else { return };
    made.agrees(&of_directory(&made.path("layout"), None));
    made.agrees(&of_directory(&made.path("layout"), Some("app")));
}

#[test]
fn skopeo_copies_of_it_are_the_same_image() {
    let Some(made) = Made::new() else { return };
    let copy = |to: &str, options: &[&str]| {
        let from = format!("oci:{}:app", made.text("layout"));
        run("skopeo", &[&["copy", "--insecure-policy"], options, &[&from, to]].concat());
    };
    copy(&format!("oci-archive:{}:app", made.text("oci.tar")), &[]);
    made.agrees(&of_archive(&made.path("oci.tar")));
    copy(&format!("docker-archive:{}:app:v1", made.text("docker.tar")), &[]);
    made.agrees(&of_archive(&made.path("docker.tar")));
    copy(&format!("oci:{}:zstd", made.text("zstd")), &["--dest-compress-format", "zstd"]);
    made.agrees(&of_directory(&made.path("zstd"), Some("zstd")));
}

#[test]
fn umoci_joins_hand_made_layers_alike() {
    if !(is_root() && has("umoci")) {
        return;
    }
    let layers: [&[&str]; 3] = [
        &["etc/", "etc/a 1", "etc/deep/b 2", "srv/", "srv/old 3", "srv/deep/old 4", "link -> etc", "run/pid 5"],
        &["srv/.wh..wh..opq", "srv/new 6", "etc/.wh.deep", "etc/c => etc/a", "run -> /srv"],
        &["etc/.wh.a", "run/through-a-link 7", "link/", "link/own 8"],
    ];
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path().join("layout");
    let layout = Layout::of(&layers);
    let tree = layout.finish();
    for entry in hardtack_tree::Tree::index(&tree).unwrap() {
        let to = at.join(entry.path.relative());
        match entry.metadata.kind {
            hardtack_tree::FileKind::Directory => fs::create_dir_all(to).unwrap(),
            _ => fs::write(to, hardtack_tree::Tree::read(&tree, &entry.path).unwrap().unwrap()).unwrap(),
        }
    }
    let named = format!("{}:app", at.display());
    let digest = serde_json::from_slice::<serde_json::Value>(&fs::read(at.join("index.json")).unwrap()).unwrap();
    assert_eq!(digest["manifests"].as_array().unwrap().len(), 1);
    let mut index = digest;
    index["manifests"][0]["annotations"] = serde_json::json!({ "org.opencontainers.image.ref.name": "app" });
    fs::write(at.join("index.json"), index.to_string()).unwrap();
    let bundle = directory.path().join("bundle");
    run("umoci", &["unpack", "--image", &named, bundle.to_str().unwrap()]);
    let image = of_directory(&at, None);
    assert_eq!(listed(&image.tree), listed(&DirectoryTree::open(&bundle.join("rootfs")).unwrap()));
}

#[test]
fn a_real_root_in_an_image_is_the_same_root() {
    let Some(root) = shared("rootfs/alpine-minirootfs-3.20.3-x86_64.tar.gz") else { return };
    let packed = fs::read(&root).unwrap();
    let mut plain = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(packed.as_slice()), &mut plain).unwrap();
    let mut layout = Layout::new();
    let image = layout.image(&[plain], serde_json::json!({}));
    layout.list(image, serde_json::json!({}));
    let image = layout.open(None).unwrap();
    let alone = archive::open(Arc::new(packed), "root").unwrap();
    assert_eq!(listed_kinds(&image.tree), listed_kinds(&alone));
}

fn listed_kinds(tree: &dyn hardtack_tree::Tree) -> Vec<(String, hardtack_tree::Metadata)> {
    tree.index().unwrap().iter().map(|entry| (entry.path.to_string(), entry.metadata)).collect()
}
