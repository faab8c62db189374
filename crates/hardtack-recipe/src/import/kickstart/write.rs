//! The recipe's text.

use std::path::Path;
use std::sync::Arc;

use hardtack_hcl::Source;

use super::account::password_variable;
use super::draft::{Draft, Script};
use super::packages::Choice;
use super::source::LiveImage;
use super::storage::{self, Disk};
use crate::ImageName;
use crate::import::hcl::{Body, Item, Value};

/// Writes the recipe; the layout of the text is the formatter's.
pub(super) fn recipe(source: &Arc<Source>, draft: &Draft, disks: &[Disk]) -> String {
    let name = image_name(source.name());
    let mut out = Body::default();
    variables(draft, disks, &mut out);
    let mut image = Body::default();
    base(draft, &mut image);
    packages(draft, &mut image);
    accounts(draft, &mut image);
    for file in &draft.files {
        let mut body = Body::default();
        body.key("content", Value::File(file.content.clone()));
        if let Some(mode) = file.mode {
            body.text("mode", mode);
        }
        image.block("file", Some(&file.path), body);
    }
    scripts(&draft.settings, &mut image);
    let mut service = Body::default();
    service.texts("enable", &draft.enable);
    service.texts("disable", &draft.disable);
    if !draft.enable.is_empty() || !draft.disable.is_empty() {
        image.block("service", None, service);
    }
    scripts(&draft.post, &mut image);
    if disks.is_empty() {
        image.comment("The kickstart names no partitions: add a `disk` block for an image that boots.");
    }
    for disk in disks {
        storage::write(disk, &draft.kernel_args, &mut image);
    }
    out.block("image", Some(name.as_str()), image);
    out.to_string()
}

/// The name of the image: that of the file, with what names cannot have taken out.
fn image_name(file: &str) -> String {
    let stem = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name: String = stem.chars().map(|c| if plain(c) { c } else { '-' }).take(100).collect();
    let name = name.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    name.parse::<ImageName>().map_or_else(|_| "imported".to_owned(), String::from)
}

fn variables(draft: &Draft, disks: &[Disk], out: &mut Body) {
    let mut base = Body::default();
    base.key("type", Value::Expression("string".into()));
    let named = draft.live.as_ref().map(|live| (live.variable(), format!("A copy of {}.", live.address)));
    let (variable, description) = named.unwrap_or_else(|| {
        ("base_tar", "An archive of a root of the distribution that the kickstart installs.".to_owned())
    });
    base.text("description", description);
    if let Some(file) = draft.live.as_ref().and_then(|live| live.file.as_ref()) {
        base.text("default", file);
    }
    out.block("variable", Some(variable), base);
    for disk in disks {
        let (name, body) = storage::size_variable(disk);
        out.block("variable", Some(&name), body);
    }
    for name in draft.accounts.users.iter().filter(|(_, user)| user.password).map(|(name, _)| name) {
        let mut body = Body::default();
        body.key("type", Value::Expression("string".into()));
        body.text(
            "description",
            format!("The crypt(5) hash of the password of {name}; `mkpasswd --method=yescrypt` makes one."),
        );
        body.key("sensitive", Value::Bool(true));
        out.block("variable", Some(&password_variable(name)), body);
    }
}

fn base(draft: &Draft, image: &mut Body) {
    let mut comment = match &draft.live {
        Some(live) => format!("The kickstart installs this image; copy it beside the recipe:\n  {}", live.address),
        None => {
            "hardtack does not install distributions of this family from their packages: the base is a root that has \
                 them.\nAny tar archive of one does, such as an exported container image."
                .to_owned()
        }
    };
    if !draft.sources.is_empty() {
        comment.push_str("\nThe kickstart installs packages from:");
        for source in &draft.sources {
            comment.push_str(&format!("\n  {source}"));
        }
    }
    image.comment(comment);
    let mut base = Body::default();
    let variable = draft.live.as_ref().map_or("base_tar", LiveImage::variable);
    let is_archive = draft.live.as_ref().is_none_or(|live| live.is_archive);
    base.key(if is_archive { "tar" } else { "image" }, Value::Expression(format!("var.{variable}")));
    if let Some(sha256) = draft.live.as_ref().and_then(|live| live.sha256.as_ref()) {
        base.text("sha256", sha256);
    }
    image.block("base", None, base);
}

fn packages(draft: &Draft, image: &mut Body) {
    let chosen = &draft.packages.0;
    let install: Vec<Item> = chosen
        .iter()
        .filter_map(|(name, choice)| match choice {
            Choice::Install => Some(Item::Text(name.clone())),
            Choice::Unwritable => Some(Item::Comment(name.clone())),
            Choice::Remove => None,
        })
        .collect();
    let remove: Vec<&String> =
        chosen.iter().filter(|(_, choice)| **choice == Choice::Remove).map(|(name, _)| name).collect();
    if install.is_empty() && remove.is_empty() {
        return;
    }
    let mut body = Body::default();
    if !install.is_empty() {
        body.key("install", Value::List(install));
    }
    body.texts("remove", &remove);
    image.block("packages", None, body);
}

fn accounts(draft: &Draft, image: &mut Body) {
    let accounts = &draft.accounts;
    for (name, gid) in &accounts.groups {
        let mut body = Body::default();
        if let Some(gid) = gid {
            body.key("gid", Value::Number(u64::from(*gid)));
        }
        image.block("group", Some(name), body);
    }
    for (name, user) in &accounts.users {
        let mut body = Body::default();
        if let Some(uid) = user.uid {
            body.key("uid", Value::Number(u64::from(uid)));
        }
        for (key, value) in [("group", &user.group), ("home", &user.home), ("shell", &user.shell)] {
            if let Some(value) = value {
                body.text(key, value);
            }
        }
        body.texts("groups", &user.groups);
        if user.password {
            body.key("password_hash", Value::Expression(format!("var.{}", password_variable(name))));
        }
        body.texts("ssh_keys", &user.ssh_keys);
        image.block("user", Some(name), body);
    }
    if accounts.root_locked {
        let text = "usermod --lock root\n".to_owned();
        scripts(&[Script { name: "lock-root".into(), text }], image);
    }
}

fn scripts(all: &[Script], image: &mut Body) {
    for script in all {
        let mut body = Body::default();
        body.key("inline", Value::Script(script.text.clone()));
        image.block("script", Some(&script.name), body);
    }
}
