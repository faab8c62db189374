//! Why a package is needed.

use std::fmt;

use hardtack_tree::TreePath;
use serde::Serialize;

/// Why a package is needed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "by")]
pub enum Need {
    /// The user says so.
    Kept,
    /// The recipe asks for it.
    Recipe,
    /// dpkg says that no system is without it.
    Required,
    /// It does this for every machine.
    System(&'static str),
    /// It brings this unit, which the recipe enables or tests, or a program that the unit starts.
    Unit(String),
    /// This test asks for it, or for what it brings.
    Test(String),
    /// The policy lists it.
    Policy,
    /// A rule of the benchmark asks for it.
    Benchmark,
    /// It brings the shell of this account.
    Account(String),
    /// The recipe writes this file of it, or into a directory that is its alone.
    Configured(TreePath),
    /// This program, which no package brings, is run or linked with what it brings.
    Program(TreePath),
    /// This package cannot be there without it.
    Package(String),
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept => f.write_str("it is to be kept"),
            Self::Recipe => f.write_str("the recipe asks for it"),
            Self::Required => f.write_str("no system is without it"),
            Self::System(what) => f.write_str(what),
            Self::Unit(unit) => write!(f, "the unit {unit}"),
            Self::Test(test) => write!(f, "the test `{test}`"),
            Self::Policy => f.write_str("the policy lists it"),
            Self::Benchmark => f.write_str("the benchmark asks for it"),
            Self::Account(account) => write!(f, "the shell of {account}"),
            Self::Configured(path) => write!(f, "the recipe writes {path}"),
            Self::Program(path) => write!(f, "the program {path}"),
            Self::Package(package) => write!(f, "{package} needs it"),
        }
    }
}
