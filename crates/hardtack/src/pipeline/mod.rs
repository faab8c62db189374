//! Pipelines: every image of a recipe built, tested, judged and promoted, in the order of their dependencies.

mod progress;
mod schedule;
mod stage;

pub(crate) use progress::Named;
pub(crate) use schedule::{Bounds, Ended, Job, run};
pub(crate) use stage::{StageRow, StageState, blocked, no_channel, not_promoted, planned, promoted, ran, refused};
