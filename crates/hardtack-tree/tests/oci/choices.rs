//! Layouts with several images.

use serde_json::json;

use super::made::{Layout, layer, listed};

/// Two platforms of one name with an attestation, and another image.
fn layout() -> Layout {
    let mut layout = Layout::new();
    let amd64 = layout.image(&[layer(&["which amd64"])], json!({}));
    let arm64 = layout.image(&[layer(&["which arm64"])], json!({}));
    let other = layout.image(&[layer(&["which other"])], json!({}));
    let mut manifests = vec![amd64, arm64, other.clone()];
    for (manifest, platform) in manifests.iter_mut().zip([
        json!({ "os": "linux", "architecture": "amd64" }),
        json!({ "os": "linux", "architecture": "arm64", "variant": "v8" }),
        json!({ "os": "unknown", "architecture": "unknown" }),
    ]) {
        manifest["platform"] = platform;
    }
    let index = json!({ "schemaVersion": 2, "manifests": manifests }).to_string();
    let index = layout.blob("application/vnd.oci.image.index.v1+json", index.as_bytes());
    layout.list(index, json!({ "annotations": { "org.opencontainers.image.ref.name": "v1" } }));
    layout.list(other, json!({ "annotations": { "org.opencontainers.image.ref.name": "other" } }));
    layout
}

fn which(choice: Option<&str>) -> String {
    listed(&layout().open(choice).unwrap().tree).concat()
}

fn refused(choice: Option<&str>) -> String {
    layout().open(choice).err().unwrap().to_string()
}

#[test]
fn the_usual_platform_is_taken_and_others_can_be_chosen() {
    assert_eq!(which(Some("v1")), "/which amd64");
    assert_eq!(which(Some("linux/arm64")), "/which arm64");
    assert_eq!(which(Some("linux/arm64/v8")), "/which arm64");
    assert_eq!(which(Some("other")), "/which other");
    assert_eq!(which(None), "/which amd64", "it is the only one that says that it is for linux/amd64");
    insta::assert_snapshot!(refused(Some("v2")), @"the container image has no `v2`: choose one of other, v1 (linux/amd64), v1 (linux/arm64/v8)");
    insta::assert_snapshot!(refused(Some("linux/s390x")), @"the container image has no `linux/s390x`: choose one of other, v1 (linux/amd64), v1 (linux/arm64/v8)");
}

#[test]
fn several_images_without_a_choice_are_listed() {
    let mut layout = Layout::new();
    for name in ["v1", "v2"] {
        let image = layout.image(&[layer(&[name])], json!({}));
        layout.list(image, json!({ "annotations": { "org.opencontainers.image.ref.name": name } }));
    }
    insta::assert_snapshot!(layout.open(None).err().unwrap(), @"the container image holds several: choose one of v1, v2");
    insta::assert_snapshot!(Layout::new().open(None).err().unwrap(), @"damaged container image: it has no image");
}

#[test]
fn one_image_of_two_names_is_one() {
    let mut layout = Layout::new();
    let image = layout.image(&[layer(&["a"])], json!({}));
    for name in ["docker.io/library/app:v1", "docker.io/library/app:latest"] {
        layout.list(image.clone(), json!({ "annotations": { "io.containerd.image.name": name } }));
    }
    assert_eq!(listed(&layout.open(None).unwrap().tree), ["/a"]);
}

#[test]
fn the_configuration_tells_what_runs() {
    let mut layout = Layout::new();
    let config = json!({
        "User": "app", "ExposedPorts": { "8080/tcp": {}, "53/udp": {} }, "Env": ["A=b"], "Cmd": null, "Volumes": null,
        "Healthcheck": { "Test": ["CMD", "/bin/check"] }, "Unknown": 1,
    });
    let image = layout.image(&[layer(&["a"])], config);
    layout.list(image, json!({}));
    let image = layout.open(None).unwrap();
    assert_eq!((image.config.user.as_str(), image.platform.to_string().as_str()), ("app", "linux/amd64"));
    assert_eq!(image.config.exposed_ports, ["53/udp", "8080/tcp"]);
    assert_eq!(image.config.env, ["A=b"]);
    assert_eq!(image.config.healthcheck.unwrap().test, ["CMD", "/bin/check"]);
}
