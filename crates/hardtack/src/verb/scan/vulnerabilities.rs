//! Vulnerabilities of what is installed.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use hardtack_audit::system::System;
use hardtack_build::bake::Manifest;
use hardtack_hcl::Source;
use hardtack_report::{FindingsText, cyclonedx_vex, json_lines, openvex, sarif};
use hardtack_scan::inventory::{Depth, Inventory, InventoryError};
use hardtack_scan::matching::{Exceptions, FailOn, Findings, Image, Vex};
use jiff::Timestamp;

use crate::advisories::{KnowledgeArgs, match_failure, read_document};
use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{as_json, note, print};
use crate::target::TargetArgs;

/// How vulnerabilities are looked for, and reported.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Vulnerabilities")]
pub(super) struct VulnerabilityArgs {
    /// Match the packages that are installed with the index of advisories, instead of looking for residue.
    #[arg(long)]
    vulnerabilities: bool,
    /// Match what a bill of materials says (CycloneDX or SPDX, of any program) instead of looking into a target.
    #[arg(long, value_name = "FILE", requires = "vulnerabilities", conflicts_with = "targets")]
    sbom: Option<PathBuf>,
    /// Exit with 2 on findings that are any, kev (known to be exploited), fixable, or at least critical, high, medium, low or
    /// negligible. What is in headers, unimportant, settled by VEX or excepted does not count; what nobody has rated counts as
    /// high.
    #[arg(long, value_name = "WHAT", requires = "vulnerabilities")]
    fail_on: Option<FailOn>,
    /// An OpenVEX document of your own.
    #[arg(long, value_name = "FILE", requires = "vulnerabilities")]
    vex: Vec<PathBuf>,
    /// A file of `exception "CVE-…"` blocks with kind, reason, owner and expires, as in recipes.
    #[arg(long, value_name = "FILE", requires = "vulnerabilities")]
    exceptions: Option<PathBuf>,
    /// List also what does not count.
    #[arg(long, requires = "vulnerabilities")]
    all: bool,
    /// How the report is written; without --vulnerabilities text, json or sarif.
    #[arg(long, value_enum, conflicts_with = "raw")]
    pub(super) format: Option<FindingsFormat>,
    /// What the image is called in the report [default: its name in its manifest, or the target].
    #[arg(long, value_name = "NAME", requires = "vulnerabilities")]
    name: Option<String>,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FindingsFormat {
    /// For people; in colour on a terminal.
    #[default]
    Text,
    /// One document: every package and every advisory once.
    Json,
    /// One finding a line, each whole by itself, for log stores.
    Jsonl,
    /// SARIF 2.1.0, for code hosts.
    Sarif,
    /// OpenVEX 0.2.0.
    Openvex,
    /// CycloneDX 1.6 with vulnerabilities.
    Cyclonedx,
}

impl VulnerabilityArgs {
    /// Whether vulnerabilities are asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.vulnerabilities
    }

    pub(super) fn run(self, target: &TargetArgs, global: &Global) -> Outcome {
        let now = Timestamp::now();
        let index = self.knowledge.open(now)?;
        let vex = Vex::read(&self.vex).map_err(|error| Failure::of(Exit::Input, &error).remedy(error.remedy()))?;
        let exceptions = self.exceptions.as_ref().map(read_exceptions).transpose()?;
        let (inventory, image) = match &self.sbom {
            Some(path) => self.of_document(path)?,
            None => self.of_target(target)?,
        };
        let mut findings = Findings::of(&inventory, &index, image, now).map_err(|error| match_failure(&error))?;
        findings.apply_vex(&vex);
        findings.apply_exceptions(&exceptions.unwrap_or_default());
        print(self.report(&findings, global)?)?;
        let Some(fail_on) = self.fail_on else { return Ok(Exit::Ok) };
        let count = fail_on.count(&findings);
        if count > 0 {
            note(format!("findings that are not allowed ({fail_on}): {count}"));
        }
        Ok(if count == 0 { Exit::Ok } else { Exit::Audit })
    }

    fn report(&self, findings: &Findings, global: &Global) -> Result<String, Failure> {
        let version = env!("CARGO_PKG_VERSION");
        let otherwise = if global.json { FindingsFormat::Json } else { FindingsFormat::Text };
        match self.format.unwrap_or(otherwise) {
            FindingsFormat::Text => Ok(FindingsText::new(findings, self.all).to_string()),
            FindingsFormat::Json => as_json(findings),
            FindingsFormat::Jsonl => json_lines(findings).map_err(|error| Failure::of(Exit::Internal, &error)),
            FindingsFormat::Sarif => as_json(&sarif(findings, version)),
            FindingsFormat::Openvex => as_json(&openvex(findings, "hardtack")),
            FindingsFormat::Cyclonedx => as_json(&cyclonedx_vex(findings, version)),
        }
    }

    fn of_target(&self, target: &TargetArgs) -> Result<(Inventory, Image), Failure> {
        let opened = target.open()?;
        let inventory = Inventory::read(&*opened.tree, Depth::Files).map_err(|error| unread(&error))?;
        for file in &inventory.unreadable {
            note(format!("note: {}: {}; what it holds is not matched", file.path, file.reason));
        }
        // A baked image has a name and a digest.
        let path = target.targets.first();
        let artefact = path.and_then(|path| Manifest::read(path).ok()).and_then(|manifest| manifest.artefact);
        let own = artefact.as_ref().map(|artefact| artefact.image.to_string());
        let name = self.name.clone().or(own).or_else(|| path.map(|path| path.display().to_string()));
        let digest = artefact.map(|artefact| artefact.digest.to_string());
        let distribution = System::new(&*opened.tree).release().ok().map(|release| release.name.clone());
        Ok((inventory, Image { name: name.unwrap_or_default(), digest, distribution }))
    }

    fn of_document(&self, path: &Path) -> Result<(Inventory, Image), Failure> {
        let inventory = read_document(path)?;
        let name = self.name.clone().unwrap_or_else(|| path.display().to_string());
        Ok((inventory, Image { name, digest: None, distribution: None }))
    }
}

fn read_exceptions(path: &PathBuf) -> Result<Exceptions, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let what = format!("cannot read {}: {error}", path.display());
        Failure::new(Exit::Input, what, "name a file of `exception` blocks")
    })?;
    Ok(Exceptions::parse(&Source::new(path.display().to_string(), text))?)
}

fn unread(error: &InventoryError) -> Failure {
    Failure::of(Exit::Failed, error).remedy_if(error.remedy())
}
