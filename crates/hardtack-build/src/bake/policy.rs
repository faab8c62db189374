//! What the recipe asks of the packages of an image.

use std::collections::BTreeMap;
use std::fmt;

use hardtack_recipe::Policy;
use hardtack_scan::patches::{PendingUpdate, SecurityUpdates};
use jiff::Timestamp;

/// How many updates are named.
const NAMED: usize = 10;

/// What a policy asks for and an image does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// It has other packages than the list says.
    Packages {
        /// What is there and not in the list.
        added: Vec<String>,
        /// What is in the list and not there.
        missing: Vec<String>,
    },
    /// It cannot be told which security updates there are.
    UpdatesUnknown {
        /// Why.
        reason: String,
    },
    /// Security updates are not installed.
    Pending {
        /// Which ones.
        updates: Vec<PendingUpdate>,
        /// For how many days they were allowed to be there.
        allowed_days: Option<u32>,
        /// When that was judged.
        now: Timestamp,
    },
}

/// Holds the installed packages against the list of the policy.
pub(super) fn check_packages(policy: &Policy, installed: &BTreeMap<String, String>) -> Option<Violation> {
    let names = &policy.packages.as_ref()?.names;
    let added: Vec<String> = installed.keys().filter(|name| !names.contains(*name)).cloned().collect();
    let missing: Vec<String> = names.iter().filter(|name| !installed.contains_key(*name)).cloned().collect();
    (!added.is_empty() || !missing.is_empty()).then_some(Violation::Packages { added, missing })
}

/// Holds the security updates against the policy, as it is at a time. Updates that nobody knows of are no proof that there
/// are none.
pub(super) fn check_updates(policy: &Policy, updates: Option<&SecurityUpdates>, now: Timestamp) -> Option<Violation> {
    if !policy.asks_of_updates() {
        return None;
    }
    let pending = match updates {
        Some(SecurityUpdates::Known { pending, .. }) => pending,
        Some(SecurityUpdates::Unknown { reason }) => return Some(Violation::UpdatesUnknown { reason: reason.clone() }),
        None => return Some(Violation::UpdatesUnknown { reason: "it was baked by an older version".to_owned() }),
    };
    let allowed_days = policy.max_patch_age_days.filter(|_| !policy.no_pending_updates);
    let late = |update: &&PendingUpdate| allowed_days.is_none_or(|days| update.days(now) > days);
    let updates: Vec<PendingUpdate> = pending.iter().filter(late).cloned().collect();
    (!updates.is_empty()).then_some(Violation::Pending { updates, allowed_days, now })
}

impl Violation {
    /// What the user can do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Packages { .. } => {
                "mend the list after looking at what changed, or `install` and `remove` what differs"
            }
            Self::UpdatesUnknown { .. } => {
                "bootstrap the base with `updates = true`, or leave updates out of the `policy`"
            }
            Self::Pending { .. } => {
                "add `packages { upgrade = \"security\" }` as the last step; `hardtack update` takes a newer archive"
            }
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Packages { added, missing } => {
                write!(f, "the packages are not those of the list")?;
                for (what, names) in [("not in the list", added), ("in the list only", missing)] {
                    if !names.is_empty() {
                        write!(f, "\n  {what}: {}", names.join(", "))?;
                    }
                }
                Ok(())
            }
            Self::UpdatesUnknown { reason } => {
                write!(f, "it cannot be told which security updates there are: {reason}")
            }
            Self::Pending { updates, allowed_days, now } => {
                let (count, more) = (updates.len(), updates.len().saturating_sub(NAMED));
                match allowed_days {
                    Some(days) => write!(f, "security updates not installed for more than {days} days: {count}")?,
                    None => write!(f, "security updates not installed: {count}")?,
                }
                for update in updates.iter().take(NAMED) {
                    let PendingUpdate { package, installed, available, .. } = update;
                    let days = update.days(*now);
                    write!(f, "\n  {package} {installed}, {available} has been there for {days} days or more")?;
                }
                if more > 0 { write!(f, "\n  and {more} more") } else { Ok(()) }
            }
        }
    }
}
