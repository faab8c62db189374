//! What a base or a step does, in words.

use hardtack_recipe::{
    Action, Base, DiskFile, FileContent, FileStep, HookMoment, Packages, Script, ScriptSource, ServiceStep, Upgrade,
    UserStep,
};

/// What a base is, in a line.
pub fn base_text(base: &Base) -> String {
    match base {
        Base::Bootstrap(bootstrap) => {
            let components = bootstrap.components.join(", ");
            let updates = if bootstrap.updates { ", with updates" } else { "" };
            format!(
                "{} {} ({}) from {}, components {components}{updates}",
                bootstrap.distribution, bootstrap.release, bootstrap.architecture, bootstrap.mirror
            )
        }
        Base::Tar { path, sha256 } => {
            let pinned = sha256.as_ref().map(|digest| format!(", sha256 {digest}"));
            format!("the archive {}{}", path.display(), pinned.unwrap_or_default())
        }
        Base::Directory { path } => format!("the directory {}", path.display()),
        Base::Image { disks } => {
            let disks: Vec<String> = disks.iter().map(disk_text).collect();
            format!("the root on {}", disks.join(" and "))
        }
        Base::From { image } => format!("the image {image}, as it is before it is sealed"),
        Base::Stored { image, .. } => format!("the image {image}, as it is before it is sealed"),
    }
}

fn disk_text(disk: &DiskFile) -> String {
    let pinned = disk.sha256.as_ref().map(|digest| format!(" (sha256 {digest})"));
    format!("the disk image {}{}", disk.path.display(), pinned.unwrap_or_default())
}

/// What a step does, in a line. Sensitive values are not in it.
pub fn step_text(action: &Action) -> String {
    match action {
        Action::Packages(packages) => packages_text(packages),
        Action::File(file) => file_text(file),
        Action::Script(script) => script_text(script),
        Action::Service(service) => service_text(service),
        Action::User(user) => user_text(user),
        Action::Group(group) => {
            let id = group.gid.map(|gid| format!(" with the id {gid}")).unwrap_or_default();
            format!("group {}{id}", group.name)
        }
        Action::Discard(discard) => {
            format!("remove what was installed for the build only: {}", discard.packages.join(", "))
        }
        Action::Hook(hook) => {
            let moment = match hook.at {
                HookMoment::Step => "on the build host",
                HookMoment::AfterAssemble => "on the build host, once the disk is assembled",
            };
            format!("run `{}` {moment}", first_line(&hook.command.to_string()))
        }
    }
}

fn packages_text(packages: &Packages) -> String {
    let pins: Vec<String> = packages.pin.iter().map(|pin| format!("{} {}", pin.package, pin.version)).collect();
    let upgrade = match packages.upgrade {
        Upgrade::None => None,
        Upgrade::Security => Some("upgrade what has security updates".to_owned()),
        Upgrade::All => Some("upgrade everything".to_owned()),
    };
    let build = list("install for the build only", &packages.build);
    let parts =
        [list("pin", &pins), upgrade, list("install", &packages.install), build, list("remove", &packages.remove)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn file_text(file: &FileStep) -> String {
    let from = match &file.content {
        FileContent::Inline(text) if text.is_sensitive() => "a sensitive text".to_owned(),
        FileContent::Inline(text) => format!("{} bytes of text", text.reveal().len()),
        FileContent::Source { path, contents_only: false } => path.display().to_string(),
        FileContent::Source { path, contents_only: true } => format!("what is in {}", path.display()),
        FileContent::Directory => "an empty directory".to_owned(),
    };
    let owner = file.owner.as_ref().map(|owner| format!(", owner {owner}")).unwrap_or_default();
    let mode = file.mode.map(|mode| format!(", mode {mode}")).unwrap_or_default();
    format!("write {}: {from}{owner}{mode}", file.path)
}

fn script_text(script: &Script) -> String {
    let what = match &script.source {
        ScriptSource::Inline(text) => format!("`{}`", first_line(&text.to_string())),
        ScriptSource::Path(path) => path.display().to_string(),
    };
    let names: Vec<&str> = script.env.keys().map(String::as_str).collect();
    let env = if names.is_empty() { String::new() } else { format!(", with {}", names.join(", ")) };
    let account = script.run_as.as_ref().map(|account| format!(" as {account}")).unwrap_or_default();
    let network = if script.network { ", with the network" } else { "" };
    format!("run {what}{account}{env}{network}")
}

fn service_text(service: &ServiceStep) -> String {
    let parts = [list("enable", &service.enable), list("disable", &service.disable), list("mask", &service.mask)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn user_text(user: &UserStep) -> String {
    let mut text = format!("account {}", user.name);
    let mut add = |what: &str, value: Option<String>| {
        if let Some(value) = value {
            text.push_str(&format!(", {what} {value}"));
        }
    };
    add("id", user.uid.map(|uid| uid.to_string()));
    add("group", user.group.clone());
    add("groups", (!user.groups.is_empty()).then(|| user.groups.join(" ")));
    add("shell", user.shell.clone());
    add("home", user.home.as_ref().map(ToString::to_string));
    add("SSH keys:", (!user.ssh_keys.is_empty()).then(|| user.ssh_keys.len().to_string()));
    text.push_str(if user.password_hash.is_some() { ", with a password" } else { ", without a password" });
    text
}

fn list(verb: &str, items: &[String]) -> Option<String> {
    (!items.is_empty()).then(|| format!("{verb} {}", items.join(", ")))
}

/// The first line that says something, and a mark where there are more.
fn first_line(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("#!"));
    let first = lines.next().unwrap_or_default();
    if lines.next().is_some() { format!("{first} …") } else { first.to_owned() }
}
