//! Steps.

use super::Otherwise::{Absent, Required, Value, Words};
use super::{BlockReference, ONE_OF, SINCE, UNTIL, block, key};

pub(super) const BLOCKS: &[BlockReference] = &[
    block(
        "image/packages",
        Some("(name)"),
        "A step: packages are pinned, upgraded, installed, removed, in this order.",
        &[
            key("install", "list(string)", Value("[]"), "Names or globs to install; `name=version` pins the version."),
            key(
                "build",
                "list(string)",
                Value("[]"),
                "Names that later steps need and the image does not: they and what came with them go after the last step.",
            ),
            key("remove", "list(string)", Value("[]"), "Names or globs to remove with their configuration."),
            key("upgrade", "string", Value("\"none\""), "`none`, `security` or `all`."),
            key("pin", "map(string)", Value("{}"), "Exact versions by package."),
            key("recommends", "bool", Value("false"), "Whether recommended packages come too."),
            key("reason", "string", Absent, "Why these packages are in the image, for `hardtack why` and the SBOM."),
            key(
                "reasons",
                "map(string)",
                Value("{}"),
                "Why single ones of them are, by what `install` or `build` says.",
            ),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/file",
        Some("path"),
        "A step: a file, or a directory of the build host, is written.",
        &[
            key("content", "string", ONE_OF, "The text of the file."),
            key(
                "source",
                "path",
                ONE_OF,
                "A file or directory to copy; with a slash at its end, what is in the directory.",
            ),
            key("owner", "string", Value("\"root:root\""), "`user` or `user:group`, names of the image or numbers."),
            key("mode", "string", Words("that of the source, or 0644"), "Permission bits in octal: `\"0644\"`."),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/directory",
        Some("path"),
        "A step: an empty directory is made.",
        &[
            key("owner", "string", Value("\"root:root\""), "`user` or `user:group`, names of the image or numbers."),
            key("mode", "string", Value("\"0755\""), "Permission bits in octal: `\"0750\"`."),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/script",
        Some("name"),
        "A step: a script runs inside the image, cut off from the build host.",
        &[
            key(
                "inline",
                "string or list(string)",
                ONE_OF,
                "The script, or its lines; run by `/bin/sh -eu` unless it begins with `#!`.",
            ),
            key("path", "path", ONE_OF, "A script of the build host."),
            key("env", "map(string)", Value("{}"), "Environment variables, beside the fixed ones."),
            key("run_as", "string", Value("\"root\""), "The account of the image that runs it."),
            key("network", "bool", Value("false"), "Whether it may use the build host's network."),
            key(
                "allow_background",
                "bool",
                Value("false"),
                "Whether processes it leaves behind are ended instead of failing the step.",
            ),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/service",
        Some("(name)"),
        "A step: systemd units are enabled, disabled or masked.",
        &[
            key("enable", "list(string)", Value("[]"), "Units that start at boot."),
            key("disable", "list(string)", Value("[]"), "Units that do not."),
            key("mask", "list(string)", Value("[]"), "Units that cannot be started at all."),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/user",
        Some("name"),
        "A step: an account is made or changed.",
        &[
            key("uid", "number", Words("the next free one"), "Its user id."),
            key("group", "string", Words("one of the same name"), "Its primary group."),
            key("groups", "list(string)", Value("[]"), "Further groups."),
            key("shell", "string", Absent, "Its login shell."),
            key("home", "string", Absent, "Its home directory."),
            key("system", "bool", Value("false"), "Whether it is a system account."),
            key("password_hash", "string", Words("the password is locked"), "A crypt(5) hash; never shown."),
            key("ssh_keys", "list(string)", Value("[]"), "Public keys that may log in; sealing keeps them."),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/group",
        Some("name"),
        "A step: a group is made.",
        &[
            key("gid", "number", Words("the next free one"), "Its group id."),
            key("system", "bool", Value("false"), "Whether it is a system group."),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/hook",
        Some("(name)"),
        "A step: a command runs on the build host.",
        &[
            key("command", "string", Required, "Run by `/bin/sh -eu -c` in the recipe's directory."),
            key(
                "at",
                "string",
                Value("\"step\""),
                "`step`: in its place, the tree at `HARDTACK_ROOT`; `after-assemble`: the boot disk at `HARDTACK_DEVICE`, the next at `HARDTACK_DEVICE_2` and so on.",
            ),
            SINCE,
            UNTIL,
        ],
    ),
];
