//! What of a CSAF document is read (CSAF 2.0, section 3.2).

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Document {
    pub(super) document: Head,
    #[serde(default)]
    pub(super) product_tree: ProductTree,
    #[serde(default)]
    pub(super) vulnerabilities: Vec<Vulnerability>,
}

#[derive(Deserialize)]
pub(super) struct Head {
    pub(super) tracking: Tracking,
    aggregate_severity: Option<AggregateSeverity>,
}

impl Head {
    /// The word for the whole document.
    pub(super) fn severity(&self) -> Option<&str> {
        Some(self.aggregate_severity.as_ref()?.text.as_str())
    }
}

#[derive(Deserialize)]
struct AggregateSeverity {
    text: String,
}

#[derive(Deserialize)]
pub(super) struct Tracking {
    pub(super) id: String,
    pub(super) current_release_date: Option<String>,
    pub(super) initial_release_date: Option<String>,
}

#[derive(Default, Deserialize)]
pub(super) struct ProductTree {
    #[serde(default)]
    pub(super) branches: Vec<Branch>,
    #[serde(default)]
    pub(super) relationships: Vec<Relationship>,
}

#[derive(Deserialize)]
pub(super) struct Branch {
    #[serde(default)]
    pub(super) branches: Vec<Branch>,
    pub(super) product: Option<FullProduct>,
}

#[derive(Deserialize)]
pub(super) struct FullProduct {
    pub(super) product_id: String,
    #[serde(default)]
    pub(super) product_identification_helper: Helper,
}

#[derive(Default, Deserialize)]
pub(super) struct Helper {
    pub(super) cpe: Option<String>,
    pub(super) purl: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Relationship {
    pub(super) full_product_name: FullProduct,
    pub(super) product_reference: String,
    pub(super) relates_to_product_reference: String,
}

#[derive(Deserialize)]
pub(super) struct Vulnerability {
    pub(super) cve: Option<String>,
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) product_status: ProductStatus,
    #[serde(default)]
    pub(super) remediations: Vec<Remediation>,
    #[serde(default)]
    pub(super) scores: Vec<Score>,
    #[serde(default)]
    pub(super) threats: Vec<Threat>,
}

#[derive(Default, Deserialize)]
pub(super) struct ProductStatus {
    #[serde(default)]
    pub(super) fixed: Vec<String>,
    #[serde(default)]
    pub(super) known_affected: Vec<String>,
    #[serde(default)]
    pub(super) under_investigation: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Remediation {
    pub(super) category: String,
    #[serde(default)]
    pub(super) details: String,
    #[serde(default)]
    pub(super) product_ids: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Score {
    pub(super) cvss_v3: Option<Cvss>,
}

#[derive(Deserialize)]
pub(super) struct Cvss {
    #[serde(rename = "baseScore")]
    base_score: f64,
}

impl Cvss {
    /// The score in tenths; `None` for what is no score.
    pub(super) fn tenths(&self) -> Option<u8> {
        (0.0..=10.0).contains(&self.base_score).then(|| (self.base_score * 10.0).round() as u8)
    }
}

#[derive(Deserialize)]
pub(super) struct Threat {
    pub(super) category: String,
    #[serde(default)]
    pub(super) details: String,
}
