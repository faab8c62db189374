//! Messages to other machines.

use hardtack_tree::TreePath;

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::DesiredState;
use crate::system::System;
use crate::system::rsyslog::{Form, Found, MAIN, Rsyslog, Statement};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// Whatever is sent to another machine is encrypted, and the other machine is asked who it is.
#[derive(Debug)]
pub(super) struct Tls;

const EXPECTED: &str = "messages for other machines go over TLS to one that is known";

/// Drivers that encrypt.
const DRIVERS: [&str; 3] = ["gtls", "ossl", "mbedtls"];

/// What holds for forwards that say nothing themselves, as far as it was read.
#[derive(Default)]
struct Settings<'r> {
    default_driver: Option<&'r str>,
    driver: Option<&'r str>,
    mode: Option<&'r str>,
    auth: Option<&'r str>,
}

impl<'r> Settings<'r> {
    fn read(&mut self, statement: &'r Statement) {
        if let Form::Directive { name, value } = &statement.form {
            let setting = match name.to_ascii_lowercase().as_str() {
                "defaultnetstreamdriver" => &mut self.default_driver,
                "actionsendstreamdriver" => &mut self.driver,
                "actionsendstreamdrivermode" => &mut self.mode,
                "actionsendstreamdriverauthmode" => &mut self.auth,
                _ => return,
            };
            *setting = Some(value);
        }
    }
}

/// What is wrong with a stream.
fn wrong(driver: Option<&str>, mode: Option<&str>, auth: Option<&str>) -> Option<&'static str> {
    if !driver.is_some_and(|driver| DRIVERS.iter().any(|known| known.eq_ignore_ascii_case(driver))) {
        Some("no stream driver that encrypts")
    } else if mode != Some("1") {
        Some("a stream driver that need not encrypt: its mode is not 1")
    } else if !auth.is_some_and(|auth| auth.to_ascii_lowercase().starts_with("x509/")) {
        Some("a stream driver that takes anybody for the collector")
    } else {
        None
    }
}

/// Whether a statement sends messages away, and what is wrong with that.
fn sends(found: &Found, settings: &Settings<'_>) -> Result<Option<Option<&'static str>>, Unjudgeable> {
    let statement = &found.statement;
    let global = settings.default_driver;
    let parameter = |name: &str| {
        if statement.is_computed(name) {
            return Err(Unjudgeable(format!("{}: only rsyslogd can tell {name}", found.at())));
        }
        Ok(statement.parameter(name))
    };
    Ok(match &statement.form {
        Form::Forward { target } if target.starts_with("@@") => {
            Some(wrong(settings.driver.or(global), settings.mode, settings.auth))
        }
        Form::Forward { .. } => Some(Some("UDP")),
        Form::Object { name, .. } if name == "action" => {
            let kind = statement.parameter("type").unwrap_or_default().to_ascii_lowercase();
            match kind.trim_start_matches("builtin:") {
                "omfwd" if parameter("protocol")?.is_some_and(|protocol| protocol.eq_ignore_ascii_case("tcp")) => {
                    let driver = parameter("streamdriver")?.or(global);
                    Some(wrong(driver, parameter("streamdrivermode")?, parameter("streamdriverauthmode")?))
                }
                "omfwd" => Some(Some("UDP")),
                "omrelp" => {
                    let tls = parameter("tls")?.is_some_and(|tls| tls.eq_ignore_ascii_case("on"));
                    let known = parameter("tls.authmode")?.is_some();
                    Some(match (tls, known) {
                        (true, true) => None,
                        (true, false) => Some("RELP that takes anybody for the collector"),
                        (false, _) => Some("RELP without TLS"),
                    })
                }
                _ => None,
            }
        }
        _ => None,
    })
}

fn judge(rsyslog: &Rsyslog) -> Judgement {
    // What `global` says holds for the whole configuration.
    let global = rsyslog.statements().iter().rev().find_map(|found| match &found.statement.form {
        Form::Object { name, .. } if name == "global" => found.statement.parameter("defaultnetstreamdriver"),
        _ => None,
    });
    let mut settings = Settings { default_driver: global, ..Settings::default() };
    let mut findings = Vec::new();
    for found in rsyslog.statements() {
        settings.read(&found.statement);
        if let Some(wrong) = sends(found, &settings)? {
            findings.push(Finding::persistent(wrong.is_none(), EXPECTED, wrong.unwrap_or("TLS"), found.at()));
        }
    }
    if findings.is_empty() {
        findings.push(Finding::persistent(true, EXPECTED, "none are sent", None));
    }
    Ok(findings)
}

impl DesiredState for Tls {
    fn judge(&self, system: &System<'_>) -> Judgement {
        judge(system.rsyslog()?)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        match judge(fixer.system().rsyslog()?)?.into_iter().find(|finding| !finding.holds) {
            None => Ok(()),
            Some(finding) => Err(FixError::NotByFiles(format!(
                "{}: {}; what the collector takes only the site knows: send with protocol=\"tcp\", \
                 StreamDriver=\"gtls\", StreamDriverMode=\"1\" and StreamDriverAuthMode=\"x509/name\"",
                finding.at.map(|at| at.to_string()).unwrap_or_default(),
                finding.found
            ))),
        }
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        "Whatever rsyslog sends to another machine goes over TLS, and only to one whose certificate it knows."
            .to_owned()
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![MAIN.to_path()]
    }
}
