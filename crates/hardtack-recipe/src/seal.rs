//! What a recipe says of the clean-up.

use hardtack_hcl::Place;
use hardtack_tree::TreePath;
use serde::{Deserialize, Serialize};

use crate::word::words;

/// The clean-up before sealing; always on unless parts are skipped with a reason.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Seal {
    /// Sections that are left out.
    pub skip: Vec<SkippedSection>,
    /// Further globs of paths to remove.
    pub remove: Vec<String>,
    /// Secrets that may leave with the image.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<SecretException>,
}

/// What a rule for secrets finds in one file, and why it may leave with the image.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SecretException {
    /// The rule for secrets that finds it: `aws-access-key-id`. Whether there is such a rule is not known here.
    pub rule: String,
    /// The file.
    pub path: TreePath,
    /// Why, in a sentence; never empty.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: jiff::civil::Date,
    /// Where it stands.
    pub place: Place,
}

/// A section of the clean-up that a recipe leaves out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SkippedSection {
    /// The section.
    pub section: SealSection,
    /// Why; never empty.
    pub reason: String,
    /// Where it stands.
    pub place: Place,
}

/// The six sections of EC2 Image Builder's clean-up script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SealSection {
    /// cloud-init's files and state.
    CloudinitFiles,
    /// Traces of this instance: host name, aliases, update stamps.
    InstanceFiles,
    /// Host keys and authorized keys.
    SshFiles,
    /// System logs.
    InstanceLogFiles,
    /// Work files of the component runner.
    ToeFiles,
    /// Logs of the SSM agent.
    SsmLogFiles,
}

words!(
    SealSection,
    "section of the clean-up",
    CloudinitFiles => "cloudinit_files",
    InstanceFiles => "instance_files",
    SshFiles => "ssh_files",
    InstanceLogFiles => "instance_log_files",
    ToeFiles => "toe_files",
    SsmLogFiles => "ssm_log_files",
);
