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

    /// The users of the recipe who are in a group.
    fn members(&self, group: &str) -> impl Iterator<Item = &'a UserStep> {
        self.users().map(|(user, _)| user).filter(move |user| {
            let own = user.group.as_deref().unwrap_or(&user.name);
            own == group || user.groups.iter().any(|other| other == group)
        })
    }
}

/// The users and groups that a control lets in.
pub(super) struct Limit<'a> {
    pub(super) users: &'a [String],
    pub(super) groups: &'a [String],
    pub(super) control: &'a ControlId,
}

/// Whether the recipe gives a user something to log in with.
fn can_log_in(user: &UserStep) -> bool {
    !user.ssh_keys.is_empty() || user.password_hash.is_some()
}

/// Only users and groups may log in that the recipe does not make.
pub(super) fn locked_out(plan: &Plan<'_>, harden: &Harden, limit: &Limit<'_>) -> Vec<Diagnostic> {
    let Limit { users, groups, control } = *limit;
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
    if found.is_empty() && !groups.is_empty() && !groups.iter().any(|group| pattern(group)) {
        let members: Vec<&UserStep> = groups.iter().flat_map(|group| plan.members(group)).collect();
        let groups = groups.join(", ");
        let only = format!("control {control} lets only members of {groups} log in");
        if members.is_empty() {
            let message = format!("{only}, and there are none");
            found.push(say(message).at(place.clone()).help("add a user with `groups = […]`, or name another group"));
        } else if !unsure && nobody(plan).is_none() && !members.iter().any(|user| can_log_in(user)) {
            // A step may give them one that the recipe does not show.
            let message = format!("{only}, and the recipe gives none of them a key or a password");
            let help =
                "write `ssh_keys = [\"…\"]` in the user's block: other keys are removed when the image is sealed";
            found.push(Diagnostic::warning(message).at(place.clone()).help(help));
        }
    }
    found
}

/// Only root may log in, and root may not.
pub(super) fn root_alone(limit: &Limit<'_>, harden: &Harden, kept_out: Option<&ControlId>) -> Option<Diagnostic> {
    let kept_out = kept_out?;
    if limit.users.is_empty() || limit.users.iter().any(|user| user != "root") {
        return None;
    }
    let place = place_of(harden, limit.users.iter()).unwrap_or(&harden.place);
    let message =
        format!("control {} lets only root log in, and control {kept_out} keeps root out of SSH", limit.control);
    Some(Diagnostic::error(message).at(place.clone()).help("name a user who may use sudo"))
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
    if plan.image.disk.is_none()
        || !plan.base_is_known()
        || plan.makes_accounts_at_first_boot()
        || plan.users().any(|(user, _)| can_log_in(user))
    {
        return None;
    }
    Some(
        Diagnostic::warning("nobody can log in: no user has a key or a password, and nothing makes one at first boot")
            .at(plan.image.place.clone())
            .help("add `user \"…\" { ssh_keys = [\"…\"] }`, or install cloud-init"),
    )
}
