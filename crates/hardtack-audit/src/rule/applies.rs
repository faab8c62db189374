//! Where a rule asks something: an expression over what the tree is.

mod parse;

use std::fmt::{self, Display};

use hardtack_tree::TreePath;

use crate::system::System;
use crate::system::ipv6::Ipv6;
use crate::verdict::Unjudgeable;

/// The condition of a rule's `applies`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applies {
    /// `package("openssh-server")`: the package is installed.
    Package(String),
    /// `file("/etc/crontab")`: something is at this path, links followed.
    File(TreePath),
    /// `mount("/tmp")`: the boot mounts a file system of its own there.
    Mount(TreePath),
    /// `unit("bluetooth.service")`: the unit has a file.
    Unit(String),
    /// `distribution("debian")`: `ID` of os-release(5) is this, or `ID_LIKE` names it.
    Distribution(String),
    /// `ipv6()`: the next boot has interfaces with IPv6.
    Ipv6,
    /// `!a`.
    Not(Box<Applies>),
    /// `a && b`.
    And(Box<Applies>, Box<Applies>),
    /// `a || b`.
    Or(Box<Applies>, Box<Applies>),
}

/// Whether a condition holds on a tree, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applicability {
    /// Whether it holds.
    pub holds: bool,
    /// The fact that decides: `openssh-server is not installed`.
    pub because: String,
}

impl Applies {
    /// Evaluates the condition.
    ///
    /// # Errors
    /// When a fact that decides cannot be told from this tree.
    pub fn evaluate(&self, system: &System<'_>) -> Result<Applicability, Unjudgeable> {
        match self {
            Applies::Package(name) => {
                let installed = system.packages()?.installed(name).is_some();
                Ok(fact(installed, name, "is installed", "is not installed"))
            }
            Applies::File(path) => {
                let there = system.tree().target_metadata(path)?.is_some();
                Ok(fact(there, path, "is there", "is not there"))
            }
            Applies::Mount(point) => {
                let mounted = system.mounts()?.at(&point.to_string(), system.units()?).is_ok();
                Ok(fact(mounted, point, "is a file system of its own", "is not a file system of its own"))
            }
            Applies::Unit(name) => {
                let there = system.units()?.exists(name);
                Ok(fact(there, format_args!("the unit {name}"), "is there", "is not there"))
            }
            Applies::Distribution(id) => {
                let release = system.release()?;
                Ok(fact(
                    release.is_like(id),
                    format_args!("the tree ({})", release.name),
                    format!("is {id}"),
                    format!("is not {id}"),
                ))
            }
            Applies::Ipv6 => {
                let found = Ipv6::of(system)?;
                Ok(Applicability { holds: found.on, because: found.because })
            }
            Applies::Not(inner) => {
                let inner = inner.evaluate(system)?;
                Ok(Applicability { holds: !inner.holds, ..inner })
            }
            Applies::And(left, right) => both(left.evaluate(system), right.evaluate(system), false),
            Applies::Or(left, right) => both(left.evaluate(system), right.evaluate(system), true),
        }
    }
}

impl Display for Applies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Applies::Package(name) => write!(f, "{name} is installed"),
            Applies::File(path) => write!(f, "{path} is there"),
            Applies::Mount(point) => write!(f, "{point} is a file system of its own"),
            Applies::Unit(name) => write!(f, "the unit {name} is there"),
            Applies::Distribution(id) => write!(f, "the tree is {id}"),
            Applies::Ipv6 => write!(f, "IPv6 is on"),
            Applies::Not(inner) => write!(f, "not ({inner})"),
            Applies::And(left, right) => write!(f, "{left} and {right}"),
            Applies::Or(left, right) => write!(f, "({left} or {right})"),
        }
    }
}

/// A fact in words, said so that it is true.
fn fact(holds: bool, subject: impl Display, yes: impl Display, no: impl Display) -> Applicability {
    let because = if holds { format!("{subject} {yes}") } else { format!("{subject} {no}") };
    Applicability { holds, because }
}

/// Joins two conditions, one of which is enough when it is `deciding`: false for `&&`, true for `||`.
/// A side that cannot be told does not matter when the other one decides.
fn both(
    left: Result<Applicability, Unjudgeable>,
    right: Result<Applicability, Unjudgeable>,
    deciding: bool,
) -> Result<Applicability, Unjudgeable> {
    match (left, right) {
        (Ok(side), _) | (_, Ok(side)) if side.holds == deciding => Ok(side),
        (Err(cause), _) | (_, Err(cause)) => Err(cause),
        (Ok(left), Ok(right)) => {
            Ok(Applicability { holds: !deciding, because: format!("{} and {}", left.because, right.because) })
        }
    }
}
