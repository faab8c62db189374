//! `service`.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Segment, Value, ValueError};

use crate::ServiceStep;

/// Reads a `service` block.
pub(super) fn service(block: &mut BlockReader<'_>) -> Result<ServiceStep, Diagnostics> {
    let enable = block.optional_with("enable", units).unwrap_or_default();
    let disable = block.optional_with("disable", units).unwrap_or_default();
    let mask = block.optional_with("mask", units).unwrap_or_default();
    for (unit, other) in enable.iter().flat_map(|unit| [(unit, ("disable", &disable)), (unit, ("mask", &mask))]) {
        let (key, units) = other;
        if units.contains(unit) {
            let error = Diagnostic::error(format!("`{unit}` stands in both `enable` and `{key}`"));
            let error = error.at(block.place_of(key)).related(block.place_of("enable"), "it is enabled here");
            block.error(error);
        }
    }
    block.finish(())?;
    Ok(ServiceStep { enable, disable, mask })
}

/// Whether systemd.unit(5) allows a unit this name.
pub(crate) fn is_unit(name: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.' | '\\' | '@');
    !name.is_empty() && name.len() <= 255 && !name.starts_with('-') && name.chars().all(known)
}

/// Names of units.
fn units(value: &Value) -> Result<Vec<String>, ValueError> {
    let names = Vec::<String>::from_value(value)?;
    for (index, name) in names.iter().enumerate() {
        if !is_unit(name) {
            let error = ValueError::new(format!("`{name}` is no name of a unit"));
            return Err(error
                .help("write it as systemctl does, such as \"ssh\" or \"apt-daily.timer\"")
                .inside(Segment::Index(index)));
        }
    }
    Ok(names)
}
