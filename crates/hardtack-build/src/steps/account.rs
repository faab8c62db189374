//! Users and groups, made by the tree's own programs.

use hardtack_recipe::{GroupStep, UserStep};
use hardtack_tree::{Mode, TreeError, TreePath};

use super::{Site, StepError};
use crate::sandbox::{Fault, Place, PlacedFile, Run, SandboxError};
use crate::worker::{PlacedContent, Placing, Work};

pub(super) fn perform_group(group: &GroupStep, site: &mut Site<'_>) -> Result<(), StepError> {
    if field(site, "group", &group.name)?.is_some() {
        let Some(gid) = group.gid else { return Ok(()) };
        let argv = ["groupmod".to_owned(), "--gid".to_owned(), gid.to_string(), group.name.clone()];
        site.must("groupmod", &Run::new(argv, site.epoch))?;
        return Ok(());
    }
    let mut argv = vec!["groupadd".to_owned()];
    if group.system {
        argv.push("--system".to_owned());
    }
    if let Some(gid) = group.gid {
        argv.extend(["--gid".to_owned(), gid.to_string()]);
    }
    argv.push(group.name.clone());
    site.must("groupadd", &Run::new(argv, site.epoch))?;
    Ok(())
}

pub(super) fn perform_user(user: &UserStep, site: &mut Site<'_>) -> Result<(), StepError> {
    let there = field(site, "passwd", &user.name)?.is_some();
    let same_name_group = field(site, "group", &user.name)?.is_some();
    let program = if there { "usermod" } else { "useradd" };
    let mut argv = vec![program.to_owned()];
    let mut option = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            argv.extend([format!("--{name}"), value]);
        }
    };
    option("uid", user.uid.map(|uid| uid.to_string()));
    option("gid", user.group.clone());
    option("groups", (!user.groups.is_empty()).then(|| user.groups.join(",")));
    option("shell", user.shell.clone());
    let home_option = if there { "home" } else { "home-dir" };
    option(home_option, user.home.as_ref().map(|home| home.as_path().to_string_lossy().into_owned()));
    if there {
        if !user.groups.is_empty() {
            argv.push("--append".to_owned());
        }
    } else {
        argv.push(if user.system { "--system" } else { "--create-home" }.to_owned());
        if user.group.is_none() {
            // Debian has groups such as `operator` and `staff` from the start.
            match same_name_group {
                true => argv.extend(["--gid".to_owned(), user.name.clone()]),
                false => argv.push("--user-group".to_owned()),
            }
        }
    }
    argv.push(user.name.clone());
    // usermod without anything to change is an error to it.
    if !there || argv.len() > 2 {
        site.must(program, &Run::new(argv, site.epoch))?;
    }
    if let Some(hash) = &user.password_hash {
        set_password(&user.name, hash.reveal(), site)?;
    }
    if !user.ssh_keys.is_empty() {
        authorize(user, site)?;
    }
    Ok(())
}

/// The hash goes in through a file that only the command sees, never through an argument list.
fn set_password(name: &str, hash: &str, site: &mut Site<'_>) -> Result<(), StepError> {
    let mut run = Run::new(["/bin/sh", "-c", "exec chpasswd --encrypted < /run/hardtack/password"], site.epoch);
    run.files.push(PlacedFile {
        name: "password".to_owned(),
        from: Place::Text(format!("{name}:{hash}\n")),
        executable: false,
    });
    site.must("chpasswd", &run).map(drop)
}

fn authorize(user: &UserStep, site: &mut Site<'_>) -> Result<(), StepError> {
    let unusable = |why: &str| {
        let action = format!("install the SSH keys of {}", user.name);
        StepError::Sandbox(SandboxError::Inside(Fault::new(action, why)))
    };
    let entry = field(site, "passwd", &user.name)?.ok_or_else(|| unusable("the account is not there"))?;
    let home = entry.split(':').nth(5).unwrap_or_default();
    let owner = format!("{}:{}", entry.split(':').nth(2).unwrap_or("0"), entry.split(':').nth(3).unwrap_or("0"));
    let path = |name: &str| {
        TreePath::new(format!("{home}/{name}")).map_err(|error| unusable(&TreeError::from(error).to_string()))
    };
    let directory = Placing {
        path: path(".ssh")?,
        content: PlacedContent::Directory,
        owner: Some(owner.clone()),
        mode: Some(Mode::new(0o700)),
        epoch: site.epoch,
    };
    let keys = Placing {
        path: path(".ssh/authorized_keys")?,
        content: PlacedContent::Text(user.ssh_keys.iter().map(|key| format!("{}\n", key.trim())).collect()),
        owner: Some(owner),
        mode: Some(Mode::new(0o600)),
        epoch: site.epoch,
    };
    site.work(&Work::Place(directory))?;
    site.work(&Work::Place(keys))
}

/// The line of an account database of the tree, by getent.
fn field(site: &mut Site<'_>, database: &str, name: &str) -> Result<Option<String>, StepError> {
    let mut run = Run::new(["getent", database, name], site.epoch);
    run.capture = true;
    let (finished, _) = site.run(&run)?;
    let text = String::from_utf8_lossy(&finished.output).trim().to_owned();
    Ok((finished.ending.is_success() && !text.is_empty()).then_some(text))
}
