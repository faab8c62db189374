//! Hardening, the seal, and tests of what is installed.

use super::Otherwise::{Absent, Required, Value, Words};
use super::{BlockReference, SINCE, UNTIL, block, key};

pub(super) const BLOCKS: &[BlockReference] = &[
    block(
        "image/harden",
        None,
        "Rules of a benchmark, applied after all steps and audited at the end.",
        &[
            key("benchmark", "string", Required, "The benchmark: `cis-debian-12`."),
            key("edition", "string", Absent, "The edition that the recipe was written for; another one is an error."),
            key("profile", "string", Required, "Its profile: `level1-server`."),
            key("set", "map(any)", Value("{}"), "Parameters of rules, by `\"rule.parameter\"`."),
        ],
    ),
    block(
        "image/harden/exception",
        Some("control"),
        "A control that is not required. It is listed, and never counted as passed.",
        &[
            key("kind", "string", Required, "`accepted`, `compensated`, `elsewhere`, `planned` or `platform`."),
            key("reason", "string", Required, "Why, in a sentence."),
            key("owner", "string", Required, "Who answers for it."),
            key(
                "expires",
                "string",
                Words("required for `accepted` and `planned`"),
                "The last day on which it holds: `\"2027-06-30\"`.",
            ),
            key("instead", "string", Words("required for `compensated` and `elsewhere`"), "What covers the control."),
            key(
                "proven_by",
                "list(string)",
                Value("[]"),
                "Rules that show it: when one does not hold, the exception is void.",
            ),
            key(
                "platform",
                "list(string)",
                Value("[]"),
                "Holds only in images whose boot disk says that they are for these platforms and no others.",
            ),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/harden/control",
        Some("control"),
        "A control that is asked for in some versions of the image only. In the others it is listed as an exception.",
        &[SINCE, UNTIL],
    ),
    block(
        "image/harden/rule",
        Some("rule"),
        "A rule that is asked for in some versions of the image only.",
        &[SINCE, UNTIL],
    ),
    block(
        "image/seal",
        None,
        "The clean-up at the end, which is always done.",
        &[key("remove", "list(string)", Value("[]"), "Further globs of absolute paths to remove.")],
    ),
    block(
        "image/seal/skip",
        Some("section"),
        "A section of the clean-up that is left out: cloudinit_files, instance_files, ssh_files, instance_log_files, toe_files or ssm_log_files.",
        &[key("reason", "string", Required, "Why; it is recorded in the report.")],
    ),
    block(
        "image/seal/exception",
        Some("rule"),
        "What a rule for secrets finds in one file and may leave with the image all the same. Every build tells of it.",
        &[
            key("path", "string", Required, "The file, from the root of the image."),
            key("reason", "string", Required, "Why, in a sentence."),
            key("owner", "string", Required, "Who answers for it."),
            key("expires", "string", Required, "The last day on which it holds: `\"2027-06-30\"`."),
        ],
    ),
    block(
        "image/health",
        None,
        "Built-in tests of what is installed, before the image is sealed: each is done where its program is in the tree, and a failure gives no image.",
        &[key(
            "skip",
            "list(string)",
            Value("[]"),
            "Those to leave out: `dpkg` (`dpkg --audit`), `pip` (`pip check`), `cloud-init` and `aws` (that they start).",
        )],
    ),
];
