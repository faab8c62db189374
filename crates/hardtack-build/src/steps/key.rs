//! What of a step decides its layer.

use hardtack_recipe::{Action, FileContent, FileStep, HookMoment, Packages, Script, ScriptSource, Upgrade, UserStep};

use crate::fingerprint::{Fingerprint, InputError};

/// Takes up everything that decides what `action` does. Where paths of the host lie does not matter, only
/// what is in them.
pub(crate) fn fingerprint(action: &Action, into: &mut Fingerprint) -> Result<(), InputError> {
    match action {
        Action::Packages(packages) => packages_into(packages, into),
        Action::File(file) => file_into(file, into)?,
        Action::Script(script) => script_into(script, into)?,
        Action::Service(service) => {
            into.field("service").list(&service.enable).list(&service.disable).list(&service.mask);
        }
        Action::User(user) => user_into(user, into),
        Action::Group(group) => {
            into.field("group")
                .field(&group.name)
                .optional(group.gid.map(u32::to_le_bytes))
                .field([group.system.into()]);
        }
        Action::Discard(discard) => {
            into.field("discard").list(&discard.packages);
        }
        Action::Hook(hook) => {
            let moment = match hook.at {
                HookMoment::Step => "step",
                HookMoment::AfterAssemble => "after-assemble",
            };
            into.field("hook").field(moment).text(&hook.command);
        }
    }
    Ok(())
}

fn packages_into(packages: &Packages, into: &mut Fingerprint) {
    let upgrade = match packages.upgrade {
        Upgrade::None => "none",
        Upgrade::Security => "security",
        Upgrade::All => "all",
    };
    into.field("packages")
        .list(&packages.install)
        .list(&packages.remove)
        .field(upgrade)
        .list(packages.pin.iter().map(|pin| format!("{}={}", pin.package, pin.version)))
        .field([packages.recommends.into()]);
    // Reasons decide nothing in the tree.
    if !packages.build.is_empty() {
        into.field("build").list(&packages.build);
    }
}

fn file_into(file: &FileStep, into: &mut Fingerprint) -> Result<(), InputError> {
    into.field("file")
        .field(file.path.bytes())
        .optional(file.owner.as_ref())
        .optional(file.mode.map(|mode| mode.bits().to_le_bytes()));
    match &file.content {
        FileContent::Inline(text) => into.field("inline").text(text),
        FileContent::Source { path, contents_only } => {
            let name = path.file_name().map(|name| name.as_encoded_bytes().to_owned()).unwrap_or_default();
            into.field("source").field(name).field([(*contents_only).into()]).input(path)?
        }
        FileContent::Directory => into.field("directory"),
    };
    Ok(())
}

fn script_into(script: &Script, into: &mut Fingerprint) -> Result<(), InputError> {
    into.field("script");
    match &script.source {
        ScriptSource::Inline(text) => into.field("inline").text(text),
        ScriptSource::Path(path) => into.field("path").input(path)?,
    };
    for (key, value) in &script.env {
        into.field(key).text(value);
    }
    into.field("end of environment")
        .optional(script.run_as.as_ref())
        .field([script.network.into(), script.allow_background.into()]);
    Ok(())
}

fn user_into(user: &UserStep, into: &mut Fingerprint) {
    into.field("user")
        .field(&user.name)
        .optional(user.uid.map(u32::to_le_bytes))
        .optional(user.group.as_ref())
        .list(&user.groups)
        .optional(user.shell.as_ref())
        .optional(user.home.as_ref().map(|home| home.bytes()))
        .field([user.system.into()])
        .list(&user.ssh_keys);
    match &user.password_hash {
        Some(hash) => into.field("password").text(hash),
        None => into.field("no password"),
    };
}
