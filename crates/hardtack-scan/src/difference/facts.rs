//! What a system is made of, by name: what two systems are compared by.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_audit::system::System;
use hardtack_audit::verdict::Unjudgeable;
use hardtack_tree::Tree;
use serde::{Deserialize, Serialize};

use super::openings::Openings;
use super::{ContainerFacts, parts};

/// A part of a system, or why it cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Part<T> {
    /// What it is.
    Known(T),
    /// The system has no such thing, or keeps it in a way that is not read.
    Absent(String),
    /// It cannot be told.
    Unknown(String),
}

impl<T> Part<T> {
    pub(super) fn of(read: Result<T, Unjudgeable>) -> Self {
        match read {
            Ok(value) => Self::Known(value),
            Err(cause) => Self::Unknown(cause.to_string()),
        }
    }
}

/// Things of one sort by their names.
pub(super) type Table<T> = BTreeMap<String, T>;

/// What a system is made of, files apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Versions of installed packages.
    pub(super) packages: Part<Table<String>>,
    /// What the next boot does with each unit.
    pub(super) units: Part<Table<UnitState>>,
    /// Users.
    pub(super) users: Part<Table<UserFacts>>,
    /// Groups.
    pub(super) groups: Part<Table<GroupFacts>>,
    /// What listens, by protocol and port.
    pub(super) ports: Part<Table<PortFacts>>,
    /// What the firewall lets in.
    pub(super) openings: Part<Openings>,
    /// Arguments of the kernel.
    pub(super) kernel_arguments: Part<Table<String>>,
    /// Kernel parameters that files set.
    pub(super) sysctl: Part<Table<String>>,
    /// What a container runs, for trees of container images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) container: Option<ContainerFacts>,
}

/// What the next boot does with a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitState {
    /// It starts it.
    Enabled,
    /// Nothing starts it by itself.
    Disabled,
    /// It cannot be started.
    Masked,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserFacts {
    /// Number.
    pub uid: u32,
    /// Number of the primary group.
    pub gid: u32,
    /// Home directory.
    pub home: String,
    /// Login shell.
    pub shell: String,
    /// Whether a password opens the account.
    pub password: PasswordState,
}

/// Whether a password opens an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PasswordState {
    /// None does.
    Locked,
    /// One does.
    Set,
    /// It opens without one.
    Empty,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupFacts {
    /// Number.
    pub gid: u32,
    /// Its members besides those whose primary group it is.
    pub members: BTreeSet<String>,
}

/// What listens at a port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortFacts {
    /// The programs and units.
    pub by: BTreeSet<String>,
    /// Whether other machines reach it, as far as addresses tell.
    pub from_outside: bool,
}

impl Facts {
    /// Reads what a tree is made of. What cannot be read is unknown, never absent.
    pub fn read(tree: &dyn Tree) -> Self {
        let system = System::new(tree);
        Self {
            packages: parts::packages(&system),
            units: Part::of(parts::units(&system)),
            users: Part::of(parts::users(&system)),
            groups: Part::of(parts::groups(&system)),
            ports: Part::of(parts::ports(&system)),
            openings: Part::of(Openings::read(&system)),
            kernel_arguments: Part::of(parts::kernel_arguments(&system)),
            sysctl: Part::of(parts::sysctl(&system)),
            container: None,
        }
    }

    /// The same with what a container of the tree runs.
    pub fn with_container(self, container: ContainerFacts) -> Self {
        Self { container: Some(container), ..self }
    }
}
