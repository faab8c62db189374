//! Units of systemd.

use hardtack_recipe::ServiceStep;

use super::{Site, StepError};
use crate::sandbox::Run;

/// The tree's own systemctl makes the links: it knows aliases, presets, `Also=` and scripts of old style
/// as the tree's systemd does. `SYSTEMD_OFFLINE` keeps it from looking for a running one.
pub(super) fn perform(service: &ServiceStep, site: &mut Site<'_>) -> Result<(), StepError> {
    for (verb, units) in [("enable", &service.enable), ("disable", &service.disable), ("mask", &service.mask)] {
        if units.is_empty() {
            continue;
        }
        let argv = ["/usr/bin/systemctl", verb, "--"].into_iter().chain(units.iter().map(String::as_str));
        site.must(&format!("systemctl {verb} {}", units.join(" ")), &Run::new(argv, site.epoch))?;
    }
    Ok(())
}
