//! What messages a selector is about: `auth,authpriv.*`, `*.*;auth.none` (rsyslog.conf(5)).

/// What a selector takes of a facility's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// None.
    None,
    /// Those of some priorities.
    Some,
    /// All.
    All,
}

/// What a selector takes of the messages of a facility. Of its parts the later ones change what the earlier gave.
pub fn taken(selector: &str, facility: &str) -> Taken {
    let mut taken = Taken::None;
    for part in selector.split(';') {
        let Some((facilities, priority)) = part.trim().rsplit_once('.') else { continue };
        let is_about = |name: &str| name == "*" || name.eq_ignore_ascii_case(facility);
        if !facilities.split(',').any(|name| is_about(name.trim())) {
            continue;
        }
        taken = match (priority.trim().to_ascii_lowercase().as_str(), taken) {
            ("*" | "debug" | "=*", _) => Taken::All,
            ("none" | "!*" | "!debug", _) => Taken::None,
            (_, Taken::All) if priority.starts_with('!') => Taken::Some,
            (_, taken) if priority.starts_with('!') => taken,
            (_, Taken::All) => Taken::All,
            _ => Taken::Some,
        };
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_parts_change_earlier_ones() {
        for (selector, expected) in [
            ("auth,authpriv.*", Taken::All),
            ("*.*;auth,authpriv.none", Taken::None),
            ("*.info;auth.debug", Taken::All),
            ("*.=info", Taken::Some),
            ("auth.*;auth.!=info", Taken::Some),
            ("AUTH.*", Taken::All),
            ("daemon.*", Taken::None),
            ("auth.none;*.*", Taken::All),
            ("", Taken::None),
        ] {
            assert_eq!(taken(selector, "auth"), expected, "{selector}");
        }
    }
}
