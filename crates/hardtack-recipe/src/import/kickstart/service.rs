//! `services`.

use super::draft::Draft;
use super::reader::Reader;
use crate::import::Fate;
use crate::parse;

pub(super) fn services(reader: &mut Reader<'_>, draft: &mut Draft) {
    for unit in names(reader, "--enabled") {
        reader.part(&format!("--enabled {unit}"), Fate::Mapped("service: enable".into()));
        draft.disable.retain(|disabled| *disabled != unit);
        if !draft.enable.contains(&unit) {
            draft.enable.push(unit);
        }
    }
    for unit in names(reader, "--disabled") {
        let part = format!("--disabled {unit}");
        if draft.enable.contains(&unit) {
            // The installer disables first.
            reader.part(&part, Fate::NotNeeded("it is enabled, too, and that counts".into()));
            continue;
        }
        reader.part(&part, Fate::Mapped("service: disable".into()));
        if !draft.disable.contains(&unit) {
            draft.disable.push(unit);
        }
    }
}

/// The units that an option names; what can be no unit is noted.
fn names(reader: &mut Reader<'_>, option: &'static str) -> Vec<String> {
    let (units, others): (Vec<_>, Vec<_>) = reader.list(option).into_iter().partition(|unit| parse::is_unit(unit));
    if !others.is_empty() {
        let remedy = "one of the names is none of a unit; write it into a `service` block as systemctl does";
        reader.part(option, Fate::NotMapped(remedy.into()));
    }
    units
}
