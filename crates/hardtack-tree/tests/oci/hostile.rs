//! Images that are not what they say.

use hardtack_tree::Digest;
use serde_json::{Value, json};

use super::made::{Layout, gzip, layer};

const TAR: &str = "application/vnd.oci.image.layer.v1.tar";

/// The message for an image whose only layer is described like this.
fn refused(bytes: &[u8], diff_id: &str, change: impl FnOnce(&mut Layout, &mut Value)) -> String {
    let mut layout = Layout::new();
    let mut descriptor = layout.blob(TAR, bytes);
    change(&mut layout, &mut descriptor);
    let manifest = layout.manifest(vec![descriptor], &[diff_id.to_owned()], json!({}));
    layout.list(manifest, json!({}));
    short(&layout.open(None).err().unwrap().to_string())
}

/// Digests cut to a few digits.
fn short(message: &str) -> String {
    let mut text = String::new();
    let mut digits = 0;
    for letter in message.chars() {
        digits = if letter.is_ascii_hexdigit() { digits + 1 } else { 0 };
        match digits {
            0..=8 => text.push(letter),
            9 => text.push('…'),
            _ => {}
        }
    }
    text
}

#[test]
fn layers_have_the_digests_and_sizes_that_name_them() {
    let tar = layer(&["etc/passwd x"]);
    let diff_id = Digest::of(&tar).to_string();
    let changed = refused(&tar, &diff_id, |layout, descriptor| {
        let path = descriptor["digest"].as_str().unwrap().replace("sha256:", "/blobs/sha256/");
        layout.put(&path, &layer(&["etc/passwd y"]));
    });
    insta::assert_snapshot!(changed, @"damaged container image: /blobs/sha256/6e56229e… is sha256:8714e2f3…, not sha256:6e56229e…");
    insta::assert_snapshot!(refused(&tar, &diff_id, |_, descriptor| descriptor["size"] = json!(7)), @"damaged container image: /blobs/sha256/6e56229e… has 2048 bytes, not 7");
    insta::assert_snapshot!(refused(&gzip(&tar), &Digest::of("x").to_string(), |_, _| {}), @"damaged container image: layer sha256:d79194f5…: unpacked it is sha256:6e56229e…, not sha256:2d711642…");
    insta::assert_snapshot!(refused(&tar, "sha256:12", |_, _| {}), @"damaged container image: layer sha256:6e56229e…: `sha256:12` is not a digest: write `sha256:` and 64 hexadecimal digits");
    let missing = refused(&tar, &diff_id, |_, descriptor| descriptor["digest"] = json!(Digest::of("x").to_string()));
    insta::assert_snapshot!(missing, @"damaged container image: it has no /blobs/sha256/2d711642…");
    let climbing = refused(&tar, &diff_id, |_, descriptor| descriptor["digest"] = json!("sha256:../../../etc/passwd"));
    insta::assert_snapshot!(climbing, @"damaged container image: `sha256:../../../etc/passwd` is no digest");
    let other = refused(&tar, &diff_id, |_, descriptor| descriptor["digest"] = json!("sha512:00"));
    insta::assert_snapshot!(other, @"container image with the digest sha512:00, which hardtack does not read");
    let packed = gzip(&tar);
    insta::assert_snapshot!(refused(&packed[..packed.len() / 2], &diff_id, |_, _| {}), @"damaged container image: layer sha256:8b64892b…: it cannot be unpacked: incomplete deflate stream");
    insta::assert_snapshot!(refused(b"\xfd7zXZ\0\0\x04", &diff_id, |_, _| {}), @"container image with a layer, sha256:fa4adc3e…, in xz compression, which hardtack does not read");
}

#[test]
fn members_of_layers_are_refused_by_name_and_layer() {
    for (member, message) in [
        ("../out", "../out: its name leads out of the tree"),
        ("a => ../b", "a: it links to ../b: its name leads out of the tree"),
        ("a => b", "a: it links to /b, which no member before it has"),
        (".wh..", ".wh..: it names nothing to remove"),
        (".wh.", ".wh.: it names nothing to remove"),
    ] {
        let tar = layer(&[member]);
        let found = refused(&tar, &Digest::of(&tar).to_string(), |_, _| {});
        assert!(found.starts_with("damaged container image: layer sha256:") && found.ends_with(message), "{found}");
    }
}

#[test]
fn documents_that_are_none_are_refused() {
    let with = |path: &str, text: &str| {
        let mut layout = Layout::of(&[&["a"]]);
        layout.put(path, text.as_bytes());
        let mut tree = layout.finish();
        if path == "/index.json" {
            tree = tree.file(path, text).unwrap();
        }
        hardtack_tree::oci::open(&tree, None, "test").err().unwrap().to_string()
    };
    insta::assert_snapshot!(with("/index.json", "{"), @"damaged container image: /index.json: EOF while parsing an object at line 1 column 1");
    insta::assert_snapshot!(with("/index.json", r#"{"manifests": [{"digest": 5}]}"#), @"damaged container image: /index.json: invalid type: integer `5`, expected a string at line 1 column 27");
    insta::assert_snapshot!(with("/index.json", &" ".repeat(5 << 20)), @"damaged container image: /index.json has 5242880 bytes, and should be a small document");
    insta::assert_snapshot!(with("/index.json", &"[".repeat(100_000)), @"damaged container image: /index.json: invalid type: sequence, expected a string at line 1 column 3");
}

#[test]
fn indexes_in_a_circle_end() {
    // A digest cannot name itself, but indexes may lie in each other deeply.
    let mut layout = Layout::new();
    let mut index = layout.image(&[layer(&["a"])], json!({}));
    for _ in 0..6 {
        let document = json!({ "manifests": [index] }).to_string();
        index = layout.blob("application/vnd.oci.image.index.v1+json", document.as_bytes());
    }
    layout.list(index, json!({}));
    insta::assert_snapshot!(layout.open(None).err().unwrap(), @"damaged container image: its indexes lie too deep in each other");
}

#[test]
fn as_many_layers_are_there_as_the_configuration_names() {
    let mut layout = Layout::new();
    let descriptor = layout.blob(TAR, &layer(&["a"]));
    let manifest = layout.manifest(vec![descriptor], &[], json!({}));
    layout.list(manifest, json!({}));
    insta::assert_snapshot!(layout.open(None).err().unwrap(), @"damaged container image: its configuration names 0 layers, it has 1");
}
