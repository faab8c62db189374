//! Secrets in the bytes of disks.

use hardtack_scan::secrets::SecretRules;
use hardtack_scan::secrets::raw::{Holder, RawSecret, search};

use super::note_remedies;
use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{as_json, note, print};
use crate::target::TargetArgs;

pub(super) fn run(target: &TargetArgs, rules: &SecretRules, global: &Global) -> Outcome {
    let report =
        search(&target.disks()?, rules).map_err(|error| Failure::of(Exit::Failed, &error).remedy_if(error.remedy()))?;
    if let Some(remark) = &report.remark {
        note(format!("note: {remark}"));
    }
    if global.json {
        print(as_json(&report)?)?;
    } else {
        print(report.secrets.iter().map(line).collect::<String>())?;
        note_remedies(report.secrets.iter().map(|found| found.secret.remedy.as_str()));
    }
    note(match report.secrets.len() {
        0 => "no secret in any byte".to_owned(),
        1 => "1 secret must not leave".to_owned(),
        many => format!("{many} secrets must not leave"),
    });
    Ok(if report.secrets.is_empty() { Exit::Ok } else { Exit::Audit })
}

fn line(found: &RawSecret) -> String {
    let holder = match &found.holder {
        Holder::File(path) => format!(", in {path}"),
        Holder::Nobody => ", in no file: deleted, or behind the end of one".to_owned(),
        Holder::Unknown => String::new(),
    };
    format!("{:<15} {} byte {}: {}{}{holder}\n", found.category, found.disk, found.offset, found.what, found.secret)
}
