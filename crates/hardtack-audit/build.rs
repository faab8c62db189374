//! Tells cargo that the crate holds the rules and benchmarks, so that a new file is seen.

fn main() {
    for directory in ["../../rules", "../../benchmarks"] {
        println!("cargo::rerun-if-changed={directory}");
    }
}
