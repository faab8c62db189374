//! `bootloader`.

use super::draft::{Draft, Script};
use super::reader::Reader;
use super::reader::Takes::{AValue, Nothing};
use super::reader::Unmapped;
use crate::import::Fate;
use crate::parse;

/// Options about where the boot loader goes, which a new disk decides.
const WHERE: Unmapped = &[
    ("--boot-drive", AValue),
    ("--driveorder", AValue),
    ("--leavebootorder", Nothing),
    ("--nombr", Nothing),
    ("--upgrade", Nothing),
    ("--default", AValue),
];

/// Seconds that anybody waits at a menu.
const LONGEST_WAIT: u64 = 3600;

pub(super) fn bootloader(reader: &mut Reader<'_>, draft: &mut Draft) {
    let append = reader.value(&["--append"]);
    let location = reader.value(&["--location"]);
    let timeout = reader.number("--timeout", LONGEST_WAIT);
    let password = reader.value(&["--password"]).is_some() | reader.value(&["--md5pass"]).is_some();
    reader.flag(&["--iscrypted"]);
    let off = reader.flag(&["--disabled"]);
    let other = reader.flag(&["--extlinux"]);
    reader.options(WHERE, &Fate::NotNeeded("the boot loader is on the one disk that the image boots from".into()));
    match location.as_ref().map(|location| location.text.as_str()) {
        None | Some("mbr" | "partition" | "boot") if !off => {
            if location.is_some() {
                let reason = "`firmware` of the disk says what can start it";
                reader.part("--location", Fate::NotNeeded(reason.into()));
            }
        }
        _ => {
            let remedy = "leave the `disk` block out where the image shall have no boot loader";
            reader.part("--location", Fate::NotMapped(remedy.into()));
        }
    }
    if other {
        reader.part("--extlinux", Fate::NotMapped("hardtack installs GRUB".into()));
    }
    for word in append.iter().flat_map(|append| append.text.split_whitespace()) {
        if parse::is_kernel_arg(word) {
            reader.part(&format!("--append {word}"), Fate::Mapped("disk: kernel_args".into()));
            draft.kernel_args.push(word.to_owned());
        } else {
            let remedy = "write the argument without quotes, `$` and backslashes in it";
            reader.part("--append", Fate::NotMapped(remedy.into()));
        }
    }
    if let Some(seconds) = timeout {
        reader.part("--timeout", Fate::Mapped("script \"boot-menu\": GRUB_TIMEOUT in /etc/default/grub".into()));
        let text = format!("echo GRUB_TIMEOUT={seconds} >> /etc/default/grub\n");
        draft.settings.push(Script { name: "boot-menu".into(), text });
    }
    if password {
        let remedy = "set the rule parameter \"boot-password.hash\" in `harden`, from a sensitive variable, to what \
                      grub2-mkpasswd-pbkdf2 prints";
        reader.part("--password", Fate::NotMapped(remedy.into()));
    }
}
