//! Puts what every target starts from where cargo-fuzz looks for it: its seed and its kept inputs into `corpus/`.

use std::fs;
use std::io;
use std::path::Path;

use hardtack_fuzz::targets::TARGETS;

fn main() -> io::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for target in TARGETS {
        let corpus = here.join("corpus").join(target.name);
        fs::create_dir_all(&corpus)?;
        fs::write(corpus.join("seed"), target.seed)?;
        let Ok(kept) = fs::read_dir(here.join("kept").join(target.name)) else { continue };
        for input in kept {
            let input = input?;
            fs::copy(input.path(), corpus.join(input.file_name()))?;
        }
    }
    Ok(())
}
