//! What is asked of packages, and the gate.

use super::Otherwise::{Absent, Value, Words};
use super::{BlockReference, block, key};

pub(super) const BLOCKS: &[BlockReference] = &[
    block(
        "image/policy",
        None,
        "What is asked of the packages of the image.",
        &[
            key(
                "require_reason",
                "bool",
                Value("false"),
                "Whether every package that the recipe installs needs a `reason`; else the recipe is refused.",
            ),
            key(
                "packages",
                "path",
                Absent,
                "A file with the names of all packages that the image has, one on each line; others fail the build.",
            ),
            key(
                "max_patch_age_days",
                "number",
                Absent,
                "The most days that an update of the security suite may have been there without being installed.",
            ),
            key(
                "no_pending_updates",
                "bool",
                Value("false"),
                "Whether every update of the security suite must be installed.",
            ),
        ],
    ),
    block(
        "image/gate",
        None,
        "What must hold before the image gets its name.",
        &[
            key("score", "number", Absent, "The smallest score in percent."),
            key("unknown", "number", Absent, "The most controls that could not be judged."),
            key("failed", "number", Absent, "The most controls that failed."),
            key("exception_days", "number", Absent, "How many days every exception must still hold."),
            key("packages", "number", Absent, "The most packages that are installed."),
            key(
                "patch_age_days",
                "number",
                Absent,
                "The most days since the state of the archive that the packages are from.",
            ),
            key("size", "size", Absent, "The most that the files of the image take on disk."),
            key(
                "proved",
                "bool",
                Value("false"),
                "Whether its boots and tests must have passed: build it with `--prove`.",
            ),
        ],
    ),
    block(
        "image/gate/failed",
        None,
        "The most controls that failed, by severity.",
        &[
            key("high", "number", Absent, "Of those that open the machine."),
            key("medium", "number", Absent, "Of those that make an attack easier."),
            key("low", "number", Absent, "Of those that make an attack easier to hide or a mistake easier to make."),
        ],
    ),
    block(
        "image/gate/vulnerabilities",
        None,
        "The most vulnerabilities that are open, by class. They are looked up in an index of advisories.",
        &[
            key("exploited", "number", Absent, "Of those that are known to be exploited."),
            key("critical", "number", Absent, "Of the severity critical."),
            key("high", "number", Absent, "Of the severity high, and of those that nobody has rated."),
            key("medium", "number", Absent, "Of the severity medium."),
            key("low", "number", Absent, "Of the severity low."),
            key("negligible", "number", Absent, "Of the severity negligible."),
            key("fixed_only", "bool", Value("false"), "Whether only those count that a newer version fixes."),
            key(
                "older_than_days",
                "number",
                Absent,
                "Only those count that were published more days ago, or on a day that nobody knows.",
            ),
            key(
                "max_age_days",
                "number",
                Absent,
                "How many days old what is known may be; nothing is judged by older.",
            ),
            key("index", "path", Words("that of the store"), "The index of advisories."),
        ],
    ),
];
