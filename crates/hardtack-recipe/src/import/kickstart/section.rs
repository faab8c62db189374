//! Sections.

use std::sync::Arc;

use hardtack_hcl::Source;

use super::draft::{Draft, Script};
use super::file::Section;
use super::packages;
use super::reader::Reader;
use super::reader::Takes::AValue;
use super::reader::Unmapped;
use crate::import::{Fate, Note};

/// The lines of a section.
pub(super) struct Body<'s> {
    text: &'s str,
    /// Of the first line, from 1.
    line: usize,
}

impl<'s> Body<'s> {
    pub(super) fn new(source: &'s Arc<Source>, section: &Section) -> Self {
        let text = source.text().get(section.body.clone()).unwrap_or_default();
        Self { text, line: source.place(section.body.start..section.body.start).line }
    }

    /// Every line with its number.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &'s str)> {
        self.text.lines().enumerate().map(|(index, text)| (self.line + index, text))
    }
}

/// Reads a section.
pub(super) fn section(
    section: &Section,
    body: &Body<'_>,
    reader: &mut Reader<'_>,
    draft: &mut Draft,
    notes: &mut Vec<Note>,
) {
    match section.header.name() {
        "%packages" => {
            packages::header(reader);
            packages::names(body, draft, notes);
        }
        "%post" => post(body, reader, draft, notes),
        "%addon" => addon(body, reader),
        "%anaconda" => reader.whole(Fate::NotNeeded("no installer runs".into())),
        "%certificate" => {
            let remedy =
                "put the certificate into the image in a `file` step, and the program that takes it up in a `script`";
            reader.whole(Fate::NotMapped(remedy.into()));
        }
        _ => {
            let reason = "no installer runs; what it writes for an `%include` has to be put into the recipe by hand";
            reader.whole(Fate::NotNeeded(reason.into()));
        }
    }
}

/// A script that runs in the new system.
fn post(body: &Body<'_>, reader: &mut Reader<'_>, draft: &mut Draft, notes: &mut Vec<Note>) {
    let interpreter = reader.text("--interpreter").unwrap_or_else(|| "/bin/sh".into());
    let outside = reader.flag(&["--nochroot"]);
    let strict = reader.flag(&["--erroronfail"]);
    let log: Unmapped = &[("--log", AValue), ("--logfile", AValue)];
    reader.options(log, &Fate::NotNeeded("build.log has what the script prints".into()));
    if outside {
        let remedy = "it runs outside of the new system: write what it copies as `file` steps, or as a `hook`, which runs on the \
                      build host";
        return reader.whole(Fate::NotMapped(remedy.into()));
    }
    if body.lines().all(|(_, line)| line.trim().is_empty()) {
        return reader.whole(Fate::NotNeeded("it is empty".into()));
    }
    if !interpreter.starts_with('/') || interpreter.contains(char::is_control) {
        return reader.fail("`--interpreter` is the path of a program", "write one such as /usr/bin/bash");
    }
    let mut text = format!("#!{interpreter}\n");
    for (number, line) in body.lines() {
        if line.split_whitespace().next() == Some("%include") {
            let remedy = "it stands in the script as a comment: put the text of the file there";
            notes.push(Note { line: number, what: "%include".into(), fate: Fate::NotMapped(remedy.into()) });
            text.push_str("# ");
        }
        text.push_str(line);
        text.push('\n');
    }
    let name = draft.script_name("post");
    let failing = if strict { "" } else { "; when it fails, so does the build" };
    reader.mapped(format!("script \"{name}\"{failing}; `network = true` lets it fetch"));
    draft.post.push(Script { name, text });
}

fn addon(body: &Body<'_>, reader: &mut Reader<'_>) {
    let name = reader.argument().map(|name| name.text).unwrap_or_default();
    reader.about(&name);
    let off = reader.flag(&["--disable"]);
    let security = matches!(name.as_str(), "org_fedora_oscap" | "com_redhat_oscap");
    reader.whole(match name.as_str() {
        "com_redhat_kdump" if off => Fate::NotNeeded("an image has no kdump unless its steps set it up".into()),
        "com_redhat_kdump" => {
            Fate::NotMapped("install kexec-tools, enable its unit, and add `crashkernel=auto` to `kernel_args`".into())
        }
        _ if security => {
            let profile = body.lines().find_map(|(_, line)| line.trim().strip_prefix("profile"));
            let profile = profile.map_or("the profile", |profile| profile.trim_start_matches([' ', '=']).trim());
            let profile = profile.replace(char::is_control, " ");
            Fate::NotMapped(format!("add a `harden` block with the benchmark and profile that {profile} stands for"))
        }
        _ => Fate::NotMapped("hardtack knows no add-ons of the installer; do by hand what it does".into()),
    });
}
