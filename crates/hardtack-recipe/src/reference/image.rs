//! Variables, images, and where they start.

use super::Otherwise::{Absent, Required, Value, Words};
use super::{BlockReference, ONE_OF, block, key};

pub(super) const BLOCKS: &[BlockReference] = &[
    block(
        "variable",
        Some("name"),
        "A value that is given from outside. Others see it as `var.name`.",
        &[
            key("type", "type", Value("any"), "string, number, bool, any, list(…), map(…) or object({ … })."),
            key("default", "any", Words("a value must be given"), "The value when none is given. May use `env(…)`."),
            key("description", "string", Absent, "What it is for."),
            key("sensitive", "bool", Value("false"), "Whether its value, and what is made of it, is never shown."),
        ],
    ),
    block(
        "variable/validation",
        None,
        "A condition that the value must meet.",
        &[
            key("condition", "expression", Required, "True for values that are right."),
            key("error_message", "string", Required, "What to say of the others."),
        ],
    ),
    block("locals", None, "Values that the recipe names for itself: each key `x` is `local.x`. Takes any keys.", &[]),
    block(
        "image",
        Some("name"),
        "One image.",
        &[
            key("name", "string", Words("the label"), "The image's name, also that of its output directory."),
            key(
                "replace",
                "bool",
                Value("true"),
                "Whether a build may replace an image of this name by one with another digest; `false` for releases.",
            ),
            key("version", "string", Absent, "Its version, for the manifest."),
            key("description", "string", Absent, "One line for people."),
            key("owner", "string", Absent, "Who answers for it."),
            key("labels", "map(string)", Absent, "Free labels, for the manifest."),
            key(
                "formats",
                "list(string)",
                Value("[]"),
                "Without a disk: file formats of the root tree to write: `tar`, `squashfs`, `erofs`.",
            ),
            key(
                "promote",
                "string",
                Absent,
                "The channel that `hardtack pipeline` moves to the image when it has passed: candidate, golden, legacy, or any other word.",
            ),
        ],
    ),
    block(
        "image/base",
        None,
        "Where the root file system starts.",
        &[
            key("bootstrap", "string", ONE_OF, "A distribution to install into an empty directory: `debian`."),
            key("tar", "path", ONE_OF, "An archive of a root (plain, gzip or zstd)."),
            key("directory", "path", ONE_OF, "A directory that holds a root."),
            key(
                "image",
                "path or list(path)",
                ONE_OF,
                "A disk image (raw, qcow2, vmdk, vhd), or those of one machine, the first one first. Of a pattern, `debian-*.qcow2`, the newest by its name, until `hardtack.lock` names one.",
            ),
            key(
                "from",
                "string",
                ONE_OF,
                "Another image, as it is before it is laid out, hardened and sealed: of the recipe by its label, or of the \
                 store as `store:NAME` (the newest), `store:NAME@CHANNEL` or `store:NAME@sha256:DIGEST`.",
            ),
            key(
                "require_audit",
                "bool",
                Value("false"),
                "With an image of the store: whether it must have met its gate, or else have failed no control.",
            ),
            key("release", "string", Words("required with `bootstrap`"), "The release by code name: `bookworm`."),
            key("mirror", "string", Words("the distribution's own"), "The package mirror, by http, https or file."),
            key("components", "list(string)", Value("[\"main\"]"), "Components of the archive."),
            key("updates", "bool", Value("true"), "Whether the security and updates suites are used too."),
            key("keyring", "path", Words("the distribution's, on the build host"), "The keys that sign the archive."),
            key("architecture", "string", Words("the build host's"), "`amd64` or `arm64`."),
            key("include", "list(string)", Value("[]"), "Packages installed together with the essential ones."),
            key(
                "sha256",
                "string or list(string)",
                Absent,
                "What the archive of `tar`, or each file of `image`, must have.",
            ),
        ],
    ),
];
