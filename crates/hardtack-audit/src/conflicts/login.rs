//! Nobody must be locked out of the machine.

use hardtack_hcl::{Diagnostic, Place};
use hardtack_recipe::{Action, Base, Harden, UserStep};

use super::Plan;
use crate::ids::ControlId;

/// Groups that Debian's base-passwd makes.
const DEBIAN_GROUPS: [&str; 38] = [
    "root", "daemon", "bin", "sys", "adm", "tty", "disk", "lp", "mail", "news", "uucp", "man", "proxy", "kmem",
    "dialout", "fax", "voice", "cdrom", "floppy", "tape", "sudo", "audio", "dip", "www-data", "backup", "operator",
    "list", "irc", "src", "shadow", "utmp", "video", "sasl", "plugdev", "staff", "games", "users", "nogroup",
];

/// Packages that make an account at the first boot.
const FIRST_BOOT: [&str; 3] = ["cloud-init", "ignition", "afterburn"];

impl<'a> Plan<'a> {
    fn users(&self) -> impl Iterator<Item = (&'a UserStep, &'a Place)> {
        self.steps().filter_map(|step| match &step.action {
            Action::User(user) => Some((user, &step.place)),
            _ => None,
        })
    }

    /// Whether the accounts of the base can be known from the recipe.
    fn base_is_known(&self) -> bool {
        let known = |base: &Base| matches!(base, Base::Bootstrap(_) | Base::From { .. });
        known(&self.image.base) && self.parents.iter().all(|parent| known(&parent.base))
    }

    /// Whether something makes accounts that the recipe does not name.
    fn makes_accounts_at_first_boot(&self) -> bool {
        self.packages().any(|name| FIRST_BOOT.contains(&name))
    }

    fn makes_group(&self, name: &str) -> bool {
        let own = self.users().any(|(user, _)| user.name == name && user.group.is_none());
        let step = self.steps().any(|step| matches!(&step.action, Action::Group(group) if group.name == name));
        own || step || DEBIAN_GROUPS.contains(&name)
    }

    fn has_member(&self, group: &str) -> bool {
        self.users().any(|(user, _)| {
            let own = user.group.as_deref().unwrap_or(&user.name);
            own == group || user.groups.iter().any(|other| other == group)
        })
    }
}

/// Only users and groups may log in that the recipe does not make.
pub(super) fn locked_out(
    plan: &Plan<'_>,
    harden: &Harden,
    users: &[String],
    groups: &[String],
    control: &ControlId,
) -> Vec<Diagnostic> {
    // sshd's patterns and accounts of the base can match what the recipe does not show.
    let pattern = |name: &str| name.contains(['*', '?', '!', '@']);
    let place = place_of(harden, users.iter().chain(groups)).unwrap_or(&harden.place);
    let unsure = !plan.base_is_known() || plan.makes_accounts_at_first_boot();
    let say = |message: String| if unsure { Diagnostic::warning(message) } else { Diagnostic::error(message) };
    let mut found = Vec::new();
    for user in users.iter().filter(|user| !pattern(user) && *user != "root") {
        if plan.users().all(|(made, _)| made.name != *user) {
            let message = format!("control {control} lets {user} log in, and no step makes that user");
            found.push(
                say(message).at(place.clone()).help(format!("add `user \"{user}\" {{ … }}`, or name another user")),
            );
        }
    }
    for group in groups.iter().filter(|group| !pattern(group)) {
        if !plan.makes_group(group) {
            let message = format!("control {control} lets the group {group} log in, and no step makes that group");
            let help = format!("add `group \"{group}\" {{}}` and a user who is in it, or name another group");
            found.push(say(message).at(place.clone()).help(help));
        }
    }
    if found.is_empty() && !groups.is_empty() && groups.iter().all(|group| !pattern(group) && !plan.has_member(group)) {
        let groups = groups.join(", ");
        let message = format!("control {control} lets only members of {groups} log in, and there are none");
        found.push(say(message).at(place.clone()).help("add a user with `groups = […]`, or name another group"));
    }
    found
}

/// The place of the setting that has one of these names in it.
fn place_of<'h, 'n>(harden: &'h Harden, mut names: impl Iterator<Item = &'n String>) -> Option<&'h Place> {
    names.find_map(|name| {
        let has = |value: &serde_json::Value| value.to_string().contains(name.as_str());
        harden.set.values().find(|set| has(&set.value)).map(|set| &set.place)
    })
}

/// A machine into which nobody can log in.
pub(super) fn nobody(plan: &Plan<'_>) -> Option<Diagnostic> {
    let can = |user: &UserStep| !user.ssh_keys.is_empty() || user.password_hash.is_some();
    if plan.image.disk.is_none()
        || !plan.base_is_known()
        || plan.makes_accounts_at_first_boot()
        || plan.users().any(|(user, _)| can(user))
    {
        return None;
    }
    Some(
        Diagnostic::warning("nobody can log in: no user has a key or a password, and nothing makes one at first boot")
            .at(plan.image.place.clone())
            .help("add `user \"…\" { ssh_keys = [\"…\"] }`, or install cloud-init"),
    )
}
