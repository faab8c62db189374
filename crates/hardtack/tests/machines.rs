//! A machine made from a hardened image of Debian 13, used from outside; one of Debian 12 is in `bake.rs`.
//!
//! It needs root and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Bench, example, is_used_from_outside, with_cloud_init, words};

#[test]
fn a_debian_13_is_used_from_outside() {
    let Some(bench) = Bench::new() else { return };
    let recipe = with_cloud_init(&example("debian-13-server")).replace("[\"raw\", \"qcow2\"]", "[\"raw\"]");
    let recipe = bench.recipe("server.hcl", &recipe);
    let baked = bench.hardtack(&bench.store, &["build", recipe.to_str().unwrap()]);
    assert!(baked.status.success(), "{}", words(&baked));
    let image = bench.path("out/debian-13-server/debian-13-server.raw");
    is_used_from_outside(&image, &recipe, &bench.path("machine"));
}
