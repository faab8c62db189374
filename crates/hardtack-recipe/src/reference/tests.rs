//! Tests of a running machine.

use super::Otherwise::{Absent, Required, Value, Words};
use super::{BlockReference, block, key};

pub(super) const BLOCKS: &[BlockReference] = &[
    block(
        "image/test",
        Some("name"),
        "Checks in a booted clone of the image.",
        &[
            key(
                "isolated",
                "bool",
                Value("false"),
                "Whether it begins with the machine as it was when it was up, and nothing that it changes is seen by another test.",
            ),
            key(
                "beside",
                "list(string)",
                Value("[]"),
                "Images whose machines are up on the same network, under their names: images of the recipe, or `store:NAME`, `store:NAME@CHANNEL`, `store:NAME@sha256:…`.",
            ),
            key(
                "goss",
                "path",
                Absent,
                "A file of goss, whose `package`, `file`, `service`, `port`, `command`, `user`, `group`, `process`, `mount`, `kernel-param` and `http` become checks.",
            ),
        ],
    ),
    block(
        "image/test/unit",
        Some("unit"),
        "A systemd unit.",
        &[
            key("active", "bool", Words("true, unless `enabled` is given"), "Whether it must be active."),
            key("enabled", "bool", Absent, "Whether it must be enabled."),
        ],
    ),
    block(
        "image/test/port",
        Some("port"),
        "A TCP port.",
        &[key("open", "bool", Value("true"), "Whether something must listen.")],
    ),
    block(
        "image/test/command",
        Some("command"),
        "A command, run by `/bin/sh -c`.",
        &[
            key("exit", "number", Value("0"), "The exit code it must have."),
            key("stdout", "string", Absent, "Text that it must print."),
        ],
    ),
    block(
        "image/test/file",
        Some("path"),
        "A file.",
        &[
            key("exists", "bool", Value("true"), "Whether it must be there."),
            key("contains", "string", Absent, "Text that it must contain."),
        ],
    ),
    block(
        "image/test/http",
        Some("address"),
        "A request over HTTP from inside the clone: `\"http://127.0.0.1:8080/health\"`.",
        &[
            key("status", "number", Value("200"), "The status code that the answer must have."),
            key("contains", "string", Absent, "Text that its body must contain."),
        ],
    ),
    block(
        "image/test/user",
        Some("name"),
        "An account.",
        &[
            key("exists", "bool", Value("true"), "Whether it must be there."),
            key("uid", "number", Absent, "The user id that it must have."),
            key("shell", "string", Absent, "The login shell that it must have."),
            key("groups", "list(string)", Value("[]"), "Groups that it must be in."),
        ],
    ),
    block(
        "image/test/mount",
        Some("mount point"),
        "A file system that must be mounted. Those of the layout are checked without asking.",
        &[
            key("fs", "string", Absent, "Its type."),
            key("options", "list(string)", Value("[]"), "Options that it must have."),
        ],
    ),
    block(
        "image/test/kernel_argument",
        Some("argument"),
        "An argument of the kernel, with its value: `\"audit=1\"`.",
        &[key("present", "bool", Value("true"), "Whether it must be given.")],
    ),
    block(
        "image/test/sysctl",
        Some("parameter"),
        "A parameter of the running kernel.",
        &[key("value", "string", Required, "What it must be.")],
    ),
    block(
        "image/test/package",
        Some("name"),
        "A package of the distribution.",
        &[
            key("installed", "bool", Value("true"), "Whether it must be installed."),
            key("version", "string", Absent, "The version that it must have."),
        ],
    ),
    block(
        "image/test/host",
        Some("name"),
        "A name that must resolve, from `/etc/hosts` or by DNS.",
        &[key("address", "string", Absent, "An address that it must have.")],
    ),
    block("image/test/time_source", None, "A service must keep the clock, and have a source of time.", &[]),
    block(
        "image/test/boot",
        None,
        "How long the boot may take.",
        &[key("seconds", "number", Required, "The most for kernel and user space, in seconds.")],
    ),
    block(
        "image/test/journal",
        None,
        "The journal of the boot must have no error, nor worse.",
        &[key("except", "list(string)", Value("[]"), "Lines with one of these texts do not count.")],
    ),
    block(
        "image/test/program",
        Some("path"),
        "A program of the build host, run in the clone, that must end with 0.",
        &[],
    ),
    block(
        "image/test/payload",
        Some("path"),
        "A directory or an archive (tar) of the build host, such as the newest build of an application, that is put into the clone before the other checks.",
        &[
            key("to", "string", Required, "The directory that it is put into."),
            key("command", "string", Required, "Its test, run there by `/bin/sh -c`; it must end with 0."),
        ],
    ),
];
